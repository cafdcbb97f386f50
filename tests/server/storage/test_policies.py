"""Two people, one bucket, a folder each: the official client sees what the policies allow."""

import asyncio
from collections.abc import Iterator

import httpx
import psycopg
import pytest
from storage3 import AsyncStorageClient, SyncStorageClient
from storage3.exceptions import StorageApiError

from server.stack import Stack
from tests.server.storage.conftest import Person

TEXT = {"content-type": "text/plain"}


def box(stack: Stack, person: Person, bucket: str):  # type: ignore[no-untyped-def]
    """The bucket in the hands of one person."""
    headers = {"apiKey": stack.publishable_key, "Authorization": f"Bearer {person.token}"}
    client = SyncStorageClient(f"{stack.url}/storage/v1/", headers, http_client=httpx.Client())
    return client.from_(bucket)


def refusal(error: pytest.ExceptionInfo[StorageApiError]) -> tuple[str, str]:
    return str(error.value.status), error.value.code


def test_the_whole_life_of_a_file(stack: Stack, guard: Person, folders_of_their_own: str) -> None:
    mine = box(stack, guard, folders_of_their_own)
    path = f"{guard.id}/east-gate.txt"
    assert mine.upload(path, b"walked", {**TEXT, "metadata": {"round": 1}}).path == path
    assert mine.download(path) == b"walked"
    with pytest.raises(StorageApiError) as again:
        mine.upload(path, b"walked again", TEXT)
    assert refusal(again) == ("409", "Duplicate")
    mine.upload(path, b"walked again", {**TEXT, "upsert": "true"})
    mine.update(path, b"walked a third time", TEXT)
    assert mine.download(path) == b"walked a third time"
    assert mine.info(path)["size"] == len(b"walked a third time")
    assert mine.exists(path)
    assert [entry["name"] for entry in mine.list(guard.id)] == ["east-gate.txt"]
    assert [found.name for found in mine.list_v2({"prefix": guard.id}).objects] == [path]
    mine.copy(path, f"{guard.id}/west-gate.txt")
    mine.move(path, f"{guard.id}/north-gate.txt")
    assert not mine.exists(path)
    assert mine.download(f"{guard.id}/west-gate.txt") == mine.download(f"{guard.id}/north-gate.txt")
    gone = mine.remove([f"{guard.id}/west-gate.txt", f"{guard.id}/north-gate.txt", "nothing"])
    assert sorted(row["name"] for row in gone) == [f"{guard.id}/north-gate.txt", f"{guard.id}/west-gate.txt"]
    assert mine.list(guard.id) == []


def test_the_neighbour_sees_and_changes_nothing(
    stack: Stack, guard: Person, neighbour: Person, folders_of_their_own: str
) -> None:
    mine, theirs = (box(stack, person, folders_of_their_own) for person in (guard, neighbour))
    path = f"{guard.id}/east-gate.txt"
    mine.upload(path, b"walked", TEXT)
    for look in (theirs.download, theirs.info, lambda key: theirs.create_signed_url(key, 60)):
        with pytest.raises(StorageApiError) as unseen:
            look(path)
        assert refusal(unseen) == ("404", "not_found")
    assert theirs.list(guard.id) == []
    assert theirs.list_v2({"prefix": guard.id}).objects == []
    assert theirs.create_signed_urls([path], 60)[0]["signedURL"] is None
    assert theirs.remove([path]) == []
    for key in (path, f"{guard.id}/another.txt"):
        with pytest.raises(StorageApiError) as forbidden:
            theirs.upload(key, b"planted", {**TEXT, "upsert": "true"})
        assert refusal(forbidden) == ("403", "Unauthorized")
    with pytest.raises(StorageApiError) as forbidden:
        theirs.create_signed_upload_url(f"{guard.id}/another.txt")
    assert refusal(forbidden) == ("403", "Unauthorized")
    with pytest.raises(StorageApiError) as unseen:
        theirs.move(path, f"{neighbour.id}/stolen.txt")
    assert refusal(unseen) == ("404", "not_found")
    with pytest.raises(StorageApiError) as unseen:
        theirs.copy(path, f"{neighbour.id}/stolen.txt")
    assert refusal(unseen) == ("404", "not_found")
    assert mine.download(path) == b"walked"


def test_nothing_is_smuggled_into_the_folder_of_another(
    stack: Stack, guard: Person, neighbour: Person, folders_of_their_own: str
) -> None:
    theirs = box(stack, neighbour, folders_of_their_own)
    theirs.upload(f"{neighbour.id}/a.txt", b"planted", TEXT)
    for smuggle in (theirs.move, theirs.copy):
        with pytest.raises(StorageApiError) as forbidden:
            smuggle(f"{neighbour.id}/a.txt", f"{guard.id}/a.txt")
        assert refusal(forbidden) == ("403", "Unauthorized")
    assert box(stack, guard, folders_of_their_own).list(guard.id) == []


