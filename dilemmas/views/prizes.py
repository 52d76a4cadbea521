"""Taking part in a prize draw, by name. It stands beside the poll and knows nothing of it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dilemmas.actions.prizes import KEPT_AFTER_DRAW, draw_winner, enter_draw, leave_draw
from dilemmas.messages.polls import draw_refused
from dilemmas.models import PrizeDraw, PrizeEntry
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.access import PersonRequest, Shows, access
from foundation.people.rights import Right


@access()
@require_GET
def prize(request: PersonRequest, draw_id: UUID) -> HttpResponse:
    draw, today = _draw(draw_id), local_date(request.at)
    context = {
        "draw": draw,
        "is_open": draw.drawn_on is None and draw.opens_on <= today <= draw.closes_on,
        "is_to_come": today < draw.opens_on,
        "takes_part": PrizeEntry.objects.filter(draw=draw, person=request.person).exists(),
        "has_won": draw.winner_id == request.person.pk,
        "kept_days": KEPT_AFTER_DRAW.days,
    }
    return render(request, "dilemmas/prize.html", context)


@access(shows=Shows.ACTION)
@require_POST
def prize_enter(request: PersonRequest, draw_id: UUID) -> HttpResponse:
    return _then_back(
        request,
        draw_id,
        lambda draw: enter_draw(draw=draw, person=request.person, at=request.at),
        said=_("Je doet mee."),
    )


@access(shows=Shows.ACTION)
@require_POST
def prize_leave(request: PersonRequest, draw_id: UUID) -> HttpResponse:
    return _then_back(
        request,
        draw_id,
        lambda draw: leave_draw(draw=draw, person=request.person, at=request.at),
        said=_("Je doet niet meer mee."),
    )


@access(right=Right.CONTENT, or_right=Right.CONTENT_APPROVAL, shows=Shows.PAGE)
@require_GET
def prize_desk(request: PersonRequest, draw_id: UUID) -> HttpResponse:
    """For who draws: how many take part, never who; after the draw the winner."""
    draw = _draw(draw_id)
    context = {
        "draw": draw,
        "entrants": draw.entrants if draw.drawn_on else PrizeEntry.objects.filter(draw=draw).count(),
        "can_draw": draw.drawn_on is None and local_date(request.at) > draw.closes_on,
        "kept_days": KEPT_AFTER_DRAW.days,
    }
    return render(request, "dilemmas/prize_desk.html", context)


@access(right=Right.CONTENT, or_right=Right.CONTENT_APPROVAL, shows=Shows.ACTION)
@require_POST
def prize_draw(request: PersonRequest, draw_id: UUID) -> HttpResponse:
    try:
        winner = draw_winner(draw=_draw(draw_id), by=request.person, at=request.at)
    except DomainError as refusal:
        messages.warning(request, draw_refused(refusal))
    else:
        said = (
            _("De winnaar is %(name)s. Er is een bericht onderweg.")
            if winner.email
            else _("De winnaar is %(name)s. Er is geen e-mailadres bekend: vertel het zelf.")
        )
        messages.success(request, said % {"name": winner.full_name})
    return redirect("dilemmas:prize_desk", draw_id=draw_id)


def _draw(draw_id: UUID) -> PrizeDraw:
    return get_object_or_404(PrizeDraw.objects.select_related("winner"), public_id=draw_id)


def _then_back(
    request: PersonRequest, draw_id: UUID, act: Callable[[PrizeDraw], object], *, said: str
) -> HttpResponse:
    try:
        act(_draw(draw_id))
    except DomainError as refusal:
        messages.warning(request, draw_refused(refusal))
    else:
        messages.success(request, said)
    return redirect("dilemmas:prize", draw_id=draw_id)
