"""What happens to a person, with all that follows from it here."""

from datetime import date, datetime

from django.db import transaction

from foundation.mailing.actions import withhold_mail
from foundation.meetings.actions import release_seats
from foundation.meetings.models import Seat
from foundation.people.actions.absences import mark_available, mark_unavailable
from foundation.people.actions.deaths import note_death, withdraw_death_notice
from foundation.people.actions.merging import merge_persons, undo_merge
from foundation.people.models import Absence, Engagement, Person, PersonMerge, PersonStatus
from lms.actions.assigning import assign_requirements, move_deadlines
from lms.actions.carrying import carry_between_registrations
from lms.actions.settling import lock_assignments, settle
from lms.models import Assignment, ClosedBecause, LetterToSelf, OathChoice


@transaction.atomic
def record_death(*, person: Person, by: Person, at: datetime) -> None:
    """Silence at once: no mail, no open steps, no seat, no log-in, on nobody's list. The records stay.

    Raises the DomainErrors of `note_death`. Safe to repeat.
    """
    # As foundation.audit asks: every other lock before that of the chain.
    list(Engagement.objects.select_for_update(of=("self",), no_key=True).filter(person=person).order_by("pk"))
    _silence(person, at=at)
    note_death(person=person, by=by, at=at)


@transaction.atomic
def take_back_death(*, person: Person, by: Person, at: datetime) -> None:
    """It was a mistake: the steps open again. Seats and mail that were taken back stay so."""
    withdraw_death_notice(person=person, by=by, at=at)
    assign_requirements(at=at)


def silence_the_deceased(*, at: datetime) -> int:
    """Frees a seat that was given in the very moment of the switch; returns of how many people."""
    seated = Seat.objects.holding_place().filter(
        engagement__person__status=PersonStatus.DECEASED,
        occasion__cancelled_at=None,
        occasion__ends_at__gt=at,
    )
    people = Person.objects.filter(pk__in=seated.values("engagement__person"))
    return len([_silence(person, at=at) for person in people])


@transaction.atomic
def set_unavailable(
    *, engagement: Engagement, first_day: date, last_day: date | None, by: Person, at: datetime
) -> Absence:
    """With the deadlines of this job. Raises the DomainErrors of `mark_unavailable`."""
    absence = mark_unavailable(engagement=engagement, first_day=first_day, last_day=last_day, by=by, at=at)
    move_deadlines(at=at, engagement=engagement)
    return absence


@transaction.atomic
def set_available(*, absence: Absence, first_day: date, by: Person, at: datetime) -> None:
    engagement = absence.engagement
    mark_available(absence=absence, first_day=first_day, by=by, at=at)
    move_deadlines(at=at, engagement=engagement)


@transaction.atomic
def merge_registrations(
    *, merged: Person, kept: Person, by: Person, at: datetime, both_current_confirmed: bool = False
) -> PersonMerge:
    """With the steps that each job asks, and what was done under the other registration for them.

    Raises the DomainErrors of `merge_persons`.
    """
    _lock_jobs(merged, kept)
    merge = merge_persons(
        merged=merged, kept=kept, by=by, at=at, both_current_confirmed=both_current_confirmed
    )
    # Of two letters both stay where they are: which is whose, nobody can read.
    if not LetterToSelf.objects.filter(author=kept).exists():
        LetterToSelf.objects.filter(author=merged).update(author=kept, merged_from=merged)
    assign_requirements(at=at)
    carry_between_registrations(merge, at=at)
    return merge


@transaction.atomic
def split_registrations(*, merge: PersonMerge, by: Person, at: datetime) -> None:
    """Undoes a merge, with what was carried between its jobs. Raises the DomainErrors of `undo_merge`."""
    _lock_jobs(merge.merged, merge.kept)
    jobs = list(Engagement.objects.filter(person=merge.kept_id).values_list("pk", flat=True))
    undo_merge(merge=merge, by=by, at=at)
    settle(jobs, at=at)
    LetterToSelf.objects.filter(author=merge.kept, merged_from=merge.merged).update(
        author=merge.merged, merged_from=None
    )
    assign_requirements(at=at)


def _lock_jobs(*people: Person) -> None:
    """As foundation.audit asks: every other lock before that of the chain; persons first, as they are merged.

    No key of theirs changes: who has locked an assignment and writes a record of that job is not stopped by it.
    """
    ids = [person.pk for person in people]
    list(Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk"))
    jobs = (
        Engagement.objects.select_for_update(of=("self",), no_key=True).filter(person__in=ids).order_by("pk")
    )
    lock_assignments([job.pk for job in jobs])


@transaction.atomic
def _silence(person: Person, *, at: datetime) -> None:
    release_seats(person=person, at=at)
    Assignment.objects.filter(engagement__person=person, closed_at=None).update(
        closed_at=at, closed_because=ClosedBecause.DECEASED
    )
    OathChoice.objects.filter(engagement__person=person).delete()
    withhold_mail(person=person, at=at)
