"""What is said about the estate, its people and places, Chinese beside English."""

from app.estate.texts import absences, calling, certificates, importing, people, places

PARTS = (people, places, absences, importing, calling, certificates)
PAIRS: dict[str, tuple[str, str]] = {key: pair for part in PARTS for key, pair in part.PAIRS.items()}

TEXTS: dict[str, dict[str, str]] = {
    "zh": {key: pair[0] for key, pair in PAIRS.items()},
    "en": {key: pair[1] for key, pair in PAIRS.items()},
}
