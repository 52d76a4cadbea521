from collections import Counter
from datetime import date
from uuid import uuid4

import pytest

from foundation.batches import in_batches
from foundation.errors import DomainError
from foundation.mailing.actions import send_due_mail
from foundation.mailing.models import OutboxMessage
from foundation.people.actions.merging import merge_persons
from foundation.people.models import Engagement, PersonStatus
from foundation.people.queries import UnitHistory
from foundation.printing.actions import requeue_stale
from lms.actions import cohorts
from lms.actions.cohorts import (
    Terms,
    close_cohort,
    invite_members,
    open_cohort,
    opt_out,
    remind_cohorts,
)
from lms.actions.equivalences import note_equivalence
from lms.models import Cohort, CohortKind, CohortRun
from lms.queries.audiences import Audience
from lms.queries.cohorts import CohortCounts, counts_by_cluster, invited_to
from lms.rules.cohorts import Standing
from tests.conftest import moment
from tests.factories.cohorts import make_cohort, member_of
from tests.factories.lms import complete_module, make_hr, make_module
from tests.factories.people import EngagementFactory, UnitFactory
from tests.factories.training import begin, make_cases, practise

pytestmark = pytest.mark.django_db
AT = moment("2022-03-01 10:00")
# The working days of the two reminders.
FIRST, SECOND = moment("2022-03-15 10:00"), moment("2022-03-29 10:00")


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.CHOICE_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def hr():
    return make_hr(at=moment("2022-01-03 10:00"))


@pytest.fixture
def staff():
    cluster = UnitFactory(kind="cluster", name="Stad")
    team = UnitFactory(name__parent=cluster)
    return cluster, [EngagementFactory(unit=team) for _one in range(4)]


def mailed(code: str) -> set[int]:
    return set(OutboxMessage.objects.filter(key__endswith=f":{code}").values_list("recipient_id", flat=True))


def test_who_did_not_complete_is_reminded_once_a_reminder_day(hr, staff):
    cluster, (idle, half, done, _other) = staff
    make_cases(4)
    make_cohort(cluster, by=hr, at=AT)
    assert [remind_cohorts(at=AT), remind_cohorts(at=AT)] == [4, 0]
    begin(half, at=AT)
    practise(done, at=AT)
    assert remind_cohorts(at=moment("2022-03-14 10:00")) == 0
    assert [remind_cohorts(at=FIRST), remind_cohorts(at=FIRST)] == [3, 0]
    assert done.person_id not in mailed("day-14")
    begun = OutboxMessage.objects.get(recipient=half.person, key__endswith=":day-14")
    assert (begun.context["is_started"], begun.context["is_reminder"]) == (True, True)
    assert idle.person_id in mailed("day-14")


@pytest.mark.parametrize("time", ["07:59", "17:00"])
def test_mail_keeps_office_hours(hr, staff, time):
    make_cohort(staff[0], by=hr, at=AT)
    assert remind_cohorts(at=moment(f"2022-03-01 {time}")) == 0
    assert remind_cohorts(at=moment("2022-03-05 10:00")) == 0
    # What was missed goes on the next working day.
    assert remind_cohorts(at=moment("2022-03-07 10:00")) == 4


def test_no_reminder_after_leaving_death_opting_out_or_closing(hr, staff):
    cluster, (gone, dead, out, left) = staff
    cohort = make_cohort(cluster, by=hr, at=AT)
    remind_cohorts(at=AT)
    Engagement.objects.filter(pk=gone.pk).update(ends_on=date(2022, 3, 10))
    dead.person.status = PersonStatus.DECEASED
    dead.person.save()
    opt_out(member=member_of(cohort, out), at=AT)
    assert remind_cohorts(at=FIRST) == 1
    assert mailed("day-14") == {left.person_id}
    close_cohort(cohort=cohort, by=hr, at=FIRST)
    assert remind_cohorts(at=SECOND) == 0
    assert remind_cohorts(at=moment("2023-01-03 10:00")) == 0


def test_what_still_waits_is_taken_back_for_whom_it_is_no_longer_meant(hr, staff):
    cluster, (out, done, left, gone) = staff
    make_cases(4)
    cohort = make_cohort(cluster, by=hr, at=AT)
    remind_cohorts(at=AT)
    opt_out(member=member_of(cohort, out), at=AT)
    practise(done, at=AT)
    Engagement.objects.filter(pk=gone.pk).update(ends_on=date(2022, 2, 28))
    # At night nothing is queued, and still it is taken back.
    remind_cohorts(at=moment("2022-03-01 23:00"))
    waiting = OutboxMessage.objects.filter(status="queued")
    assert set(waiting.values_list("recipient_id", flat=True)) == {left.person_id}
    close_cohort(cohort=cohort, by=hr, at=AT)
    assert not waiting.exists()


