"""Decks, as their makers leave them; a case is anything with its key."""

from datetime import datetime
from typing import Any
from uuid import UUID

from dilemmas.models import Deck, DeckCard
from foundation.people.models import Person
from tests.conftest import moment
from tests.factories.people import PersonFactory

MADE_AT = moment("2022-02-01 09:00")


def make_deck(*cases: Any, owner: Person | None = None, at: datetime = MADE_AT, **fields: Any) -> Deck:
    """Of `owner`, else of somebody new. `cases`: pages, versions or keys, in this order."""
    return _deck(cases, owner=owner or PersonFactory(), at=at, **{"title": "Teamdag", **fields})


def make_curated_deck(*cases: Any, at: datetime = MADE_AT, **fields: Any) -> Deck:
    """Of the editors, so everybody sees it."""
    return _deck(cases, owner=None, at=at, **{"title": "Eerste keer", "title_en": "First time", **fields})


def make_favourites(*cases: Any, owner: Person, at: datetime = MADE_AT) -> Deck:
    return _deck(cases, owner=owner, at=at, is_favourites=True)


def _deck(cases: tuple[Any, ...], *, owner: Person | None, at: datetime, **fields: Any) -> Deck:
    deck = Deck.objects.create(owner=owner, created_at=at, changed_at=at, **fields)
    DeckCard.objects.bulk_create(
        DeckCard(deck=deck, case_key=_key(case), position=position) for position, case in enumerate(cases)
    )
    return deck


def _key(case: Any) -> UUID:
    if isinstance(case, UUID):
        return case
    return getattr(case, "case_key", None) or case.translation_key
