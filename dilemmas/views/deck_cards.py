"""One case and the decks: its star, its place, in and out. Every button says what it wants, so a double press is one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dilemmas.actions.decks import add_card, mark_favourite, move_card, remove_card, unmark_favourite
from dilemmas.queries.cases import latest_versions
from dilemmas.queries.decks import card_of, decks_to_fill, favourite_keys, theme_names
from dilemmas.views.deck_sentences import sentence_of
from dilemmas.views.reaching import as_uuid, changed_deck, may_edit_content, way_back
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access


@access(shows=Shows.ACTION)
@require_POST
def favourite(request: PersonRequest) -> HttpResponse:
    """`wanted`: 1 to keep the case, 0 to let it go."""
    key = as_uuid(request.POST.get("case", ""))
    if key is None:
        raise Http404
    try:
        if request.POST.get("wanted") == "0":
            unmark_favourite(person=request.person, case_key=key, at=request.at)
        else:
            mark_favourite(person=request.person, case_key=key, at=request.at)
    except DomainError as error:
        messages.error(request, sentence_of(error))
    return redirect(way_back(request, reverse("dilemmas:decks")))


@access(shows=Shows.LIST)
@require_GET
def case_decks(request: PersonRequest, case_key: UUID) -> HttpResponse:
    """In which decks a case stands, and in which it may go."""
    version = latest_versions([case_key]).get(case_key)
    if version is None:
        raise Http404
    language = get_language() or "nl"
    context = {
        "card": card_of(version, language=language, themes=theme_names(language)),
        "decks": decks_to_fill(request.person, case_key, with_curated=may_edit_content(request)),
        "is_favourite": case_key in favourite_keys(request.person),
    }
    return render(request, "dilemmas/case_decks.html", context)


@access(shows=Shows.ACTION)
@require_POST
def card_add(request: PersonRequest, deck_id: UUID) -> HttpResponse:
    deck, key = changed_deck(request, deck_id), as_uuid(request.POST.get("case", ""))
    if key is None:
        raise Http404
    try:
        add_card(deck=deck, case_key=key, at=request.at)
    except DomainError as error:
        messages.error(request, sentence_of(error))
    else:
        messages.success(request, _("De kaart zit in ‘%(deck)s’.") % {"deck": deck.name})
    return redirect(way_back(request, _deck_page(deck_id)))


@access(shows=Shows.ACTION)
@require_POST
def card_remove(request: PersonRequest, deck_id: UUID, case_key: UUID) -> HttpResponse:
    deck = changed_deck(request, deck_id)
    try:
        remove_card(deck=deck, case_key=case_key, at=request.at)
    except DomainError as error:
        messages.error(request, sentence_of(error))
    return redirect(way_back(request, f"{_deck_page(deck_id)}#kaarten"))


@access(shows=Shows.ACTION)
@require_POST
def card_move(request: PersonRequest, deck_id: UUID, case_key: UUID) -> HttpResponse:
    """`to`: the place where the card goes, counted from 1."""
    deck, to = changed_deck(request, deck_id), request.POST.get("to", "")
    if not to.isdecimal() or len(to) > 4:
        raise Http404
    try:
        move_card(deck=deck, case_key=case_key, to=int(to), at=request.at)
    except DomainError as error:
        messages.error(request, sentence_of(error))
    return redirect(f"{_deck_page(deck_id)}#kaart-{case_key}")


def _deck_page(deck_id: UUID) -> str:
    return reverse("dilemmas:deck", args=[deck_id])
