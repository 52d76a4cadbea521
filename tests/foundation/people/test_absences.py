from datetime import date

import pytest
from django.db import models

from foundation.audit.models import AuditEvent
from foundation.errors import DomainError
from foundation.people.actions.absences import mark_available, mark_unavailable
from foundation.people.models import Absence
from foundation.people.queries import persons_away, unavailable_on
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2022, 3, 7), date(2022, 3, 20)


def away(engagement, first=FIRST, last=LAST, *, at) -> Absence:
    return mark_unavailable(
        engagement=engagement, first_day=first, last_day=last, by=engagement.person, at=at
    )


def days() -> list[tuple]:
    return list(Absence.objects.order_by("valid_from").values_list("valid_from", "valid_to"))


def test_nothing_keeps_a_reason(at):
    absence = away(EngagementFactory(), at=at)
    assert {field.name for field in Absence._meta.get_fields()} == {
        "id",
        "public_id",
        "engagement",
        "valid_from",
        "valid_to",
    }
    assert not any(isinstance(field, models.TextField) for field in Absence._meta.get_fields())
    # The chain is for ever: not even the days stand in it.
    assert AuditEvent.objects.get(kind="absence_set").details == {
        "engagement": str(absence.engagement.public_id)
    }


def test_from_and_to_and_including_these_days(at):
    absence = away(EngagementFactory(), at=at)
    pks = [absence.engagement_id]
    found = {
        day: unavailable_on(pks, on=date(2022, 3, day)) == {absence.engagement_id} for day in (6, 7, 20, 21)
    }
    assert found == {6: False, 7: True, 20: True, 21: False}


def test_without_a_last_day_it_goes_on(at):
    absence = away(EngagementFactory(), last=None, at=at)
    assert unavailable_on([absence.engagement_id], on=date(2030, 1, 1)) == {absence.engagement_id}


def test_the_same_days_said_twice_are_one_absence(at):
    engagement = EngagementFactory()
    assert away(engagement, at=at) == away(engagement, at=at)
    assert days() == [(FIRST, LAST)]


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (LAST, FIRST, "absence_ends_before_start"),
        (LAST, date(2022, 4, 1), "absence_overlaps"),
        (date(2022, 3, 1), FIRST, "absence_overlaps"),
        (date(2022, 3, 1), None, "absence_overlaps"),
        (date(2022, 3, 10), date(2022, 3, 11), "absence_overlaps"),
    ],
)
def test_days_that_cannot_be_are_refused(at, first, last, code):
    engagement = EngagementFactory()
    away(engagement, at=at)
    with pytest.raises(DomainError, match=code):
        away(engagement, first, last, at=at)
    assert days() == [(FIRST, LAST)]


def test_one_after_the_other(at):
    engagement = EngagementFactory()
    away(engagement, at=at)
    away(engagement, date(2022, 3, 21), None, at=at)
    away(engagement, date(2022, 3, 1), date(2022, 3, 6), at=at)
    assert len(days()) == 3


def test_back_earlier_later_or_not_gone_at_all(at):
    engagement = EngagementFactory()
    absence = away(engagement, at=at)
    for back_on, expected in (
        (date(2022, 3, 10), [(FIRST, date(2022, 3, 9))]),
        (date(2022, 3, 25), [(FIRST, date(2022, 3, 24))]),
        (FIRST, []),
        # In another tab already.
        (date(2022, 3, 10), []),
    ):
        mark_available(absence=absence, first_day=back_on, by=engagement.person, at=at)
        assert days() == expected


def test_longer_than_until_the_next_absence_is_refused(at):
    engagement = EngagementFactory()
    absence = away(engagement, at=at)
    away(engagement, date(2022, 4, 1), None, at=at)
    with pytest.raises(DomainError, match="absence_overlaps"):
        mark_available(absence=absence, first_day=date(2022, 4, 2), by=engagement.person, at=at)


def test_who_still_works_in_another_job_is_not_away(at):
    person = PersonFactory()
    first, second = EngagementFactory(person=person), EngagementFactory(person=person, number=2)
    away(first, at=at)
    assert list(persons_away(FIRST)) == []
    away(second, at=at)
    assert list(persons_away(FIRST)) == [person]
    assert list(persons_away(date(2022, 3, 21))) == []
