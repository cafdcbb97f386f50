"""Chinese can be read: all of GB 2312, names, signs; icons are those that are shown."""

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from server.bundle import chinese, flutter, fonts, iconfont


def characters(data: bytes) -> set[int]:
    return set(TTFont(io.BytesIO(data), lazy=True).getBestCmap())


@pytest.fixture(scope="module")
def everyday() -> set[int]:
    return characters(chinese.app_font())


def test_the_app_font_holds_all_of_gb_2312(everyday: set[int]) -> None:
    assert len(chinese.gb2312()) == 7445
    assert chinese.gb2312() <= everyday


def test_the_app_font_holds_what_people_write(everyday: set[int]) -> None:
    signs = "–—…“”‘’←→↑↓≤≥℃㎡①②⑳！？（），。；：￥¥€％×÷±°·•✓Aa09"
    names = "锦绣苑翠湖庭喆堃璟珺䶮淼"
    assert not [character for character in signs + names if ord(character) not in everyday]


def test_flutter_draws_every_unnamed_text_with_it(site: Path) -> None:
    manifest = (site / "assets" / "FontManifest.json").read_text("utf-8")
    assert '"Roboto", "fonts": [{"asset": "fonts/app.' in manifest
    assert "KaTeX" not in manifest


def test_each_fallback_font_of_the_engine_has_a_file(site: Path) -> None:
    client = next(site.glob("main.dart.*.js")).read_text("utf-8")
    assert not fonts.NOTO.search(client)
    named = {path.name for path in (site / "fallback").iterdir()}
    assert len([name for name in named if name.split(".")[0].isdigit()]) == 97
    for name in named:
        assert f'"{name}"' in client


def test_only_named_icons_and_those_flutter_draws_are_in_the_icon_font(site: Path) -> None:
    shipped = characters(next((site / "assets/fonts").glob("icons.*.otf")).read_bytes())
    whole = TTFont(flutter.web() / "assets/fonts/MaterialIcons-Regular.otf", lazy=True).getBestCmap()
    names = {whole[code] for code in shipped if code in whole}
    assert {"qr_code_scanner_baseline", "check_circle_baseline", "arrow_back_baseline"} <= names
    assert len(names) < 100


@pytest.mark.parametrize(
    ("source", "icons"),
    [
        ("ft.Icon(ft.Icons.HOME)", ["HOME"]),
        ('Domain(key="rounds", icon="route_outlined")', ["ROUTE_OUTLINED"]),
        ("text('not an icon at all')", []),
    ],
)
def test_icons_are_found_as_attributes_and_as_words(source: str, icons: list[str]) -> None:
    assert iconfont.names(source) == icons


def test_computed_icon_names_ship_the_whole_font() -> None:
    told: list[str] = []
    data = iconfont.font(flutter.client_source(), {"a.py": b"ft.Icons[name]"}, told.append)
    assert len(data) > 1_000_000
    assert "whole icon font" in told[0]


def test_an_icon_that_does_not_exist_stops_the_build() -> None:
    with pytest.raises(RuntimeError, match="no such icon: HOUSE_OF_CARDS"):
        iconfont.font(flutter.client_source(), {"a.py": b"ft.Icons.HOUSE_OF_CARDS"}, print)
