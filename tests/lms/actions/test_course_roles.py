"""The role that a programme gives: who decides, who earns it, and who cannot slip past."""

from datetime import date, timedelta

import pytest
from wagtail.admin.panels import get_edit_handler

from config.demo.programme import learn_to_facilitate
from foundation.audit.models import AuditEvent
from foundation.errors import DomainError
from foundation.mailing.models import OutboxMessage
from foundation.meetings.models import Seat
from foundation.people.actions import end_role, grant_role
from foundation.people.actions.roles import end_roles_of_leavers
from foundation.people.models import Engagement, Role, RoleGrant, RoleSource
from foundation.people.queries import roles_of
from lms.actions.assigning import assign_requirements
from lms.actions.content import load_module
from lms.actions.course_roles import decide_role, follow_earned_roles, let_programme_give
from lms.actions.exempting import exempt
from lms.actions.parts import be_present, do_part, note_part, note_presence, withdraw_record
from lms.actions.programmes import FACILITATORS, load_programme
from lms.actions.settling import settle, settle_all
from lms.models import (
    Assignment,
    ModulePage,
    PartMeeting,
    PartRecord,
    Programme,
    ProgrammePart,
    ProgrammeRole,
    ProgrammeStep,
    RoleEarned,
    StepKind,
)
from lms.queries.course_roles import (
    WhyNotYet,
    gives_role_here,
    programmes_with_roles,
    to_decide,
    to_observe,
)
from tests.factories.lms import complete_module
from tests.factories.people import EngagementFactory, UnitFactory
from tests.factories.programmes import attend, make_day, make_part, make_role_programme, require_programme
from tests.factories.record_files import write_records

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(module_key, hr, at) -> Programme:
    return make_role_programme(ModulePage.objects.get(translation_key=module_key), by=hr, at=at)


@pytest.fixture
def watched() -> ProgrammePart:
    return ProgrammePart.objects.get(code="sessie-geobserveerd")


def ask_of_all(programme: Programme, *, at) -> None:
    require_programme(programme)
    assign_requirements(at=at)


@pytest.fixture
def learner(programme, module_key, at) -> Engagement:
    """The lessons are done; nobody has watched a session."""
    engagement = EngagementFactory()
    ask_of_all(programme, at=at)
    complete_module(engagement, module_key, at=at)
    return engagement


def is_facilitator(engagement: Engagement, *, at) -> bool:
    return Role.FACILITATOR in roles_of(engagement.person, on=at.date())


def watch(engagement, part, *, by, at) -> PartRecord:
    [record] = note_part(part=part, engagements=[engagement], on=at.date(), by=by, at=at)
    return record


def test_the_lessons_and_one_session_watched_give_the_role_once(
    learner, watched, hr, at, django_capture_on_commit_callbacks
):
    assert follow_earned_roles(at=at) == 0
    with django_capture_on_commit_callbacks(execute=True):
        watch(learner, watched, by=hr, at=at)
    grant = RoleGrant.objects.get(person=learner.person)
    assert (grant.role, grant.source, grant.unit, grant.valid_to) == (
        Role.FACILITATOR,
        RoleSource.BY_COURSE,
        None,
        None,
    )
    assert is_facilitator(learner, at=at)
    for _again in range(2):
        assert follow_earned_roles(at=at + timedelta(days=1)) == 0
    assert AuditEvent.objects.filter(kind="role_granted", subject_id=learner.person.public_id).count() == 1
    mail = OutboxMessage.objects.get(template="lms/role_earned")
    assert mail.recipient == learner.person


def test_a_role_that_was_taken_away_stays_away(learner, watched, hr, at):
    watch(learner, watched, by=hr, at=at)
    follow_earned_roles(at=at)
    end_role(grant=RoleGrant.objects.get(person=learner.person), by=hr, at=at)
    later = at + timedelta(days=3)
    settle([learner.pk], at=later)
    settle_all(at=later)
    assert follow_earned_roles(at=later) == 0
    assert not is_facilitator(learner, at=later)
    assert OutboxMessage.objects.filter(template="lms/role_earned").count() == 1


