"""What is in a bucket, folder by folder and page by page."""

from typing import Any

import httpx
import pytest

KEYS = ["a.txt", "b/1.txt", "b/2.txt", "b/c/3.txt", "B.txt", "d/4.txt", "e_f.txt", "eXf.txt", "z.txt"]


@pytest.fixture
def full(service: httpx.Client, bucket: str) -> str:
    for key in KEYS:
        service.post(f"object/{bucket}/{key}", content=key.encode()).raise_for_status()
    return bucket


def names(service: httpx.Client, bucket: str, **asked: Any) -> list[str]:
    listed = service.post(f"object/list/{bucket}", json=asked).raise_for_status().json()
    return [entry["name"] + ("/" if entry["id"] is None else "") for entry in listed]


def test_folders_and_files_by_name(service: httpx.Client, full: str) -> None:
    everything = ["a.txt", "b/", "B.txt", "d/", "e_f.txt", "eXf.txt", "z.txt"]
    assert names(service, full, prefix="") == everything
    assert names(service, full, prefix="b") == names(service, full, prefix="b/") == ["1.txt", "2.txt", "c/"]
    assert names(service, full, prefix="b/c") == ["3.txt"]
    assert names(service, full, prefix="nothing") == []
    assert names(service, "no-such-bucket", prefix="") == []


def test_the_other_way_round(service: httpx.Client, full: str) -> None:
    down = {"column": "name", "order": "desc"}
    assert names(service, full, prefix="b", sortBy=down) == ["c/", "2.txt", "1.txt"]


def test_by_time_with_folders_first(service: httpx.Client, full: str) -> None:
    oldest = {"column": "created_at", "order": "asc"}
    assert names(service, full, prefix="b", sortBy=oldest) == ["c/", "1.txt", "2.txt"]
    newest = {"column": "created_at", "order": "desc"}
    assert names(service, full, prefix="b", sortBy=newest) == ["c/", "2.txt", "1.txt"]


def test_a_search_is_no_pattern(service: httpx.Client, full: str) -> None:
    assert names(service, full, prefix="", search="e_") == ["e_f.txt"]
    assert names(service, full, prefix="", search="%") == []
    assert names(service, full, prefix="b", search="2") == ["2.txt"]


def test_pages_by_number(service: httpx.Client, full: str) -> None:
    whole = names(service, full, prefix="")
    pages = [names(service, full, prefix="", limit=3, offset=offset) for offset in (0, 3, 6)]
    assert [name for page in pages for name in page] == whole


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("column", ["name", "created_at", "updated_at"])
@pytest.mark.parametrize("limit", [1, 2, 100])
def test_pages_by_cursor(service: httpx.Client, full: str, column: str, order: str, limit: int) -> None:
    asked: dict[str, Any] = {"limit": limit, "sortBy": {"column": column, "order": order}}
    found: list[str] = []
    while True:
        page = service.post(f"object/list-v2/{full}", json=asked).raise_for_status().json()
        found += [entry["name"] for entry in page["objects"]]
        assert len(page["objects"]) <= limit
        if not page["hasNext"]:
            break
        asked["cursor"] = page["nextCursor"]
    expected = sorted(KEYS) if column == "name" else KEYS
    assert found == (expected if order == "asc" else expected[::-1])


def test_pages_with_folders(service: httpx.Client, full: str) -> None:
    asked: dict[str, Any] = {"limit": 2, "with_delimiter": True, "prefix": ""}
    seen: list[str] = []
    while True:
        page = service.post(f"object/list-v2/{full}", json=asked).raise_for_status().json()
        seen += sorted(entry["name"] for entry in page["folders"] + page["objects"])
        if not page["hasNext"]:
            break
        asked["cursor"] = page["nextCursor"]
    assert seen == ["B.txt", "a.txt", "b/", "d/", "eXf.txt", "e_f.txt", "z.txt"]


def test_a_page_stays_right_while_files_come_and_go(service: httpx.Client, full: str) -> None:
    first = service.post(f"object/list-v2/{full}", json={"limit": 4}).json()
    service.delete(f"object/{full}/a.txt").raise_for_status()
    service.post(f"object/{full}/A-new.txt", content=b"x").raise_for_status()
    rest = service.post(f"object/list-v2/{full}", json={"cursor": first["nextCursor"]}).json()
    assert [entry["name"] for entry in rest["objects"]] == sorted(KEYS)[4:]


@pytest.mark.parametrize(
    "asked",
    [
        {"limit": 0},
        {"limit": "ten"},
        {"prefix": 5},
        {"sortBy": {"column": "secret"}},
        {"sortBy": {"column": "name", "order": "asc; drop table"}},
        {"sortBy": "name"},
    ],
)
def test_what_cannot_be_asked(service: httpx.Client, bucket: str, asked: dict[str, Any]) -> None:
    for path in ("list", "list-v2"):
        answer = service.post(f"object/{path}/{bucket}", json=asked)
        assert answer.json()["code"] == "InvalidRequest"


@pytest.mark.parametrize("cursor", ["x", "W10=", "WyJ4Il0=", "WzEsMl0=", "WyJ4IiwgInkiXQ=="])
def test_a_cursor_of_somebody_else(service: httpx.Client, bucket: str, cursor: str) -> None:
    answer = service.post(f"object/list-v2/{bucket}", json={"cursor": cursor})
    assert answer.json()["code"] == "InvalidRequest"
