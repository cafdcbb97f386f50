"""Every key that a screen of rounds says is written, the ones put together from parts included."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from app.hooks import sayer
from app.rounds.queries.board import GROUPS, Kind
from app.rounds.queries.hazards import URGENCIES
from app.rounds.queries.outcomes import KINDS as ROUND_KINDS
from app.rounds.queries.outcomes import OBSTACLES, Outcome
from app.rounds.records import State
from app.rounds.screens import month_sheets
from app.rounds.screens.before import Doubt
from app.rounds.screens.board_figures import FIGURES
from app.rounds.screens.damaged import REASONS as DAMAGES
from app.rounds.screens.fault import length
from app.rounds.screens.finish import REASONS
from app.rounds.screens.heat import LOOKS, SPANS
from app.rounds.screens.kinds import ICONS as KIND_ICONS
from app.rounds.screens.kinds import MARKS
from app.rounds.screens.lanes import GROUPS as LANES
from app.rounds.screens.left_out import ICONS as OBSTACLE_ICONS
from app.rounds.screens.oddities import FLAGS, SIGNS
from app.rounds.screens.parts import STATES, Local, refusal, span
from app.rounds.screens.sheet import SIZES
from app.rounds.screens.verdict import PHRASES
from app.rounds.texts import PAIRS, TEXTS
from services.commands import Refused

SCREENS = sorted((Path(__file__).parents[2] / "app" / "rounds" / "screens").glob("*.py"))
KINDS = get_args(Kind)
COLUMNS = (month_sheets.SUMMARY, month_sheets.ROUNDS, month_sheets.VISITS, month_sheets.HAZARDS)
MONTH = ("month_counting", "month_asking", "month_offline", "month_signed_out", "month_failed")
FAMILIES = {
    "state_{}": get_args(State),
    "concern_{}": tuple(name for name in SIGNS if name not in FLAGS),
    "concern_{}_text": (*KINDS, "too_far", "photo_owed"),
    "flag_{}": FLAGS,
    "flag_{}_hint": FLAGS,
    "group_{}": ("all", *GROUPS, *(name for name, _, _ in LANES)),
    "figure_{}": tuple(FIGURES),
    "brief_{}": ROUND_KINDS,
    "kind_{}": ("all", "done", *ROUND_KINDS),
    "heat_{}": (*LOOKS, *SPANS),
    "week_{}": ("done", "late", "bad", "omitted"),
    "mark_{}": ("none", *(name for name, _, _ in MARKS)),
    "obstacle_{}": OBSTACLES,
    "why_{}": PHRASES,
    "hazard_{}": URGENCIES,
    "urgency_{}": URGENCIES,
    "outcome_{}": get_args(Outcome),
    "col_{}": tuple({name for wanted in COLUMNS for name, _, _ in wanted}),
    "review_{}": ("accepted", "rejected", "settled", "refused"),
    "month_csv_{}": ("rounds", "visits"),
    "month_file_{}": ("rounds", "visits"),
    "reason_{}": REASONS,
    "size_{}": tuple(SIZES),
    "how_{}": ("scan", "typed", "nfc", "photo"),
    "{}_title": get_args(Doubt),
    "{}_hint": (*get_args(Doubt), "nothing_here", "no_rounds_today", "no_rounds_day"),
    "do_{}": ("start", "check_in", "add_note", "finish", "answer", "report_hazard"),
    "urgency_{}_hint": URGENCIES,
    "damaged_{}": (*DAMAGES, "title", "hint", "stop", "why", "words", "photo", "no_camera"),
    "{}": ("next", "missed", "to_come", "labels_offline", "labels_failed", "labels_signed_out", *MONTH),
}


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: path.name)
def test_what_is_said_is_written(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("say", "local.say") and node.args:
            for key in constants(node.args[0]):
                assert key in PAIRS, f"{path.name}:{node.lineno} {key}"


def constants(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*constants(node.body), *constants(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) else []


@pytest.mark.parametrize("family", FAMILIES)
def test_every_member_of_a_family_is_written(family: str) -> None:
    for member in FAMILIES[family]:
        assert family.format(member) in PAIRS


def test_every_kind_of_concern_and_state_has_its_sign() -> None:
    assert set(SIGNS) == {reason for reasons in GROUPS.values() for reason in reasons}
    assert set(STATES) == set(get_args(State))
    assert {state for _, states, _ in LANES for state in states} == set(STATES)
    assert set(KIND_ICONS) == {"", *ROUND_KINDS}
    assert set(OBSTACLE_ICONS) == set(OBSTACLES)


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", "“水泵房”的这个标签已经换新"), ("en", "This label of “水泵房” was replaced")],
)
def test_a_refusal_is_told_with_its_place_and_an_unknown_one_by_its_code(language: str, words: str) -> None:
    def say(key: str, **values: object) -> str:
        return TEXTS[language][key].format(**values)

    assert words in refusal(say, Refused("TAG_REPLACED", place="水泵房"))
    assert "SOMETHING_NEW" in refusal(say, Refused("SOMETHING_NEW"))


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (0, "不到 1 分钟", "less than a minute"),
        (59, "59 分钟", "59 min"),
        (60, "1 小时", "1 h"),
        (180, "3 小时", "3 h"),
        (125, "2 小时 5 分", "2 h 5 min"),
        (1440, "24 小时", "24 h"),
    ],
)
def test_nothing_is_said_of_no_minutes(minutes: int, zh: str, en: str) -> None:
    assert [span(sayer(TEXTS, language), minutes) for language in ("zh", "en")] == [zh, en]


@pytest.mark.parametrize(
    ("hours", "words"), [(1, "1 小时"), (48, "2 天"), (50, "2 天 2 小时"), (47.5, "47 小时 30 分")]
)
def test_a_fault_has_days_and_hours_left(hours: float, words: str) -> None:
    assert length(Local(sayer(TEXTS, "zh"), "zh", None), timedelta(hours=hours)) == words
