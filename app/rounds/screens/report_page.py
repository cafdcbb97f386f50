"""The page of a month to print: HTML that stands alone, on A4, its pictures in it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape

from app.rounds.queries.months import Tally
from app.rounds.queries.omissions import by_reason
from app.rounds.queries.outcomes import Sum
from app.rounds.queries.reports import Choice, Report
from app.rounds.screens.kinds import kind_name
from app.rounds.screens.left_out import obstacle
from app.rounds.screens.parts import Local
from app.rounds.screens.report_style import STYLE
from components import dates
from components.paper import paper

MOST_HAZARDS, MOST_REASONS = 20, 12
MAGIC = ((b"\x89PNG", "image/png"), (b"RIFF", "image/webp"))


def report_page(local: Local, report: Report, estate: str, made: str, pictures: Mapping[str, bytes]) -> str:
    """`made`: when and by whom; `pictures`: the bytes of those that could be had, by their SHA-256."""
    say, month = local.say, report.month
    name = kind_name(say, month.kind) if month.kind else say("report_all")
    when = say("month_name", year=month.first_day.year, month=month.first_day.month)
    parts = [
        _head(local, estate, name, when, made),
        _tiles(local, report.total),
        f'<p class="what">{escape(say("report_rate_means"))}</p>',
        _weeks(local, report),
        _people(local, month.people),
        _beside(_reasons(local, report), _hours(local, report)),
        _hazards(local, report),
        _pictures(local, report, pictures),
    ]
    return paper(local.language, f"{estate} {name} {when}", STYLE, say("label_print"), parts)


def _head(local: Local, estate: str, name: str, when: str, made: str) -> str:
    title = local.say("report_title", kind=name)
    return (
        f"<header><div><h1>{escape(title)}</h1><p>{escape(when)}</p></div>"
        f'<div class="estate"><b>{escape(estate)}</b><br>{escape(made)}</div></header>'
    )


def _tiles(local: Local, total: Sum) -> str:
    say = local.say
    rate = "–" if total.rate is None else f"{total.rate:.1%}"
    tiles = [
        ("rate", say("report_rate"), rate),
        ("", say("col_planned"), str(total.due)),
        ("good", say("report_done"), str(total.done)),
        ("warn", say("report_late"), str(total.late)),
        ("bad", say("report_bad"), str(total.missed + total.incomplete)),
        ("info", say("col_omitted"), str(total.omitted)),
    ]
    cells = "".join(f'<li class="{c}"><span>{escape(n)}</span><b>{v}</b></li>' for c, n, v in tiles)
    return f'<ul class="tiles">{cells}</ul>'


def _weeks(local: Local, report: Report) -> str:
    say = local.say
    most = max((week.total.due for week in report.weeks), default=0) or 1
    lines = []
    for week in report.weeks:
        name = f"{week.first.month}/{week.first.day}–{week.last.month}/{week.last.day}"
        lines.append([escape(name), *_sum_cells(week.total), _bar(week.total, most)])
    lines.append([f"<b>{escape(say('tally_total'))}</b>", *_sum_cells(report.total), ""])
    return _table(say("report_weeks"), _columns(local, say("report_week"), say("report_share")), lines)


def _people(local: Local, people: Sequence[Tally]) -> str:
    say = local.say
    lines = []
    for one in people:
        total = Sum(one.planned, one.on_time + one.late, one.late, one.incomplete, one.missed, one.omitted)
        cells = [escape(one.name or say("tally_nobody")), *_sum_cells(total), str(one.visits)]
        lines.append(cells)
    return _table(say("month_people"), _columns(local, say("col_person"), say("col_visits")), lines)


def _columns(local: Local, first: str, last: str) -> list[str]:
    planned, *others = [
        local.say(f"col_{name}") for name in ("planned", "late", "incomplete", "missed", "omitted")
    ]
    return [first, planned, local.say("report_done"), *others, local.say("report_rate"), last]


def _sum_cells(total: Sum) -> list[str]:
    counts = (total.due, total.done, total.late, total.incomplete, total.missed, total.omitted)
    return [*(str(n) if n else "–" for n in counts), "–" if total.rate is None else f"{total.rate:.1%}"]


def _bar(total: Sum, most: int) -> str:
    """Done in time, late, and the rest, as long as its share of the fullest week."""
    parts = (
        ("good", total.done - total.late),
        ("warn", total.late),
        ("bad", total.missed + total.incomplete),
    )
    pieces = "".join(f'<i class="{c}" style="width:{100 * n / most:.1f}%"></i>' for c, n in parts if n)
    return f'<span class="bar">{pieces}</span>'


def _reasons(local: Local, report: Report) -> str:
    counts = by_reason(report.month.left_out)
    lines = [[escape(obstacle(local.say, why)), str(count)] for why, count in counts.items()]
    places: dict[str, int] = {}
    for one in report.month.left_out:
        places[one.state.place] = places.get(one.state.place, 0) + 1
    often = sorted(places.items(), key=lambda item: (-item[1], item[0]))[:MOST_REASONS]
    told = local.names(f"{place} {count}" for place, count in often)
    table = _table(local.say("report_reasons"), [local.say("col_obstacle"), local.say("report_stops")], lines)
    return table + (f'<p class="what">{escape(local.say("report_places", places=told))}</p>' if told else "")


def _hours(local: Local, report: Report) -> str:
    most = max((count for _, count in report.hours), default=1)
    lines = []
    for hour, count in report.hours:
        bar = f'<span class="bar"><i class="warn" style="width:{100 * count / most:.1f}%"></i></span>'
        lines.append([f"{hour:02d}:00–{hour + 1:02d}:00", str(count), bar])
    heads = [local.say("report_hour"), local.say("report_rounds"), ""]
    return _table(local.say("report_hours"), heads, lines)


def _hazards(local: Local, report: Report) -> str:
    say, lines = local.say, []
    for state in report.month.hazards[:MOST_HAZARDS]:
        at = dates.day(state.hazard.at, local.language, local.zone, weekday=False)
        word = say("review_none" if state.is_open else f"review_{_settled(state.verdict)}")
        told = (f"{at} {local.clock(state.hazard.at)}", state.place, say(f"hazard_{state.hazard.urgency}"),
                state.hazard.text, state.person, word)  # fmt: skip
        lines.append([escape(cell) for cell in told])
    heads = [say(f"col_{name}") for name in ("at", "place", "urgency", "text", "person", "review")]
    left = len(report.month.hazards) - len(lines)
    more = f'<p class="what">{escape(say("report_more", count=left))}</p>' if left > 0 else ""
    return _table(say("sheet_hazards"), heads, lines, "words") + more


def _settled(verdict: str) -> str:
    return "settled" if verdict == "accepted" else "refused"


def _pictures(local: Local, report: Report, pictures: Mapping[str, bytes]) -> str:
    figures = [_figure(local, one, pictures[one.sha256]) for one in report.pictures if one.sha256 in pictures]
    if not figures:
        return ""
    head = f"<h2>{escape(local.say('report_pictures'))}</h2>"
    return f'<section>{head}<div class="pictures">{"".join(figures)}</div></section>'


def _figure(local: Local, one: Choice, data: bytes) -> str:
    kind = next((name for magic, name in MAGIC if data.startswith(magic)), "image/jpeg")
    at = dates.day(one.at, local.language, local.zone, weekday=False)
    word = local.say(f"report_of_{one.about}")
    said = f"{at} {local.clock(one.at)} · {one.person}"
    words = f"{word}{f'：{one.words}' if local.language == 'zh' else f': {one.words}'}" if one.words else word
    return (
        f'<figure><img alt="{escape(one.place)}" src="data:{kind};base64,{b64encode(data).decode()}">'
        f"<figcaption><b>{escape(one.place)}</b>{escape(said)}<br>{escape(words)}</figcaption></figure>"
    )


def _beside(*parts: str) -> str:
    return f'<div class="beside">{"".join(f"<div>{part}</div>" for part in parts)}</div>'


def _table(name: str, heads: Sequence[str], lines: Sequence[Sequence[str]], look: str = "") -> str:
    """The first column is words, the others figures, unless it looks like `words`."""
    if not lines:
        return f'<section><h2>{escape(name)}</h2><p class="none">–</p></section>'
    top = "".join(f"<th>{escape(head)}</th>" for head in heads)
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in lines)
    table = f'<table class="{look}"><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table>'
    return f"<section><h2>{escape(name)}</h2>{table}</section>"