def test_counts_stay_with_the_cluster_of_the_day_of_the_invitation(hr, staff):
    cluster, (done, half, *_others) = staff
    make_cases(4)
    practise(done, at=moment("2022-02-20 10:00"))
    cohort = make_cohort(cluster, by=hr, at=AT, closes_on=date(2022, 4, 1))
    practise(half, at=AT, seed=2)
    move = half.memberships.get()
    move.valid_to = date(2022, 3, 2)
    move.save()
    half.memberships.create(unit=UnitFactory(kind="cluster", name="Werk"), valid_from=date(2022, 3, 3))
    # After the last day: of another occasion.
    practise(staff[1][2], at=moment("2022-04-02 00:00"), seed=3)
    (row,) = counts_by_cluster(invited_to(cohort, history=UnitHistory()))
    assert (row.name, row.invited, row.started, row.completed, row.percent) == ("Stad", 4, 1, 1, 25)


def test_a_module_counts_by_its_completions(hr, staff):
    cluster, (done, *_others) = staff
    module_key = make_module(at=moment("2022-01-10 10:00"))
    cohort = make_cohort(cluster, by=hr, at=AT, kind=CohortKind.MODULE, module_key=module_key)
    complete_module(done, module_key, at=FIRST)
    completed = [
        one.member.engagement_id
        for one in invited_to(cohort, history=UnitHistory())
        if one.standing is Standing.COMPLETED
    ]
    assert completed == [done.pk]
    assert remind_cohorts(at=SECOND) == 3
    assert OutboxMessage.objects.first().context["action_path"] == f"/leren/start/{module_key}/"


def test_a_second_press_invites_nobody_twice(hr, staff):
    again = {
        "public_id": uuid4(),
        "terms": Terms(title="Zo", kind=CohortKind.TRAINING, closes_on=date(2022, 6, 1)),
        "personnel_numbers": [staff[1][0].person.personnel_number],
        "by": hr,
        "at": AT,
    }
    run = open_cohort(**again)
    assert open_cohort(**again) == run
    for _worker in range(2):
        invite_members(run=run, at=AT)
    assert Cohort.objects.get().members.count() == 1


def test_who_has_two_jobs_is_invited_once(hr, staff):
    cluster, (one, *_others) = staff
    EngagementFactory(person=one.person, number=2, unit=one.memberships.get().unit)
    assert make_cohort(cluster, by=hr, at=AT).members.count() == 4


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "no_title"),
        ({"kind": CohortKind.MODULE}, "no_module"),
        ({"kind": CohortKind.MODULE, "module_key": uuid4()}, "no_module"),
        ({"closes_on": AT.date()}, "cohort_in_the_past"),
        ({"closes_on": date(2022, 3, 20)}, "reminder_after_end"),
        ({"reminder_days": range(1, 9)}, "too_many_reminders"),
    ],
)
def test_what_does_not_fit_is_refused(hr, staff, changes, code):
    with pytest.raises(DomainError) as refusal:
        make_cohort(staff[0], by=hr, at=AT, **{"title": "Zo", **changes})
    assert (refusal.value.code, Cohort.objects.count()) == (code, 0)


def test_numbers_that_nobody_has_are_named(hr, staff):
    with pytest.raises(DomainError) as refusal:
        open_cohort(
            public_id=uuid4(),
            terms=Terms(title="Zo", kind=CohortKind.TRAINING, closes_on=date(2022, 6, 1)),
            personnel_numbers=["000", staff[1][0].person.personnel_number],
            by=hr,
            at=AT,
        )
    assert (refusal.value.code, refusal.value.details["numbers"]) == ("unknown_numbers", ["000"])


def opened(hr) -> CohortRun:
    return open_cohort(
        public_id=uuid4(),
        terms=Terms(title="Zo", kind=CohortKind.TRAINING, closes_on=date(2022, 6, 1)),
        audience=Audience(kinds=["medewerker"]),
        by=hr,
        at=AT,
    )


