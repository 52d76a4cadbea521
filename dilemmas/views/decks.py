"""Decks: the own ones, those of the editors, and what one does with a whole deck."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dilemmas.actions.decks import change_deck, copy_deck, delete_deck, make_deck
from dilemmas.forms_decks import DeckForm
from dilemmas.models import Deck
from dilemmas.queries.cases import latest_versions
from dilemmas.queries.decks import deck_cards, suggested_cards, summaries
from dilemmas.views.deck_sentences import sentence_of
from dilemmas.views.reaching import as_uuid, changed_deck, is_own, may_change, may_edit_content, read_deck
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access


@access(shows=Shows.LIST)
@require_GET
def decks(request: PersonRequest) -> HttpResponse:
    curated = Deck.objects.curated().order_by("created_at", "pk")
    found = summaries([*Deck.objects.of(request.person), *curated])
    context = {
        "own": [one for one in found if not one.deck.is_curated],
        "curated": [one for one in found if one.deck.is_curated],
    }
    return render(request, "dilemmas/decks.html", context)


@access()
@require_http_methods(["GET", "POST"])
def deck_new(request: PersonRequest) -> HttpResponse:
    """With `casus` in the address or the form, that case is its first card."""
    form = DeckForm(request.POST or None, may_curate=may_edit_content(request))
    first = as_uuid(request.POST.get("casus") or request.GET.get("casus", ""))
    if form.is_bound and form.is_valid():
        owner = None if form.is_curated else request.person
        keys = list(latest_versions([first])) if first else []
        made = make_deck(public_id=form.public_id, owner=owner, case_keys=keys, at=request.at, **form.terms())
        return redirect("dilemmas:deck", deck_id=made.public_id)
    context = {"form": form, "case_key": first}
    return render(request, "dilemmas/deck_form.html", context, status=422 if form.is_bound else 200)


@access(shows=Shows.LIST)
@require_GET
def deck(request: PersonRequest, deck_id: UUID) -> HttpResponse:
    found = read_deck(request, deck_id)
    language = get_language() or "nl"
    changes = may_change(request, found)
    # Suggestions look at the whole catalogue.
    versions = latest_versions() if changes else None
    cards = deck_cards(found, language=language, versions=versions)
    context: dict[str, Any] = {
        "deck": found,
        "cards": cards,
        "size": len([card for card in cards if card.version]),
        "is_own": is_own(request, found),
        "may_change": changes,
        "suggestions": suggested_cards(found, cards, language=language, versions=versions)
        if versions
        else [],
        "share_url": _share_url(request, found) if changes else "",
        "copy_id": uuid4(),
    }
    return render(request, "dilemmas/deck.html", context)


@access()
@require_http_methods(["GET", "POST"])
def deck_change(request: PersonRequest, deck_id: UUID) -> HttpResponse:
    found = changed_deck(request, deck_id)
    if found.is_favourites:
        raise Http404
    form = DeckForm(request.POST or None, may_curate=may_edit_content(request), deck=found)
    if form.is_bound and form.is_valid():
        try:
            change_deck(deck=found, at=request.at, **form.terms())
        except DomainError as error:
            form.add_error(None, sentence_of(error))
        else:
            return redirect("dilemmas:deck", deck_id=deck_id)
    context = {"form": form, "deck": found}
    return render(request, "dilemmas/deck_form.html", context, status=422 if form.is_bound else 200)


@access(shows=Shows.ACTION)
@require_POST
def deck_delete(request: PersonRequest, deck_id: UUID) -> HttpResponse:
    # Gone already: the second press finds what it asked for.
    if Deck.objects.filter(public_id=deck_id).exists():
        found = changed_deck(request, deck_id)
        name = found.name
        delete_deck(deck=found)
        messages.success(
            request, _("Stapel ‘%(deck)s’ is weg. De casussen staan nog in de catalogus.") % {"deck": name}
        )
    return redirect("dilemmas:decks")


@access(shows=Shows.ACTION)
@require_POST
def deck_copy(request: PersonRequest, deck_id: UUID) -> HttpResponse:
    return copied(request, read_deck(request, deck_id))


def copied(request: PersonRequest, found: Deck) -> HttpResponse:
    """An own copy; pressed twice, it is the same one."""
    public_id = as_uuid(request.POST.get("deck", "")) or uuid4()
    copy = copy_deck(deck=found, public_id=public_id, owner=request.person, at=request.at)
    messages.success(
        request, _("Deze stapel is nu van jou. Verander wat je wilt: de andere blijft zoals hij is.")
    )
    return redirect("dilemmas:deck", deck_id=copy.public_id)


def _share_url(request: PersonRequest, found: Deck) -> str:
    if not found.share_token:
        return ""
    return request.build_absolute_uri(reverse("dilemmas:shared_deck", args=[found.share_token]))
