"""What may be uploaded, and that nothing of a refused upload stays on the disk."""

import base64
import json
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from server.gateway.storage.context import LARGEST_OBJECT
from server.stack import Stack

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 40
WEBM = b"\x1a\x45\xdf\xa3" + b"\0" * 40
M4A = b"\0\0\0\x18ftypiso5" + b"\0" * 40
WEBP = b"RIFF\x10\0\0\0WEBPVP8 " + b"\0" * 40
SCRIPT = b"<script>alert(1)</script>"


@pytest.fixture
def nothing_left(stack: Stack) -> Iterator[None]:
    def files() -> set[Path]:
        return set((stack.home / "storage").glob("??/*"))

    before = files()
    yield
    assert files() == before


def code(answer: httpx.Response) -> tuple[str, str]:
    assert answer.status_code == 400
    return answer.json()["statusCode"], answer.json()["code"]


@pytest.mark.parametrize(
    ("mime", "content"), [("image/png", PNG), ("image/jpeg", JPEG), ("image/webp", WEBP)]
)
def test_a_picture_that_is_one(service: httpx.Client, bucket: str, mime: str, content: bytes) -> None:
    answer = service.post(f"object/{bucket}/a", content=content, headers={"content-type": mime})
    assert answer.status_code == 200
    assert service.get(f"object/{bucket}/a").headers["content-type"] == mime


@pytest.mark.parametrize(("mime", "content"), [("audio/webm", WEBM), ("audio/mp4", M4A)])
def test_a_recording_that_is_one(service: httpx.Client, bucket: str, mime: str, content: bytes) -> None:
    answer = service.post(f"object/{bucket}/a", content=content, headers={"content-type": mime})
    assert answer.status_code == 200
    assert service.get(f"object/{bucket}/a").headers["content-type"] == mime


@pytest.mark.parametrize(
    "mime",
    ["audio/webm", "audio/mp4", "image/png", "image/jpeg; q=1", "IMAGE/WEBP", "image/gif", "image/heic"],
)
@pytest.mark.usefixtures("nothing_left")
def test_a_picture_that_is_none(service: httpx.Client, bucket: str, mime: str) -> None:
    for content in (SCRIPT, b"", b"\xff\xd8"):
        answer = service.post(f"object/{bucket}/a", content=content, headers={"content-type": mime})
        assert code(answer) == ("415", "InvalidMimeType")
    form = {"file": ("a.jpg", SCRIPT, mime)}
    assert code(service.post(f"object/{bucket}/a", files=form)) == ("415", "InvalidMimeType")


@pytest.mark.usefixtures("nothing_left")
def test_a_bucket_may_take_less(service: httpx.Client, bucket: str) -> None:
    service.put(f"bucket/{bucket}", json={"file_size_limit": "1KB", "allowed_mime_types": ["text/*"]})
    text = {"content-type": "text/plain"}
    big = b"x" * 1025
    assert code(service.post(f"object/{bucket}/a", content=big, headers=text)) == ("413", "EntityTooLarge")
    assert code(service.post(f"object/{bucket}/a", content=iter([big]), headers=text)) == (
        "413",
        "EntityTooLarge",
    )
    form = {"file": ("a.txt", big, "text/plain")}
    assert code(service.post(f"object/{bucket}/a", files=form)) == ("413", "EntityTooLarge")
    for mime in ("application/json", "textile/plain", ""):
        answer = service.post(f"object/{bucket}/a", content=b"x", headers={"content-type": mime})
        assert code(answer) == ("415", "InvalidMimeType")


def test_a_limit_is_exact(service: httpx.Client, bucket: str) -> None:
    service.put(f"bucket/{bucket}", json={"file_size_limit": 1000})
    assert service.post(f"object/{bucket}/a", content=b"x" * 1000).status_code == 200


@pytest.mark.usefixtures("nothing_left")
def test_no_bucket_takes_more_than_everything(stack: Stack, service: httpx.Client, bucket: str) -> None:
    """Refused by what is announced, before anything is sent."""
    connection = HTTPConnection(service.base_url.host, service.base_url.port, timeout=10)
    connection.putrequest("POST", f"/storage/v1/object/{bucket}/a")
    connection.putheader("Authorization", f"Bearer {stack.secret_key}")
    connection.putheader("Content-Length", str(LARGEST_OBJECT + 1))
    connection.endheaders()
    answer = connection.getresponse()
    assert (answer.status, json.load(answer)["code"]) == (400, "EntityTooLarge")
    connection.close()


@pytest.mark.parametrize("key", ["东门.jpg", "a\tb", "a#b", "a%b", "a\\b", 'a"b', "~", "x" * 1025])
@pytest.mark.usefixtures("nothing_left")
def test_keys_are_short_ascii(service: httpx.Client, bucket: str, key: str) -> None:
    answer = service.post(f"object/{bucket}/{quote(key)}", content=b"x")
    assert code(answer) == ("400", "InvalidKey")


