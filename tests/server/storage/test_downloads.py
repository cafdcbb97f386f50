"""Fetching: parts, changes, and that no browser runs what somebody uploaded."""

import os

import httpx
import pytest

CONTENT = b"0123456789"


@pytest.fixture
def ten(service: httpx.Client, bucket: str) -> str:
    """The path of an object of ten bytes."""
    service.post(f"object/{bucket}/ten", content=CONTENT, headers={"content-type": "text/plain"})
    return f"object/{bucket}/ten"


@pytest.mark.parametrize(
    ("asked", "content", "told"),
    [
        ("bytes=0-0", b"0", "bytes 0-0/10"),
        ("bytes=3-5", b"345", "bytes 3-5/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=5-99", b"56789", "bytes 5-9/10"),
    ],
)
def test_a_part(service: httpx.Client, ten: str, asked: str, content: bytes, told: str) -> None:
    answer = service.get(ten, headers={"range": asked})
    assert (answer.status_code, answer.content, answer.headers["content-range"]) == (206, content, told)


@pytest.mark.parametrize(
    "asked", ["bytes=0-9", "bytes=0-", "bytes=-10", "lines=1-2", "bytes=1-2,4-5", "bytes=-"]
)
def test_the_whole(service: httpx.Client, ten: str, asked: str) -> None:
    answer = service.get(ten, headers={"range": asked})
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert "content-range" not in answer.headers


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=10-12", "bytes=6-5", "bytes=-0"])
def test_a_part_beyond_the_end(service: httpx.Client, ten: str, asked: str) -> None:
    answer = service.get(ten, headers={"range": asked})
    assert (answer.status_code, answer.json()["code"]) == (416, "InvalidRange")


def test_a_part_only_of_the_same_file(service: httpx.Client, ten: str) -> None:
    whole = service.get(ten)
    for tag, status in (
        (whole.headers["etag"], 206),
        (whole.headers["last-modified"], 206),
        ('"other"', 200),
    ):
        answer = service.get(ten, headers={"range": "bytes=1-2", "if-range": tag})
        assert answer.status_code == status


def test_only_if_changed(service: httpx.Client, ten: str) -> None:
    whole = service.get(ten)
    tag, date = whole.headers["etag"], whole.headers["last-modified"]
    for headers, status in (
        ({"if-none-match": tag}, 304),
        ({"if-none-match": f'"other", W/{tag}'}, 304),
        ({"if-none-match": "*"}, 304),
        ({"if-none-match": '"other"'}, 200),
        ({"if-none-match": '"other"', "if-modified-since": date}, 200),
        ({"if-modified-since": date}, 304),
        ({"if-modified-since": "Sat, 01 Jan 2000 00:00:00 GMT"}, 200),
        ({"if-modified-since": "yesterday"}, 200),
    ):
        answer = service.get(ten, headers=headers)
        assert (headers, answer.status_code) == (headers, status)
        assert answer.content == (CONTENT if status == 200 else b"")


def test_an_empty_file(service: httpx.Client, bucket: str) -> None:
    service.post(f"object/{bucket}/none", content=b"").raise_for_status()
    answer = service.get(f"object/{bucket}/none")
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "0")


def test_a_big_file_comes_whole(service: httpx.Client, bucket: str) -> None:
    big = os.urandom(3 << 20)
    service.post(f"object/{bucket}/big", content=big).raise_for_status()
    assert service.get(f"object/{bucket}/big").content == big
    assert (
        service.get(f"object/{bucket}/big", headers={"range": "bytes=1000000-2999999"}).content
        == big[10**6 : 3 * 10**6]
    )


@pytest.mark.parametrize(
    ("mime", "served"),
    [
        ("text/html", "text/plain"),
        ("text/html; charset=utf-8", "text/plain"),
        ("application/xhtml+xml", "text/plain"),
        ("image/svg+xml", "image/svg+xml"),
    ],
)
def test_nothing_uploaded_runs(service: httpx.Client, bucket: str, mime: str, served: str) -> None:
    service.post(
        f"object/{bucket}/a", content=b"<script/>", headers={"content-type": mime}
    ).raise_for_status()
    answer = service.get(f"object/{bucket}/a")
    assert answer.headers["content-type"] == served
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers.get("content-disposition") == ("attachment;" if served != "text/plain" else None)


def test_a_name_to_save_under_cannot_break_the_header(service: httpx.Client, ten: str) -> None:
    answer = service.get(ten, params={"download": 'a"; filename=b.exe\r\nSet-Cookie: c=d'})
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert '"' not in answer.headers["content-disposition"]


def test_a_public_bucket_is_for_everybody(
    service: httpx.Client, nobody: httpx.Client, bucket: str, ten: str
) -> None:
    public = ten.replace("object/", "object/public/")
    assert nobody.get(public).json()["code"] == "NoSuchBucket"
    service.put(f"bucket/{bucket}", json={"public": True}).raise_for_status()
    assert nobody.get(public).content == CONTENT
    assert nobody.get(ten).content == CONTENT
    assert nobody.get(ten.replace("object/", "object/info/public/")).json()["size"] == 10
    assert nobody.delete(ten).json()["message"] == "headers must have required property 'authorization'"


def test_looking_without_fetching(service: httpx.Client, ten: str) -> None:
    answer = service.head(ten)
    assert (answer.status_code, answer.headers["content-length"], answer.content) == (200, "10", b"")
