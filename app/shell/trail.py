"""The way that was come: whether the page before is one of ours, so that "back" never leaves the app."""

from __future__ import annotations


class Trail:
    """Addresses in the order they were opened; one step back shortens it."""

    def __init__(self) -> None:
        self._visited: list[str] = []

    def note(self, address: str) -> None:
        """Called whenever a page is drawn; the same address again changes nothing."""
        if self._visited[-1:] == [address]:
            return
        if self._visited[-2:-1] == [address]:
            self._visited.pop()
        else:
            self._visited.append(address)

    @property
    def leads_back(self) -> bool:
        return len(self._visited) > 1
