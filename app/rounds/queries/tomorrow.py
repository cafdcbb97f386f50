"""What waits for me tomorrow, beyond the rounds of the hours to come."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.rounds.queries.bearing import meant_for
from app.rounds.queries.progress import Progress, coming_rounds, next_round, progresses, zone_of
from app.rounds.records import Round
from services.commands import Me, View


def tomorrow_rounds(view: View, me: Me, now: datetime) -> tuple[Progress, ...]:
    """The rounds of the estate's next day that I may walk, as far as they are made and not told as coming."""
    zone = zone_of(view)
    day = now.astimezone(zone).date() + timedelta(days=1)
    shown = next_round(view, me, now)
    told = {p.round.id for p in coming_rounds(view, me, now, shown.round.id if shown else "")}
    told |= {shown.round.id} if shown else set()
    found = [
        r
        for r in view.all(Round)
        if r.starts_at.astimezone(zone).date() == day
        and r.id not in told
        and me.holds(*r.roles)
        and meant_for(view, r, me)
    ]
    return tuple(progresses(view, sorted(found, key=lambda r: (r.starts_at, r.id)), now))
