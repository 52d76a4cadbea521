from uuid import UUID

import pytest

from dilemmas.actions.shipped_decks import ShippedDeck, load_decks, shipped_decks
from dilemmas.models import Deck
from dilemmas.shipped_files import case_key
from foundation.content.models import ShippedContent
from foundation.content.rules.shipping import Step
from tests.dilemmas.deck_documents import shipped_case_files
from tests.factories.decks import MADE_AT
from tests.factories.dilemmas import make_case

TEXTS = {
    "title": "Balie",
    "introduction": "Uitleg.",
    "title_en": "Desk",
    "introduction_en": "",
    "purpose": "training",
}


def file_of(*keys: UUID, **texts: str) -> ShippedDeck:
    return ShippedDeck("balie", {**TEXTS, **texts}, keys)


def keys_of(deck: Deck) -> list[UUID]:
    return list(deck.cards.values_list("case_key", flat=True))


def test_every_deck_has_five_to_twelve_cases_that_exist():
    known = {case_key(case["key"]): case for case in shipped_case_files()}
    decks = shipped_decks()
    assert len(decks) == 8
    for deck in decks:
        assert 5 <= len(deck.case_keys) <= 12, deck.key
        assert len(set(deck.case_keys)) == len(deck.case_keys), deck.key
        assert set(deck.case_keys) <= set(known), deck.key
        assert all(deck.texts.values()), deck.key


def test_the_decks_fit_their_names():
    known = {case_key(case["key"]): case for case in shipped_case_files()}
    decks = {deck.key: [known[key] for key in deck.case_keys] for deck in shipped_decks()}
    fits = {
        "buitendienst-tien-minuten": lambda case: "buitendienst" in case["audience"]["work"],
        "balie-en-publiekszaken": lambda case: "balie" in case["audience"]["work"],
        "leidinggevenden": lambda case: "leidinggevend" in case["audience"]["levels"],
        "inkoop-en-vastgoed": lambda case: {"inkoop", "vastgoed"} & set(case["audience"]["work"]),
        "informatie-en-ai": lambda case: case["theme"] in (1, 5, 6),
        # A candidate is asked to weigh, not to know our rules.
        "sollicitatiegesprekken-zes-vragen": lambda case: case["kind"] == "dilemma",
    }
    for name, fit in fits.items():
        assert [case["key"] for case in decks[name] if not fit(case)] == [], name
    assert len(decks["sollicitatiegesprekken-zes-vragen"]) == 6
    assert len({case["theme"] for case in decks["eerste-keer-spelen"]}) >= 5
    assert {case["kind"] for case in decks["nieuwe-collegas"]} == {"dilemma", "norm"}


@pytest.mark.django_db
def test_loading_again_changes_nothing():
    cases = [make_case(title) for title in "ab"]
    keys = [case.translation_key for case in cases]
    assert load_decks(at=MADE_AT, decks=[file_of(*keys)]) == {Step.MAKE: 1}
    assert load_decks(at=MADE_AT, decks=[file_of(*keys)]) == {Step.KEEP: 1}
    [deck] = Deck.objects.all()
    assert (deck.title, deck.owner, keys_of(deck)) == ("Balie", None, keys)


@pytest.mark.django_db
def test_a_newer_file_changes_a_deck_that_nobody_touched():
    a, b = (make_case(title).translation_key for title in "ab")
    load_decks(at=MADE_AT, decks=[file_of(a)])
    assert load_decks(at=MADE_AT, decks=[file_of(b, a, title="Nieuw")]) == {Step.UPDATE: 1}
    [deck] = Deck.objects.all()
    assert (deck.title, keys_of(deck)) == ("Nieuw", [b, a])


@pytest.mark.django_db
@pytest.mark.parametrize("touch", ["title", "cards"])
def test_a_deck_that_an_editor_changed_stays(touch):
    a, b = (make_case(title).translation_key for title in "ab")
    load_decks(at=MADE_AT, decks=[file_of(a)])
    deck = Deck.objects.get()
    if touch == "title":
        Deck.objects.update(title="Van ons")
    else:
        deck.cards.all().delete()
    before = (Deck.objects.get().title, keys_of(deck))
    for _load in range(2):
        assert load_decks(at=MADE_AT, decks=[file_of(b, title="Nieuw")]) == {Step.OFFER: 1}
    assert (Deck.objects.get().title, keys_of(deck)) == before
    # Editors of pages are asked nothing about decks.
    assert not ShippedContent.objects.waiting().exists()


@pytest.mark.django_db
def test_a_deck_that_an_editor_threw_away_stays_away():
    key = make_case().translation_key
    load_decks(at=MADE_AT, decks=[file_of(key)])
    Deck.objects.all().delete()
    assert load_decks(at=MADE_AT, decks=[file_of(key, title="Nieuw")]) == {Step.GONE: 1}
    assert not Deck.objects.exists()


@pytest.mark.django_db
def test_a_case_that_is_not_here_comes_when_it_is():
    here, later = make_case().translation_key, make_case("later", publish=False)
    later_key = later.translation_key
    later.delete()
    load_decks(at=MADE_AT, decks=[file_of(here, later_key)])
    deck = Deck.objects.get()
    assert keys_of(deck) == [here]
    make_case("later", translation_key=later_key)
    load_decks(at=MADE_AT, decks=[file_of(here, later_key)])
    assert keys_of(deck) == [here, later_key]