def test_leaving_ends_it_as_other_roles_end(learner, watched, hr, at):
    watch(learner, watched, by=hr, at=at)
    follow_earned_roles(at=at)
    Engagement.objects.filter(pk=learner.pk).update(ends_on=date(2022, 3, 31))
    after = at + timedelta(days=60)
    assert end_roles_of_leavers(at=after) == 1
    assert follow_earned_roles(at=after) == 0
    assert not is_facilitator(learner, at=after)


def test_what_was_noted_in_error_takes_the_role_back_and_noted_anew_gives_it_again(learner, watched, hr, at):
    record = watch(learner, watched, by=hr, at=at)
    follow_earned_roles(at=at)
    withdraw_record(record=record, reason="Het was haar collega.", by=hr, at=at)
    assert follow_earned_roles(at=at) == 1
    assert RoleGrant.objects.get(person=learner.person).valid_to == at.date()
    later = at + timedelta(days=2)
    assert not is_facilitator(learner, at=later)
    watch(learner, watched, by=hr, at=later)
    assert follow_earned_roles(at=later) == 1
    assert is_facilitator(learner, at=later)
    assert OutboxMessage.objects.filter(template="lms/role_earned").count() == 2


@pytest.mark.parametrize("planned", [0, 30])
def test_a_role_that_hr_ended_does_not_come_back_by_noting_it_anew(learner, watched, hr, at, planned):
    record = watch(learner, watched, by=hr, at=at)
    follow_earned_roles(at=at)
    last_day = at.date() + timedelta(days=planned)
    end_role(grant=RoleGrant.objects.get(person=learner.person), by=hr, at=at, on=last_day)
    later = at + timedelta(days=2)
    withdraw_record(record=record, reason="Vergissing.", by=hr, at=later)
    follow_earned_roles(at=later)
    assert RoleGrant.objects.get(person=learner.person).valid_to == min(last_day, later.date())
    after = at + timedelta(days=3)
    watch(learner, watched, by=hr, at=after)
    assert follow_earned_roles(at=after) == 0
    assert not is_facilitator(learner, at=after)


def test_a_role_that_another_programme_gives_as_well_stays_until_both_notes_are_gone(
    learner, programme, watched, hr, at
):
    extra = make_part("tweede-sessie", StepKind.EXPLAINED)
    other = Programme.objects.create(code="verdieping", title="Verdieping")
    ProgrammeStep.objects.create(programme=other, part=extra, sort_order=0)
    let_programme_give(programme=other, role=Role.FACILITATOR, by=hr, at=at)
    ask_of_all(other, at=at)
    records = [watch(learner, part, by=hr, at=at) for part in (watched, extra)]
    assert follow_earned_roles(at=at) == 2
    withdraw_record(record=records[0], reason="Vergissing.", by=hr, at=at)
    assert follow_earned_roles(at=at) == 1
    assert RoleGrant.objects.get(person=learner.person).valid_to is None
    withdraw_record(record=records[1], reason="Vergissing.", by=hr, at=at)
    assert follow_earned_roles(at=at) == 1
    assert RoleGrant.objects.get(person=learner.person).valid_to == at.date()


def test_a_role_given_by_hand_beside_it_is_not_taken_back(learner, watched, hr, at):
    by_hand = grant_role(person=learner.person, role=Role.FACILITATOR, by=hr, at=at)
    record = watch(learner, watched, by=hr, at=at)
    follow_earned_roles(at=at)
    withdraw_record(record=record, reason="Vergissing.", by=hr, at=at)
    follow_earned_roles(at=at)
    by_hand.refresh_from_db()
    assert by_hand.valid_to is None


def test_an_exemption_gives_no_role(learner, watched, hr, at):
    assignment = Assignment.objects.get(engagement=learner)
    step = assignment.requirement_version.steps.get(part=watched)
    exempt(assignment=assignment, step=step, reason="Doet dit al jaren.", by=hr, at=at)
    assignment.refresh_from_db()
    assert assignment.completed_at
    assert follow_earned_roles(at=at) == 0
    assert not is_facilitator(learner, at=at)


