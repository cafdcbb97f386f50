"""What is said of a round that was walked: its timeline, positions, review."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {}
