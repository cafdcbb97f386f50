"""What is said of duty, of what is due now, and of the rounds of the last days."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {}
