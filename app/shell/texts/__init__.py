"""What is said around the domains, Chinese beside English."""

from __future__ import annotations

from app.shell.texts import entry, own, sync

PAIRS: dict[str, tuple[str, str]] = {**entry.PAIRS, **own.PAIRS, **sync.PAIRS}

TEXTS: dict[str, dict[str, str]] = {
    "zh": {key: pair[0] for key, pair in PAIRS.items()},
    "en": {key: pair[1] for key, pair in PAIRS.items()},
}
