"""What is said about rounds, Chinese beside English. A refusal: what happened, what was kept, what to do."""

from app.rounds.texts import (
    alerts,
    board,
    cover,
    desk,
    fire,
    flags,
    forms,
    histories,
    labels,
    months,
    omitting,
    planning,
    reviewing,
    speaking,
    stopping,
    ticking,
    walking,
)

PARTS = (
    walking,
    stopping,
    speaking,
    forms,
    fire,
    alerts,
    board,
    cover,
    desk,
    flags,
    omitting,
    planning,
    labels,
    reviewing,
    months,
    histories,
    ticking,
)
PAIRS: dict[str, tuple[str, str]] = {key: pair for part in PARTS for key, pair in part.PAIRS.items()}

TEXTS: dict[str, dict[str, str]] = {
    "zh": {key: pair[0] for key, pair in PAIRS.items()},
    "en": {key: pair[1] for key, pair in PAIRS.items()},
}
