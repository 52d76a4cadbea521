"""The host's console and the screen in the room: pages that a ticket keeps alive after the log-in ends."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dilemmas.messages import live_host as words
from dilemmas.messages import live_steps
from dilemmas.models import CaseVersion, LiveSession
from dilemmas.prints import language_of
from dilemmas.queries.cases import latest_versions
from dilemmas.queries.decks import theme_names
from dilemmas.queries.live import cases_played_by, possible_cohosts
from dilemmas.queries.printing import key_of
from dilemmas.queries.sessions import team_name
from dilemmas.rules.session import PRESETS, Kind
from dilemmas.rules.tables import may_have_tables
from dilemmas.tickets import Ticket, give_ticket
from foundation.clock import local_date
from foundation.content.qr_codes import qr_svg
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.queries import UnitHistory

# Where a phone joins; the secret follows behind '#' and never reaches a log.
JOIN_PATH = "/live/"
# A talk without votes is joined by nobody: its code and secret check people in.
CHECK_IN_PATH = "/sessies/inchecken/"
# How a browser writes numbers, days and lists in each language.
LOCALES = {"nl": "nl-NL", "en": "en-GB"}


@access(shows=Shows.LIST)
@require_GET
def live_console(request: PersonRequest, session_id: UUID) -> HttpResponse:
    session = _led_session(request, session_id)
    facts = _facts(request, session, "host") | {
        "screen": reverse("dilemmas:live_screen", args=[session.public_id]),
        "print": _print_address(session),
        "mayHaveTables": may_have_tables(Kind(session.kind)),
        "tableSigns": f"{reverse('dilemmas:session', args=[session.public_id])}#tafels",
        "deck": session.deck.name if session.deck else "",
        "me": str(request.person.public_id),
        "cohosts": [
            {"id": str(one.public_id), "name": one.full_name}
            for one in possible_cohosts(session, on=local_date(request.at))
        ],
        **_cards(session),
    }
    texts = words.console() | words.shared() | {"guide": words.say_now()}
    return _page(request, session, "dilemmas/live_console.html", facts, texts)


@access()
@require_GET
def live_screen(request: PersonRequest, session_id: UUID) -> HttpResponse:
    session = _led_session(request, session_id)
    texts = words.shared() | {f"screen_{name}": text for name, text in words.screen().items()}
    return _page(request, session, "dilemmas/live_screen.html", _facts(request, session, "screen"), texts)


def _led_session(request: PersonRequest, session_id: UUID) -> LiveSession:
    led = LiveSession.objects.filter(public_id=session_id, hosts__person=request.person)
    session = led.select_related("occasion", "deck", "unit").first()
    if session is None:
        raise Http404
    return session


def _page(
    request: PersonRequest, session: LiveSession, template: str, facts: dict[str, Any], texts: dict[str, Any]
) -> HttpResponse:
    texts |= {
        "refusals": words.refusals(),
        "hidden": live_steps.why_hidden(),
        "weights": live_steps.weights(),
    }
    texts |= {"values": words.value_names()}
    context = {
        "live": session,
        "facts": facts,
        "texts": texts,
        "qr": _qr(request, session),
    }
    return render(request, template, context)


def _facts(request: PersonRequest, session: LiveSession, audience: str) -> dict[str, Any]:
    preset = PRESETS[Kind(session.kind)]
    return {
        "ticket": give_ticket(Ticket(session.public_id, audience, request.person.public_id)),
        "audience": audience,
        "session": str(session.public_id),
        "language": get_language() or "nl",
        "locale": LOCALES[get_language() or "nl"],
        "home": reverse("start"),
        "address": f"{request.get_host()}{_path(session)}",
        "team": team_name(session, UnitHistory()),
        "steps": {step.value: name for step, name in live_steps.step_names().items()},
        "hasVotes": preset.has_votes,
        "hasAgreements": preset.has_agreements and not preset.attendance_only,
        "attendanceOnly": preset.attendance_only,
        "isRehearsal": session.kind == Kind.REHEARSAL,
        "mostCards": preset.cards_at_most,
        "municipality": settings.MUNICIPALITY_NAME,
    }


def _qr(request: PersonRequest, session: LiveSession) -> str:
    joins = PRESETS[Kind(session.kind)].has_votes
    title = (
        _("QR-code om mee te doen met deze sessie")
        if joins
        else _("QR-code om in te checken bij deze sessie")
    )
    return qr_svg(f"{request.build_absolute_uri(_path(session))}#{session.join_secret}", title=title)


def _path(session: LiveSession) -> str:
    return JOIN_PATH if PRESETS[Kind(session.kind)].has_votes else CHECK_IN_PATH


def _print_address(session: LiveSession) -> str:
    if session.deck is None:
        return ""
    return reverse("dilemmas:deck_print", args=[key_of(session.deck), "kaarten"])


def _cards(session: LiveSession) -> dict[str, Any]:
    """Every case that this team may be asked, those of the deck first and in its order, without what it played."""
    if not PRESETS[Kind(session.kind)].has_votes:
        return {"cards": [], "leftOut": []}
    language = get_language() or "nl"
    themes, versions = theme_names(language), latest_versions()
    in_deck = list(session.deck.cards.values_list("case_key", flat=True)) if session.deck else []
    played = cases_played_by(session.unit, before=session) if session.unit else set()
    order = [key for key in in_deck if key in versions] + [key for key in versions if key not in set(in_deck)]
    shown = [
        _card(versions[key], language, themes, key in set(in_deck)) for key in order if key not in played
    ]
    # Of the deck only: who searches the catalogue misses nothing that was promised.
    left_out = [
        versions[key].in_language(language)["title"] for key in in_deck if key in played & set(versions)
    ]
    return {"cards": shown, "leftOut": left_out}


def _card(version: CaseVersion, language: str, themes: dict[str, str], is_in_deck: bool) -> dict[str, Any]:
    content = version.in_language(language)
    return {
        "version": version.pk,
        "language": language_of(version, language),
        "title": content["title"],
        "text": content["card"],
        "theme": themes.get(content["theme"], content["theme"]),
        "values": content["core_values"][:2],
        "isNorm": content["kind"] == "norm",
        "inDeck": is_in_deck,
    }
