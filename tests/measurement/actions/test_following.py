"""Who is planned and invited, and who is not any more."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.mailing.actions import send_due_mail
from foundation.mailing.models import OutboxMessage
from foundation.people.actions.deaths import note_death
from foundation.people.models import Absence, Engagement
from lms.actions.assigning import assign_requirements
from lms.models import Requirement
from measurement.actions.closing import close_windows
from measurement.actions.following import follow_studies
from measurement.actions.inviting import send_invitations
from measurement.models import Invitation, InvitationState, InvitationToken, Participant
from tests.conftest import moment
from tests.factories.instruments import make_version
from tests.factories.lms import complete_module, make_hr, make_module, require_for_oath
from tests.factories.people import EngagementFactory, UnitFactory
from tests.factories.studies import WaveDays, join, make_plan, make_pulse

pytestmark = pytest.mark.django_db(transaction=True)
# A Tuesday.
AT = moment("2022-03-01 10:00")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.MEASUREMENT_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def module_key():
    key = make_module(at=moment("2022-01-03 09:00"))
    require_for_oath(key)
    return key


def plan(**changes):
    return make_plan(
        at=moment("2022-02-01 09:00"), requirement=Requirement.objects.get(code="ambtseed"), **changes
    )


def completer(module_key, *, at=AT, **changes) -> Engagement:
    engagement = EngagementFactory(**changes)
    assign_requirements(at=at)
    complete_module(engagement, module_key, at=at)
    return engagement


def run(at) -> None:
    follow_studies(at=at)
    send_invitations(at=at)


def planned(study) -> Invitation:
    today = AT.date()
    return Invitation.objects.create(
        participant=join(study), wave="t0", asks="t0", due_on=today, opens_on=today, ends_on=today + 14 * DAY
    )


def states() -> dict[str, str]:
    return dict(Invitation.objects.values_list("wave", "state"))


def test_a_completion_plans_three_waves_and_invites_at_once(module_key):
    plan()
    completer(module_key)
    run(AT)
    assert list(Invitation.objects.order_by("due_on").values_list("wave", "due_on", "state")) == [
        ("t0", date(2022, 3, 1), "sent"),
        ("t6", date(2022, 9, 1), "planned"),
        ("t12", date(2023, 3, 1), "planned"),
    ]
    run(AT)
    assert (OutboxMessage.objects.count(), Participant.objects.count()) == (1, 1)


def test_completions_before_the_study_and_before_it_was_opened_take_no_part(module_key):
    completer(module_key, at=moment("2022-02-10 10:00"))
    plan(starts_on=date(2022, 3, 1))
    run(AT)
    assert not Participant.objects.exists()


def test_the_first_completion_is_the_anchor(module_key):
    """Somebody with a second job completes again; a study that begins later does not take them in."""
    first = completer(module_key, at=moment("2022-02-10 10:00"))
    plan(starts_on=date(2022, 2, 20))
    second = EngagementFactory(person=first.person, number=2)
    assign_requirements(at=AT)
    complete_module(second, module_key, at=AT)
    run(AT)
    assert not Participant.objects.exists()


def test_nobody_is_mailed_outside_working_hours_and_the_weekend_waits(module_key):
    plan()
    friday_evening = moment("2022-03-04 20:00")
    completer(module_key, at=friday_evening)
    for at in (friday_evening, moment("2022-03-05 10:00"), moment("2022-03-07 07:59")):
        run(at)
        assert not OutboxMessage.objects.exists()
    run(moment("2022-03-07 08:00"))
    assert OutboxMessage.objects.count() == 1


def test_two_reminders_go_to_all_alike_each_with_a_link_of_its_own(module_key):
    plan()
    completer(module_key)
    completer(module_key)
    run(AT)
    send_due_mail(at=AT)
    # One of the two answered; the mails do not look.
    Invitation.objects.filter(pk=Invitation.objects.filter(wave="t0").first().pk).update(is_done=True)
    for days in range(1, 60):
        run(AT + days * DAY)
        send_due_mail(at=AT + days * DAY)
    sent = OutboxMessage.objects.order_by("queued_at", "pk").values_list("template", "queued_at__date")
    assert list(sent) == [
        *[("measurement/invitation", date(2022, 3, 1))] * 2,
        *[("measurement/reminder", date(2022, 3, 8))] * 2,
        *[("measurement/reminder", date(2022, 3, 15))] * 2,
    ]
    assert (InvitationToken.objects.count(), len(mail.outbox)) == (6, 6)


def test_who_leaves_gets_nothing_further(module_key):
    plan()
    engagement = completer(module_key)
    run(AT)
    Engagement.objects.filter(pk=engagement.pk).update(ends_on=date(2022, 3, 6))
    run(moment("2022-03-08 10:00"))
    assert states() == {"t0": "sent", "t6": "cancelled", "t12": "cancelled"}
    assert OutboxMessage.objects.count() == 1


def test_who_died_gets_nothing_further(module_key):
    plan()
    engagement = completer(module_key)
    run(AT)
    note_death(person=engagement.person, by=make_hr(at=AT), at=AT)
    for days in (7, 14, 184, 365):
        run(AT + days * DAY)
    assert set(states().values()) == {"sent", "cancelled"}
    assert OutboxMessage.objects.filter(status="queued").count() == 0


def test_who_is_away_is_asked_afterwards_if_that_is_in_time(module_key):
    plan()
    engagement = completer(module_key)
    Absence.objects.create(
        engagement=engagement,
        valid_from=date(2022, 3, 1),
        valid_to=date(2022, 3, 9),
    )
    run(AT)
    assert not OutboxMessage.objects.exists()
    run(moment("2022-03-10 10:00"))
    assert Invitation.objects.get(wave="t0").invited_on == date(2022, 3, 10)


def test_before_is_asked_of_who_is_still_to_be_trained(module_key):
    """Due on 1 May: asked from 17 April; whoever completes earlier answers late from that day on."""
    plan(with_before=True)
    engagement = EngagementFactory()
    assign_requirements(at=AT)
    run(moment("2022-04-15 10:00"))
    assert not Invitation.objects.exists()
    run(moment("2022-04-19 10:00"))
    before = Invitation.objects.get()
    assert (before.wave, before.ends_on, before.state) == ("before", date(2022, 5, 1), InvitationState.SENT)
    done_at = moment("2022-04-20 10:00")
    complete_module(engagement, module_key, at=done_at)
    run(done_at)
    before.refresh_from_db()
    assert before.ends_on == date(2022, 4, 20)
    assert set(states()) == {"before", "t0", "t6", "t12"}
    assert Participant.objects.get().anchored_on == date(2022, 4, 20)


def test_a_pulse_asks_everybody_in_its_units_on_its_days():
    cluster = UnitFactory(kind="cluster")
    team, elsewhere = UnitFactory(name__parent=cluster), UnitFactory(kind="cluster")
    asked = {EngagementFactory(unit=team).person_id for _ in range(3)}
    EngagementFactory(unit=elsewhere)
    days = [
        WaveDays("meting-1", "t6", date(2022, 3, 1), date(2022, 3, 21)),
        WaveDays("meting-2", "t6", date(2022, 6, 1), date(2022, 6, 21)),
    ]
    study = make_pulse(at=AT, units=[cluster], waves=days)
    run(AT)
    run(AT)
    assert set(Participant.objects.values_list("person_id", flat=True)) == asked
    assert set(Participant.objects.values_list("cluster_id", flat=True)) == {cluster.pk}
    run(moment("2022-06-01 10:00"))
    assert Invitation.objects.filter(participant__study=study, state="sent").count() == 6
    assert states() == {"meting-1": "sent", "meting-2": "sent"}


def test_a_study_of_the_whole_organisation_keeps_no_cluster():
    cluster = UnitFactory(kind="cluster")
    EngagementFactory(unit=UnitFactory(name__parent=cluster))
    days = [WaveDays("meting-1", "t6", date(2022, 3, 1), date(2022, 3, 21))]
    make_pulse(at=AT, waves=days, keeps_clusters=False)
    follow_studies(at=AT)
    assert list(Participant.objects.values_list("cluster_id", flat=True)) == [None]


def test_a_wedge_is_drawn_once_and_kept():
    instrument = make_version(at=AT).instrument
    clusters = [UnitFactory(kind="cluster") for _ in range(4)]
    days = [WaveDays("meting-1", "t6", date(2022, 3, 1), date(2022, 3, 21))]
    study = make_pulse(
        at=AT,
        units=clusters,
        waves=days,
        instrument=instrument,
        trained_from=[date(2022, 4, 1), date(2022, 7, 1)],
    )
    steps = study.wedge_steps.values_list("unit_id", "step", "trained_from")
    assert {unit for unit, _step, _day in steps} == {unit.pk for unit in clusters}
    assert sorted(step for _unit, step, _day in steps) == [1, 1, 2, 2]
    assert len(study.wedge_seed) == 32


def test_following_five_in_whom_nothing_is_new_takes_few_queries(module_key, django_assert_num_queries):
    plan()
    for _ in range(5):
        completer(module_key)
    follow_studies(at=AT)
    with django_assert_num_queries(8):
        follow_studies(at=AT)


def test_inviting_and_closing_many_takes_no_query_for_each(module_key, django_assert_max_num_queries):
    """Forty people; with a query for each these would be forty and more."""
    study = plan()
    for _ in range(40):
        planned(study)
    with django_assert_max_num_queries(25):
        assert send_invitations(at=AT) == 40
    with django_assert_max_num_queries(25):
        assert send_invitations(at=AT) == 0
    with django_assert_max_num_queries(25):
        assert close_windows(at=AT + timedelta(days=60)) == 40
    assert OutboxMessage.objects.filter(status="cancelled").count() == 40


def test_inviting_reads_no_questionnaire(module_key):
    """It is long, and was read for every mail: half of all the time of inviting fifteen thousand."""
    study = plan()
    for _ in range(3):
        planned(study)
    with CaptureQueriesContext(connection) as queries:
        assert send_invitations(at=AT) == 3
    assert not [one["sql"] for one in queries if '"measurement_instrument"."items"' in one["sql"]]
    minutes = {message.context["minutes"] for message in OutboxMessage.objects.all()}
    assert minutes == {study.instrument.minutes}
