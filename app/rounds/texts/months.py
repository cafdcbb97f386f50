"""What is said of a month: its export, its columns."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {}
