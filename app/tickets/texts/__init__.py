"""What is said about tickets, Chinese beside English. A refusal: what happened, what was kept, what to do."""

from app.tickets.texts import (
    board,
    calls,
    figures,
    flow,
    intake,
    page,
    reporting,
    resident,
    settings,
    working,
)

PARTS = (flow, figures, board, intake, page, calls, resident, settings, working, reporting)
PAIRS: dict[str, tuple[str, str]] = {key: pair for part in PARTS for key, pair in part.PAIRS.items()}

TEXTS: dict[str, dict[str, str]] = {
    "zh": {key: pair[0] for key, pair in PAIRS.items()},
    "en": {key: pair[1] for key, pair in PAIRS.items()},
}
