"""Speaking instead of typing: recorded by a tap, heard, taken away, kept when the page is left; and heard."""

from __future__ import annotations

import pytest

from app.rounds.commands import AddNote, LeaveOut, ReportHazard
from app.rounds.records import Hazard, Note, Voice
from app.rounds.screens.voice import length
from app.rounds.texts import PAIRS
from services.commands import Refused
from services.ids import uuid7
from services.photos import Recording
from services.platform import Sound, Storage
from tests.rounds.patrol import Held, Patrol, label_url, walk
from tests.rounds.sweep import Sweep, omissions
from tests.rounds.test_walking import open_scanner, scan
from tests.services.night import ESTATE

ONE, OTHER = Sound(b"one", "audio/webm", 7), Sound(b"other", "audio/webm", 61)
SAID = Recording.of(ONE)
VOICE = Voice(sha256=SAID.sha256, media="audio/webm", seconds=7)


async def open_form(held: Held) -> None:
    """The first stop is scanned, and a note is begun."""
    await open_scanner(held)
    await scan(held, label_url(0))
    await held.hand.tap("add-note")
    await held.hand.until(lambda: held.hand.find("note"))


async def speak(held: Held, sound: Sound = ONE, start: str = "voice-start") -> None:
    """As a person does it: a tap, some words, a tap."""
    await held.hand.tap(start)
    await held.hand.until(lambda: held.hand.find("voice-stop"))
    held.platform.spoken = sound
    await held.hand.tap("voice-stop")
    await held.hand.until(lambda: held.hand.find("voice-again"))


def test_a_note_is_spoken_heard_and_saved_without_a_word_typed() -> None:
    async def story(held: Held) -> None:
        await open_form(held)
        assert held.hand.find("save") is None, "there is nothing to save yet"
        await held.hand.tap("voice-start")
        await held.hand.until(lambda: held.hand.find("voice-stop"))
        assert "说完了　0:00 / 1:00" in held.hand.texts()
        await held.hand.until(lambda: "说完了　0:01 / 1:00" in held.hand.texts())
        held.platform.spoken = ONE
        await held.hand.tap("voice-stop")
        await held.hand.until(lambda: held.hand.find("voice-again"))
        await held.hand.settle()
        assert held.hand.find("voice-trouble") is None
        assert held.platform.played == []
        await held.hand.tap(f"play-{SAID.sha256}")
        await held.hand.until(lambda: "停　0:07" in held.hand.texts())
        assert held.platform.played == [(b"one", "audio/webm")]
        held.platform.window_says("voice_ended")
        await held.hand.until(lambda: "听语音　0:07" in held.hand.texts())
        await held.hand.tap("save")
        await held.hand.until(lambda: held.anju.store.all(Note))
        (note,) = held.anju.store.all(Note)
        assert (note.text, note.photos, note.voices) == ("", (), (VOICE,))
        assert held.anju.photos.waiting == 1
        assert await held.anju.photos.bytes_of(SAID.sha256) == b"one"

    walk(story)


def test_nothing_is_saved_while_somebody_speaks() -> None:
    async def story(held: Held) -> None:
        await open_form(held)
        await held.hand.type("note", "水渍")
        await held.hand.tap("voice-start")
        await held.hand.until(lambda: held.hand.find("voice-stop"))
        assert held.hand.one("save").disabled
        held.platform.spoken = ONE
        await held.hand.tap("voice-stop")
        await held.hand.until(lambda: not held.hand.one("save").disabled)

    walk(story)


def test_it_is_said_again_and_taken_away() -> None:
    async def story(held: Held) -> None:
        await open_form(held)
        await speak(held)
        await speak(held, OTHER, "voice-again")
        assert held.hand.find(f"play-{SAID.sha256}") is None
        assert "听语音　1:01" in held.hand.texts()
        await held.hand.tap("voice-remove")
        await held.hand.until(lambda: held.hand.find("voice-start"))
        assert held.hand.find("save") is None

    walk(story)


def test_the_window_ends_a_recording_by_itself_and_it_is_kept() -> None:
    """After a minute, and when the app goes to the background."""

    async def story(held: Held) -> None:
        await open_form(held)
        await held.hand.tap("voice-start")
        await held.hand.until(lambda: held.hand.find("voice-stop"))
        held.platform.spoken = ONE
        held.platform.window_says("voice_stopped")
        await held.hand.until(lambda: held.hand.find(f"play-{SAID.sha256}"))

    walk(story)


