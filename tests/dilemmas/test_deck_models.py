from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from dilemmas.models import Deck, DeckCard
from tests.factories.decks import MADE_AT, make_curated_deck, make_deck, make_favourites
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def refused(make: Any) -> bool:
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


def test_favourites_once_a_person():
    person = PersonFactory()
    make_favourites(owner=person)
    make_favourites(owner=PersonFactory())
    make_deck(owner=person)
    assert refused(lambda: make_favourites(owner=person))


def test_favourites_of_nobody_are_refused():
    assert refused(lambda: Deck.objects.create(is_favourites=True, created_at=MADE_AT, changed_at=MADE_AT))


def test_a_case_stands_once_in_a_deck():
    key = uuid4()
    deck = make_deck(key)
    make_deck(key)
    assert refused(lambda: DeckCard.objects.create(deck=deck, case_key=key, position=7))


def test_a_name_in_english_where_the_deck_has_it():
    curated, own = make_curated_deck(), make_deck(title="Balie")
    favourites = make_favourites(owner=own.owner)
    assert [one.name for one in (curated, own, favourites)] == ["Eerste keer", "Balie", "Favorieten"]
    with translation.override("en"):
        assert [one.name for one in (curated, own)] == ["First time", "Balie"]


def test_decks_of_a_person_with_those_of_a_merged_registration():
    kept, merged = PersonFactory(), PersonFactory()
    merged.status, merged.merged_into = "merged", kept
    merged.save()
    own, other = make_deck(owner=kept), make_deck(owner=merged)
    make_deck()
    make_curated_deck()
    assert set(Deck.objects.of(kept)) == {own, other}
