"""One shared phone for a team outdoors: a card on one page, ten minutes, nothing to fill in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from dilemmas.prints import language_of
from dilemmas.queries.decks import deck_versions
from dilemmas.views.printing import reached_deck
from foundation.content.queries.help_lines import help_lines_with
from foundation.people.access import Who, access


@access(who=Who.ANYONE)
@require_GET
def card(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Every step of one card, so that it goes on when the line drops; without log-in for a deck with a link."""
    deck = reached_deck(request, key)
    versions = deck_versions(deck)
    if not 1 <= number <= len(versions):
        raise Http404
    own = language_of(versions[number - 1], get_language() or "nl")
    case = versions[number - 1].in_language(own)
    context = {
        "deck": deck,
        "case": case,
        "case_language": own,
        "number": number,
        "total": len(versions),
        "next_url": reverse("dilemmas:outdoors", args=[key, number + 1]) if number < len(versions) else "",
        "first_url": reverse("dilemmas:outdoors", args=[key, 1]) if number > 1 else "",
        "help_lines": help_lines_with(own, case["help_lines"]),
    }
    response = render(request, "dilemmas/outdoors.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
