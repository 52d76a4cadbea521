"""The report of a study: its queries beside a plain group-by, the whole of it, what the ledger costs, reading it."""

import json
import os
import secrets
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime

import django

django.setup()

import numpy as np  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench.rows import Row, at_most, at_most_of_floor  # noqa: E402
from bench.simulated import WAVES, Town, questionnaire, town  # noqa: E402
from foundation.people.actions import create_login, grant_role  # noqa: E402
from foundation.people.models import Person, Role, Unit, UnitPeriod  # noqa: E402
from measurement.actions.instruments import publish_instrument  # noqa: E402
from measurement.actions.releasing import _found, make_release  # noqa: E402
from measurement.models import Instrument, Response, Study, StudyKind  # noqa: E402
from measurement.queries.panel import (  # noqa: E402
    answer_blocks,
    first_trained,
    invited_to,
    units_of,
    versions_between,
    waves_of,
)
from measurement.queries.releases import latest_release  # noqa: E402
from measurement.rules.building import variables  # noqa: E402
from measurement.rules.building.measured import k_of  # noqa: E402
from measurement.rules.reading import parse  # noqa: E402
from measurement.rules.release import Ledger, release  # noqa: E402

ROUNDS, READS = 5, 15
# As `measurement.md` measured them: a plain group-by on scores in columns of their own.
TIMES_FLOOR = {"sqlite": 2.0, "postgresql": 5.0}
DAY = date(2025, 1, 1)
AT = datetime(2025, 6, 1, 9, tzinfo=UTC)


def load(people: int) -> tuple[Study, Town]:
    instrument = Instrument(code="simulatie")
    instrument.take_content(parse(questionnaire()))
    instrument.save()
    version = publish_instrument(instrument=instrument, at=AT, by=None)
    study = Study.objects.create(
        title="Bench",
        kind=StudyKind.CALENDAR,
        instrument=instrument,
        version=version.number,
        starts_on=DAY,
        takes_in_until=DAY,
        opened_at=AT,
    )
    for month, code in enumerate(WAVES, start=1):
        day = date(2025, month, 1)
        study.waves.create(code=code, asks=code, opens_on=day, ends_on=day)
    made = town(np.random.default_rng(1), people, all_answer=True)
    _write(study, made)
    return study, made


def _write(study: Study, made: Town) -> None:
    units = [Unit(code=f"B{number}", kind="cluster") for number in range(7)]
    for unit in units:
        unit.save()
        UnitPeriod.objects.create(unit=unit, name=unit.code, valid_from=DAY)
    answers = made.measured
    rows = [
        Response(
            study=study.public_id,
            wave=code,
            in_time=True,
            version=study.version,
            form=0,
            language="nl",
            cluster=units[made.cluster[person]],
            panel_id=bytes(answers.ids[person]).ljust(16, b"\0"),
            items=answers.items[person, wave].astype("<i2").tobytes(),  # type: ignore[index]
            scores=answers.scores[person, wave].astype("<f4").tobytes(),
        )
        for wave, code in enumerate(WAVES)
        for person in range(len(answers.ids))
    ]
    Response.objects.bulk_create(rows, batch_size=2000)


def load_floor(made: Town) -> str:
    """The same scores in a plain table, and the query that takes the means of each cluster and wave."""
    answers = made.measured
    columns = [f"s{number}" for number in range(answers.scores.shape[2])]
    with connection.cursor() as cursor:
        typed = ", ".join(f"{name} REAL" for name in columns)
        cursor.execute(f"CREATE TABLE bench_floor (panel INTEGER, wave INTEGER, cluster INTEGER, {typed})")
        rows = [
            (person, wave, int(made.cluster[person]), *_plain(answers.scores[person, wave]))
            for wave in range(len(WAVES))
            for person in range(len(answers.ids))
        ]
        marks = ", ".join(["%s"] * (3 + len(columns)))
        cursor.executemany(f"INSERT INTO bench_floor VALUES ({marks})", rows)  # noqa: S608
        cursor.execute("ANALYZE")
    means = ", ".join(f"AVG({name}), COUNT({name})" for name in columns)
    return f"SELECT cluster, wave, {means} FROM bench_floor GROUP BY cluster, wave"  # noqa: S608


