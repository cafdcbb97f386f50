"""Signed addresses: for one object, one purpose, and not for long."""

import time
from typing import Any

import httpx
import jwt
import pytest
from storage3 import SyncStorageClient

from server.stack import Stack


@pytest.fixture
def box(stack: Stack, bucket: str) -> Any:
    headers = {"apiKey": stack.secret_key, "Authorization": f"Bearer {stack.secret_key}"}
    client = SyncStorageClient(f"{stack.url}/storage/v1/", headers, http_client=httpx.Client())
    client.from_(bucket).upload("east.txt", b"east", {"content-type": "text/plain"})
    return client.from_(bucket)


def token_of(address: str) -> str:
    return str(httpx.URL(address).params["token"])


def claims(stack: Stack, address: str) -> dict[str, Any]:
    told: dict[str, Any] = jwt.decode(token_of(address), stack.keys.storage_secret, algorithms=["HS256"])
    return told


def fetched(stack: Stack, bucket: str, token: str) -> httpx.Response:
    return httpx.get(f"{stack.url}/storage/v1/object/sign/{bucket}/east.txt?token={token}")


def code(answer: httpx.Response) -> str:
    assert answer.status_code == 400
    return str(answer.json()["code"])


def test_whoever_has_the_address_may_fetch(box: Any) -> None:
    address = box.create_signed_url("east.txt", 60)["signedURL"]
    answer = httpx.get(address)
    assert answer.content == b"east"
    assert answer.headers["cache-control"].startswith("private, max-age=")
    named = httpx.get(box.create_signed_url("east.txt", 60, {"download": "东门.txt"})["signedURL"])
    assert "UTF-8''%E4%B8%9C%E9%97%A8.txt" in named.headers["content-disposition"]


def test_whoever_has_the_address_may_put_once(stack: Stack, bucket: str, box: Any) -> None:
    leave = box.create_signed_upload_url("new.txt")
    assert box.upload_to_signed_url("new.txt", leave["token"], b"new").path == "new.txt"
    assert box.download("new.txt") == b"new"
    again = httpx.put(leave["signed_url"], content=b"other")
    assert code(again) == "KeyAlreadyExists"
    assert box.download("new.txt") == b"new"


def test_leave_to_fetch_is_no_leave_to_put_and_the_reverse(stack: Stack, bucket: str, box: Any) -> None:
    fetch = token_of(box.create_signed_url("east.txt", 60)["signedURL"])
    base = f"{stack.url}/storage/v1/object"
    put = httpx.put(f"{base}/upload/sign/{bucket}/east.txt?token={fetch}", content=b"x")
    assert code(put) == "InvalidSignature"
    leave = box.create_signed_upload_url("west.txt")["token"]
    box.upload("west.txt", b"west", {"content-type": "text/plain"})
    assert code(httpx.get(f"{base}/sign/{bucket}/west.txt?token={leave}")) == "InvalidSignature"
    put = httpx.put(f"{base}/upload/sign/{bucket}/south.txt?token={leave}", content=b"x")
    assert code(put) == "InvalidSignature"


def test_a_session_token_is_no_signed_address(stack: Stack, bucket: str, box: Any) -> None:
    token = stack.keys.sign({"url": f"{bucket}/east.txt", "scope": "download", "exp": int(time.time()) + 60})
    assert code(fetched(stack, bucket, token)) == "InvalidJWT"


@pytest.mark.parametrize("algorithm", ["none", "HS512"])
def test_another_algorithm_is_not_taken(stack: Stack, bucket: str, box: Any, algorithm: str) -> None:
    told = {"url": f"{bucket}/east.txt", "scope": "download", "exp": int(time.time()) + 60}
    key = None if algorithm == "none" else stack.keys.storage_secret * 2
    token = jwt.encode(told, key, algorithm=algorithm)  # type: ignore[arg-type]
    assert code(fetched(stack, bucket, token)) == "InvalidJWT"


def test_it_ends(stack: Stack, bucket: str, box: Any) -> None:
    told = {"url": f"{bucket}/east.txt", "scope": "download", "exp": int(time.time()) - 1}
    token = jwt.encode(told, stack.keys.storage_secret, algorithm="HS256")
    assert fetched(stack, bucket, token).json()["message"] == '"exp" claim timestamp check failed'


def test_it_is_not_forged(stack: Stack, bucket: str, box: Any) -> None:
    told = {"url": f"{bucket}/east.txt", "scope": "download", "exp": int(time.time()) + 60}
    token = jwt.encode(told, b"a guess at the key" * 2, algorithm="HS256")
    assert fetched(stack, bucket, token).json()["message"] == "signature verification failed"
    del told["exp"]
    endless = jwt.encode(told, stack.keys.storage_secret, algorithm="HS256")
    assert code(fetched(stack, bucket, endless)) == "InvalidJWT"


def test_an_hour_is_the_most(stack: Stack, box: Any) -> None:
    asked = claims(stack, box.create_signed_url("east.txt", 60)["signedURL"])
    assert asked["exp"] - asked["iat"] == 60
    asked = claims(stack, box.create_signed_url("east.txt", 86_400)["signedURL"])
    assert asked["exp"] - asked["iat"] == 3600


@pytest.mark.parametrize("life", [0, -1, "soon", None, 1.5, True])
def test_what_is_no_time_is_refused(service: httpx.Client, bucket: str, life: object) -> None:
    assert code(service.post(f"object/sign/{bucket}/east.txt", json={"expiresIn": life})) == "InvalidRequest"


def test_no_token_at_all(nobody: httpx.Client, bucket: str, box: Any) -> None:
    assert code(nobody.get(f"object/sign/{bucket}/east.txt")) == "InvalidRequest"


def test_a_deleted_object_is_gone_for_its_address_too(box: Any) -> None:
    address = box.create_signed_url("east.txt", 60)["signedURL"]
    box.remove(["east.txt"])
    assert code(httpx.get(address)) == "NoSuchKey"
