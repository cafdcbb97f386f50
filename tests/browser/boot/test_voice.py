"""The microphone under the window: what is recorded, and the words for why nothing is."""

import base64
import json
from collections.abc import Callable

import pytest

from server.bench.host import Host
from tests.browser.boot.test_bridge import ask
from tests.browser.phone import Phone

pytestmark = pytest.mark.browser
Switch = Callable[..., Phone]


def test_what_is_said_is_handed_over_once_and_small(host: Host, switch_on: Switch) -> None:
    phone = switch_on(host.url, microphone=True)
    phone.open()
    assert ask(phone, "voice_stop") == "null"
    assert ask(phone, "voice_start") == '"recording"'
    phone.page.wait_for_timeout(4000)
    told = json.loads(phone.page.evaluate(STOPPED))
    data = base64.b64decode(told["data"])
    assert told["media"] == "audio/webm"
    assert data.startswith(b"\x1a\x45\xdf\xa3")
    assert told["seconds"] >= 4
    assert len(data) / told["seconds"] < 3300, "less than 200 kB a minute"
    assert ask(phone, "voice_stop") == "null"
    phone.tap("看事件")
    phone.sees("voice_stopped")


def test_without_leave_it_is_refused(host: Host, switch_on: Switch) -> None:
    phone = switch_on(host.url)
    phone.open()
    assert ask(phone, "voice_start") in ('"refused"', '"absent"'), "as this browser says it itself"
    phone.page.evaluate(REFUSE, "NotAllowedError")
    assert ask(phone, "voice_start") == '"refused"'
    phone.page.evaluate(REFUSE, "NotFoundError")
    assert ask(phone, "voice_start") == '"absent"'
    phone.page.evaluate(REFUSE, "NotReadableError")
    assert ask(phone, "voice_start") == '"busy"'
    phone.page.evaluate("() => delete window.MediaRecorder")
    assert ask(phone, "voice_start") == '"absent"'


# The page's own answer, asked over its own channel: the probe shows no more than a line of it.
STOPPED = """() => new Promise((resolve) => {
  const channel = new BroadcastChannel(`anju-ui-${window.anju.pageId}`);
  channel.onmessage = ({ data }) => data.id === -1 && resolve(JSON.stringify(data.result));
  channel.postMessage({ id: -1, cmd: "voice_stop", args: [] });
})"""

REFUSE = """(name) => {
  navigator.mediaDevices.getUserMedia = async () => {
    throw new DOMException("no", name);
  };
}"""
