"""Where people vote. Nothing here may ask who somebody is: config.middleware.NobodyMiddleware took the session away.

A ballot is a random number that the browser keeps. The form carries it, so that voting works where no cookie comes
along, as in a frame on an intranet in some browsers; a cookie brings it back, so that a double click, two tabs and a
later visit are one vote. It never stands in an address. A vote is answered with the page itself: sending it again
changes nothing, and a redirect could not bring the ballot along to a browser without cookies.
"""

import secrets
from collections.abc import Callable
from datetime import datetime
from http.cookies import Morsel
from typing import Any, cast
from uuid import UUID

from csp.decorators import csp_update
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.models import Site

from dilemmas.actions.voting import VoteRefused, cast_vote
from dilemmas.messages.polls import Notice, counted, counted_already, foreign_origin, vote_refused
from dilemmas.models import EmbedSettings, Poll
from dilemmas.poll_pages import sight_of
from dilemmas.queries.polls import (
    has_voted,
    open_draws,
    past_polls,
    poll_of_now,
    polls_beside,
    public_poll,
)
from dilemmas.rules.polls import is_ballot
from dilemmas.views.origin import is_from_own_page
from foundation.clock import local_date
from foundation.people.access import Shows, Who, access

PAGE, WIDGET = "dilemmas:poll", "dilemmas:embed_poll"
TEMPLATES = {PAGE: "dilemmas/poll.html", WIDGET: "dilemmas/poll_embed.html"}
POLLS_A_PAGE = 12


@access(who=Who.ANYONE, shows=Shows.PAGE)
@require_GET
def poll_now(request: HttpRequest) -> HttpResponse:
    """The poll of this week, at its own address."""
    found = poll_of_now(request.at)  # type: ignore[attr-defined]
    return unseen(
        redirect(PAGE, poll_id=found.public_id) if found else render(request, "dilemmas/poll_none.html")
    )


@access(who=Who.ANYONE, shows=Shows.PAGE)
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def poll(request: HttpRequest, poll_id: UUID) -> HttpResponse:
    return unseen(_answer(request, poll_id, place=PAGE))


@access(who=Who.ANYONE, shows=Shows.LIST)
@require_GET
def archive(request: HttpRequest) -> HttpResponse:
    at = request.at  # type: ignore[attr-defined]
    page = Paginator(past_polls(at), POLLS_A_PAGE).get_page(request.GET.get("page"))
    language = get_language() or "nl"
    context = {
        "page": page,
        "lines": [(one, one.title_in(language)) for one in page],
        "now": poll_of_now(at),
    }
    return unseen(render(request, "dilemmas/poll_archive.html", context))


@access(who=Who.ANYONE, shows=Shows.PAGE)
@require_GET
def embed_now(request: HttpRequest) -> HttpResponse:
    """What an intranet keeps in its frame, week after week."""
    found = poll_of_now(request.at)  # type: ignore[attr-defined]
    if found:
        return unseen(redirect(WIDGET, poll_id=found.public_id))
    return _framed(lambda request: render(request, "dilemmas/poll_embed_none.html"), request)


@access(who=Who.ANYONE, shows=Shows.PAGE)
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def embed_poll(request: HttpRequest, poll_id: UUID) -> HttpResponse:
    return _framed(lambda request: _answer(request, poll_id, place=WIDGET), request)


def _framed(view: Callable[[HttpRequest], HttpResponse], request: HttpRequest) -> HttpResponse:
    """May stand in a frame of this site, and of those that editors allow; no other page of ours may."""
    site = Site.find_for_request(request)
    kept = EmbedSettings.objects.filter(site=site).first() if site else None
    policy = {"frame-ancestors": kept.origins if kept else []}
    framed = csp_update(policy)(xframe_options_exempt(view))
    return unseen(cast(HttpResponse, framed(request)))


