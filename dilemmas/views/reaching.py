"""Which decks somebody reaches, and where to go on after a press."""

from uuid import UUID

from django.http import Http404
from django.utils.http import url_has_allowed_host_and_scheme

from dilemmas.models import Deck
from foundation.clock import local_date
from foundation.people.access import PersonRequest, sight_of
from foundation.people.rights import Right


def may_edit_content(request: PersonRequest) -> bool:
    """Makes decks for everybody, and brings cases along in a file."""
    on = local_date(request.at)
    rights = (Right.CONTENT, Right.CONTENT_APPROVAL)
    return any(sight_of(request.held_roles, right, on=on) is not None for right in rights)


def read_deck(request: PersonRequest, deck_id: UUID) -> Deck:
    """An own deck or one of the editors; of somebody else it is not there."""
    deck = Deck.objects.filter(public_id=deck_id).select_related("owner").first()
    if deck is None or not (deck.is_curated or is_own(request, deck)):
        raise Http404
    return deck


def changed_deck(request: PersonRequest, deck_id: UUID) -> Deck:
    """One that this person may change."""
    deck = read_deck(request, deck_id)
    if not may_change(request, deck):
        raise Http404
    return deck


def may_change(request: PersonRequest, deck: Deck) -> bool:
    return may_edit_content(request) if deck.is_curated else is_own(request, deck)


def is_own(request: PersonRequest, deck: Deck) -> bool:
    owner = deck.owner
    return owner is not None and request.person.pk in (owner.pk, owner.merged_into_id)


def way_back(request: PersonRequest, default: str) -> str:
    """To the page with the button, as its form says it, else as the browser does."""
    for came_from in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        is_ours = url_has_allowed_host_and_scheme(
            came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
        if came_from and is_ours:
            return came_from
    return default


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