def test_an_expired_token_is_no_permission(stack: Stack, guard: Person, folders_of_their_own: str) -> None:
    stale = stack.keys.sign({"sub": guard.id, "role": "authenticated", "exp": 1_700_000_000})
    answer = httpx.get(
        f"{stack.url}/storage/v1/object/{folders_of_their_own}/x",
        headers={"Authorization": f"Bearer {stale}"},
    )
    assert answer.status_code == 400
    assert (answer.json()["statusCode"], answer.json()["code"]) == ("403", "AccessDenied")
    assert answer.json()["message"] == '"exp" claim timestamp check failed'


@pytest.mark.parametrize("role", ["postgres", "supabase_storage_admin", "none", "", None])
def test_only_the_roles_of_the_api_are_put_on(
    stack: Stack, guard: Person, folders_of_their_own: str, role: str | None
) -> None:
    token = stack.keys.sign({"sub": guard.id, "role": role, "exp": 4_000_000_000})
    answer = httpx.post(
        f"{stack.url}/storage/v1/object/list/{folders_of_their_own}",
        json={"prefix": ""},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.json()["statusCode"] == "403"


@pytest.fixture
def drop_box(stack: Stack, bucket: str) -> Iterator[str]:
    """A bucket into which everybody may put, and from which nobody may take."""
    with psycopg.connect(stack.dsn(), autocommit=True) as postgres:
        name = f'"{bucket} drop"'
        rule = f"with check (bucket_id = '{bucket}')"
        postgres.execute(f"create policy {name} on storage.objects for insert to authenticated {rule}")
        yield bucket
        postgres.execute(f"drop policy {name} on storage.objects")


def test_leave_to_insert_is_enough_to_upload(stack: Stack, guard: Person, drop_box: str) -> None:
    mine = box(stack, guard, drop_box)
    mine.upload("note.txt", b"for the desk", TEXT)
    with pytest.raises(StorageApiError) as again:
        mine.upload("note.txt", b"for the desk", TEXT)
    assert refusal(again) == ("409", "Duplicate")
    with pytest.raises(StorageApiError) as unseen:
        mine.download("note.txt")
    assert refusal(unseen) == ("404", "not_found")
    with pytest.raises(StorageApiError) as forbidden:
        mine.upload("note.txt", b"for the desk", {**TEXT, "upsert": "true"})
    assert refusal(forbidden) == ("403", "Unauthorized")


def test_what_a_policy_may_ask(stack: Stack, guard: Person, bucket: str) -> None:
    """The caller's claims and what Storage is doing are there for policies."""
    with psycopg.connect(stack.dsn(), autocommit=True) as postgres:
        name = f'"{bucket} ask"'
        rule = (
            f"bucket_id = '{bucket}' and storage.operation() = 'storage.object.list' and auth.role() = 'anon'"
        )
        postgres.execute(f"create policy {name} on storage.objects for select to anon using ({rule})")
        try:
            service = {"Authorization": f"Bearer {stack.secret_key}"}
            base = f"{stack.url}/storage/v1/object"
            httpx.post(f"{base}/{bucket}/a.txt", content=b"a", headers=service).raise_for_status()
            anon = {"Authorization": f"Bearer {stack.publishable_key}"}
            listed = httpx.post(f"{base}/list/{bucket}", json={"prefix": ""}, headers=anon).json()
            fetched = httpx.get(f"{base}/{bucket}/a.txt", headers=anon)
        finally:
            postgres.execute(f"drop policy {name} on storage.objects")
    assert [entry["name"] for entry in listed] == ["a.txt"]
    assert fetched.json()["code"] == "NoSuchKey"


def test_the_async_client(stack: Stack, guard: Person, folders_of_their_own: str) -> None:
    async def story() -> list[str]:
        headers = {"apiKey": stack.publishable_key, "Authorization": f"Bearer {guard.token}"}
        async with httpx.AsyncClient() as http:
            client = AsyncStorageClient(f"{stack.url}/storage/v1/", headers, http_client=http)
            mine = client.from_(folders_of_their_own)
            await asyncio.gather(*(mine.upload(f"{guard.id}/{n}.txt", b"%d" % n, TEXT) for n in range(5)))
            return [entry["name"] for entry in await mine.list(guard.id)]

    assert asyncio.run(story()) == [f"{n}.txt" for n in range(5)]


def test_many_at_once_leave_one_file(stack: Stack, guard: Person, folders_of_their_own: str) -> None:
    path = f"{guard.id}/photo.txt"

    async def all_at_once() -> list[httpx.Response]:
        headers = {"Authorization": f"Bearer {guard.token}", **TEXT}
        async with httpx.AsyncClient(
            base_url=f"{stack.url}/storage/v1/", headers=headers, timeout=30
        ) as http:
            plain = [http.post(f"object/{folders_of_their_own}/{path}", content=b"one") for _ in range(8)]
            first = await asyncio.gather(*plain)
            upserts = [http.put(f"object/{folders_of_their_own}/{path}", content=b"%d" % n) for n in range(8)]
            return first + await asyncio.gather(*upserts)

    before = len(list((stack.home / "storage").glob("??/*")))
    answers = asyncio.run(all_at_once())
    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [400] * 7
    assert {answer.json()["code"] for answer in answers if answer.status_code == 400} == {"KeyAlreadyExists"}
    assert len(list((stack.home / "storage").glob("??/*"))) == before + 1