def test_an_editor_who_drops_the_session_hands_out_nothing(programme, watched, module_key, hr, at):
    programme.steps.filter(part=watched).delete()
    other = make_part("map", StepKind.READING)
    ProgrammeStep.objects.create(programme=programme, part=other, sort_order=1)
    engagement = EngagementFactory()
    ask_of_all(programme, at=at)
    complete_module(engagement, module_key, at=at)
    do_part(part=other, engagement=engagement, at=at)
    assert Assignment.objects.get().completed_at
    assert follow_earned_roles(at=at) == 0
    [one] = [row for row in programmes_with_roles() if row.programme == programme]
    assert (one.is_changed, one.can_give) == (True, False)
    with pytest.raises(DomainError, match="nobody_watches"):
        let_programme_give(programme=programme, role=Role.FACILITATOR, by=hr, at=at)


@pytest.mark.parametrize("kind", [StepKind.DAY, StepKind.CHECK])
def test_a_day_or_a_check_is_nobody_watching(programme, watched, hr, at, kind):
    programme.steps.filter(part=watched).delete()
    ProgrammeStep.objects.create(programme=programme, part=make_part("ander", kind), sort_order=1)
    with pytest.raises(DomainError, match="nobody_watches"):
        let_programme_give(programme=programme, role=Role.FACILITATOR, by=hr, at=at)


@pytest.fixture
def with_day(programme, hr, at) -> ProgrammePart:
    """The programme has a day as well."""
    day = make_part("trainingsdag")
    ProgrammeStep.objects.create(programme=programme, part=day, sort_order=2)
    let_programme_give(programme=programme, role=Role.FACILITATOR, by=hr, at=at)
    return day


@pytest.fixture
def typed(programme, with_day, watched, module_key, hr, at) -> Engagement:
    """Did it all, and noted the own presence at the day with the code of the room."""
    engagement = EngagementFactory()
    ask_of_all(programme, at=at)
    meeting = make_day(with_day, starts_at=at + timedelta(hours=1), at=at)
    be_present(meeting=meeting, engagement=engagement, at=at + timedelta(hours=1))
    complete_module(engagement, module_key, at=at)
    watch(engagement, watched, by=hr, at=at)
    return engagement


def waiting(at, **terms) -> list[tuple[Engagement, list[WhyNotYet]]]:
    return [
        (one.assignment.engagement, [unsure.why for unsure in one.unsure])
        for one in to_decide(at=at, **terms)
    ]


def note_anew(engagement, *, by, at) -> None:
    """From the list of the day: not there, and after all there."""
    for present in (False, True):
        note_presence(
            meeting=PartMeeting.objects.get(),
            seat=Seat.objects.get(engagement=engagement),
            present=present,
            by=by,
            at=at,
        )


def decide(engagement, *, gives, by, at) -> bool:
    return decide_role(assignment=Assignment.objects.get(engagement=engagement), gives=gives, by=by, at=at)


def test_presence_that_somebody_typed_of_themselves_gives_nothing_by_itself_and_hr_decides(
    typed, with_day, watched, module_key, hr, at
):
    noted = EngagementFactory()
    assign_requirements(at=at)
    attend(PartMeeting.objects.get(), noted, by=hr, at=at)
    complete_module(noted, module_key, at=at)
    watch(noted, watched, by=hr, at=at)
    assert Assignment.objects.filter(completed_at=None).count() == 0
    follow_earned_roles(at=at)
    assert [is_facilitator(one, at=at) for one in (typed, noted)] == [False, True]
    assert waiting(at) == [(typed, [WhyNotYet.TYPED])]
    assert waiting(at, person=noted.person) == []
    assert gives_role_here(typed, with_day)
    assert not gives_role_here(EngagementFactory(), with_day)
    assert decide(typed, gives=True, by=hr, at=at)
    assert is_facilitator(typed, at=at)
    assert waiting(at) == []
    # A second press gives and tells nothing more.
    assert not decide(typed, gives=True, by=hr, at=at)
    assert OutboxMessage.objects.filter(template="lms/role_earned").count() == 2
    assert (
        AuditEvent.objects.get(kind="role_granted", subject_id=typed.person.public_id).actor_id
        == hr.public_id
    )


def test_a_role_given_on_such_records_ends_with_them(typed, hr, at):
    decide(typed, gives=True, by=hr, at=at)
    seat = Seat.objects.get()
    meeting = PartMeeting.objects.get()
    note_presence(meeting=meeting, seat=seat, present=False, by=hr, at=at + timedelta(hours=2))
    assert follow_earned_roles(at=at) == 1
    assert RoleGrant.objects.get(person=typed.person).valid_to == at.date()


