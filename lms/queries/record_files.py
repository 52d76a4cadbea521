"""Files with completions: what writing one would do, and what its codes stand for. Writes nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from foundation.people.models import Engagement, Person, PersonStatus
from lms.models import (
    Assignment,
    Completion,
    ModulePage,
    ModuleVersion,
    PartRecord,
    ProgrammePart,
    RecordFile,
    RecordKind,
)
from lms.rules.record_file import Job, Judged, Known, Reading, Worker, judge, read_rows

CHUNK = 500


def record_files() -> QuerySet[RecordFile]:
    """The newest first, without what is in them."""
    return RecordFile.objects.defer("content").select_related("staged_by", "run")


def examine_records(content: bytes, kind: str, *, by: Person | None, today: date) -> Reading:
    """What writing the file would do today. `by`: who would write it, and so not their own."""
    rows = read_rows(content)
    numbers = rows.cells("medewerkernummer") if rows.is_readable else set()
    things: dict[str, object] = codes_of(kind) if rows.is_readable else {}
    people = _people(numbers)
    jobs = _jobs(people, kind)
    known = Known(
        workers={number: _worker(one, jobs, by) for number, one in people.items()},
        things=things,
        done=frozenset(_done(people, kind)),
        withdrawn=frozenset(_withdrawn(people)) if kind == RecordKind.PART else frozenset(),
    )
    return judge(rows, known, today=today)


def still_new(lines: Sequence[Judged], kind: str) -> list[Judged]:
    """Those that nobody wrote meanwhile, each with the jobs for which it still is to be written."""
    done = set(_done(_people({one.number for one in lines}), kind))
    left = (
        replace(one, job_ids=tuple(pk for pk in one.job_ids if (pk, one.thing, one.day) not in done))
        for one in lines
    )
    return [one for one in left if one.job_ids]


def codes_of(kind: str) -> dict[str, Any]:
    """Code in small letters → key of the module, or id of the part."""
    if kind == RecordKind.PART:
        return {code.casefold(): pk for code, pk in ProgrammePart.objects.values_list("code", "pk")}
    keys = set(ModuleVersion.objects.order_by().values_list("module_key", flat=True).distinct())
    # The last part of its address, in any language, or its key.
    slugs = ModulePage.objects.filter(translation_key__in=keys).values_list("slug", "translation_key")
    return {slug.casefold(): key for slug, key in slugs} | {str(key): key for key in keys}


def named_codes(kind: str) -> list[tuple[str, str]]:
    """Code and title of what such a file can name, by title; of a module its Dutch address."""
    if kind == RecordKind.PART:
        return list(ProgrammePart.objects.order_by("title").values_list("code", "title"))
    return list(_dutch_pages().order_by("title").values_list("slug", "title"))


def titles_of_things(kind: str) -> dict[Any, str]:
    """What a line stands for → its title."""
    if kind == RecordKind.PART:
        return dict(ProgrammePart.objects.values_list("pk", "title"))
    return dict(_dutch_pages().values_list("translation_key", "title"))


def _dutch_pages() -> QuerySet[ModulePage]:
    """Of modules that have a version."""
    keys = ModuleVersion.objects.order_by().values("module_key")
    return ModulePage.objects.filter(translation_key__in=keys, locale__language_code="nl")


def versions_of_days(module_keys: Collection[Any]) -> dict[Any, list[ModuleVersion]]:
    """Module key → its versions by number, without what is in them."""
    found: dict[Any, list[ModuleVersion]] = defaultdict(list)
    rows = ModuleVersion.objects.filter(module_key__in=module_keys).defer("content").order_by("number")
    for version in rows:
        found[version.module_key].append(version)
    return dict(found)


def _people(numbers: Collection[str]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for chunk in _chunks(sorted(numbers)):
        found |= {str(one.personnel_number): one for one in Person.objects.filter(personnel_number__in=chunk)}
    return found


def _worker(person: Person, jobs: dict[int, list[Job]], by: Person | None) -> Worker:
    return Worker(
        name=person.full_name,
        jobs=jobs.get(person.pk, []),
        is_merged=person.status == PersonStatus.MERGED,
        is_deceased=person.status == PersonStatus.DECEASED,
        is_reader=by is not None and person.pk == by.pk,
    )


def _jobs(people: dict[str, Person], kind: str) -> dict[int, list[Job]]:
    """Id of a person → their jobs."""
    asks: dict[int, set[object]] = defaultdict(set)
    step = "part" if kind == RecordKind.PART else "module_key"
    name = f"requirement_version__steps__{step}"
    found: dict[int, list[Job]] = defaultdict(list)
    for chunk in _chunks([one.pk for one in people.values()]):
        rows = Assignment.objects.open().filter(engagement__person__in=chunk, **{f"{name}__isnull": False})
        for engagement_id, thing in rows.values_list("engagement_id", name):
            asks[engagement_id].add(thing)
        engagements = Engagement.objects.filter(person__in=chunk).order_by("number")
        for pk, person_id, first, last in engagements.values_list("pk", "person_id", "starts_on", "ends_on"):
            found[person_id].append(Job(pk, first, last, frozenset(asks[pk])))
    return found


def _done(people: dict[str, Person], kind: str) -> Iterator[tuple[int, object, date]]:
    if kind == RecordKind.PART:
        yield from _parts(people, Q(withdrawal=None))
        return
    for chunk in _chunks([one.pk for one in people.values()]):
        rows = Completion.objects.standing().filter(engagement__person__in=chunk).order_by()
        yield from rows.values_list("engagement_id", "module_key", "completed_on")


def _withdrawn(people: dict[str, Person]) -> Iterator[tuple[int, object, date]]:
    return _parts(people, Q(withdrawal__isnull=False))


def _parts(people: dict[str, Person], wanted: Q) -> Iterator[tuple[int, object, date]]:
    for chunk in _chunks([one.pk for one in people.values()]):
        rows = PartRecord.objects.filter(wanted, engagement__person__in=chunk).order_by()
        yield from rows.values_list("engagement_id", "part_id", "done_on")


def _chunks(values: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
