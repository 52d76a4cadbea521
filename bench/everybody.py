"""What the benchmarks of everybody at once share: what some work takes, and completions in bulk."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from bench.rows import Row
from foundation.clock import local_date
from foundation.people.models import Engagement
from lms.models import Completion, CompletionSource, ModuleVersion


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


def took_rows(bench: str, case: str, took: Took) -> list[Row]:
    return [
        Row(bench, f"{case}, {took.queries} queries", round(took.wall_s, 2), "s"),
        Row(bench, f"{case}, {took.queries} queries", round(took.cpu_s, 2), "s CPU"),
    ]


def in_case(people: int) -> str:
    return f"{people} people, {'PostgreSQL' if connection.vendor == 'postgresql' else 'SQLite'}"


def complete(jobs: Iterable[Engagement], module: ModuleVersion, *, at: datetime) -> None:
    """Not sealed: a chain of fifteen thousand is not what is measured here."""
    done = [
        Completion(
            engagement=job,
            version=module,
            module_key=module.module_key,
            source=CompletionSource.ATTEMPT,
            completed_at=at,
            completed_on=local_date(at),
            recorded_at=at,
            seal_salt=b"",
        )
        for job in jobs
    ]
    QuerySet(Completion).bulk_create(done, batch_size=500)
