"""A deck by link: whoever has it reads the deck, also without log-in, and who is logged in may take a copy."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dilemmas.actions.decks import share_deck, stop_sharing
from dilemmas.models import Deck
from dilemmas.queries.decks import deck_cards, named_owner, shared_deck
from dilemmas.views.deck_sentences import sentence_of
from dilemmas.views.decks import copied
from dilemmas.views.reaching import changed_deck
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, Who, access
from foundation.people.queries import person_of


@access(shows=Shows.ACTION)
@require_POST
def deck_share(request: PersonRequest, deck_id: UUID) -> HttpResponse:
    """`instead_of`: the link that the new one replaces."""
    deck = changed_deck(request, deck_id)
    try:
        share_deck(
            deck=deck,
            names_owner="names_owner" in request.POST,
            instead_of=request.POST.get("instead_of", ""),
            at=request.at,
        )
    except DomainError as error:
        messages.error(request, sentence_of(error))
    return redirect(f"{reverse('dilemmas:deck', args=[deck_id])}#delen")


@access(shows=Shows.ACTION)
@require_POST
def deck_unshare(request: PersonRequest, deck_id: UUID) -> HttpResponse:
    deck = changed_deck(request, deck_id)
    try:
        stop_sharing(deck=deck, at=request.at)
    except DomainError as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(request, _("De link werkt niet meer."))
    return redirect(f"{reverse('dilemmas:deck', args=[deck_id])}#delen")


@access(who=Who.ANYONE, shows=Shows.LIST)
@require_GET
def shared(request: HttpRequest, token: str) -> HttpResponse:
    deck = _deck_with(token)
    # What was taken down is none of a stranger's business.
    cards = [card for card in deck_cards(deck, language=get_language() or "nl") if card.version]
    context = {
        "deck": deck,
        "cards": cards,
        "owner_name": named_owner(deck),
        "token": token,
        "may_copy": person_of(request.user) is not None,
        "copy_id": uuid4(),
    }
    response = render(request, "dilemmas/deck_shared.html", context)
    # No search engine keeps it, and a link that stopped is stopped at once.
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    add_never_cache_headers(response)
    return response


@access(shows=Shows.ACTION)
@require_POST
def shared_copy(request: PersonRequest, token: str) -> HttpResponse:
    return copied(request, _deck_with(token))


def _deck_with(token: str) -> Deck:
    deck = shared_deck(token)
    if deck is None:
        raise Http404
    return deck
