"""What Python asks of its window, and what the window tells."""

import json

import pytest

from tests.browser.phone import Phone

pytestmark = pytest.mark.browser
ROOT_SIZE = "() => getComputedStyle(document.documentElement).fontSize"


def ask(phone: Phone, *call: object) -> str:
    """What the window answers to a command, as JSON text."""
    command = json.dumps(call, ensure_ascii=False)
    phone.fill("命令", command)
    phone.tap("显示", role="button", until=f"显示 {command}")  # the answer before it is gone
    phone.tap("问", exact=True)
    return phone.reads(r"(?<=桥 )[^|]*[^| ]")


def test_the_window_does_what_python_asks(phone: Phone) -> None:
    phone.open()
    assert ask(phone, "vibrate", [30, 40, 30]) in ("true", "false")
    assert ask(phone, "beep", "ok") == "true"
    assert ask(phone, "set", "night", "on") == "true"
    assert ask(phone, "get", "night") == '"on"'
    assert ask(phone, "get", "nothing") == "null"
    assert ask(phone, "theme_color", "#0F766E") == '"#0F766E"'
    assert "zh-CN" in ask(phone, "languages")
    assert ask(phone, "online") == "true"
    assert ask(phone, "visible") == "true"
    assert ask(phone, "can_install") in ('"prompt"', '"no"')
    assert "Mozilla" in ask(phone, "user_agent")
    assert ask(phone, "persisted") in ("true", "false")


def test_a_wrong_call_is_answered_with_what_is_wrong(phone: Phone) -> None:
    phone.open()
    assert ask(phone, "fly") == '"unknown command fly"'
    assert "unknown tone" in ask(phone, "beep", "loud")
    assert "not between" in ask(phone, "font_scale", 9)
    assert "not a colour" in ask(phone, "theme_color", "red")


def test_large_type_stays_after_a_restart(phone: Phone) -> None:
    phone.open()
    assert ask(phone, "font_scale", 1.6) == "1.6"
    assert phone.page.evaluate(ROOT_SIZE) == "25.6px"
    phone.picture("probe-large")
    phone.reload()
    assert phone.page.evaluate(ROOT_SIZE) == "25.6px"


def test_python_hears_when_the_network_comes_and_goes(phone: Phone) -> None:
    phone.open()
    phone.offline()
    phone.online()
    phone.tap("看事件")
    phone.sees("offline online")


def test_a_rare_character_loads_its_slice_once_and_nothing_is_retried(phone: Phone) -> None:
    phone.open()
    asked = [url for url in phone.requests if "/fallback/" in url]
    assert asked == []
    for text in ("丅両壯", "𠮷丒㐀", "한국어"):
        phone.fill("命令", text)
        phone.tap("显示", role="button", until=f"显示 {text}")
    phone.page.wait_for_timeout(2000)
    slices = [url for url in phone.requests if "/fallback/" in url and "/none." not in url]
    assert slices
    assert len(slices) == len(set(slices))
    before = len(phone.requests)
    phone.tap("加一")
    phone.page.wait_for_timeout(1500)
    assert [url for url in phone.requests[before:] if "/fallback/" in url] == []
