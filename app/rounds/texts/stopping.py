"""What is said at a stop: its questions, a hazard, a photo in place of a damaged label."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {}
