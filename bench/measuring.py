"""A measurement of everybody: planning, inviting, writing and closing, each with all 15,000 people due at once."""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import QuerySet  # noqa: E402

from bench.rows import Row, at_most  # noqa: E402
from bench.simulated import questionnaire  # noqa: E402
from foundation.mailing.models import OutboxMessage  # noqa: E402
from foundation.people.models import Engagement, Membership, Person, Unit, UnitKind, UnitPeriod  # noqa: E402
from foundation.people.queries import UnitHistory  # noqa: E402
from lms.models import Assignment, Completion, CompletionSource, ModuleVersion, Requirement  # noqa: E402
from lms.models.requirements import RequirementStep, RequirementVersion, StepKind  # noqa: E402
from lms.queries.completion_by_cluster import completion_by_cluster  # noqa: E402
from measurement.actions.closing import close_windows  # noqa: E402
from measurement.actions.flushing import flush_answers, flush_sentences  # noqa: E402
from measurement.actions.following import follow_studies  # noqa: E402
from measurement.actions.instruments import publish_instrument  # noqa: E402
from measurement.actions.inviting import send_invitations  # noqa: E402
from measurement.actions.studies import open_plan  # noqa: E402
from measurement.actions.study_keys import make_study_keys  # noqa: E402
from measurement.models import (  # noqa: E402
    Instrument,
    Invitation,
    Participant,
    Response,
    SealedAnswer,
    SealedSentence,
    Study,
)
from measurement.rules.packing import pack_items  # noqa: E402
from measurement.rules.reading import parse  # noqa: E402
from measurement.rules.staging import Alike, Label  # noqa: E402
from measurement.sealing import SentenceLabel, seal_answer, seal_sentences  # noqa: E402

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# A Tuesday.
DAY = date(2025, 3, 4)
AT = datetime(2025, 3, 4, 10, tzinfo=AMSTERDAM)
TEAMS, CLUSTERS = 400, 7
ALL_SECONDS = 60
# Of one page for HR.
PAGE_SECONDS = 0.5


def load(people: int) -> Requirement:
    """People in teams in clusters, who all completed the same module this morning."""
    persons = [
        Person(
            given_name="Sam", family_name=f"Bench{n}", personnel_number=str(n), email=f"p{n}@bench.example"
        )
        for n in range(people)
    ]
    Person.objects.bulk_create(persons, batch_size=500)
    jobs = [Engagement(person=one, kind="medewerker", starts_on=date(2020, 1, 1)) for one in persons]
    Engagement.objects.bulk_create(jobs, batch_size=500)
    teams = _teams()
    stays = [
        Membership(engagement=job, unit=teams[number % TEAMS], valid_from=date(2020, 1, 1))
        for number, job in enumerate(jobs)
    ]
    Membership.objects.bulk_create(stays, batch_size=500)
    requirement, version, module = _requirement()
    assigned = [
        Assignment(
            engagement=job, requirement=requirement, requirement_version=version, assigned_at=AT, due_on=DAY
        )
        for job in jobs
    ]
    Assignment.objects.bulk_create(assigned, batch_size=500)
    # Not sealed: a chain of fifteen thousand is not what is measured here.
    done = [
        Completion(
            engagement=job,
            version=module,
            module_key=module.module_key,
            source=CompletionSource.ATTEMPT,
            completed_at=AT,
            completed_on=DAY,
            recorded_at=AT,
            seal_salt=b"",
        )
        for job in jobs
    ]
    QuerySet(Completion).bulk_create(done, batch_size=500)
    return requirement


def _teams() -> list[Unit]:
    clusters = [Unit(code=f"C{number}", kind=UnitKind.CLUSTER) for number in range(CLUSTERS)]
    teams = [Unit(code=f"T{number}", kind=UnitKind.TEAM) for number in range(TEAMS)]
    Unit.objects.bulk_create([*clusters, *teams])
    since = date(2015, 1, 1)
    UnitPeriod.objects.bulk_create(
        [UnitPeriod(unit=one, name=one.code, valid_from=since) for one in clusters]
        + [
            UnitPeriod(unit=one, name=one.code, parent=clusters[number % CLUSTERS], valid_from=since)
            for number, one in enumerate(teams)
        ]
    )
    return teams


@dataclass(frozen=True)
class Took:
    """`cpu_s`: of this process, whatever else the machine does; what a database server did is not in it."""

    wall_s: float
    cpu_s: float
    queries: int


def measured(work: Callable[[], object]) -> Took:
    """Counted without the log of queries: writing down a long one takes longer than running it."""
    queries = 0

    def count(execute: Callable, *arguments: object) -> object:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        start, cpu_start = time.perf_counter(), time.process_time()
        work()
        return Took(time.perf_counter() - start, time.process_time() - cpu_start, queries)


