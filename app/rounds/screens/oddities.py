"""What is odd about a visit, in words: each flag with its name, its sign and its sentence."""

from __future__ import annotations

from collections.abc import Iterable

import flet as ft

from app.rounds.queries.timeline import AnswerState
from app.rounds.screens.parts import Local, Say
from components import theme
from components.badge import badge
from components.text import body, second
from components.theme import Tone

SIGNS: dict[str, tuple[Tone, ft.IconData]] = {
    "missed_round": (theme.MISSED, ft.Icons.CLOSE),
    "missed_stops": (theme.MISSED, ft.Icons.RULE),
    "late_start": (theme.WARN, ft.Icons.ALARM),
    "began_late": (theme.WARN, ft.Icons.ALARM),
    "out_of_order": (theme.WARN, ft.Icons.SWAP_VERT),
    "outside_window": (theme.WARN, ft.Icons.SCHEDULE),
    "too_far": (theme.MISSED, ft.Icons.WRONG_LOCATION_OUTLINED),
    "too_fast": (theme.WARN, ft.Icons.FAST_FORWARD),
    "two_places": (theme.MISSED, ft.Icons.CONTENT_COPY),
    "again": (theme.INFO, ft.Icons.REPEAT),
    "clock_off": (theme.WARN, ft.Icons.MORE_TIME),
    "mocked": (theme.MISSED, ft.Icons.GPS_OFF),
    "photo_seen": (theme.MISSED, ft.Icons.FILTER_NONE),
    "photo_instead": (theme.WARN, ft.Icons.PHOTO_CAMERA_OUTLINED),
    "photo_owed": (theme.INFO, ft.Icons.CLOUD_UPLOAD_OUTLINED),
    "unexpected": (theme.MISSED, ft.Icons.REPORT_OUTLINED),
    "unanswered": (theme.WARN, ft.Icons.HELP_OUTLINE),
    "hazard": (theme.MISSED, ft.Icons.WARNING_AMBER_OUTLINED),
    "held": (theme.WARN, ft.Icons.HOURGLASS_EMPTY),
}
FLAGS = tuple(
    name
    for name in SIGNS
    if name
    in (
        "out_of_order",
        "outside_window",
        "too_far",
        "too_fast",
        "two_places",
        "again",
        "clock_off",
        "mocked",
        "photo_seen",
    )
)
OTHER = (theme.WARN, ft.Icons.FLAG_OUTLINED)


def reason_word(say: Say, reason: str) -> str:
    """Why something is on the list; a flag of a newer server by its own name."""
    if reason in FLAGS:
        return say(f"flag_{reason}")
    return say(f"concern_{reason}") if reason in SIGNS else say("flag_other", name=reason)


def flag_sentence(say: Say, flag: str) -> str:
    return say(f"flag_{flag}_hint") if flag in FLAGS else say("flag_other_hint")


def reason_badge(say: Say, reason: str) -> ft.Container:
    tone, icon = SIGNS.get(reason, OTHER)
    return badge(reason_word(say, reason), tone, icon)


def flag_lines(say: Say, flags: Iterable[str]) -> list[ft.Control]:
    """Each flag on a line of its own, with the sentence that says what it means."""
    return [
        ft.Column([reason_badge(say, flag), second(flag_sentence(say, flag), theme.INK)], spacing=2, key=flag)
        for flag in flags
    ]


def answer_words(say: Say, state: AnswerState) -> str:
    """`22.5 °C`, `是`, `2 张照片`, `没有填`."""
    question, answer = state.question, state.answer
    if not question.is_answered(answer):
        return say("answer_none")
    if isinstance(answer, bool):
        return say("answer_yes" if answer else "answer_no")
    if question.kind == "photo":
        return say("answer_photos", count=len(answer) if isinstance(answer, list | tuple) else 1)
    if isinstance(answer, float) and answer.is_integer():
        answer = int(answer)
    return f"{answer} {question.unit}".strip()


def expected_words(say: Say, state: AnswerState) -> str:
    """What would have been well, for an answer that is not."""
    question = state.question
    low, high = (
        f"{n:g} {question.unit}".strip() if n is not None else "" for n in (question.low, question.high)
    )
    if question.kind == "yes_no":
        return say("answer_expected", expected=say("answer_yes" if question.expects else "answer_no"))
    if low and high:
        return say("answer_range", low=low, high=high)
    return say("answer_at_least", low=low) if low else say("answer_at_most", high=high)


def answer_lines(local: Local, answers: Iterable[AnswerState]) -> list[ft.Control]:
    """Question and answer; a finding and a lack stand out by colour and by a word."""
    say, lines = local.say, list[ft.Control]()
    for state in answers:
        odd = "" if state.is_well else "unexpected"
        odd = "unanswered" if state.is_lacking else odd
        ink = SIGNS[odd][0].fg if odd else theme.INK
        words = answer_words(say, state)
        if odd == "unexpected":
            words = (
                f"{words}（{expected_words(say, state)}）"
                if local.language == "zh"
                else (f"{words} ({expected_words(say, state)})")
            )
        line = ft.Row(
            [second(state.question.text), body(words, ink), *([reason_badge(say, odd)] if odd else [])],
            wrap=True,
            spacing=theme.S,
            run_spacing=2,
            key=f"answer-{state.question.id}",
        )
        lines.append(line)
    return lines