@sensitive_variables("ballot", "option")
def _answer(request: HttpRequest, poll_id: UUID, *, place: str) -> HttpResponse:
    at = request.at  # type: ignore[attr-defined]
    found = public_poll(poll_id, at)
    if found is None:
        if place == WIDGET:
            return render(request, "dilemmas/poll_embed_none.html", status=404)
        raise Http404
    ballot = _ballot_of(request, place)
    round_number = found.schedule.phase_at(at).round_number
    notice, option, status, wait = None, None, 200, 0
    if request.method == "POST":
        option = _number(request.POST.get("keuze"))
        notice, status, wait = _vote(request, found, ballot, option)
    sight = sight_of(found, has_voted=has_voted(found, round_number=round_number, ballot=ballot), at=at)
    context = {
        "sight": sight,
        "ballot": ballot,
        "chosen": option,
        "notice": notice,
        **_around(request, found),
    }
    response = render(request, TEMPLATES[place], context, status=status)
    if wait:
        response["Retry-After"] = str(wait)
    if round_number:
        _hand_out(response, found, ballot, at=at)
    return response


@sensitive_variables("ballot", "option")
def _vote(request: HttpRequest, poll: Poll, ballot: str, option: int | None) -> tuple[Notice, int, int]:
    """What to say, the status, and how many seconds to wait."""
    if not is_from_own_page(request):
        return foreign_origin(), 403, 0
    try:
        is_new = cast_vote(
            poll=poll,
            ballot=ballot,
            round_number=_number(request.POST.get("ronde")) or 0,
            option=-1 if option is None else option,
            at=request.at,  # type: ignore[attr-defined]
        )
    except VoteRefused as refusal:
        if refusal.code == "too_busy":
            return vote_refused(refusal), 429, int(str(refusal.details["wait_seconds"]))
        return vote_refused(refusal), 422 if refusal.code in ("no_such_option", "no_ballot") else 200, 0
    return counted() if is_new else counted_already(), 200, 0


def _around(request: HttpRequest, poll: Poll) -> dict[str, Any]:
    """What stands beside a poll, and knows nothing of it."""
    at, language = request.at, get_language() or "nl"  # type: ignore[attr-defined]
    address = request.build_absolute_uri(reverse(PAGE, kwargs={"poll_id": poll.public_id}))
    return {
        "draws": list(open_draws(local_date(at))),
        "beside": [(one, one.title_in(language)) for one in polls_beside(poll, at)],
        "address": address,
    }


def unseen(response: HttpResponse) -> HttpResponse:
    """Kept by no browser; the next page hears from which site somebody comes, not from which page.

    Not 'no-referrer': with that a browser would not say either where a vote comes from (views/origin.py).
    """
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "strict-origin"
    return response


# The ballot --------------------------------------------------------------------------------------


def _ballot_of(request: HttpRequest, place: str) -> str:
    """The cookie goes first: of two tabs that were opened before the vote, both then have the same."""
    kept = request.COOKIES.get(_cookie_name(place, get_language() or "nl"), "")
    carried = request.POST.get("stembriefje", "")
    return next((one for one in (kept, carried) if is_ballot(one)), None) or secrets.token_urlsafe(32)


def _hand_out(response: HttpResponse, poll: Poll, ballot: str, *, at: datetime) -> None:
    """For the pages of this poll alone, until it ends. A cookie each, since each has an address of its own."""
    seconds = int((poll.schedule.ends(2) - at).total_seconds())
    for place in TEMPLATES:
        for language in dict(settings.LANGUAGES):
            name = _cookie_name(place, language)
            with override(language):
                path = reverse(place, kwargs={"poll_id": poll.public_id})
            response.set_cookie(
                name,
                ballot,
                max_age=seconds,
                path=path,
                httponly=True,
                samesite="None" if place == WIDGET else "Lax",
                secure=place == WIDGET or settings.SESSION_COOKIE_SECURE,
            )
            if place == WIDGET:
                response.cookies[name] = PartitionedCookie.of(response.cookies[name])


class PartitionedCookie(Morsel):
    """For a frame: a browser keeps one apart for each website around it (CHIPS), also where it keeps no others.

    Without it no cookie of ours comes along there. http.cookies knows the word from Python 3.14 on.
    """

    @classmethod
    def of(cls, plain: Morsel) -> "PartitionedCookie":
        cookie = cls()
        cookie.set(plain.key, plain.value, plain.coded_value)
        cookie.update(plain)
        return cookie

    def OutputString(self, attrs: Any = None) -> str:  # the name of the standard library
        return f"{super().OutputString(attrs)}; Partitioned"


def _cookie_name(place: str, language: str) -> str:
    return f"{settings.BALLOT_COOKIE}-{'kader-' if place == WIDGET else ''}{language}"


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else None
