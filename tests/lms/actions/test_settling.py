"""Whatever happens to people and requirements: what was done stays, and what is written of it follows from the records."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.audit.verification import verify_records
from foundation.clock import local_date
from foundation.errors import DomainError
from foundation.people.models import Engagement, PersonMerge
from lms.actions.assigning import assign_requirements
from lms.actions.equivalences import note_equivalence
from lms.actions.exempting import exempt, take_back_exemption
from lms.actions.expiring import ask_again_what_ran_out
from lms.actions.lives import merge_registrations, split_registrations
from lms.actions.parts import do_part, note_part, withdraw_record
from lms.actions.requirements import publish_again, steps_of
from lms.actions.settling import settle_all
from lms.actions.taking import finish_steps, start_attempt
from lms.models import Assignment, Completion, Exemption, PartRecord, Requirement, StepKind
from lms.queries.modules import job_asking, open_attempt
from lms.queries.parts import exempt_steps
from lms.queries.records import records_of, steps_of_versions
from lms.rules.assignments import completed_at
from lms.rules.progress import step_ids
from tests.conftest import moment
from tests.factories.lms import complete_module, make_hr, make_module
from tests.factories.people import EngagementFactory, PersonFactory
from tests.factories.programmes import make_part, require_steps
from tests.factories.record_files import write_records

START = moment("2022-03-01 09:00")


class World:
    """Three people, one with two jobs; a module, a text and a check of a month; each act one day later."""

    def __init__(self) -> None:
        self.at = START
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
        asking = job_asking(who.person, module_key=self.module, at=self.at)
        if attempt:
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


def as_records_say() -> dict[int, datetime | None]:
    rows = list(Assignment.objects.all())
    steps = steps_of_versions(one.requirement_version_id for one in rows)
    ids = {one.engagement_id for one in rows}
    records, exempted = records_of(ids), exempt_steps(ids)
    return {
        one.pk: completed_at(
            [step for pk, step in steps[one.requirement_version_id] if (one.pk, pk) not in exempted],
            records[one.engagement_id].valid_on(local_date(one.assigned_at)),
            counts_from=one.counts_from,
        )
        for one in rows
    }


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3)), min_size=3, max_size=14))
def test_no_sequence_changes_what_was_done(acts):
    with transaction.atomic():
        world = World()
        before = kept()
        for act, number in acts:
            world.at += timedelta(days=1)
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
            written = dict(Assignment.objects.values_list("pk", "completed_at"))
            open_or_done = {one.pk for one in Assignment.objects.all() if one.closed_at is None}
            said = as_records_say()
            assert {pk: written[pk] for pk in open_or_done} == {pk: said[pk] for pk in open_or_done}
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_what_nobody_settled_is_settled_later(at):
    module = make_module(at=at)
    require_steps((module, 1))
    engagement = EngagementFactory()
    assign_requirements(at=at)
    complete_module(engagement, module, at=at)
    Assignment.objects.update(completed_at=None)
    assert settle_all(at=at) == 1
    assert Assignment.objects.get().completed_at == at
    assert settle_all(at=at) == 0