def _plain(scores: np.ndarray) -> list[float | None]:
    return [None if np.isnan(score) else float(score) for score in scores]


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run_floor(query: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query)
        cursor.fetchall()


def fetch(study: Study) -> None:
    """All that the report asks of the database; arrays are made of it afterwards."""
    blocks = answer_blocks(study)
    versions_between(study, {study.version, *(block.version for block in blocks)})
    waves = waves_of(study, {block.wave for block in blocks})
    units_of({block.cluster for block in blocks if block.cluster is not None}, on=DAY)
    first_trained(study, waves)
    invited_to(study)


def ledger_of(made: Town) -> None:
    units = made.measured.members(made.outset.units)
    pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3)]
    for scales in variables(made.measured.instrument).values():
        ledger = Ledger.empty(len(made.measured.ids), k_of(scales, 10))
        release(ledger, made.measured.answered(scales), units, pairs)


def reader(study: Study) -> Client:
    """Somebody of HR: who sees all clusters gets the largest page."""
    person = Person.objects.create(personnel_number="bench", given_name="Bench", family_name="Bench")
    create_login(person=person, username="bench", password=secrets.token_hex())
    grant_role(person=person, role=Role.HR, at=AT)
    client = Client(headers={"host": "localhost"})
    client.force_login(person.user, backend="foundation.people.backends.PersonBackend")
    return client


def read(client: Client, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")


def main() -> list[Row]:
    call_command("migrate", verbosity=0)
    people = int(os.environ.get("BENCH_PEOPLE", "15000"))
    study, made = load(people)
    floor_query = load_floor(made)
    middle = statistics.median
    floors, queries, loads, wholes = [], [], [], []
    for _round in range(ROUNDS):
        floors.append(seconds(lambda: run_floor(floor_query)))
        queries.append(seconds(lambda: fetch(study)))
        loads.append(seconds(lambda: _found(study, None, at=AT)))
        wholes.append(seconds(lambda: make_release(study=study, at=AT, by=None)))
    # With gaps, so that there is something to hide.
    gaps = town(np.random.default_rng(2), people)
    ledgers = [seconds(lambda: ledger_of(gaps)) for _round in range(ROUNDS)]
    reads = [seconds(lambda: latest_release(study)) for _round in range(ROUNDS)]
    client, pages = reader(study), {}
    for name, args in {"report": [], "report_scale": ["handelen"]}.items():
        address = reverse(f"measurement:{name}", args=[study.public_id, *args])
        # The first reading fills templates and translations.
        read(client, address)
        pages[name] = middle([seconds(lambda to=address: read(client, to)) for _round in range(READS)])
    size = f"{people} x {len(WAVES)} x 30"
    return [
        at_most_of_floor(
            "report",
            f"queries, {size}",
            middle(queries),
            "s",
            floor=middle(floors),
            target=TIMES_FLOOR[connection.vendor],
        ),
        Row("report", f"queries and arrays, {size}", round(middle(loads), 3), "s"),
        at_most("report", f"whole report with REML and ledger, {size}", middle(wholes), "s", 2.0),
        at_most("report", f"ledger alone, {size}", 1000 * middle(ledgers), "ms", 100),
        at_most("report", "a frozen release read", 1000 * middle(reads), "ms", 100),
        at_most("report", "page of a frozen release, 8 units x 10 scales", 1000 * pages["report"], "ms", 100),
        at_most("report", "page of one of its scales", 1000 * pages["report_scale"], "ms", 100),
    ]


if __name__ == "__main__":
    rows = main()
    sys.stdout.write(json.dumps([asdict(row) for row in rows]) + "\n")
