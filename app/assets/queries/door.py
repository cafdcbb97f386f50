"""The stores on the manager's board: how many things are running out."""

from __future__ import annotations

from app.assets.queries.book import stock
from app.assets.records import FINDERS
from app.domain import Door
from services.commands import Me, View


def door(view: View, me: Me) -> Door | None:
    if not me.holds(*FINDERS):
        return None
    kept = [state for state in stock(view) if state.item.closed_at is None]
    low = sum(state.is_low or state.is_wrong for state in kept)
    words = "stock_low" if low else "stock_enough" if kept else "stock_none"
    return Door("stock", "/stock", "INVENTORY_2_OUTLINED", words, (("low", low),), low > 0)
