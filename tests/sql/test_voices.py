"""Voice notes of a fact: told, owed, fetched and seen as photos are, under an ending of their own."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from server.demo.world import JINXIU
from tests.sql.database import Database
from tests.sql.device import Device, far
from tests.sql.test_photos import sha, upload, visible

Phone = Callable[[str], Device]
Json = dict[str, Any]
ENDINGS = {"audio/webm": "webm", "audio/mp4": "m4a"}


def voice(name: str, media: str = "audio/webm", seconds: Any = 7) -> Json:
    return {"sha256": name, "media": media, "seconds": seconds}


def said(guard: Device, *voices: Json) -> str:
    """A visit with a note that is only spoken; the verdict of the note."""
    visit = guard.op("rounds.check_in", guard.check_in("配电房"))
    note = guard.op("rounds.add_note", {"visit_id": visit["id"], "text": "", "voices": list(voices)})
    return guard.verdict(visit, note)


@pytest.mark.parametrize("media", ENDINGS)
def test_what_was_said_is_told_and_owed_until_it_comes(phone: Phone, media: str) -> None:
    guard, manager = phone("李卫国"), phone("王建国")
    name = sha()
    assert said(guard, voice(name, media)) == "applied"
    manager.catch_up()
    (note,) = manager.table("rounds.notes")
    assert (note["text"], note["voices"]) == ("", [voice(name, media)])
    (owed,) = manager.table("sync.photos")
    assert (owed["sha256"], owed["media"], owed["person_id"]) == (name, media, str(guard.person.id))
    assert (owed["size"], owed["arrived_at"]) == (None, None)
    upload(guard, f"{JINXIU.id}/{name}.{ENDINGS[media]}", size=20_000, mimetype=media)
    (came,) = manager.catch_up().table("sync.photos")
    assert (came["size"], came["arrived_at"] is not None) == (20_000, True)


def test_it_may_come_before_its_note(phone: Phone) -> None:
    guard, name = phone("李卫国"), sha()
    upload(guard, f"{JINXIU.id}/{name}.webm", size=5, mimetype="audio/webm")
    said(guard, voice(name))
    (row,) = guard.catch_up().table("sync.photos")
    assert (row["size"], row["arrived_at"] is not None) == (5, True)


@pytest.mark.parametrize("ending", ["jpg", "m4a"])
def test_another_file_of_its_name_is_no_arrival(phone: Phone, ending: str) -> None:
    guard, name = phone("李卫国"), sha()
    said(guard, voice(name))
    upload(guard, f"{JINXIU.id}/{name}.{ending}", size=5)
    assert guard.catch_up().table("sync.photos")[0]["arrived_at"] is None
    assert visible(guard) == set(), "and nobody may fetch it"


def test_a_file_that_turns_out_to_be_something_else_is_no_arrival(phone: Phone, world: Database) -> None:
    """A hosted project writes the type of a file when its bytes are there, and asks no policy again."""
    guard, name = phone("李卫国"), sha()
    said(guard, voice(name))
    upload(guard, f"{JINXIU.id}/{name}.webm")
    world.ask("""update storage.objects set metadata = '{"size": 5, "mimetype": "image/jpeg"}' returning 1""")
    assert guard.catch_up().table("sync.photos")[0]["arrived_at"] is None
    world.ask("""update storage.objects set metadata = '{"size": 5, "mimetype": "audio/webm"}' returning 1""")
    assert guard.catch_up().table("sync.photos")[0]["size"] == 5


@pytest.mark.parametrize(
    ("ending", "mime"),
    [
        ("webm", "image/jpeg"),
        ("webm", "audio/mp4"),
        ("m4a", "audio/webm"),
        ("jpg", "audio/webm"),
        ("jpg", "text/html"),
        ("webm", "video/webm"),
        ("ogg", "audio/ogg"),
    ],
)
def test_a_file_is_what_its_ending_says(phone: Phone, ending: str, mime: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        upload(phone("李卫国"), f"{JINXIU.id}/{sha()}.{ending}", size=1, mimetype=mime)


def test_the_bucket_takes_photos_and_voices_and_no_more(world: Database) -> None:
    taken = "select allowed_mime_types || file_size_limit::text from storage.buckets where id = 'photos'"
    assert world.ask(taken) == ["image/jpeg", "audio/webm", "audio/mp4", "5242880"]


def test_who_may_see_the_fact_may_hear_it_and_nobody_else(phone: Phone) -> None:
    guard, name = phone("李卫国"), sha()
    said(guard, voice(name))
    path = f"{JINXIU.id}/{name}.webm"
    upload(guard, path, size=1, mimetype="audio/webm")
    for who in ("李卫国", "陈志强", "王建国", "陈静", "林慧"):
        assert visible(phone(who)) == {path}, who
    for who in ("王秀兰", "郑海涛", "何福生", "黄淑珍", "徐文博", "田野"):
        assert visible(phone(who)) == set(), who


def test_the_neighbour_adds_nothing_here(phone: Phone) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        upload(phone("田野"), f"{JINXIU.id}/{sha()}.webm", size=1, mimetype="audio/webm")


@pytest.mark.parametrize(
    "voices",
    [
        "x",
        {"sha256": "a" * 64},
        ["a" * 64],
        [None],
        [voice("A" * 64)],
        [voice("a" * 63)],
        [voice("a" * 64, "audio/ogg")],
        [voice("a" * 64, "image/jpeg")],
        [voice("a" * 64, seconds=0)],
        [voice("a" * 64, seconds=61)],
        [voice("a" * 64, seconds=7.5)],
        [voice("a" * 64, seconds="99999999999")],
        [voice("a" * 64, seconds=None)],
        [voice("a" * 64)] * 4,
    ],
)
def test_what_was_said_is_described_whole(phone: Phone, voices: Any) -> None:
    guard = phone("李卫国")
    visit = guard.op("rounds.check_in", guard.check_in("配电房"))
    note = guard.op("rounds.add_note", {"visit_id": visit["id"], "text": "门轴松", "voices": voices})
    assert guard.verdict(visit, note) == "BODY_BAD"


def test_nothing_said_is_no_note(phone: Phone) -> None:
    body = {"visit_id": str(far("visit")), "text": " ", "photos": [], "voices": []}
    assert phone("李卫国").do("rounds.add_note", body) == "NOTE_EMPTY"


def test_a_hazard_may_be_spoken_only(phone: Phone, world: Database) -> None:
    guard, cleaner, name = phone("李卫国"), phone("王秀兰"), sha()
    place = str(world.ask("select id from estate.places where name = '配电房'"))
    body = {"place_id": place, "urgency": "soon", "text": "", "voices": [voice(name)]}
    assert guard.do("rounds.report_hazard", body) == "applied"
    assert guard.do("rounds.report_hazard", body | {"voices": []}) == "HAZARD_EMPTY"
    cleaner.catch_up()
    assert [h["voices"] for h in cleaner.table("rounds.hazards")] == [[voice(name)]]
    assert [p["sha256"] for p in cleaner.table("sync.photos")] == [name], "every one of the staff hears of it"


def test_the_same_recording_twice_is_one_and_flags_nobody(phone: Phone) -> None:
    guard, manager, name = phone("李卫国"), phone("王建国"), sha()
    assert said(guard, voice(name)) == "applied"
    assert said(guard, voice(name)) == "applied"
    manager.catch_up()
    assert len(manager.table("sync.photos")) == 1
    assert all("photo_seen" not in visit["flags"] for visit in manager.table("rounds.visits"))
