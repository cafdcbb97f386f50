"""A cleaner with gloves says what she would have to type, offline; the manager hears the same bytes."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.demo import load, load_work
from server.stack import Stack, running_stack
from tests.browser.phone import TABLET, Phone
from tests.browser.stories.test_cleaner import open_floor
from tests.browser.stories.ways import eventually, round_to_walk, rows, sign_in
from tests.conftest import short_folder

pytestmark = pytest.mark.browser

PLAN = "1、2 号楼楼道保洁"
STAIRS = "1 号楼 5 层安全通道"
A_MINUTE_MOST = 200_000

# A minute lasts twelve seconds, so that a recording ends by itself while the test watches; a busy machine may
# be a little late.
SHORT_MINUTE = """(() => {
  const later = window.setTimeout;
  window.setTimeout = (work, wait, ...rest) => later(work, wait === 60000 ? 12000 : wait, ...rest);
})()"""

# What every audio element is given to play, kept for the test to look at.
LISTEN = """(() => {
  const made = new Map();
  const make = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    const url = make.call(URL, blob);
    made.set(url, blob);
    return url;
  };
  const play = HTMLMediaElement.prototype.play;
  window.sounds = [];
  HTMLMediaElement.prototype.play = function () {
    if (made.has(this.src)) window.sounds.push({ audio: this, blob: made.get(this.src) });
    return play.call(this);
  };
})()"""

SPEAKING, WHOLE = r"说完了　0:0[1-9] / 1:00", r"听语音　0:1[2-9]"

HEARD = """async () => {
  const { audio, blob } = window.sounds.at(-1);
  await new Promise((resolve) => (audio.ended ? resolve() : audio.addEventListener("ended", resolve)));
  const bytes = await blob.arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.slice(0)));
  const sound = await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(bytes);
  return {
    sha256: Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join(""),
    type: blob.type,
    duration: audio.duration,
    played: audio.currentTime,
    length: sound.duration,
    loudest: sound.getChannelData(0).reduce((most, one) => Math.max(most, Math.abs(one)), 0),
  };
}"""


@pytest.fixture(scope="module")
def estate(site: Path) -> Iterator[Stack]:
    """An estate of its own: another story ticks off the same floors."""
    with short_folder() as folder, running_stack(folder / "home", site=site) as running:
        load(running)
        load_work(running)
        yield running


def test_what_was_said_offline_is_heard_by_the_manager(estate: Stack, tmp_path: Path) -> None:
    walk, pocket = round_to_walk(estate, PLAN), tmp_path / "wang"
    with Phone.launch(pocket, estate.url, microphone=True) as phone:
        phone.context.add_init_script(SHORT_MINUTE)
        phone.open("/")
        phone.sees("手机号", seconds=90)
        sign_in(phone, *load(estate)["cleaner"])
        phone.synced(120)
        phone.open(f"/rounds/{walk}")
        phone.sees("这一层都做好了", seconds=60)
        phone.kept_offline()
        phone.offline()
        phone.reload()
        phone.sees("已做 0/", seconds=60)
        open_floor(phone, "1 号楼 · 5 层")
        phone.tap(f"打开 {STAIRS}", role="button", until="说一段")
        phone.picture("voice-stop")
        phone.tap("说一段", role="button")
        phone.reads(SPEAKING)
        phone.picture("voice-speaking")
        phone.reads(WHOLE)
        phone.picture("voice-kept")
        phone.tap("听语音", role="button")
        phone.sees("停　")
        phone.reads(WHOLE)
        phone.tap("重说", role="button")
        phone.reads(SPEAKING)
        phone.tap("说完了", role="button", at_once=True)
        shorter(phone)
        phone.tap("重说", role="button")
        phone.reads(SPEAKING)
        hide(phone)
        shorter(phone)
        phone.tap("重说", role="button")
        phone.reads(SPEAKING)
        kept = phone.reads(WHOLE)
        phone.tap("做好了", role="button")
        phone.sees("已做 1/")
        phone.kill()

    with Phone.launch(pocket, estate.url, microphone=True) as phone:
        phone.offline()
        phone.open(f"/rounds/{walk}")
        phone.sees("已做 1/", seconds=60)
        assert notes(estate, walk) == [], "nothing of it has arrived"
        phone.online()
        phone.synced()
        (note,) = eventually(
            phone, lambda: notes(estate, walk), lambda found: any(one["came"] for one in found)
        )

    (voice,) = note["voices"]
    seconds = int(kept[-2:])
    assert (note["text"], note["place"], voice["media"]) == ("", STAIRS, "audio/webm")
    assert voice["seconds"] == seconds
    assert (note["media"], note["mimetype"], note["came"]) == ("audio/webm", "audio/webm", True)
    assert 1000 < note["size"] < A_MINUTE_MOST * voice["seconds"] / 60 * 1.3, note["size"]

    with Phone.launch(tmp_path / "tablet", estate.url, form=TABLET) as tablet:
        tablet.context.add_init_script(LISTEN)
        tablet.open("/")
        tablet.sees("手机号", seconds=90)
        sign_in(tablet, *load(estate)["manager"])
        tablet.sees("今日", seconds=60)
        tablet.open(f"/rounds/{walk}")
        tablet.sees(kept, seconds=60)
        tablet.picture("voice-watched")
        tablet.tap(kept, role="button")
        tablet.sees(f"停　0:{seconds}")
        heard = tablet.page.evaluate(HEARD)
        tablet.sees(kept)
    assert heard["sha256"] == voice["sha256"]
    assert heard["type"] == "audio/webm"
    assert heard["duration"] > 0
    assert heard["played"] > seconds - 1
    assert seconds - 1 < heard["length"] < seconds + 1.5
    assert heard["loudest"] > 0.01, "the beeps of the fake microphone are in it"


def shorter(phone: Phone) -> None:
    """What was said stands there, and its time was not over."""
    phone.reads(r"听语音　0:\d\d")
    assert not re.search(WHOLE, phone.text())


def hide(phone: Phone) -> None:
    """As when another app comes to the front, and back again."""
    for state in ("hidden", "visible"):
        phone.page.evaluate(
            """(state) => {
              Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
              document.dispatchEvent(new Event("visibilitychange"));
            }""",
            state,
        )


def notes(estate: Stack, walk: str) -> list[dict[str, Any]]:
    return rows(
        estate,
        """select n.text, n.voices, pl.name as place, p.media, p.size, p.arrived_at is not null as came,
                  o.metadata ->> 'mimetype' as mimetype
           from rounds.notes n
           join rounds.visits v on v.id = n.visit_id join estate.places pl on pl.id = v.place_id
           left join sync.photos p on p.op_id = n.id
           left join storage.objects o on o.name = p.estate_id || '/' || p.sha256 || '.webm'
           where n.round_id = %s""",
        walk,
    )