def test_what_is_being_said_when_the_page_is_left_is_there_afterwards() -> None:
    async def story(held: Held) -> None:
        await open_form(held)
        await held.hand.tap("voice-start")
        await held.hand.until(lambda: held.hand.find("voice-stop"))
        held.platform.spoken = ONE
        address = held.hand.page.route
        await held.hand.go("/me")
        await held.hand.until(lambda: held.platform.spoken is None)
        await held.hand.go(address)
        await held.hand.until(lambda: held.hand.find(f"play-{SAID.sha256}"))
        assert not held.hand.one("save").disabled

    walk(story)


def test_words_and_a_camera_in_between_lose_nothing_of_it() -> None:
    async def story(held: Held) -> None:
        await open_form(held)
        await held.hand.tap("voice-start")
        await held.hand.until(lambda: held.hand.find("voice-stop"))
        held.platform.spoken = ONE
        await held.hand.tap("photo")
        await held.hand.until(lambda: held.hand.find("no-photo"))
        await held.hand.tap("no-photo")
        await held.hand.until(lambda: held.hand.find(f"play-{SAID.sha256}"))

    walk(story)


@pytest.mark.parametrize("code", ["refused", "absent", "busy"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_a_microphone_it_is_said_why_and_typing_stays(code: str, language: str) -> None:
    async def story(held: Held) -> None:
        held.platform.microphone = code
        await open_form(held)
        await held.hand.tap("voice-start")
        await held.hand.until(lambda: held.hand.find("voice-trouble"))
        said = PAIRS[f"VOICE_{code.upper()}"][language == "en"]
        assert said in held.hand.texts()
        await held.hand.type("note", "水渍")
        await held.hand.tap("save")
        await held.hand.until(lambda: held.anju.store.all(Note))

    walk(story, language=language)


def test_silence_and_a_full_phone_are_said() -> None:
    async def story(held: Held) -> None:
        await open_form(held)
        await held.hand.tap("voice-start")
        await held.hand.until(lambda: held.hand.find("voice-stop"))
        await held.hand.tap("voice-stop")
        await held.hand.until(lambda: PAIRS["VOICE_EMPTY"][0] in held.hand.texts())
        held.platform.device.storage = Storage(used=81, quota=100, persisted=True)
        await held.hand.tap("voice-start")
        await held.hand.until(lambda: PAIRS["VOICE_NO_ROOM"][0] in held.hand.texts())
        assert held.hand.find("voice-stop") is None

    walk(story)


def test_a_hazard_may_be_spoken_only() -> None:
    async def story(held: Held) -> None:
        await open_form(held)
        await held.hand.tap("hazard")
        await held.hand.until(lambda: held.hand.find("hazard-words"))
        assert held.hand.one("report").disabled
        await speak(held)
        await held.hand.tap("report")
        await held.hand.until(lambda: held.anju.store.all(Hazard))
        (hazard,) = held.anju.store.all(Hazard)
        assert (hazard.text, hazard.photos, hazard.voices) == ("", (), (VOICE,))
        assert held.anju.photos.waiting == 1

    walk(story)


def test_what_cannot_be_done_may_be_said_aloud() -> None:
    yard = Sweep()

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.sweep_id}")
        await held.hand.tap("cannot-rest")
        await held.hand.until(lambda: held.hand.find("obstacle-other"))
        await held.hand.tap("obstacle-other")
        assert held.hand.one("save").disabled
        await speak(held)
        await held.hand.tap("save")
        await held.hand.until(lambda: len(omissions(held)) > 1)
        assert {omission.voices for omission in omissions(held)} == {(VOICE,)}
        assert held.anju.photos.waiting == 1

    walk(story, yard, as_="王秀兰")


@pytest.mark.parametrize("arrived", [True, False])
def test_the_manager_hears_what_has_come_and_knows_who_has_what_has_not(arrived: bool) -> None:
    yard = Patrol()
    visit = yard.visit("李卫国", 0, 3)
    row = VOICE.model_dump(mode="json")
    yard.fact("notes", "李卫国", 2, visit_id=visit, text="", photos=[], voices=[row])
    yard.fact(
        "hazards",
        "李卫国",
        2,
        visit_id=visit,
        place_id=yard.places[0],
        urgency="soon",
        text="",
        voices=[{**row, "sha256": "e" * 64}],
    )
    known = {"media": "audio/webm", "size": 3, "arrived_at": yard.now().isoformat() if arrived else None}
    who = {"op_id": uuid7(), "person_id": yard.me("李卫国").person_id}
    yard.server.put(
        "sync.photos", {"id": uuid7(), "estate_id": ESTATE, "sha256": VOICE.sha256, **who, **known}
    )
    if arrived:
        yard.server.objects[f"{ESTATE}/{VOICE.sha256}.webm"] = ONE.data

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.round_id}")
        await held.hand.until(lambda: held.hand.find("timeline"))
        said = held.hand.texts([held.hand.one("timeline")])
        assert PAIRS["hazard_only_voice"][0] in said
        owed = said.count("语音还在 李卫国 的手机上")
        assert owed == (1 if arrived else 2), "that of the hazard has not come"
        if not arrived:
            assert held.hand.find(f"play-{VOICE.sha256}") is None
            return
        await held.hand.tap(f"play-{VOICE.sha256}")
        await held.hand.until(lambda: held.platform.played)
        assert held.platform.played == [(ONE.data, "audio/webm")]
        await held.hand.settle()
        assert "停　0:07" in held.hand.texts(), "what ended before it began has nothing to do with it"
        await held.hand.tap(f"play-{VOICE.sha256}")
        await held.hand.until(lambda: "听语音　0:07" in held.hand.texts())

    walk(story, yard, as_="王建国")


