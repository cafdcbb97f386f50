"""Each step of a ticket in words: its headline, what it says besides, what was checked and used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.rounds.screens.parts import Local
from app.tickets.queries.log import Entry, Link
from app.tickets.queries.working import money
from app.tickets.records import Step, Ticket


def headline(local: Local, entry: Entry, ticket: Ticket, now: datetime) -> str:
    """派给郑海涛, 回访：满意, 暂停到 11 月 25 日 08:00; the report by the way it came."""
    say, x = local.say, entry.step
    if x is None:
        return say("log_register", channel=say(f"channel_{ticket.channel}"))
    if x.step in ("assign", "hand_over"):
        role = say(f"role_{x.to_role or ticket.role}")
        if x.to_name:
            return say(f"log_{x.step}", person=x.to_name)
        return say("log_assign_role", role=role)
    if x.step == "approve":
        return say("log_approve" if x.details.get("passed", True) else "log_approve_failed")
    if x.step == "call_back" and not x.rating:
        return say("log_call_back_none")
    if x.step in ("call_back", "rate"):
        return say(f"log_{x.step}", rating=say(f"rating_{x.rating}"))
    if x.step == "pause" and x.until is not None:
        return say("log_pause", until=local.moment(x.until, now))
    if x.step in ("join", "split", "reopen"):
        return say(f"log_{x.step}", number=number_of(local, entry.other))
    if x.step == "judge":
        return say("log_judge_valid" if x.details.get("valid") else "log_judge_not")
    return say(f"stage_{x.step}" if f"stage_{x.step}" in STAGE_WORDS else f"step_{x.step}")


STAGE_WORDS = {f"stage_{step}" for step in ("verify", "accept", "arrive", "work", "finish", "answer")}


def lines(local: Local, entry: Entry, category: str = "") -> list[str]:
    """What is said besides the headline. `category`: the name of the one that was found to be right."""
    say, x = local.say, entry.step
    if x is None:
        return []
    found: list[str] = []
    if x.step == "verify":
        changed = _changed(local, x, entry, category)
        found.append(say("log_changed", what=local.names(changed)) if changed else say("log_same"))
    if x.text:
        found.append(x.text)
    if x.reason:
        found.append(say("log_reason", reason=x.reason))
    found += [check_words(local, x)] if x.details.get("checks") else []
    found += [material_words(local, one) for one in _dicts(x, "materials")]
    total = material_total(_dicts(x, "materials"))
    found += [say("log_total", sum=money(total))] if total is not None else []
    found += [reading_words(local, one) for one in _dicts(x, "readings")]
    for name in ("no_photo", "no_signature"):
        if x.details.get(name):
            found.append(say(f"log_{name}", reason=x.details[name]))
    return found


def under(local: Local, entry: Entry, now: datetime) -> str:
    """Who and when, and when word of it came if that was later."""
    said = local.say("log_by", person=entry.by, time=local.moment(entry.at, now))
    late = local.say("log_late", time=local.moment(entry.late, now)) if entry.late else ""
    return " · ".join(one for one in (said, late) if one)


def number_of(local: Local, link: Link | None) -> str:
    return (link.number if link else "") or local.say("ticket_new_number")


def checks(x: Step) -> Sequence[Mapping[str, Any]]:
    """Each {name, ok, step?, note?}."""
    return _dicts(x, "checks")


def materials(x: Step) -> Sequence[Mapping[str, Any]]:
    """Each {name?, amount, unit?, price?}."""
    return _dicts(x, "materials")


def check_words(local: Local, x: Step) -> str:
    all_ = _dicts(x, "checks")
    said = local.say("log_checks", good=sum(bool(one.get("ok")) for one in all_), all=len(all_))
    bad = [_bad(one) for one in all_ if not one.get("ok")]
    word = local.say("log_check_bad")
    return f"{said} · {word}{'：' if local.language == 'zh' else ': '}{local.names(bad)}" if bad else said


def material_words(local: Local, used: Mapping[str, Any]) -> str:
    told = {"name": used.get("name", ""), "unit": used.get("unit", ""), "amount": plain(used.get("amount"))}
    cost = cost_of(used)
    if cost is None:
        return local.say("log_material", **told)
    return local.say("log_material_sum", **told, price=money(Decimal(str(used["price"]))), sum=money(cost))


def reading_words(local: Local, read: Mapping[str, Any]) -> str:
    told = {"name": read.get("name", ""), "unit": read.get("unit", ""), "value": plain(read.get("value"))}
    return local.say("log_reading", **told).strip()


def material_total(used: Sequence[Mapping[str, Any]]) -> Decimal | None:
    """In the estate's money; None when nothing has a price."""
    costs = [cost for one in used if (cost := cost_of(one)) is not None]
    return sum(costs, Decimal(0)) if costs else None


def cost_of(used: Mapping[str, Any]) -> Decimal | None:
    if used.get("price") is None:
        return None
    return Decimal(str(used["price"])) * Decimal(str(used.get("amount", 0)))


def plain(value: Any) -> str:
    """A number without the zeros behind it."""
    text = f"{Decimal(str(value or 0)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _bad(check: Mapping[str, Any]) -> str:
    note = str(check.get("note", ""))
    return f"{check.get('name', '')}（{note}）" if note else str(check.get("name", ""))


def _changed(local: Local, x: Step, entry: Entry, category: str) -> list[str]:
    say, told = local.say, x.details
    found = [say(f"kind_{told['kind']}")] if told.get("kind") else []
    found += [category] if told.get("category_id") and category else []
    found += [say(f"urgency_{told['urgency']}")] if told.get("urgency") else []
    return [*found, *entry.now]


def _dicts(x: Step, name: str) -> Sequence[Mapping[str, Any]]:
    return tuple(one for one in x.details.get(name) or () if isinstance(one, Mapping))
