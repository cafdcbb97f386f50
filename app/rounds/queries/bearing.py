"""Whose a round is: theirs whom the plan named, until it was handed over."""

from __future__ import annotations

from app.rounds.records import Handover, Round, Start, Visit
from services.commands import Me, View


def last_handover(view: View, round_id: str) -> Handover | None:
    """The word that counts: the last one by the authority's clock, whatever the order it was heard in."""
    return max(view.where(Handover, round_id=round_id), key=lambda h: (h.at, h.id), default=None)


def bearers(view: View, walk: Round) -> tuple[str, ...]:
    """The ids of the people it is meant for by name; none: anybody of its roles."""
    said = last_handover(view, walk.id)
    return walk.person_ids if said is None else borne_after(walk, said)


def borne_after(walk: Round, said: Handover | None) -> tuple[str, ...]:
    """Whose it was once that was said; with None as the plan has it."""
    if said is None or said.back:
        return walk.person_ids
    return (said.to_person_id,) if said.to_person_id else ()


def borne_before(view: View, walk: Round) -> tuple[str, ...]:
    """Whose it was before the last word."""
    return borne_after(walk, _word_before(view, walk.id))


def meant_for(view: View, walk: Round, me: Me) -> bool:
    """Whether it is for anybody of its roles, or for me by name; not when I gave it to whoever comes next."""
    named = bearers(view, walk)
    if named:
        return me.person_id in named
    said = last_handover(view, walk.id)
    return said is None or said.back or said.person_id != me.person_id


def given_up(view: View, walk: Round, me: Me) -> bool:
    """Whether it was mine and went to somebody else after the last thing I did on it."""
    said = last_handover(view, walk.id)
    if said is None or meant_for(view, walk, me):
        return False
    acts = [*view.where(Start, round_id=walk.id), *view.where(Visit, round_id=walk.id)]
    mine = [act.at for act in acts if act.person_id == me.person_id]
    was_mine = bool(mine) or me.person_id in (said.person_id, *borne_before(view, walk))
    return was_mine and not any(at > said.at for at in mine)


def now_as_word(view: View, walk: Round) -> tuple[str | None, bool]:
    """(`to_person_id`, `back`) of a handover that would bring back what is now, once another was said."""
    said = last_handover(view, walk.id)
    return (None, True) if said is None else (said.to_person_id, said.back)


def _word_before(view: View, round_id: str) -> Handover | None:
    said = sorted(view.where(Handover, round_id=round_id), key=lambda h: (h.at, h.id))
    return said[-2] if len(said) > 1 else None