def test_what_cannot_be_had_now_or_not_be_played_is_said() -> None:
    yard = Patrol()
    visit = yard.visit("李卫国", 0, 3)
    yard.fact("notes", "李卫国", 2, visit_id=visit, voices=[VOICE.model_dump(mode="json")])
    came = {"media": "audio/webm", "size": 3, "arrived_at": yard.now().isoformat()}
    who = {"op_id": uuid7(), "person_id": yard.me("李卫国").person_id}
    yard.server.put(
        "sync.photos", {"id": uuid7(), "estate_id": ESTATE, "sha256": VOICE.sha256, **who, **came}
    )

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.round_id}")
        await held.hand.until(lambda: held.hand.find(f"play-{VOICE.sha256}"))
        await held.hand.tap(f"play-{VOICE.sha256}")
        await held.hand.until(lambda: PAIRS["VOICE_NOT_HERE"][0] in held.hand.texts())
        yard.server.objects[f"{ESTATE}/{VOICE.sha256}.webm"] = ONE.data

        async def deaf(data: bytes, media: str) -> bool:
            return False

        held.platform.voice_play = deaf  # type: ignore[method-assign]
        await held.hand.tap(f"play-{VOICE.sha256}")
        await held.hand.until(lambda: PAIRS["VOICE_UNPLAYABLE"][0] in held.hand.texts())

    walk(story, yard, as_="王建国")


def test_commands_say_no_only_when_nothing_was_said_at_all() -> None:
    async def story(held: Held) -> None:
        me, view = held.anju.me, held.anju.store
        assert me is not None
        note = AddNote(visit_id=uuid7(), voices=(VOICE,))
        note.check(view, me)
        assert note.photo_hashes() == (VOICE.sha256,)
        assert note.body()["voices"] == [{"sha256": VOICE.sha256, "media": "audio/webm", "seconds": 7}]
        hazard = ReportHazard(place_id=held.yard.places[0], voices=(VOICE,), photos=("a" * 64,))  # type: ignore[attr-defined]
        hazard.check(view, me)
        assert hazard.photo_hashes() == ("a" * 64, VOICE.sha256)
        with pytest.raises(Refused, match="NOTE_EMPTY"):
            AddNote(visit_id=uuid7()).check(view, me)
        round_id, stop_id = held.yard.round_id, held.yard.stops[0]  # type: ignore[attr-defined]
        left = LeaveOut(round_id=round_id, stop_id=stop_id, reason="other", voices=(VOICE,))
        left.check(view, me)
        assert left.photo_hashes() == (VOICE.sha256,)
        with pytest.raises(Refused, match="REASON_MISSING"):
            LeaveOut(round_id=round_id, stop_id=stop_id, reason="other").check(view, me)

    walk(story)


def test_lengths_are_written_as_a_clock_does() -> None:
    assert [length(n) for n in (0, 7, 59, 60)] == ["0:00", "0:07", "0:59", "1:00"]