def test_who_was_not_given_it_is_off_the_list_and_does_not_get_it_later(typed, hr, at):
    assert decide(typed, gives=False, by=hr, at=at)
    assert waiting(at) == []
    event = AuditEvent.objects.get(kind="programme_role_not_given")
    assert (event.actor_id, event.subject_id) == (hr.public_id, typed.person.public_id)
    later = at + timedelta(days=2)
    note_anew(typed, by=hr, at=later)
    assert follow_earned_roles(at=later) == 0
    assert not decide(typed, gives=True, by=hr, at=later)
    assert not is_facilitator(typed, at=later)
    assert not OutboxMessage.objects.filter(template="lms/role_earned").exists()


def test_nobody_decides_of_themselves_and_who_has_the_role_waits_for_nothing(typed, hr, at):
    with pytest.raises(DomainError, match="own_registration"):
        decide(typed, gives=True, by=typed.person, at=at)
    grant_role(person=typed.person, role=Role.FACILITATOR, by=hr, at=at)
    assert waiting(at) == []


def test_presence_that_a_colleague_notes_anew_gives_it_by_itself(typed, hr, at):
    later = at + timedelta(days=2)
    note_anew(typed, by=hr, at=later)
    assert waiting(later) == []
    assert follow_earned_roles(at=later) == 1
    assert is_facilitator(typed, at=later)


@pytest.mark.parametrize("last", ["part", "module"])
def test_a_file_that_closes_the_last_step_gives_nothing_by_itself_and_hr_decides(
    programme, watched, module_key, hr, at, last, django_capture_on_commit_callbacks
):
    engagement = EngagementFactory(person__personnel_number="100", starts_on=date(2020, 1, 1))
    ask_of_all(programme, at=at)
    if last == "part":
        complete_module(engagement, module_key, at=at)
    else:
        watch(engagement, watched, by=hr, at=at)
    assert waiting(at) == []
    code = watched.code if last == "part" else module_key
    with django_capture_on_commit_callbacks(execute=True):
        assert write_records(last, f"100;{code};15-02-2022;Introductie", by=hr, at=at) == 1
    assert Assignment.objects.get().completed_at
    assert follow_earned_roles(at=at) == 0
    assert not is_facilitator(engagement, at=at)
    assert not OutboxMessage.objects.filter(template="lms/role_earned").exists()
    assert waiting(at) == [(engagement, [WhyNotYet.IMPORTED])]
    assert decide(engagement, gives=True, by=hr, at=at)
    assert is_facilitator(engagement, at=at)
    assert OutboxMessage.objects.get(template="lms/role_earned").recipient == engagement.person


def test_who_is_exempt_is_not_on_the_list(typed, watched, hr, at):
    assignment = Assignment.objects.get(engagement=typed)
    withdraw_record(record=PartRecord.objects.get(part=watched), reason="Vergissing.", by=hr, at=at)
    exempt(
        assignment=assignment,
        step=assignment.requirement_version.steps.get(part=watched),
        reason="Doet dit al jaren.",
        by=hr,
        at=at,
    )
    assert Assignment.objects.get().completed_at
    assert waiting(at) == []


def test_an_older_version_than_was_asked_earns_nothing(learner, watched, hr, at):
    watch(learner, watched, by=hr, at=at)
    assignment = Assignment.objects.get(engagement=learner)
    assignment.requirement_version.steps.filter(part=None).update(least_version=2)
    assert assignment.completed_at
    assert follow_earned_roles(at=at) == 0


def test_who_waits_for_a_check_is_not_on_the_list_of_who_watches(programme, watched, module_key, hr, at):
    check = make_part("vog", StepKind.CHECK)
    ProgrammeStep.objects.create(programme=programme, part=check, sort_order=2)
    let_programme_give(programme=programme, role=Role.FACILITATOR, by=hr, at=at)
    engagement = EngagementFactory()
    ask_of_all(programme, at=at)
    complete_module(engagement, module_key, at=at)
    watch(engagement, watched, by=hr, at=at)
    assert to_observe(reach=None, by=hr, at=at) == []


