"""What may be asked of the stores: how much there is, who wrote what, where one may not go yet."""

from app.assets.queries.alerts import alerts
from app.assets.queries.book import (
    ItemState,
    Line,
    history,
    item_state,
    last_dose,
    offered,
    plain_number,
    stock,
)
from app.assets.queries.door import door
from app.assets.queries.spraying import CAREFUL, Notice, Spray, asides, notice, sprays, wall

__all__ = [
    "CAREFUL",
    "ItemState",
    "Line",
    "Notice",
    "Spray",
    "alerts",
    "asides",
    "door",
    "history",
    "item_state",
    "last_dose",
    "notice",
    "offered",
    "plain_number",
    "sprays",
    "stock",
    "wall",
]
