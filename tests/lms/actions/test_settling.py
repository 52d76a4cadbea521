"""Whatever happens to people and requirements: what was done stays, and what is written of it follows from the records."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from foundation.audit.verification import verify_records
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.models import Engagement, Membership, PersonMerge
from lms.actions.assigning import assign_requirements
from lms.actions.equivalences import note_equivalence
from lms.actions.exempting import exempt, take_back_exemption
from lms.actions.expiring import ask_again_what_ran_out
from lms.actions.lives import merge_registrations, split_registrations
from lms.actions.parts import do_part, note_part, withdraw_record
from lms.actions.proofs import ask_for_proof
from lms.actions.requirements import publish_again, publish_requirement, steps_of
from lms.actions.settling import settle_all
from lms.actions.taking import finish_steps, start_attempt
from lms.models import (
    Assignment,
    Completion,
    Exemption,
    PartRecord,
    Requirement,
    RequirementStep,
    StepKind,
)
from lms.queries.modules import job_asking, open_attempt
from lms.queries.proofs import titles_of_steps
from lms.rules.progress import step_ids
from tests.conftest import moment
from tests.factories.lms import complete_module, make_hr, make_module
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.factories.programmes import make_part, require_steps
from tests.factories.record_files import write_records

START = moment("2022-03-01 09:00")


class World:
    """Three people, one with two jobs; a module, a text and a check of a month; each act one day later."""

    def __init__(self) -> None:
        self.at = START
        # Ids of the assignments that this act may give another moment of completion, or none.
        self.may_move: set[int] = set()
        self.hr = make_hr(at=START)
        self.module = make_module(at=START)
        self.reading = make_part("map", StepKind.READING)
        self.check = make_part("vog", StepKind.CHECK, valid_months=1)
        require_steps((self.module, 1), self.reading, self.check)
        people = [PersonFactory(family_name=f"Naam{number}") for number in range(3)]
        self.people = [EngagementFactory(person=one) for one in people]
        self.people.append(EngagementFactory(person=people[1], number=2))
        assign_requirements(at=START)

    def publish(self, who: Engagement) -> None:
        """The next version asks one step less, or everything again."""
        version = Requirement.objects.get().versions.order_by("-number")[0]
        steps = steps_of(version)
        changed = steps[1:] if len(steps) > 1 else [(self.module, 1), self.reading, self.check]
        publish_again(version, at=self.at, steps=changed, renew_by=self.at.date() + timedelta(days=30))

    def complete(self, who: Engagement) -> None:
        complete_module(who, self.module, at=self.at)

    def begin(self, who: Engagement) -> None:
        start_attempt(engagement=who, module_key=self.module, language="nl", at=self.at)

    def take(self, who: Engagement) -> None:
        """What was begun, in whichever version; of a job that is over it is for one that still asks it."""
        who = Engagement.objects.select_related("person").get(pk=who.pk)
        attempt = open_attempt(who, self.module)
        is_over = who.ends_on is not None and who.ends_on < self.at.date()
        if attempt:
            asking = job_asking(who.person, version=attempt.version, at=self.at)
            finish_steps(attempt=attempt, step_ids=step_ids(attempt.content), at=self.at)
            last = Completion.objects.order_by("pk").last()
            assert last is not None
            assert last.engagement == (asking if is_over and asking else who)

    def read(self, who: Engagement) -> None:
        do_part(part=self.reading, engagement=who, at=self.at)

    def note(self, who: Engagement) -> None:
        note_part(part=self.check, engagements=[who], on=self.at.date(), by=self.hr, at=self.at)

    def equate(self, who: Engagement) -> None:
        """What was done three days before it was noted."""
        note_equivalence(
            engagement=who,
            module_key=self.module,
            day=self.at.date() - timedelta(days=3),
            reason="Certificaat gezien.",
            by=self.hr,
            at=self.at,
        )

    def read_in(self, who: Engagement) -> None:
        """The same file of both kinds, twice; the second adds nothing."""
        number = Engagement.objects.select_related("person").get(pk=who.pk).person.personnel_number
        day = self.at.date() - timedelta(days=2)
        for kind, code in (("module", self.module), ("part", "vog"), ("part", "map")):
            write_records(kind, f"{number};{code};{day};Lijst van toen.", by=self.hr, at=self.at)
        before = kept()
        write_records("module", f"{number};{self.module};{day};Lijst van toen.", by=self.hr, at=self.at)
        assert kept() == before

    def withdraw(self, who: Engagement) -> None:
        record = PartRecord.objects.standing().filter(engagement=who).order_by("pk").first()
        if record:
            self.may_move = set(Assignment.objects.filter(engagement=who).values_list("pk", flat=True))
            withdraw_record(record=record, reason="Vergissing.", by=self.hr, at=self.at)

    def leave(self, who: Engagement) -> None:
        Engagement.objects.filter(pk=who.pk).update(ends_on=self.at.date() - timedelta(days=1))

    def return_again(self, who: Engagement) -> None:
        Engagement.objects.filter(pk=who.pk).update(ends_on=None)

    def merge(self, who: Engagement) -> None:
        kept = self.people[0].person
        person = Engagement.objects.select_related("person").get(pk=who.pk).person
        if person.pk != kept.pk:
            merge_registrations(kept=kept, merged=person, by=self.hr, at=self.at)

    def split(self, who: Engagement) -> None:
        merge = PersonMerge.objects.filter(undone_at=None).order_by("-pk").first()
        if merge:
            # What was copied between the two counts no longer.
            copies = Completion.objects.exclude(carried_from=None).values("engagement")
            self.may_move = set(Assignment.objects.filter(engagement__in=copies).values_list("pk", flat=True))
            split_registrations(merge=merge, by=self.hr, at=self.at)

    def come_back(self, who: Engagement) -> None:
        """In a job of its own."""
        person = Engagement.objects.select_related("person").get(pk=who.pk).person
        number = 1 + max(person.engagements.values_list("number", flat=True))
        EngagementFactory(person=person, number=number, starts_on=self.at.date())
        assign_requirements(at=self.at)

    def wait(self, who: Engagement) -> None:
        """Until the checks of now ran out."""
        self.at += timedelta(days=40)
        ask_again_what_ran_out(at=self.at)

    def assign(self, who: Engagement) -> None:
        assign_requirements(at=self.at)

    def exempt(self, who: Engagement) -> None:
        """Of its first step; once more takes it back."""
        assignment = Assignment.objects.filter(engagement=who).order_by("-cycle").first()
        if assignment is None:
            return
        standing = Exemption.objects.filter(assignment=assignment, withdrawn_at=None).first()
        if standing:
            self.may_move = {assignment.pk}
            take_back_exemption(exemption=standing, by=self.hr, at=self.at)
        else:
            step = assignment.requirement_version.steps.order_by("position").first()
            exempt(assignment=assignment, step=step, reason="Al gedaan.", by=self.hr, at=self.at)


ACTS: tuple[Callable[[World, Engagement], None], ...] = (
    World.publish,
    World.complete,
    World.begin,
    World.take,
    World.read,
    World.note,
    World.equate,
    World.read_in,
    World.withdraw,
    World.leave,
    World.return_again,
    World.merge,
    World.split,
    World.come_back,
    World.wait,
    World.assign,
    World.exempt,
)


def kept() -> dict[str, list[tuple]]:
    """Every column of what was done."""
    return {
        model.__name__: list(model.objects.order_by("pk").values_list()) for model in (Completion, PartRecord)
    }


def written() -> dict[int, datetime | None]:
    return dict(Assignment.objects.values_list("pk", "completed_at"))


def replayed(assignment: Assignment) -> datetime | None:
    """Goes through what was written down of it, in that order, until no step is open; when the last one was done.

    From the rows themselves: nothing here is shared with what it checks.
    """
    steps = list(assignment.requirement_version.steps.all())
    written = sorted(
        (known_at, number, done_at)
        for number, step in enumerate(steps)
        for known_at, done_at in _written_of(step, assignment)
    )
    done: dict[int, datetime] = {}
    exempt: set[int] = set()
    for place, (known_at, number, done_at) in enumerate(written):
        if done_at == EXEMPT:
            exempt.add(number)
        else:
            done[number] = min(done_at, done.get(number, done_at))
        is_last_of_its_moment = place + 1 == len(written) or written[place + 1][0] > known_at
        if is_last_of_its_moment and len(done.keys() | exempt) == len(steps):
            return max((moment for number, moment in done.items() if number not in exempt), default=None)
    return None


# Stands in the place of a moment: never done, and need not be.
EXEMPT = moment("9999-01-01 00:00")


def _written_of(step: RequirementStep, assignment: Assignment) -> Iterator[tuple[datetime, datetime]]:
    """Of each record of this step: when it was written down, and when it was done."""
    since = assignment.counts_from or date.min
    own = {"engagement": assignment.engagement}
    for one in (
        Completion.objects.standing().filter(**own, module_key=step.module_key).select_related("version")
    ):
        if one.version.number >= step.least_version and one.completed_on >= since:
            yield one.recorded_at, one.completed_at
    for one in PartRecord.objects.filter(**own, part=step.part_id, withdrawal=None):
        had_run_out = one.valid_until is not None and one.valid_until < local_date(assignment.assigned_at)
        if one.done_on >= since and not had_run_out:
            is_that_day = local_date(one.recorded_at) == one.done_on
            yield one.recorded_at, one.recorded_at if is_that_day else moment(f"{one.done_on} 12:00")
    for one in Exemption.objects.filter(assignment=assignment, step=step, withdrawn_at=None):
        yield one.granted_at, EXEMPT


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3)), min_size=3, max_size=14))
# Done on the third day; then noted of an earlier day, or exempt from the last step.
@example(acts=[(World.read, 0), (World.note, 0), (World.complete, 0), (World.equate, 0)])
@example(acts=[(World.read, 0), (World.note, 0), (World.complete, 0), (World.exempt, 0), (World.exempt, 0)])
@example(
    acts=[
        (World.read, 0),
        (World.note, 0),
        (World.complete, 0),
        (World.leave, 0),
        (World.assign, 0),
        (World.withdraw, 0),
        (World.return_again, 0),
        (World.assign, 0),
    ]
)
def test_no_sequence_changes_what_was_done(acts):
    with transaction.atomic():
        world = World()
        before, completed = kept(), written()
        for act, number in acts:
            world.at += timedelta(days=1)
            world.may_move = set()
            try:
                act(world, world.people[number])
            except DomainError:
                # Refused: nothing may be different.
                assert kept() == before
            after = kept()
            assert {name: rows[: len(before[name])] for name, rows in after.items()} == before
            before = after
            assert verify_records() == []
            for copy in Completion.objects.exclude(carried_from=None).select_related("carried_from"):
                assert copy.completed_on == copy.carried_from.completed_on
                assert copy.carried_from.carried_from_id is None
            now = written()
            assert now == {one.pk: replayed(one) for one in Assignment.objects.all()}
            # Once set it moves only by what takes a record or an exemption back.
            moved = {pk for pk, moment_of_it in completed.items() if moment_of_it and now[pk] != moment_of_it}
            assert moved <= world.may_move
            completed = now
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_what_nobody_settled_is_settled_later(at):
    module = make_module(at=at)
    require_steps((module, 1))
    engagement = EngagementFactory()
    assign_requirements(at=at)
    complete_module(engagement, module, at=at)
    Assignment.objects.update(completed_at=None, completion_known_at=None)
    assert settle_all(at=at) == 1
    assert Assignment.objects.get().completed_at == at
    assert settle_all(at=at) == 0


@pytest.mark.django_db
def test_two_certificates_of_one_programme_say_the_same_day(hr, at):
    """Also where HR noted of an earlier day, or made exempt, what was done already."""
    first, second = (make_module(at=at, title=title) for title in ("Integer", "Privacy"))
    require_steps((first, 1), (second, 1))
    engagement = EngagementFactory()
    assign_requirements(at=at)
    complete_module(engagement, first, at=moment("2022-03-05 09:00"))
    complete_module(engagement, second, at=moment("2022-06-05 09:00"))
    assignment = Assignment.objects.get()
    earlier = ask_for_proof(subject=assignment, language="nl", at=moment("2022-06-06 09:00"))
    later = moment("2023-01-09 09:00")
    note_equivalence(
        engagement=engagement, module_key=second, day=date(2020, 6, 1), reason="Elders.", by=hr, at=later
    )
    step = assignment.requirement_version.steps.get(module_key=second)
    exempt(assignment=assignment, step=step, reason="Bij nader inzien.", by=hr, at=later)
    assignment.refresh_from_db()
    second_one = ask_for_proof(subject=assignment, language="en", at=later)
    assert earlier.done_on == second_one.done_on == date(2022, 6, 5)
    assert len(titles_of_steps(assignment, "nl")) == 2


@pytest.mark.django_db
def test_what_was_done_outside_the_audience_stays_done_on_coming_back(at):
    """Also where more is asked by then."""
    module, other = (make_module(at=at, title=title) for title in ("Integer", "Privacy"))
    here, elsewhere = UnitFactory(kind="cluster"), UnitFactory(kind="cluster")
    publish_requirement(
        code="basis",
        title="Basis",
        kinds=["medewerker"],
        steps=[(module, 1)],
        gates=[],
        valid_from=date(2020, 1, 1),
        due_months=3,
        units=[here],
    )
    engagement = EngagementFactory(unit=here)
    assign_requirements(at=at)
    Membership.objects.update(unit=elsewhere)
    assign_requirements(at=moment("2022-03-02 09:00"))
    complete_module(engagement, module, at=moment("2022-03-03 09:00"))
    version = Requirement.objects.get().versions.get()
    publish_again(version, at=moment("2022-03-04 09:00"), steps=[(module, 1), (other, 1)])
    Membership.objects.update(unit=here)
    assign_requirements(at=moment("2022-03-05 09:00"))
    settle_all(at=moment("2022-03-05 09:00"))
    complete_module(engagement, module, at=moment("2022-03-06 09:00"))
    assert Assignment.objects.get().completed_at == moment("2022-03-03 09:00")
