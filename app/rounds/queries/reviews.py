"""What the manager made of a visit, a round or a hazard: the last word counts, none is taken back."""

from __future__ import annotations

from dataclasses import dataclass

from app.rounds.queries.progress import name_of
from app.rounds.records import Review
from services.commands import View


@dataclass(frozen=True)
class ReviewState:
    review: Review
    person: str


def reviews_of(view: View, subject_id: str) -> tuple[ReviewState, ...]:
    """Every word on it, the last one first."""
    said = sorted(view.where(Review, subject_id=subject_id), key=lambda review: review.at, reverse=True)
    return tuple(ReviewState(review, name_of(view, review.person_id)) for review in said)


def last_review(view: View, subject_id: str) -> Review | None:
    """The word that counts; None while nobody has looked."""
    return max(view.where(Review, subject_id=subject_id), key=lambda review: review.at, default=None)
