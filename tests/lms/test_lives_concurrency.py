"""Two of HR, or HR and a manager, at the same moment on one person."""

from datetime import date

import pytest

from foundation.audit.models import AuditEvent
from foundation.audit.verification import verify_records
from foundation.meetings.models import Seat
from foundation.people.actions.teams import reject_report, report_not_my_team, withdraw_report
from foundation.people.models import Absence, DeathNotice, Person, PersonMerge, PersonStatus, TeamReport
from lms.actions.lives import (
    merge_registrations,
    record_death,
    set_unavailable,
    silence_the_deceased,
    split_registrations,
)
from lms.actions.seats import invite_to_ceremony
from tests.conftest import moment
from tests.factories.lms import make_ready
from tests.factories.people import EngagementFactory, PersonFactory
from tests.lms.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)

INVITED_AT = moment("2022-03-15 10:00")


def merging(merged, kept, *, hr, at):
    return lambda: merge_registrations(merged=merged, kept=kept, by=hr, at=at, both_current_confirmed=True)


def test_two_who_merge_the_same_pair_each_their_own_way_do_it_once(hr, at):
    one, other = EngagementFactory().person, EngagementFactory().person
    done = at_once(merging(one, other, hr=hr, at=at), merging(other, one, hr=hr, at=at))
    assert done == {"done": 1, "merged_already": 1}
    kept = PersonMerge.objects.get().kept
    assert sorted(kept.engagements.values_list("number", flat=True)) == [1, 1001]
    assert Person.objects.filter(status=PersonStatus.MERGED).count() == 1


def test_a_double_click_merges_once_and_undoes_once(hr, at):
    merged, kept = EngagementFactory().person, EngagementFactory().person
    assert at_once(*[merging(merged, kept, hr=hr, at=at)] * 3) == {"done": 1, "merged_already": 2}
    merge = PersonMerge.objects.get()
    undone = at_once(*[lambda: split_registrations(merge=merge, by=hr, at=at)] * 3)
    assert undone == {"done": 1, "not_merged": 2}
    assert (merged.engagements.count(), kept.engagements.count()) == (1, 1)
    assert verify_records() == []


def test_a_death_said_twice_at_once_is_one_notice(hr, at):
    person = EngagementFactory().person
    assert at_once(*[lambda: record_death(person=person, by=hr, at=at)] * 3) == {"done": 3}
    assert (DeathNotice.objects.count(), AuditEvent.objects.filter(kind="death_noted").count()) == (1, 1)


def test_nobody_who_died_keeps_a_seat_given_in_that_moment(ceremony, oath_module, hr, at):
    engagement = make_ready(oath_module, at=at)
    at_once(
        lambda: record_death(person=engagement.person, by=hr, at=INVITED_AT),
        lambda: invite_to_ceremony(
            ceremony=ceremony, public_ids=[engagement.public_id], by=hr, at=INVITED_AT
        ),
    )
    silence_the_deceased(at=INVITED_AT)
    assert not Seat.objects.holding_place().exists()
    assert engagement.assignments.get().closed_at == INVITED_AT


def test_absences_said_at_once_do_not_overlap(hr, at):
    engagement = EngagementFactory()

    def away(last_day):
        return lambda: set_unavailable(
            engagement=engagement, first_day=date(2022, 3, 7), last_day=last_day, by=hr, at=at
        )

    done = at_once(away(None), away(None), away(date(2022, 3, 20)))
    assert done in ({"done": 2, "absence_overlaps": 1}, {"done": 1, "absence_overlaps": 2})
    assert Absence.objects.count() == 1


def test_a_tap_in_two_tabs_is_one_report_and_one_answer(hr, at):
    manager = PersonFactory()
    engagement = EngagementFactory(line_manager=manager)
    report_it = [lambda: report_not_my_team(engagement=engagement, by=manager, at=at)] * 3
    assert at_once(*report_it) == {"done": 3}
    report = TeamReport.objects.get()
    at_once(
        lambda: reject_report(report=report, by=hr, at=at),
        lambda: withdraw_report(engagement=engagement, by=manager, at=at),
    )
    assert AuditEvent.objects.filter(kind__startswith="team_dispute_").count() == 1