def test_opening_writes_no_member_and_the_worker_invites_in_batches(hr, staff, monkeypatch):
    """What a killed or failed worker left behind is taken up again, and nobody is invited twice."""
    monkeypatch.setattr(cohorts, "in_batches", lambda rows: in_batches(rows, 2))
    run = opened(hr)
    assert (run.total_count, run.cohort.members.count()) == (4, 0)
    invite, left = cohorts._invite, iter([True, False])

    def dies_at_the_second(*args):
        if not next(left):
            raise OSError("the disk is full")
        invite(*args)

    monkeypatch.setattr(cohorts, "_invite", dies_at_the_second)
    with pytest.raises(OSError, match="full"):
        invite_members(run=run, at=AT)
    run.refresh_from_db()
    assert (run.status, run.done_count, run.cohort.members.count()) == ("queued", 2, 2)
    monkeypatch.setattr(cohorts, "_invite", invite)
    assert requeue_stale(CohortRun, at=AT) == []
    later = moment("2022-03-01 10:11")
    (again,) = requeue_stale(CohortRun, at=later)
    again.refresh_from_db()
    invite_members(run=again, at=later)
    again.refresh_from_db()
    assert (again.status, again.done_count, again.job_ids) == ("ready", 4, [])
    members = again.cohort.members
    assert (members.count(), set(members.values_list("invited_at", flat=True))) == (4, {AT})


def test_who_was_invited_twice_and_merged_since_gets_each_mail_once(hr, staff):
    _cluster, (kept, merged, other, out) = staff
    make_cohort(by=hr, at=AT)
    # The first of the two had no address, so only the second got the invitation.
    kept.person.email = ""
    kept.person.save()
    remind_cohorts(at=AT)
    send_due_mail(at=AT)
    kept.person.email = "kept@lindewaard.example"
    kept.person.save()
    merge_persons(merged=merged.person, kept=kept.person, by=hr, at=AT, both_current_confirmed=True)
    assert remind_cohorts(at=moment("2022-03-01 11:00")) == 0
    assert remind_cohorts(at=FIRST) == 3
    assert OutboxMessage.objects.filter(recipient=kept.person, key__endswith=":day-14").count() == 1
    # Whoever said no as one of the two said no.
    cohort = Cohort.objects.get()
    merge_persons(merged=out.person, kept=other.person, by=hr, at=FIRST, both_current_confirmed=True)
    opt_out(member=member_of(cohort, out), at=FIRST)
    remind_cohorts(at=SECOND)
    assert other.person_id not in mailed("day-28")
    assert kept.person_id in mailed("day-28")


def numbers(cohort: Cohort) -> list[tuple[int, int, int]]:
    rows = counts_by_cluster(invited_to(cohort, history=UnitHistory()))
    return [(one.invited, one.started, one.completed) for one in rows]


@pytest.mark.parametrize("by_hand", [True, False])
def test_what_is_over_keeps_its_numbers(hr, staff, by_hand):
    """Whatever is noted, merged or taken up afterwards."""
    cluster, (done, late, twice, _waiting) = staff
    key = make_module(at=moment("2022-01-10 10:00"))
    cohort = make_cohort(
        cluster, by=hr, at=AT, kind=CohortKind.MODULE, module_key=key, closes_on=date(2022, 4, 1)
    )
    complete_module(done, key, at=FIRST)
    assert cohorts.keep_standings(at=SECOND) == 0
    over = moment("2022-03-31 10:00") if by_hand else moment("2022-04-02 00:01")
    if by_hand:
        close_cohort(cohort=cohort, by=hr, at=over)
    else:
        assert cohorts.keep_standings(at=over) == 4
    assert numbers(cohort) == [(4, 1, 1)]
    later = moment("2024-01-08 10:00")
    note_equivalence(
        engagement=late, module_key=key, day=date(2022, 3, 20), reason="Elders gedaan.", by=hr, at=later
    )
    merge_persons(merged=twice.person, kept=done.person, by=hr, at=later, both_current_confirmed=True)
    assert cohorts.keep_standings(at=later) == 0
    assert numbers(Cohort.objects.get()) == [(4, 1, 1)]


def test_what_is_written_down_after_the_end_does_not_count(hr, staff):
    """Also while nothing has kept the numbers yet."""
    cluster, (late, *_others) = staff
    key = make_module(at=moment("2022-01-10 10:00"))
    cohort = make_cohort(
        cluster, by=hr, at=AT, kind=CohortKind.MODULE, module_key=key, closes_on=date(2022, 4, 1)
    )
    note_equivalence(
        engagement=late,
        module_key=key,
        day=date(2022, 3, 20),
        reason="Elders gedaan.",
        by=hr,
        at=moment("2022-04-02 00:00"),
    )
    assert numbers(cohort) == [(4, 0, 0)]


@pytest.mark.parametrize(
    ("completed", "invited", "percent"),
    [(1212, 1215, 99), (1215, 1215, 100), (838, 1215, 69), (1, 1215, 1), (0, 1215, 0), (0, 0, 0)],
)
def test_a_hundred_percent_is_everybody(completed, invited, percent):
    of = Counter({Standing.COMPLETED: completed, Standing.WAITING: invited - completed})
    assert CohortCounts(of=of).percent == percent
