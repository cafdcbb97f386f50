"""Photos of a fact: who owes them, who may fetch them, when the device may forget them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from server.demo.world import CUIHU, JINXIU
from tests.sql.database import Database
from tests.sql.device import Device

Phone = Callable[[str], Device]


def sha() -> str:
    return uuid4().hex * 2


def noted(guard: Device, *photos: str) -> str:
    """A visit with a note that names these photos; the verdict of the note."""
    visit = guard.op("rounds.check_in", guard.check_in("配电房"))
    note = guard.op("rounds.add_note", {"visit_id": visit["id"], "text": "门轴松", "photos": list(photos)})
    return guard.verdict(visit, note)


def upload(device: Device, name: str, bucket: str = "photos", **metadata: Any) -> None:
    """As Storage does it: a row under the caller's rights."""
    with device.connection.transaction():
        device.become()
        device.connection.execute(
            "insert into storage.objects (bucket_id, name, metadata) values (%s, %s, %s)",
            [bucket, name, Jsonb(metadata)],
        )


def visible(device: Device) -> set[str]:
    with device.connection.transaction():
        device.become()
        return {row[0] for row in device.connection.execute("select name from storage.objects")}


def test_a_note_says_which_photos_are_on_their_way_and_who_owes_them(phone: Phone) -> None:
    guard, manager = phone("李卫国"), phone("王建国")
    photo = sha()
    assert noted(guard, photo) == "applied"
    (owed,) = manager.catch_up().table("sync.photos")
    assert (owed["sha256"], owed["person_id"], owed["device_id"]) == (
        photo,
        str(guard.person.id),
        str(guard.device),
    )
    assert (owed["size"], owed["arrived_at"]) == (None, None)


def test_a_photo_that_arrived_is_told_with_its_size(phone: Phone) -> None:
    guard, manager = phone("李卫国"), phone("王建国")
    photo = sha()
    noted(guard, photo)
    upload(guard, f"{JINXIU.id}/{photo}.jpg", size=240_113)
    for device in (guard, manager):
        (row,) = device.catch_up().table("sync.photos")
        assert (row["size"], row["arrived_at"] is not None) == (240_113, True)


def test_a_photo_may_arrive_before_its_note(phone: Phone) -> None:
    guard = phone("李卫国")
    photo = sha()
    upload(guard, f"{JINXIU.id}/{photo}.jpg", size=1_000)
    noted(guard, photo)
    (row,) = guard.catch_up().table("sync.photos")
    assert (row["size"], row["arrived_at"] is not None) == (1_000, True)


def test_a_row_without_its_bytes_is_no_arrival(phone: Phone, world: Database) -> None:
    """Storage first makes the row and says the size when the bytes are there."""
    guard = phone("李卫国")
    photo = sha()
    noted(guard, photo)
    upload(guard, f"{JINXIU.id}/{photo}.jpg")
    assert guard.catch_up().table("sync.photos")[0]["arrived_at"] is None
    world.ask("update storage.objects set metadata = '{\"size\": 5}' where true returning 1")
    assert guard.catch_up().table("sync.photos")[0]["size"] == 5


def test_the_same_picture_in_two_notes_is_one_photo(phone: Phone) -> None:
    guard = phone("李卫国")
    photo = sha()
    assert noted(guard, photo, photo) == "applied"
    assert noted(guard, photo) == "applied"
    assert len(guard.catch_up().table("sync.photos")) == 1


@pytest.mark.parametrize("name", ["x.jpg", "A" * 64, "a" * 63, ""])
def test_a_photo_is_named_by_its_sha256(phone: Phone, name: str) -> None:
    assert noted(phone("李卫国"), name) == "BODY_BAD"


@pytest.mark.parametrize(
    "name",
    [
        f"{CUIHU.id}/{'a' * 64}.jpg",
        f"{'a' * 64}.jpg",
        f"{JINXIU.id}/{'a' * 64}.png",
        f"{JINXIU.id}/../{CUIHU.id}/{'a' * 64}.jpg",
        f"{JINXIU.id}/x/{'a' * 64}.jpg",
        f"{JINXIU.id}/{'a' * 63}.jpg",
    ],
)
def test_photos_go_to_the_folder_of_the_own_estate_only(phone: Phone, name: str) -> None:
    guard = phone("李卫国")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        upload(guard, name, size=1)


def test_nothing_else_is_stored(phone: Phone, world: Database) -> None:
    world.ask("insert into storage.buckets (id, name) values ('other', 'other') returning 1")
    guard = phone("李卫国")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        upload(guard, f"{JINXIU.id}/{sha()}.jpg", bucket="other", size=1)


def test_who_may_see_the_fact_may_fetch_its_photo_and_nobody_else(phone: Phone) -> None:
    guard = phone("李卫国")
    photo = sha()
    noted(guard, photo)
    name = f"{JINXIU.id}/{photo}.jpg"
    upload(guard, name, size=1)
    for who in ("李卫国", "陈志强", "王建国", "陈静", "林慧"):
        assert visible(phone(who)) == {name}, who
    for who in ("王秀兰", "郑海涛", "何福生", "黄淑珍", "徐文博", "田野"):
        assert visible(phone(who)) == set(), who


@pytest.mark.parametrize(
    "change", ["update storage.objects set metadata = '{\"size\": 9}'", "delete from storage.objects"]
)
def test_evidence_is_neither_changed_nor_taken_away(phone: Phone, world: Database, change: str) -> None:
    guard = phone("李卫国")
    photo = sha()
    noted(guard, photo)
    upload(guard, f"{JINXIU.id}/{photo}.jpg", size=1)
    with guard.connection.transaction():
        guard.become()
        guard.connection.execute("select set_config('storage.allow_delete_query', 'true', true)")
        assert guard.connection.execute(change).rowcount == 0
    assert world.ask("select metadata ->> 'size' from storage.objects") == "1"


def test_who_left_adds_no_more_photos(phone: Phone) -> None:
    guard, manager = phone("李卫国"), phone("王建国")
    assert manager.do("estate.deactivate", {"person_id": str(guard.person.id)}) == "applied"
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        upload(guard, f"{JINXIU.id}/{sha()}.jpg", size=1)
