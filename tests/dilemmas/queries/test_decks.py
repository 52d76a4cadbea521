from uuid import uuid4

import pytest

from dilemmas.models import Deck
from dilemmas.queries.cases import latest_versions
from dilemmas.queries.decks import (
    deck_cards,
    deck_versions,
    decks_to_fill,
    favourite_keys,
    named_owner,
    suggested_cards,
    summaries,
)
from tests.factories.decks import make_curated_deck, make_deck, make_favourites
from tests.factories.dilemmas import make_case, translate_case, version_of
from tests.factories.people import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


def test_versions_stand_in_the_order_of_the_deck(django_assert_num_queries):
    a, b, c = (make_case(title) for title in "abc")
    deck = make_deck(c, a, b)
    expected = [version_of(case) for case in (c, a, b)]
    with django_assert_num_queries(2):
        assert deck_versions(deck) == expected


def test_a_deck_plays_the_newest_version():
    case = make_case("Oud")
    deck = make_deck(case)
    case.title = "Nieuw"
    case.save_revision().publish()
    [version] = deck_versions(deck)
    assert (version.number, version.in_language("nl")["title"]) == (2, "Nieuw")


def test_a_case_that_is_gone_counts_no_more_and_keeps_its_place():
    a, b = make_case("a"), make_case("b")
    deck = make_deck(a, b)
    a.unpublish()
    assert deck_versions(deck) == [version_of(b)]
    cards = deck_cards(deck, language="nl")
    assert [(card.title, card.version is None, card.is_waiting) for card in cards] == [
        ("a", True, False),
        ("b", False, False),
    ]
    assert [one.size for one in summaries([deck])] == [1]
    a.save_revision().publish()
    assert [version.in_language("nl")["title"] for version in deck_versions(deck)] == ["a", "b"]


def test_a_case_that_is_taken_down_keeps_its_place_and_a_stranger_has_none():
    case = make_case("a")
    deck = make_deck(case, uuid4())
    case.unpublish()
    cards = deck_cards(deck, language="nl")
    assert [(card.title, card.version) for card in cards] == [("a", None), ("", None)]


def test_a_case_that_waits_for_approval_says_so():
    deck = make_deck(make_case("a", publish=False))
    [card] = deck_cards(deck, language="nl")
    assert (card.title, card.is_waiting, card.version) == ("", True, None)


def test_a_card_in_the_language_of_the_reader():
    case = make_case("Het cadeau")
    translate_case(case)
    deck = make_deck(case)
    assert [card.title for card in deck_cards(deck, language="en")] == ["Het cadeau (en)"]
    assert [card.title for card in deck_cards(deck, language="nl")] == ["Het cadeau"]


def test_suggestions_leave_out_the_deck_and_what_is_for_some_clusters():
    inside, outside, only = make_case("in"), make_case("uit"), make_case("cluster")
    only.clusters.add(UnitFactory(kind="cluster"))
    only.save_revision().publish()
    deck = make_deck(inside)
    cards = deck_cards(deck, language="nl")
    found = suggested_cards(deck, cards, language="nl", versions=latest_versions())
    assert [card.case_key for card in found] == [outside.translation_key]


def test_suggestions_for_an_outdoor_deck_begin_outdoors():
    make_case("binnen", theme="middelen")
    make_case("buiten", work=("buitendienst",))
    deck = make_deck(make_case("in"), purpose="buitendienst")
    cards = deck_cards(deck, language="nl")
    found = suggested_cards(deck, cards, language="nl", versions=latest_versions())
    assert [card.title for card in found] == ["buiten", "binnen"]


def test_summaries_cost_the_same_for_many_decks(django_assert_num_queries):
    cases = [make_case(str(number)) for number in range(3)]
    decks = [make_deck(*cases) for _number in range(4)]
    with django_assert_num_queries(2):
        assert [one.core_values for one in summaries(decks)] == [["onafhankelijkheid"] * 3] * 4


def test_favourites_are_ones_own():
    case, person = make_case(), PersonFactory()
    make_favourites(case, owner=person)
    make_favourites(owner=PersonFactory())
    make_deck(make_case(), owner=person)
    assert favourite_keys(person) == {case.translation_key}
    assert favourite_keys(PersonFactory()) == frozenset()


def test_decks_to_fill_are_the_own_ones():
    case, person = make_case(), PersonFactory()
    with_case, without = make_deck(case, owner=person), make_deck(owner=person)
    curated = make_curated_deck(case)
    make_favourites(case, owner=person)
    make_deck(case)
    own = {(deck, deck.has_case) for deck in decks_to_fill(person, case.translation_key, with_curated=False)}
    assert own == {(with_case, True), (without, False)}
    more = decks_to_fill(person, case.translation_key, with_curated=True)
    assert {(deck, deck.has_case) for deck in more} == own | {(curated, True)}


def test_an_owner_is_named_only_if_they_wish():
    owner = PersonFactory(given_name="Noor", family_name="Bakker")
    deck = make_deck(owner=owner)
    assert named_owner(deck) == ""
    deck.names_owner = True
    assert named_owner(deck) == "Noor Bakker"
    owner.status = "deceased"
    assert named_owner(deck) == ""
    assert named_owner(make_curated_deck(names_owner=True)) == ""


def test_a_deck_of_a_merged_registration_is_ones_own():
    kept, merged = PersonFactory(), PersonFactory()
    deck = make_deck(owner=merged)
    merged.status, merged.merged_into = "merged", kept
    merged.save()
    assert list(Deck.objects.of(kept)) == [deck]
