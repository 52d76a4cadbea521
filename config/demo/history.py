"""Five years of modules and oaths. In bulk, because a year of a large municipality is thousands of facts.

The rows are those that lms/actions would write one by one: sealed in the chain in the order of time, each with
its statements. Only the mail of those years is left out, since it went out long ago.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from foundation.audit.actions import seal_many
from foundation.clock import AMSTERDAM, local_date
from foundation.meetings.models import Attendance, Seat, SeatStatus
from foundation.people.models import Engagement, Person
from foundation.xapi.actions import Fact, record_statements
from foundation.xapi.vocabulary import COMPLETED, LAUNCHED
from lms.models import (
    Assignment,
    Attempt,
    Ceremony,
    Completion,
    CompletionSource,
    OathForm,
    OathRecord,
)
from lms.queries.ceremonies import oath_text
from lms.queries.gates import oath_takers, sworn_engagements
from lms.queries.modules import latest_version
from lms.rules.progress import step_ids
from lms.statements import fact_of_attempt, facts_of_oath

BATCH = 500
# Of those who should, who does the module in time, and who comes to the ceremony that follows.
SHARE_COMPLETING, SHARE_COMING = 0.93, 0.96
MINUTES_OF_THE_MODULE = 27


@dataclass(frozen=True)
class Done:
    """Somebody who completed the module, and when the last screen was done."""

    engagement: Engagement
    at: datetime


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=AMSTERDAM)


def waiting_for(ceremony_on: date) -> list[Engagement]:
    """Who must take the oath, is here a month or more on that day, and did not take it."""
    return list(
        oath_takers()
        .filter(starts_on__lt=ceremony_on - timedelta(days=30))
        .exclude(pk__in=sworn_engagements())
        .exclude(ends_on__lt=ceremony_on)
        .select_related("person")
        .order_by("starts_on", "pk")
    )


def learn(
    engagements: Iterable[Engagement], *, module_key: UUID, until: date, chance: random.Random
) -> list[Done]:
    """Most of these complete the module in the weeks after their first day, before `until`."""
    done = set(Completion.objects.filter(module_key=module_key).values_list("engagement_id", flat=True))
    learners = []
    for engagement in engagements:
        if engagement.pk in done or engagement.starts_on is None or chance.random() > SHARE_COMPLETING:
            continue
        day = engagement.starts_on + timedelta(days=chance.randrange(3, 45))
        day = min(day, until - timedelta(days=chance.randrange(1, 8)))
        at = moment(max(day, engagement.starts_on), chance.randrange(8, 17), chance.randrange(60))
        learners.append(Done(engagement, at))
    learners.sort(key=lambda one: one.at)
    complete_modules(learners, module_key=module_key)
    return learners


@transaction.atomic
def complete_modules(learners: Sequence[Done], *, module_key: UUID) -> None:
    """In the order of time. As start_attempt and finish_steps do for one person."""
    if not learners:
        return
    version = latest_version(module_key)
    if version is None:
        raise ValueError("The module is not published.")
    steps = step_ids(version.in_language("nl"))
    assigned = _assignments([one.engagement for one in learners])
    attempts = [
        Attempt(
            engagement=one.engagement,
            version=version,
            module_key=module_key,
            assignment=assigned.get(one.engagement.pk),
            language="nl",
            started_at=one.at - timedelta(minutes=MINUTES_OF_THE_MODULE),
            changed_at=one.at,
            completed_at=one.at,
            done_steps=steps,
        )
        for one in learners
    ]
    Attempt.objects.bulk_create(attempts, batch_size=BATCH)
    completions = [
        Completion(
            engagement=one.engagement,
            version=version,
            module_key=module_key,
            attempt=attempt,
            source=CompletionSource.ATTEMPT,
            completed_at=one.at,
            completed_on=local_date(one.at),
            recorded_at=one.at,
        )
        for one, attempt in zip(learners, attempts, strict=True)
    ]
    seal_many(completions, at=learners[-1].at)
    record_statements(_facts_of(attempts))


def _facts_of(attempts: Iterable[Attempt]) -> list[Fact]:
    return [
        fact_of_attempt(attempt, verb, at=at)
        for attempt in attempts
        for verb, at in ((LAUNCHED, attempt.started_at), (COMPLETED, attempt.changed_at))
    ]


@transaction.atomic
def hold_ceremony(
    ceremony: Ceremony, engagements: Iterable[Engagement], *, by: Person, chance: random.Random
) -> int:
    """These say yes, most of them come, and take the oath or the promise; how many did."""
    starts_at = ceremony.occasion.starts_at
    day, confirmed_at = local_date(starts_at), starts_at + timedelta(minutes=10)
    booked_at = starts_at - timedelta(days=12)
    engagements = list(engagements)
    seats = [
        Seat(
            occasion=ceremony.occasion,
            engagement=engagement,
            status=SeatStatus.BOOKED,
            invited_at=booked_at - timedelta(days=2),
            booked_at=booked_at,
            changed_at=booked_at,
        )
        for engagement in engagements
    ]
    Seat.objects.bulk_create(seats, batch_size=BATCH)
    present = [chance.random() < SHARE_COMING for _seat in seats]
    Attendance.objects.bulk_create(
        [
            Attendance(seat=seat, present=is_there, recorded_at=confirmed_at, recorded_by=by)
            for seat, is_there in zip(seats, present, strict=True)
        ],
        batch_size=BATCH,
    )
    sworn = [one for one, is_there in zip(engagements, present, strict=True) if is_there]
    _seal_oaths(ceremony, sworn, day=day, at=confirmed_at, chance=chance)
    return len(sworn)


def _seal_oaths(
    ceremony: Ceremony, engagements: Sequence[Engagement], *, day: date, at: datetime, chance: random.Random
) -> None:
    text = oath_text(on=day)
    if text is None:
        raise ValueError(f"No text of the oath on {day}.")
    official = ceremony.official
    records = []
    for engagement in engagements:
        form = chance.choice(OathForm.values)
        records.append(
            OathRecord(
                engagement=engagement,
                ceremony=ceremony,
                form=form,
                text_version=text,
                text={"intro": text.content["intro"], "lines": text.content[form]},
                formal_name=engagement.person.formal_name,
                official=official,
                official_name=official.formal_name,
                official_title="Gemeentesecretaris",
                place=ceremony.occasion.place,
                taken_on=day,
                confirmed_at=at,
            )
        )
    seal_many(records, at=at)
    assigned = _assignments(engagements)
    record_statements(
        fact for record in records for fact in facts_of_oath(record, assigned.get(record.engagement.pk))
    )


def _assignments(engagements: Sequence[Engagement]) -> dict[int, Assignment]:
    """The first of each; there is one requirement in the demo."""
    found: dict[int, Assignment] = {}
    ids = [engagement.pk for engagement in engagements]
    for start in range(0, len(ids), BATCH):
        for row in Assignment.objects.filter(engagement__in=ids[start : start + BATCH]).order_by(
            "-assigned_at"
        ):
            found[row.engagement_id] = row
    return found
