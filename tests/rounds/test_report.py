"""The month as a printed page: its figures counted by hand, its paper measured in a real browser."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from app.hooks import sayer
from app.rounds.queries.months import Month, by_kind, month_rows
from app.rounds.queries.reports import MOST_PICTURES, Report, chosen_pictures, report_of
from app.rounds.records import Hazard, Visit
from app.rounds.screens.parts import Local
from app.rounds.screens.report_page import report_page
from app.rounds.texts import TEXTS
from server import chromium
from tests.rounds.night import CHEN, LI, SHANGHAI, Night, at, sha
from tests.rounds.november import FIRST, NOW, november

BY = "11 月 26 日 12:00 王建国 制"
A4 = (210, 297)


def local(language: str = "zh") -> Local:
    return Local(sayer(TEXTS, language), language, SHANGHAI)


def counted(night: Night | None = None) -> Month:
    return month_rows((night or november()).view, FIRST, SHANGHAI, NOW)


def busy() -> Night:
    """A month with rounds every evening, photos at every stop and thirty hazards."""
    night = Night()
    for day in range(1, 26):
        for number in range(3):
            start = at(18 + number, 0, day)
            id = night.round(day * 10 + number, start)
            for stop in range(4):
                if (day + stop + number) % 9:
                    when = start + timedelta(minutes=(60 if day % 5 == 0 else 5) + stop)
                    visit = night.visit(id, stop, when, LI if number else CHEN)
                    night.change(Visit, visit, photos=(sha(f"{day} {number} {stop}"),))
                else:
                    rain = (sha(f"rain {day}"),)
                    night.leave_out(id, stop, start, "weather", "雷雨，<室外>不能作业", LI, rain)
        hazard = night.hazard(day % 4, at(20, 30, day), "消防通道被堵 " * 6, "urgent")
        night.change(Hazard, hazard, photos=(sha(f"hazard {day}"),))
    return night


def picture(number: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (40 + number * 15, 120, 200 - number * 12)).save(out, "JPEG")
    return out.getvalue()


def page_of(report: Report, language: str = "zh") -> str:
    shots = {one.sha256: picture(n) for n, one in enumerate(report.pictures)}
    return report_page(local(language), report, "锦绣苑 <东区>", BY, shots)


class TestFigures:
    def test_weeks_are_cut_at_the_ends_of_the_month_and_together_are_the_whole(self) -> None:
        report = report_of(counted(), SHANGHAI)
        assert [(week.first.day, week.last.day) for week in report.weeks] == [
            (1, 2),
            (3, 9),
            (10, 16),
            (17, 23),
            (24, 30),
        ]
        assert [(w.total.due, w.total.done, w.total.late) for w in report.weeks] == [
            (0, 0, 0),
            (0, 0, 0),
            (0, 0, 0),
            (4, 2, 1),
            (2, 1, 0),
        ]
        assert (report.total.due, report.total.done, report.total.omitted) == (6, 3, 1)
        assert report.total.rate == 0.5

    def test_hours_are_those_in_which_rounds_went_wrong(self) -> None:
        assert report_of(counted(), SHANGHAI).hours == ((21, 4),)

    def test_at_most_twelve_pictures_hazards_first_no_place_of_a_visit_twice(self) -> None:
        chosen = chosen_pictures(counted(busy()))
        assert len(chosen) <= MOST_PICTURES
        assert sum(one.about == "hazard" for one in chosen) == 4
        assert sum(one.about == "left_out" for one in chosen) == 3
        places = [one.place for one in chosen if one.about == "visit"]
        assert len(places) == len(set(places)) == 4
        assert [one.at for one in chosen] == sorted(one.at for one in chosen)

    def test_of_one_kind_only_its_own(self) -> None:
        month = next(m for m in by_kind(november().view, counted()) if m.kind == "fire")
        html = page_of(report_of(month, SHANGHAI))
        assert "消防月报" in html
        assert "夜巡" not in html
        assert "锁着进不去" in html

    def test_what_somebody_typed_stays_words(self) -> None:
        html = page_of(report_of(counted(busy()), SHANGHAI))
        assert "锦绣苑 &lt;东区&gt;" in html
        assert "<室外>" not in html

    def test_a_month_without_anything_is_still_a_page(self) -> None:
        html = page_of(report_of(Month(FIRST, (), (), (), ()), SHANGHAI), "en")
        assert "Rounds: month report" in html.title() or "month report" in html


@pytest.fixture(scope="module")
def paper() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGS)
        page = browser.new_page(viewport={"width": 794, "height": 1123})
        page.emulate_media(media="print")
        yield page
        browser.close()


def sheets(pdf: bytes) -> list[tuple[float, float]]:
    """The sizes of its pages in millimetres."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)
    return [(round(float(w) / 72 * 25.4), round(float(h) / 72 * 25.4)) for w, h in boxes]


@pytest.mark.browser
class TestPaper:
    def test_a_small_month_fits_two_sheets_and_says_everything(self, paper: Page) -> None:
        paper.set_content(page_of(report_of(counted(), SHANGHAI)))
        pdf = paper.pdf(prefer_css_page_size=True)
        assert set(sheets(pdf)) == {A4}
        assert len(sheets(pdf)) <= 2
        said = paper.locator("main").inner_text()
        for words in ("巡查月报", "2025 年 11 月", "50.0%", "完成率 = 走完的轮次 ÷ 应走的轮次", "锁着进不去",
                      "李卫国", "21:00–22:00", "-灯坏了", "11/17–11/23", BY):  # fmt: skip
            assert words in said, words
        assert not paper.locator("button").is_visible()

    def test_a_full_month_has_its_pictures_and_cuts_none_in_two(self, paper: Page) -> None:
        report = report_of(counted(busy()), SHANGHAI)
        paper.set_content(page_of(report))
        pdf = paper.pdf(prefer_css_page_size=True)
        assert set(sheets(pdf)) == {A4}
        assert 2 <= len(sheets(pdf)) <= 4
        loaded = paper.locator("img").evaluate_all("all => all.map(i => i.complete && i.naturalWidth)")
        assert loaded == [640] * len(report.pictures)
        assert len(re.findall(rb"/Subtype\s*/Image", pdf)) == len(report.pictures)
        broken = paper.locator("figure, tr").evaluate_all(
            "all => all.filter(e => getComputedStyle(e).breakInside !== 'avoid').length"
        )
        assert broken == 0

    def test_nothing_is_wider_than_the_paper(self, paper: Page) -> None:
        paper.set_viewport_size({"width": round(182 / 25.4 * 96), "height": 1000})
        for language in ("zh", "en"):
            paper.set_content(page_of(report_of(counted(busy()), SHANGHAI), language))
            wide, there = paper.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            assert wide <= there
