from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from dilemmas.actions.decks import (
    add_card,
    change_deck,
    copy_deck,
    delete_deck,
    make_deck,
    mark_favourite,
    move_card,
    remove_card,
    share_deck,
    stop_sharing,
    unmark_favourite,
)
from dilemmas.models import Deck
from dilemmas.rules.decks import MOST_CARDS
from foundation.errors import DomainError
from tests.factories.decks import MADE_AT, make_curated_deck, make_favourites
from tests.factories.decks import make_deck as old_deck
from tests.factories.dilemmas import make_case
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
TERMS = {"title": "Teamdag", "introduction": "Voor dinsdag.", "purpose": "teamgesprek"}


def keys_of(deck: Deck) -> list[UUID]:
    return list(deck.cards.values_list("case_key", flat=True))


def refusal(act: Any) -> str:
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.code


def test_making_twice_with_the_same_press_makes_one(at):
    person, public_id = PersonFactory(), uuid4()
    made = make_deck(public_id=public_id, owner=person, at=at, **TERMS)
    assert make_deck(public_id=public_id, owner=person, at=at, **TERMS) == made
    assert (made.created_at, made.changed_at, made.owner) == (at, at, person)


def test_making_again_with_another_name_makes_another(at):
    person, public_id = PersonFactory(), uuid4()
    made = make_deck(public_id=public_id, owner=person, at=at, **TERMS)
    other = make_deck(public_id=public_id, owner=person, at=at, **{**TERMS, "title": "Ander"})
    assert other != made
    assert {deck.title for deck in Deck.objects.of(person)} == {"Teamdag", "Ander"}


def test_making_with_the_id_of_somebody_else_takes_nothing_of_theirs(at):
    theirs = make_deck(public_id=uuid4(), owner=PersonFactory(), at=at, **TERMS)
    mine = make_deck(public_id=theirs.public_id, owner=PersonFactory(), at=at, **TERMS)
    assert mine.public_id != theirs.public_id
    assert mine.owner != theirs.owner


def test_a_new_deck_has_each_case_once(at):
    first, second = uuid4(), uuid4()
    deck = make_deck(
        public_id=uuid4(), owner=PersonFactory(), at=at, case_keys=[first, second, first], **TERMS
    )
    assert keys_of(deck) == [first, second]


def test_changing_keeps_the_cards(at):
    deck = old_deck(uuid4(), uuid4())
    before = keys_of(deck)
    change_deck(deck=deck, title="Anders", introduction="", purpose="training", at=at)
    deck.refresh_from_db()
    assert (deck.title, deck.purpose, deck.changed_at, keys_of(deck)) == ("Anders", "training", at, before)


def test_favourites_keep_their_name(at):
    deck = make_favourites(owner=PersonFactory())
    assert refusal(lambda: change_deck(deck=deck, at=at, **TERMS)) == "favourites_keep_their_name"


def test_deleting_twice_changes_nothing(at):
    deck, other = old_deck(uuid4()), old_deck(uuid4())
    delete_deck(deck=deck)
    delete_deck(deck=deck)
    assert list(Deck.objects.all()) == [other]


@pytest.mark.parametrize(
    "act",
    [
        lambda deck, key, at: add_card(deck=deck, case_key=key, at=at),
        lambda deck, key, at: remove_card(deck=deck, case_key=key, at=at),
        lambda deck, key, at: move_card(deck=deck, case_key=key, to=1, at=at),
        lambda deck, key, at: change_deck(deck=deck, at=at, **TERMS),
        lambda deck, key, at: share_deck(deck=deck, names_owner=False, at=at),
        lambda deck, key, at: stop_sharing(deck=deck, at=at),
    ],
)
def test_a_deck_that_went_in_another_tab_says_so(act, at):
    case = make_case()
    deck = old_deck(case)
    Deck.objects.all().delete()
    assert refusal(lambda: act(deck, case.translation_key, at)) == "deck_gone"
    assert not Deck.objects.exists()


def test_a_card_comes_last_and_once(at):
    first, case = uuid4(), make_case()
    deck = old_deck(first)
    add_card(deck=deck, case_key=case.translation_key, at=at)
    add_card(deck=deck, case_key=case.translation_key, at=at + timedelta(hours=1))
    assert keys_of(deck) == [first, case.translation_key]
    deck.refresh_from_db()
    assert deck.changed_at == at


