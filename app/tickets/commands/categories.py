"""What the manager says tickets may be about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from app.tickets.commands.flows import manages
from app.tickets.commands.routing import DOERS
from app.tickets.records import Category, Kind, Urgency
from services.commands import Act, Command, Me, Refused, View
from services.records import Record


class _Describing(Command):
    name: str = ""
    icon: str = ""
    urgency: Urgency = "soon"
    role: str = ""
    needs: str = ""
    ordinal: int | None = None

    def fits(self, view: View, beside: Category) -> None:
        """Raises Refused: NAME_MISSING, NAME_TAKEN {name}, ROLE_UNKNOWN."""
        name = self.name.strip()
        if not name and not beside.key:
            raise Refused("NAME_MISSING")
        if self.role and self.role not in DOERS:
            raise Refused("ROLE_UNKNOWN")
        others = (c for c in view.where(Category, parent_id=beside.parent_id) if c.kind == beside.kind)
        if name and any(c.name == name and c.id != beside.id and c.closed_at is None for c in others):
            raise Refused("NAME_TAKEN", name=name)

    def told(self, ordinal: int) -> dict[str, Any]:
        return {
            "name": self.name.strip(),
            "icon": self.icon,
            "urgency": self.urgency,
            "role": self.role,
            "needs": self.needs.strip(),
            "ordinal": ordinal if self.ordinal is None else self.ordinal,
        }


class AddCategory(_Describing):
    """Something more that tickets may be about; its id is the op's."""

    kind: ClassVar[str] = "tickets.add_category"
    ticket_kind: Kind
    parent_id: str | None = None

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: NOT_ALLOWED, CATEGORY_UNKNOWN above it, and what does not fit."""
        manages(me)
        above = view.get(Category, self.parent_id) if self.parent_id else None
        if self.parent_id and (above is None or above.parent_id or above.kind != self.ticket_kind):
            raise Refused("CATEGORY_UNKNOWN")
        self.fits(view, self._new(""))

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        last = max((c.ordinal for c in view.all(Category) if c.kind == self.ticket_kind), default=0)
        new = self._new(act.me.estate_id).model_copy(update=self.told(last + 1))
        yield new.model_copy(update={"id": act.id})

    def _new(self, estate_id: str) -> Category:
        return Category(id="", estate_id=estate_id, kind=self.ticket_kind, parent_id=self.parent_id)


class ChangeCategory(_Describing):
    """The category as it is from now on, whole."""

    kind: ClassVar[str] = "tickets.change_category"
    category_id: str

    def check(self, view: View, me: Me) -> None:
        manages(me)
        self.fits(view, category_known(view, self.category_id))

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        category = view.get(Category, self.category_id)
        if category is not None:
            yield category.model_copy(update=self.told(category.ordinal))


class CloseCategory(Command):
    """Not offered any more, nor what is under it; with `open` offered again."""

    kind: ClassVar[str] = "tickets.close_category"
    category_id: str
    open: bool = False

    def check(self, view: View, me: Me) -> None:
        manages(me)
        category_known(view, self.category_id)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        category = view.get(Category, self.category_id)
        if category is None:
            return
        above = [category.parent_id] if self.open and category.parent_id else []
        below = [] if self.open else [c.id for c in view.where(Category, parent_id=category.id)]
        for id in (category.id, *above, *below):
            one = view.get(Category, id)
            if one is not None and (self.open or one.closed_at is None):
                yield one.model_copy(update={"closed_at": None if self.open else act.at})


def category_known(view: View, category_id: str) -> Category:
    """Raises Refused: CATEGORY_UNKNOWN."""
    category = view.get(Category, category_id)
    if category is None:
        raise Refused("CATEGORY_UNKNOWN")
    return category