def answer_all(study: Study) -> None:
    """As `receive_answer` leaves it behind, of everybody at once."""
    version = study.instrument.versions.get(number=study.version)
    items = pack_items(version.questionnaire, {"handelen_0": 4, "fouten_0": 3})
    public_key, until = bytes(study.key.public_key), DAY + timedelta(days=60)
    answers, sentences = [], []
    for one in Participant.objects.filter(study=study).select_related("person"):
        alike = Alike("t0", True, study.version, 0, "nl", one.cluster_id)
        box = seal_answer(public_key, Label(one.person.public_id, alike, until), items)
        answers.append(SealedAnswer(sealed_to=study.key.pk, blob=box))
        words = seal_sentences(public_key, SentenceLabel("t0", until), {})
        sentences.append(SealedSentence(sealed_to=study.key.pk, blob=words))
    SealedAnswer.objects.bulk_create(answers, batch_size=500)
    SealedSentence.objects.bulk_create(sentences, batch_size=500)
    Invitation.objects.filter(participant__study=study, wave="t0").update(is_done=True)


def _requirement() -> tuple[Requirement, RequirementVersion, ModuleVersion]:
    module = QuerySet(ModuleVersion).bulk_create(
        [
            ModuleVersion(
                module_key=uuid4(), number=1, kind="substantive", published_at=AT, content={}, seal_salt=b""
            )
        ]
    )[0]
    requirement = Requirement.objects.create(code="bench", title="Bench")
    version = RequirementVersion.objects.create(
        requirement=requirement,
        number=1,
        valid_from=date(2020, 1, 1),
        kinds=[],
        due_anchor="fixed",
        due_on=DAY,
    )
    RequirementStep.objects.create(
        requirement_version=version, position=1, kind=StepKind.MODULE, module_key=module.module_key
    )
    return requirement, version, module


def open_study(requirement: Requirement) -> Study:
    instrument = Instrument(code="simulatie")
    instrument.take_content(parse(questionnaire()))
    instrument.save()
    publish_instrument(instrument=instrument, at=AT, by=None)
    study = open_plan(
        title="Bench",
        requirement=requirement,
        instrument=instrument,
        starts_on=DAY,
        takes_in_until=DAY,
        with_before=False,
        by=None,
        at=AT,
        first_forms=1,
    )
    make_study_keys(at=AT)
    return Study.objects.get(pk=study.pk)


def rows(people: int) -> list[Row]:
    call_command("migrate", verbosity=0)
    requirement = load(people)
    study = open_study(requirement)
    later = AT + timedelta(days=60)
    works: dict[str, Callable[[], object]] = {
        "follow_studies": lambda: follow_studies(at=AT),
        "send_invitations": lambda: send_invitations(at=AT),
        "flush_answers": lambda: flush_answers(at=AT),
        "flush_sentences": lambda: flush_sentences(at=AT),
        "close_windows": lambda: close_windows(at=later),
    }
    took: dict[str, Took] = {}
    for name, work in works.items():
        if name == "flush_answers":
            answer_all(study)
        took[name] = measured(work)
    _require_all_done(people)
    case = f"{people} people, {'PostgreSQL' if connection.vendor == 'postgresql' else 'SQLite'}"
    found = [row for name, one in took.items() for row in _rows(f"{case}: {name}", one)]
    name = f"{case}: all that is due at once"
    found.append(at_most("measuring", name, sum(one.wall_s for one in took.values()), "s", ALL_SECONDS))
    found.append(Row("measuring", name, round(sum(one.cpu_s for one in took.values()), 2), "s CPU"))
    page = measured(
        lambda: completion_by_cluster(requirement.pk, on=DAY, history=UnitHistory(), unit_ids=None)
    )
    name = f"{case}: completion_by_cluster, {page.queries} queries"
    return [*found, at_most("measuring", name, page.wall_s, "s", PAGE_SECONDS)]


def _rows(case: str, took: Took) -> list[Row]:
    return [
        Row("measuring", f"{case}, {took.queries} queries", round(took.wall_s, 2), "s"),
        Row("measuring", f"{case}, {took.queries} queries", round(took.cpu_s, 2), "s CPU"),
    ]


def _require_all_done(people: int) -> None:
    """A figure of half the work is no figure."""
    closed = Invitation.objects.filter(wave="t0", state="closed").count()
    found = (OutboxMessage.objects.count(), Response.objects.count(), SealedAnswer.objects.count(), closed)
    if found != (people, people, 0, people):
        raise SystemExit(f"{found} of {people}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        settings.MEASUREMENT_KEY_DIR = Path(folder) / "keys"
        made = rows(int(os.environ.get("BENCH_PEOPLE", "15000")))
    sys.stdout.write(json.dumps([asdict(row) for row in made]) + "\n")
