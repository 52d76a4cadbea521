"""The HR file: new people, and the same file again, with what others feel of it."""

import csv
import io
import json
import os
import select
import subprocess
import sys
import time
from dataclasses import asdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench.rows import Row, at_most  # noqa: E402
from foundation.people.importing.actions import apply_run, stage_people, stage_units  # noqa: E402
from foundation.people.models import Person  # noqa: E402

AT = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Amsterdam"))
TEAMS = 400
# Somebody without a contract, of whom the file says nothing: her row stands in the table that is locked.
BYSTANDER = "Omstander"
# The other writer is at work by then.
WARM_UP_SECONDS = 4
HEADINGS = (
    "medewerkernummer;voorletters;roepnaam;tussenvoegsel;achternaam;email;eenheidcode;functie;functieniveau;"
    "leidinggevende;soort;volgnummer;indienst;uitdienst"
)


def write_small_things() -> None:
    """Another process that saves a small thing all the time, until it is asked; says how long one save took."""
    longest_seconds = 0.0
    while not select.select([sys.stdin], [], [], 0.005)[0]:
        before = time.perf_counter()
        Person.objects.filter(given_name=BYSTANDER).update(language="nl")
        longest_seconds = max(longest_seconds, time.perf_counter() - before)
    print(longest_seconds)  # noqa: T201


def units_file() -> bytes:
    lines = ["eenheidcode;naam;soort;bovenliggend;vanaf;tot;opvolger", "B;Gemeente;concern;;01-01-2015;;"]
    for cluster in range(6):
        lines.append(f"C{cluster};Cluster {cluster};cluster;B;01-01-2015;;")
    for team in range(TEAMS):
        lines.append(f"T{team};Team {team};team;C{team % 6};01-01-2015;;")
    return ("\r\n".join(lines) + "\r\n").encode()


def people_file(people: int) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for index in range(people):
        number = 100_001 + index
        manager = "" if index < TEAMS else str(100_001 + index % TEAMS)
        start = date(2015 + index % 11, 1 + index % 12, 1 + index % 28)
        writer.writerow(
            [
                *(number, "S.", "Sam", "van", f"Dijk{index}", f"p{number}@lindewaard.example"),
                *(f"T{index % TEAMS}", "Medewerker", 1 + index % 18, manager, "medewerker", 1),
                *(f"{start:%d-%m-%Y}", ""),
            ]
        )
    return f"{HEADINGS}\r\n{out.getvalue()}".encode()


def import_once(content: bytes) -> tuple[float, float]:
    """Seconds in all, and the longest that another writer waited."""
    other = subprocess.Popen(
        [sys.executable, "-m", "bench.importing", "other"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    time.sleep(WARM_UP_SECONDS)
    before = time.perf_counter()
    run = stage_people(file_name="hr.csv", content=content, by=None, at=AT)
    apply_run(run=run, at=AT, by=None)
    seconds = time.perf_counter() - before
    longest, _nothing = other.communicate("stop\n", timeout=60)
    return seconds, float(longest)


def rows() -> list[Row]:
    people = int(os.environ["BENCH_PEOPLE"])
    database = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    call_command("migrate", verbosity=0)
    apply_run(run=stage_units(file_name="units.csv", content=units_file(), by=None, at=AT), at=AT, by=None)
    Person.objects.create(given_name=BYSTANDER, family_name="Bench")
    content = people_file(people)
    new_seconds, new_wait = import_once(content)
    same_seconds, same_wait = import_once(content)
    assert Person.objects.count() == people + 1  # noqa: S101  a figure of half an import is no figure
    case = f"{people} people, {database}"
    return [
        at_most("import", f"{case}: new", new_seconds, "s", 20),
        at_most("import", f"{case}: new, longest wait of another writer", new_wait, "s", 1),
        at_most("import", f"{case}: unchanged", same_seconds, "s", 5),
        at_most("import", f"{case}: unchanged, longest wait of another writer", same_wait, "s", 1),
    ]


if __name__ == "__main__":
    if sys.argv[1:] == ["other"]:
        write_small_things()
    else:
        print(json.dumps([asdict(row) for row in rows()]))  # noqa: T201