def test_only_what_is_in_the_catalogue_is_added(at):
    deck, draft = old_deck(), make_case(publish=False)
    for key in (uuid4(), draft.translation_key):
        assert refusal(lambda key=key: add_card(deck=deck, case_key=key, at=at)) == "case_gone"
    assert keys_of(deck) == []


def test_a_deck_is_full(at):
    case = make_case()
    deck = old_deck(*(uuid4() for _number in range(MOST_CARDS)))
    assert refusal(lambda: add_card(deck=deck, case_key=case.translation_key, at=at)) == "deck_full"


def test_removing_twice_removes_one(at):
    first, second = uuid4(), uuid4()
    deck = old_deck(first, second)
    remove_card(deck=deck, case_key=first, at=at)
    remove_card(deck=deck, case_key=first, at=at)
    assert keys_of(deck) == [second]


def test_moving_twice_with_the_same_press_moves_once(at):
    keys = [uuid4() for _number in range(4)]
    deck = old_deck(*keys)
    for _press in range(2):
        move_card(deck=deck, case_key=keys[3], to=3, at=at)
    assert keys_of(deck) == [keys[0], keys[1], keys[3], keys[2]]
    # After cards came and went, so that the places have holes.
    remove_card(deck=deck, case_key=keys[1], at=at)
    move_card(deck=deck, case_key=keys[2], to=1, at=at)
    assert keys_of(deck) == [keys[2], keys[0], keys[3]]


def test_a_card_that_was_taken_out_in_another_tab_does_not_move(at):
    deck = old_deck(uuid4())
    assert refusal(lambda: move_card(deck=deck, case_key=uuid4(), to=1, at=at)) == "not_in_deck"


def test_favourites_begin_with_the_first_star(at):
    person, case = PersonFactory(), make_case()
    unmark_favourite(person=person, case_key=case.translation_key, at=at)
    assert not Deck.objects.exists()
    for _press in range(2):
        mark_favourite(person=person, case_key=case.translation_key, at=at)
    [favourites] = Deck.objects.all()
    assert (favourites.is_favourites, keys_of(favourites)) == (True, [case.translation_key])
    for _press in range(2):
        unmark_favourite(person=person, case_key=case.translation_key, at=at)
    assert keys_of(favourites) == []


def test_a_star_for_nothing_leaves_nothing(at):
    assert refusal(lambda: mark_favourite(person=PersonFactory(), case_key=uuid4(), at=at)) == "case_gone"
    assert not Deck.objects.exists()


def test_a_copy_goes_its_own_way(at):
    keys = [uuid4() for _number in range(3)]
    deck, person, public_id = make_curated_deck(*keys, introduction="Uitleg."), PersonFactory(), uuid4()
    copies = [copy_deck(deck=deck, public_id=public_id, owner=person, at=at) for _press in range(2)]
    assert copies[0] == copies[1]
    remove_card(deck=copies[0], case_key=keys[0], at=at)
    assert (keys_of(deck), keys_of(copies[0])) == (keys, keys[1:])
    assert (copies[0].title, copies[0].introduction, copies[0].owner) == ("Eerste keer", "Uitleg.", person)
    assert copies[0].share_token is None


def test_a_copy_of_favourites_has_a_name(at):
    person = PersonFactory()
    copy = copy_deck(deck=make_favourites(uuid4(), owner=person), public_id=uuid4(), owner=person, at=at)
    assert (copy.title, copy.is_favourites, copy.introduction) == ("Favorieten", False, "")


def test_sharing_twice_keeps_the_link(at):
    deck = old_deck()
    first = share_deck(deck=deck, names_owner=False, at=at).share_token
    again = share_deck(deck=deck, names_owner=True, at=at)
    assert (again.share_token, again.names_owner) == (first, True)
    assert first is not None
    assert len(first) == 20


def test_a_new_link_ends_the_old_and_a_double_press_makes_one(at):
    deck = old_deck()
    first = share_deck(deck=deck, names_owner=False, at=at).share_token or ""
    second = share_deck(deck=deck, names_owner=False, instead_of=first, at=at).share_token
    third = share_deck(deck=deck, names_owner=False, instead_of=first, at=at).share_token
    assert second != first
    assert third == second


def test_stopping_ends_the_link(at):
    deck = share_deck(deck=old_deck(), names_owner=True, at=at)
    for _press in range(2):
        stopped = stop_sharing(deck=deck, at=at)
    assert (stopped.share_token, stopped.names_owner) == (None, False)


def test_links_differ(at):
    links = {share_deck(deck=old_deck(), names_owner=False, at=MADE_AT).share_token for _number in range(20)}
    assert len(links) == 20
