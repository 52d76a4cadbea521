"""Making decks, filling them, sharing them. Each action locks the deck first, so that two tabs take turns."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from dilemmas.models import Deck, DeckCard, DilemmaCasePage
from dilemmas.rules.decks import MOST_CARDS, moved
from foundation.errors import DomainError
from foundation.people.models import Person

# Lower case without signs that look alike, for who types a link from paper; 20 of 31 make 99 bits.
TOKEN_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # noqa: S105  not a token, but what tokens are made of
TOKEN_LENGTH = 20


@transaction.atomic
def make_deck(
    *,
    public_id: UUID,
    owner: Person | None,
    title: str,
    introduction: str,
    purpose: str,
    at: datetime,
    case_keys: Sequence[UUID] = (),
    title_en: str = "",
    introduction_en: str = "",
) -> Deck:
    """`public_id`: chosen when the form was drawn, so that a second press finds the deck of the first.

    Sent again with something else in it, it becomes a deck of its own. `owner`: None for a deck of the editors.
    """
    terms = {"title": title, "introduction": introduction, "purpose": purpose}
    terms |= {"title_en": title_en, "introduction_en": introduction_en}
    deck = Deck(public_id=public_id, owner=owner, created_at=at, changed_at=at, **terms)
    try:
        with transaction.atomic():
            deck.save()
    except IntegrityError:
        if made := Deck.objects.filter(public_id=public_id, owner=owner, **terms).first():
            return made
        deck.public_id = uuid4()
        deck.save()
    write_cards(deck, list(dict.fromkeys(case_keys))[:MOST_CARDS])
    return deck


@transaction.atomic
def change_deck(
    *,
    deck: Deck,
    title: str,
    introduction: str,
    purpose: str,
    at: datetime,
    title_en: str = "",
    introduction_en: str = "",
) -> Deck:
    """Raises DomainError: deck_gone, or favourites_keep_their_name."""
    locked = _lock(deck)
    if locked.is_favourites:
        raise DomainError("favourites_keep_their_name")
    locked.title, locked.introduction, locked.purpose = title, introduction, purpose
    locked.title_en, locked.introduction_en = title_en, introduction_en
    return _changed(locked, at=at)


@transaction.atomic
def delete_deck(*, deck: Deck) -> None:
    """With its cards and its link; the cases stay. Deleting twice changes nothing."""
    Deck.objects.filter(pk=deck.pk).delete()


@transaction.atomic
def add_card(*, deck: Deck, case_key: UUID, at: datetime) -> Deck:
    """At the end; a case that is in the deck already stays in its place.

    Raises DomainError: deck_gone, deck_full, or case_gone for one that is not in the catalogue.
    """
    locked = _lock(deck)
    keys = _keys(locked)
    if case_key in keys:
        return locked
    if not DilemmaCasePage.objects.live().filter(translation_key=case_key).exists():
        raise DomainError("case_gone")
    if len(keys) >= MOST_CARDS:
        raise DomainError("deck_full", most=MOST_CARDS)
    last = locked.cards.last()
    DeckCard.objects.create(deck=locked, case_key=case_key, position=last.position + 1 if last else 1)
    return _changed(locked, at=at)


@transaction.atomic
def remove_card(*, deck: Deck, case_key: UUID, at: datetime) -> Deck:
    """Removing twice changes nothing. Raises DomainError (deck_gone)."""
    locked = _lock(deck)
    removed, _by_model = locked.cards.filter(case_key=case_key).delete()
    return _changed(locked, at=at) if removed else locked


@transaction.atomic
def move_card(*, deck: Deck, case_key: UUID, to: int, at: datetime) -> Deck:
    """To this place, counted from 1, so that a double press moves it once.

    Raises DomainError: deck_gone, or not_in_deck when it was taken out in another tab.
    """
    locked = _lock(deck)
    keys = _keys(locked)
    if case_key not in keys:
        raise DomainError("not_in_deck")
    wanted = moved(keys, case_key, to=to)
    if wanted == keys:
        return locked
    places = {key: number for number, key in enumerate(wanted, start=1)}
    cards = list(locked.cards.all())
    for card in cards:
        card.position = places[card.case_key]
    DeckCard.objects.bulk_update(cards, ["position"])
    return _changed(locked, at=at)


@transaction.atomic
def mark_favourite(*, person: Person, case_key: UUID, at: datetime) -> Deck:
    """The favourites of somebody come into being with the first. Raises what add_card raises."""
    favourites, _is_new = Deck.objects.get_or_create(
        owner=person, is_favourites=True, defaults={"created_at": at, "changed_at": at}
    )
    return add_card(deck=favourites, case_key=case_key, at=at)


def unmark_favourite(*, person: Person, case_key: UUID, at: datetime) -> None:
    favourites = Deck.objects.filter(owner=person, is_favourites=True).first()
    if favourites:
        remove_card(deck=favourites, case_key=case_key, at=at)


@transaction.atomic
def copy_deck(*, deck: Deck, public_id: UUID, owner: Person, at: datetime) -> Deck:
    """An own deck with the same cards in the same order, under the name that the reader saw."""
    return make_deck(
        public_id=public_id,
        owner=owner,
        title=deck.name,
        introduction="" if deck.is_favourites else deck.description,
        purpose=deck.purpose,
        at=at,
        case_keys=_keys(deck),
    )


@transaction.atomic
def share_deck(*, deck: Deck, names_owner: bool, instead_of: str = "", at: datetime) -> Deck:
    """Gives the deck a link. A deck that has one keeps it, unless it is the one to replace: then that one stops.

    Raises DomainError (deck_gone).
    """
    locked = _lock(deck)
    if not locked.share_token or locked.share_token == instead_of:
        locked.share_token = "".join(secrets.choice(TOKEN_SIGNS) for _sign in range(TOKEN_LENGTH))
    locked.names_owner = names_owner
    return _changed(locked, at=at)


@transaction.atomic
def stop_sharing(*, deck: Deck, at: datetime) -> Deck:
    """Raises DomainError (deck_gone)."""
    locked = _lock(deck)
    locked.share_token, locked.names_owner = None, False
    return _changed(locked, at=at)


def write_cards(deck: Deck, case_keys: Sequence[UUID]) -> None:
    """These cards instead of those that are there; within a transaction that locked the deck."""
    deck.cards.all().delete()
    DeckCard.objects.bulk_create(
        DeckCard(deck=deck, case_key=key, position=position)
        for position, key in enumerate(case_keys, start=1)
    )


def _lock(deck: Deck) -> Deck:
    locked = Deck.objects.select_for_update(of=("self",)).filter(pk=deck.pk).first()
    if locked is None:
        raise DomainError("deck_gone")
    return locked


def _keys(deck: Deck) -> list[UUID]:
    return list(deck.cards.values_list("case_key", flat=True))


def _changed(deck: Deck, *, at: datetime) -> Deck:
    deck.changed_at = at
    deck.save()
    return deck