def test_keys_that_look_like_ways_out_stay_names(stack: Stack, service: httpx.Client, bucket: str) -> None:
    for key in ("..%2F..%2Fkeys.json", "%2Fetc%2Fpasswd", "a%2F%2F..%2Fb"):
        service.post(f"object/{bucket}/{key}", content=b"just a name").raise_for_status()
        assert service.get(f"object/{bucket}/{key}").content == b"just a name"
    assert (stack.home / "keys.json").read_bytes() != b"just a name"


def test_what_is_said_about_a_file_comes_back(service: httpx.Client, bucket: str) -> None:
    said = base64.b64encode(json.dumps({"round": "东门"}).encode()).decode()
    headers = {"x-metadata": said, "cache-control": "max-age=60", "content-type": "text/plain"}
    service.post(f"object/{bucket}/a", content=b"x", headers=headers).raise_for_status()
    info = service.get(f"object/info/{bucket}/a").json()
    assert info["metadata"] == {"round": "东门"}
    assert info["cache_control"] == "max-age=60"
    form = {"cacheControl": "7", "metadata": '{"round": 2}'}
    service.put(f"object/{bucket}/a", files={"": ("a", b"y", "text/plain")}, data=form).raise_for_status()
    info = service.get(f"object/info/{bucket}/a").json()
    assert (info["metadata"], info["cache_control"]) == ({"round": 2}, "max-age=7")


@pytest.mark.parametrize(
    ("headers", "data"),
    [
        ({"x-metadata": "no base64!"}, None),
        ({"x-metadata": base64.b64encode(b"[]").decode()}, None),
        ({}, {"metadata": "{"}),
        ({}, {"cacheControl": "1\r\nSet-Cookie: a=b"}),
        ({}, {"cacheControl": "一小时"}),
    ],
)
@pytest.mark.usefixtures("nothing_left")
def test_what_cannot_be_said_is_refused(
    service: httpx.Client, bucket: str, headers: dict[str, str], data: dict[str, str] | None
) -> None:
    body = {"files": {"file": ("a", b"x", "text/plain")}, "data": data} if data else {"content": b"x"}
    answer = service.post(f"object/{bucket}/a", headers=headers, **body)  # type: ignore[arg-type]
    assert code(answer) == ("400", "InvalidRequest")


@pytest.mark.usefixtures("nothing_left")
def test_a_form_without_a_file(service: httpx.Client, bucket: str) -> None:
    multipart = {"content-type": "multipart/form-data; boundary=b"}
    for content in (
        b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b--\r\n',
        b"--b--",
        b"x",
        b"",
    ):
        answer = service.post(f"object/{bucket}/a", content=content, headers=multipart)
        assert code(answer) == ("400", "InvalidRequest")
    boundless = service.post(
        f"object/{bucket}/a", content=b"x", headers={"content-type": "multipart/form-data"}
    )
    assert code(boundless) == ("400", "InvalidRequest")


@pytest.mark.usefixtures("nothing_left")
def test_a_replaced_file_leaves_the_disk(service: httpx.Client, bucket: str) -> None:
    for content in (b"one", b"two", b"three"):
        service.put(f"object/{bucket}/a", content=content).raise_for_status()
    service.post(
        "object/copy", json={"bucketId": bucket, "sourceKey": "a", "destinationKey": "b"}
    ).raise_for_status()
    service.put(f"object/{bucket}/a", content=b"four").raise_for_status()
    assert service.get(f"object/{bucket}/b").content == b"three"
    service.request("DELETE", f"object/{bucket}", json={"prefixes": ["a", "b"]}).raise_for_status()


def test_a_bucket_is_made_and_changed(service: httpx.Client, bucket: str) -> None:
    change = {"public": True, "file_size_limit": "20MB", "allowed_mime_types": ["image/*"]}
    service.put(f"bucket/{bucket}", json=change).raise_for_status()
    told = service.get(f"bucket/{bucket}").json()
    assert (told["public"], told["file_size_limit"]) == (True, 20 << 20)
    assert told["allowed_mime_types"] == ["image/*"]
    service.put(f"bucket/{bucket}", json={"public": False, "file_size_limit": None}).raise_for_status()
    told = service.get(f"bucket/{bucket}").json()
    assert (told["public"], told["file_size_limit"]) == (False, None)
    assert told["allowed_mime_types"] == ["image/*"]
    assert bucket in [entry["name"] for entry in service.get("bucket").json()]


@pytest.mark.parametrize("name", ["", "a/b", "东门", "x" * 101, " a", None, 5])
def test_bucket_names(service: httpx.Client, name: object) -> None:
    answer = service.post("bucket", json={"name": name})
    assert answer.status_code == 400
    assert answer.json()["code"] in ("InvalidBucketName", "InvalidRequest")


@pytest.mark.parametrize("size", ["big", "-1", -1, 1.5, True, []])
def test_what_is_no_size(service: httpx.Client, bucket: str, size: object) -> None:
    assert code(service.put(f"bucket/{bucket}", json={"file_size_limit": size})) == ("400", "InvalidRequest")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"prefixes": "a"}', b'{"prefixes": [1]}', b'{"a": "\\ud800"}']
)
def test_what_is_no_list_of_keys(service: httpx.Client, bucket: str, body: bytes) -> None:
    assert code(service.request("DELETE", f"object/{bucket}", content=body)) == ("400", "InvalidRequest")
