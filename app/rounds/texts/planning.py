"""What is said of plans: stops, questions, times, who, from when."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {}
