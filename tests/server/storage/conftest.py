"""Storage as seen by the service role, by two people, and by nobody."""

import secrets
from collections.abc import Iterator

import httpx
import psycopg
import pytest

from server.stack import Stack

PASSWORD = "anju-demo-2026"


@pytest.fixture
def service(stack: Stack) -> Iterator[httpx.Client]:
    """Storage with the secret key; paths relative to /storage/v1/."""
    with httpx.Client(
        base_url=f"{stack.url}/storage/v1/", headers={"Authorization": f"Bearer {stack.secret_key}"}
    ) as client:
        yield client


@pytest.fixture
def nobody(stack: Stack) -> Iterator[httpx.Client]:
    """Storage without a key and without a token."""
    with httpx.Client(base_url=f"{stack.url}/storage/v1/") as client:
        yield client


@pytest.fixture
def bucket(service: httpx.Client) -> Iterator[str]:
    """A private bucket of its own; emptied and taken away again."""
    name = f"box-{secrets.token_hex(4)}"
    service.post("bucket", json={"name": name}).raise_for_status()
    yield name
    service.post(f"bucket/{name}/empty").raise_for_status()
    service.delete(f"bucket/{name}").raise_for_status()


@pytest.fixture
def folders_of_their_own(stack: Stack, bucket: str) -> Iterator[str]:
    """The bucket, where each person may do everything in the folder named by their id."""
    rule = f"bucket_id = '{bucket}' and (storage.foldername(name))[1] = (select auth.uid())::text"
    policies = {
        "insert": f"with check ({rule})",
        "select": f"using ({rule})",
        "update": f"using ({rule}) with check ({rule})",
        "delete": f"using ({rule})",
    }
    with psycopg.connect(stack.dsn(), autocommit=True) as postgres:
        for command, clause in policies.items():
            name = f'"{bucket} {command}"'
            postgres.execute(
                f"create policy {name} on storage.objects for {command} to authenticated {clause}"
            )
        yield bucket
        for command in policies:
            postgres.execute(f'drop policy "{bucket} {command}" on storage.objects')


class Person:
    """Somebody who has just signed up."""

    def __init__(self, stack: Stack) -> None:
        phone = f"+86137{secrets.randbelow(10**8):08}"
        answer = httpx.post(
            f"{stack.url}/auth/v1/signup",
            json={"phone": phone, "password": PASSWORD},
            headers={"apikey": stack.publishable_key},
        ).raise_for_status()
        self.token: str = answer.json()["access_token"]
        self.id: str = answer.json()["user"]["id"]


@pytest.fixture(scope="session")
def guard(stack: Stack) -> Person:
    return Person(stack)


@pytest.fixture(scope="session")
def neighbour(stack: Stack) -> Person:
    return Person(stack)
