"""The places that were added just now, for the list that comes next: it opens where they are, once."""

from __future__ import annotations

import flet as ft


class Newest:
    """Ids, until a list has shown them."""

    def __init__(self) -> None:
        self._ids: tuple[str, ...] = ()

    def keep(self, *ids: str) -> None:
        self._ids = ids

    @property
    def waiting(self) -> tuple[str, ...]:
        return self._ids

    def take(self) -> tuple[str, ...]:
        ids, self._ids = self._ids, ()
        return ids


NewestContext = ft.create_context(Newest())
