"""What the manager has set up: the tree of categories and the list of prices, in their order."""

from __future__ import annotations

from dataclasses import dataclass

from app.assets.records import Item
from app.tickets.records import Category, Flow, Price
from services.commands import View


@dataclass(frozen=True)
class Branch:
    category: Category
    below: tuple[Category, ...]


def flow_of(view: View, kind: str) -> Flow | None:
    return next((flow for flow in view.all(Flow) if flow.kind == kind), None)


def tree(view: View, kind: str) -> tuple[Branch, ...]:
    """The categories of a kind by their order; those that are closed last."""
    own = sorted((c for c in view.all(Category) if c.kind == kind), key=_order)
    tops = [c for c in own if c.parent_id is None]
    return tuple(Branch(top, tuple(c for c in own if c.parent_id == top.id)) for top in tops)


def price_list(view: View) -> tuple[Price, ...]:
    """By their order; those that are closed last."""
    return tuple(sorted(view.all(Price), key=_order))


def stocked(view: View) -> tuple[Item, ...]:
    """What a price can stand for in the stores."""
    kept = (item for item in view.all(Item) if item.closed_at is None)
    return tuple(sorted(kept, key=lambda item: (item.kind != "material", item.name)))


def _order(one: Category | Price) -> tuple[bool, int, str]:
    return one.closed_at is not None, one.ordinal, one.id
