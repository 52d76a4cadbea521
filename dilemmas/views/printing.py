"""A deck on paper: how one wants it, waiting for it, fetching it. And cards that a browser prints by itself."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from dilemmas.actions.printing import request_print
from dilemmas.forms.printing import PrintForm
from dilemmas.models import CaseVersion, Deck, DeckPrintRun
from dilemmas.prints import case_card
from dilemmas.queries.cases import latest_versions
from dilemmas.queries.decks import deck_versions
from dilemmas.queries.printing import deck_by_key, key_of
from dilemmas.rules.printing import PrintKind
from dilemmas.tasks import print_deck_of
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, Who, access
from foundation.people.queries import person_of
from foundation.printing.responses import print_file, progress_page


@access()
@require_http_methods(["GET", "POST"])
def deck_print(request: PersonRequest, key: str, kind: str) -> HttpResponse:
    deck = reached_deck(request, key)
    form = PrintForm(request.POST or None, kind=_kind(kind), language=get_language() or "nl")
    # A form of ticks alone may be sent empty.
    form.is_bound = request.method == "POST"
    if form.is_bound and form.is_valid():
        try:
            run = request_print(deck=deck, wish=form.wish(), by=request.person, at=request.at)
        except DomainError as error:
            form.add_error(None, _sentence(error))
        else:
            if run.is_waiting:
                print_deck_of.enqueue(str(run.public_id))
            return redirect("dilemmas:deck_print_run", run_id=run.public_id)
    context = {
        "deck": deck,
        "form": form,
        "kind": kind,
        "key": key,
        "back_url": _page_of(deck, key),
        "size": len(deck_versions(deck)),
    }
    return render(request, "dilemmas/deck_print.html", context, status=422 if form.is_bound else 200)


@access()
@require_GET
def deck_print_run(request: PersonRequest, run_id: UUID) -> HttpResponse:
    run = _own_run(request, run_id)
    key = str(run.deck.public_id)
    if deck_by_key(key, person=request.person) is None:
        key = key_of(run.deck)
    context = {
        "deck": run.deck,
        "key": key,
        "back_url": _page_of(run.deck, key),
        "kind": run.wished.kind.value,
        "fault": _fault(run),
    }
    return progress_page(request, run, "dilemmas/deck_print_run.html", context)


@access(shows=Shows.FILE)
@require_GET
@never_cache
def deck_print_file(request: PersonRequest, run_id: UUID) -> FileResponse:
    run = _own_run(request, run_id)
    name = slugify(run.deck.name)[:60] or "stapel"
    return print_file(run, name=f"{name}-{run.wished.kind.value}.pdf")


@access(who=Who.ANYONE)
@require_GET
def card(request: HttpRequest, case_key: UUID) -> HttpResponse:
    """One case as a card to fold, for the browser's own printer."""
    versions = list(latest_versions([case_key]).values())
    if not versions:
        raise Http404
    return _to_fold(request, versions, title=versions[0].in_language(get_language() or "nl")["title"])


@access(who=Who.ANYONE, shows=Shows.LIST)
@require_GET
def cards(request: HttpRequest, key: str) -> HttpResponse:
    """A whole deck to fold: for who has its link and no log-in."""
    deck = reached_deck(request, key)
    return _to_fold(request, deck_versions(deck), title=deck.name, deck=deck)


def reached_deck(request: HttpRequest, key: str) -> Deck:
    """For a person that of the editors, an own one or a shared one; for a visitor all but the own ones."""
    deck = deck_by_key(key, person=person_of(request.user))
    if deck is None:
        raise Http404
    return deck


def _to_fold(
    request: HttpRequest, versions: list[CaseVersion], *, title: str, deck: Deck | None = None
) -> HttpResponse:
    language = get_language() or "nl"
    made = [
        case_card(version, number=number if deck else None, language=language)
        for number, version in enumerate(versions, start=1)
    ]
    context: dict[str, Any] = {
        "title": title,
        "deck": deck,
        "cards": made,
        "back_url": "" if deck else versions[0].in_language(language)["url"],
        "municipality_name": settings.MUNICIPALITY_NAME,
    }
    response = render(request, "dilemmas/cards_to_fold.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _page_of(deck: Deck, key: str) -> str:
    """Where one came from: the deck itself, or what its link shows."""
    if key == deck.share_token:
        return reverse("dilemmas:shared_deck", args=[key])
    return reverse("dilemmas:deck", args=[deck.public_id])


def _own_run(request: PersonRequest, run_id: UUID) -> DeckPrintRun:
    runs = DeckPrintRun.objects.select_related("deck")
    return get_object_or_404(runs, public_id=run_id, requested_by=request.person)


def _kind(text: str) -> PrintKind:
    try:
        return PrintKind(text)
    except ValueError:
        raise Http404 from None


def _sentence(error: DomainError) -> str:
    return {
        "nothing_to_print": _("In deze stapel zit nu geen kaart. Leg er eerst een in."),
        "card_too_long": _(
            "Te veel tekst voor een kaart. Vraag de redactie om de casus korter te maken: %(titles)s."
        )
        % {"titles": ", ".join(map(str, error.details.get("titles", [])))},  # type: ignore[call-overload]
    }[error.code]


def _fault(run: DeckPrintRun) -> str:
    """What who asked can do about it; empty when that is not known."""
    return _sentence(DomainError(**run.fault)) if run.fault else ""