def test_an_editor_who_makes_the_session_something_one_ticks_oneself_hands_out_nothing(learner, watched, at):
    ProgrammePart.objects.filter(pk=watched.pk).update(kind=StepKind.READING)
    do_part(part=ProgrammePart.objects.get(pk=watched.pk), engagement=learner, at=at)
    assert Assignment.objects.get(engagement=learner).completed_at
    assert follow_earned_roles(at=at) == 0
    # Turning it back does not help: the record says who did it.
    ProgrammePart.objects.filter(pk=watched.pk).update(kind=StepKind.EXPLAINED)
    assert follow_earned_roles(at=at) == 0
    assert not is_facilitator(learner, at=at)


def test_only_the_role_of_facilitator_and_nothing_until_somebody_decides(programme, learner, watched, hr, at):
    for role in (Role.HR, Role.PRIVACY_OFFICER, "baas"):
        with pytest.raises(DomainError, match="role_not_by_programme"):
            let_programme_give(programme=programme, role=role, by=hr, at=at)
    let_programme_give(programme=programme, role="", by=hr, at=at)
    assert not ProgrammeRole.objects.exists()
    watch(learner, watched, by=hr, at=at)
    assert follow_earned_roles(at=at) == 0
    let_programme_give(programme=programme, role=Role.FACILITATOR, by=hr, at=at)
    assert follow_earned_roles(at=at) == 1
    assert AuditEvent.objects.filter(kind="programme_role_changed", actor_id=hr.public_id).count() == 3


def test_the_form_of_an_editor_has_no_field_for_the_role():
    form = get_edit_handler(Programme).get_form_class()
    assert set(form.base_fields) == {"title", "code", "summary", "title_en", "summary_en"}
    assert set(form.formsets) == {"steps"}


def test_a_second_job_gives_no_second_time(learner, watched, module_key, hr, at):
    watch(learner, watched, by=hr, at=at)
    follow_earned_roles(at=at)
    end_role(grant=RoleGrant.objects.get(person=learner.person), by=hr, at=at)
    second = EngagementFactory(person=learner.person, number=2)
    assign_requirements(at=at)
    complete_module(second, module_key, at=at)
    watch(second, watched, by=hr, at=at)
    assert Assignment.objects.get(engagement=second).completed_at
    assert follow_earned_roles(at=at) == 0
    assert RoleEarned.objects.count() == 1


def test_who_waits_has_the_lessons_done_and_is_in_reach(learner, programme, watched, module_key, hr, at):
    unit = UnitFactory(name="Toezicht")
    placed = EngagementFactory(unit=unit)
    EngagementFactory()
    assign_requirements(at=at)
    complete_module(placed, module_key, at=at)
    everybody = {one.engagement for one in to_observe(reach=None, by=hr, at=at)}
    assert everybody == {learner, placed}
    [near] = to_observe(reach=frozenset({unit.pk}), by=hr, at=at)
    assert (near.engagement, near.unit_name) == (placed, "Toezicht")
    # Nobody finds themselves on the list, and who was watched is off it.
    assert [one.engagement for one in to_observe(reach=None, by=placed.person, at=at)] == [learner]
    watch(placed, watched, by=hr, at=at)
    assert [one.engagement for one in to_observe(reach=None, by=hr, at=at)] == [learner]


def test_the_shipped_programme_makes_one_of_the_demo_a_facilitator_and_lets_one_wait(home, hr, at):
    load_module(file_name="dilemmagesprekken-begeleiden.nl.yaml")
    programme = load_programme(file_name=FACILITATORS)
    assert [one.part.kind if one.part else "module" for one in programme.steps.all()] == [
        "module",
        "explained",
    ]
    assert not hasattr(programme, "role_given")
    unit = UnitFactory(code="SO-RO-P")
    people = [EngagementFactory(unit=unit, function_level=9) for _one in range(3)]
    watcher = EngagementFactory().person
    learn_to_facilitate(hr=hr, facilitator=watcher, at=at)
    assert [is_facilitator(one, at=at) for one in people] == [True, False, False]
    assert [one.engagement for one in to_observe(reach=None, by=watcher, at=at)] == [people[1]]
