"""A prize draw: who takes part says so by name, on a page that knows nothing of votes."""

import random
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import override

from dilemmas.models import PrizeDraw, PrizeEntry
from foundation.audit.actions import record_event
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.mailing.actions import queue_mail
from foundation.people.models import Engagement, Person, PersonStatus

# Long enough to hand over the prize, or to ask about the draw.
KEPT_AFTER_DRAW = timedelta(days=14)
# A draw that nobody makes.
KEPT_WITHOUT_DRAW = timedelta(days=90)


class DrawRefused(DomainError):
    """Codes: not_open, still_open, drawn_already, nobody_entered."""

    code = "not_open"


@transaction.atomic
def enter_draw(*, draw: PrizeDraw, person: Person, at: datetime) -> bool:
    """False when this person takes part already. Raises DrawRefused (not_open)."""
    _refuse_outside_its_days(_locked(draw), at=at)
    _entry, is_new = PrizeEntry.objects.get_or_create(draw=draw, person=person)
    return is_new


@transaction.atomic
def leave_draw(*, draw: PrizeDraw, person: Person, at: datetime) -> bool:
    """False when this person took no part. Raises DrawRefused (not_open)."""
    _refuse_outside_its_days(_locked(draw), at=at)
    deleted, _by_model = PrizeEntry.objects.filter(draw=draw, person=person).delete()
    return bool(deleted)


@transaction.atomic
def draw_winner(*, draw: PrizeDraw, by: Person, at: datetime) -> Person:
    """By chance, from who still works here; once. The winner gets a mail, and the chain keeps count and winner.

    Raises DrawRefused (still_open, drawn_already, nobody_entered).
    """
    locked = _locked(draw)
    today = local_date(at)
    if locked.drawn_on:
        raise DrawRefused("drawn_already")
    if today <= locked.closes_on:
        raise DrawRefused("still_open")
    entrants = _entrants(locked, at=at)
    if not entrants:
        raise DrawRefused("nobody_entered")
    winner = random.SystemRandom().choice(entrants)
    locked.drawn_on, locked.entrants, locked.winner = today, len(entrants), winner
    locked.save(update_fields=["drawn_on", "entrants", "winner"])
    record_event(
        kind="prize_drawn",
        at=at,
        actor_id=by.public_id,
        subject_id=winner.public_id,
        details={"draw": str(locked.public_id), "entrants": len(entrants)},
    )
    _tell(winner, locked, at=at)
    return winner


def forget_prize_entries(*, at: datetime) -> int:
    """Two weeks after the draw nobody can see any more who took part, nor who won; how many entries went."""
    today = local_date(at)
    over = PrizeDraw.objects.filter(
        Q(drawn_on__lt=today - KEPT_AFTER_DRAW) | Q(drawn_on=None, closes_on__lt=today - KEPT_WITHOUT_DRAW)
    )
    with transaction.atomic():
        deleted, _by_model = PrizeEntry.objects.filter(draw__in=over.values("pk").order_by()).delete()
        over.exclude(winner=None).update(winner=None)
    return deleted


def _locked(draw: PrizeDraw) -> PrizeDraw:
    return PrizeDraw.objects.select_for_update().get(pk=draw.pk)


def _refuse_outside_its_days(draw: PrizeDraw, *, at: datetime) -> None:
    if draw.drawn_on or not draw.opens_on <= local_date(at) <= draw.closes_on:
        raise DrawRefused()


def _entrants(draw: PrizeDraw, *, at: datetime) -> list[Person]:
    """Each once, also who was registered twice."""
    entries = PrizeEntry.objects.filter(draw=draw).select_related("person__merged_into")
    people = {one.person.merged_into or one.person for one in entries}
    at_work = set(
        Engagement.objects.active_on(local_date(at))
        .filter(person__in=people)
        .values_list("person_id", flat=True)
    )
    found = [one for one in people if one.status == PersonStatus.ACTIVE and one.pk in at_work]
    return sorted(found, key=lambda person: person.pk)


def _tell(winner: Person, draw: PrizeDraw, *, at: datetime) -> None:
    with override(winner.language):
        path = reverse("dilemmas:prize", kwargs={"draw_id": draw.public_id})
    queue_mail(
        key=f"prize:{draw.public_id}",
        template="dilemmas/prize_won",
        to=winner,
        context={
            "given_name": winner.given_name,
            "title": draw.title,
            "prize": draw.prize,
            "action_path": path,
        },
        due_at=at,
        at=at,
        reason="prize_won",
    )
