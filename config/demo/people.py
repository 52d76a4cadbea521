"""The HR file of the fictional gemeente Lindewaard. It takes the same way in as a real one."""

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from config.demo.cast import CAST
from config.demo.municipality import Job, Move, Municipality, build, halves, unit_on

FIELDS = [
    "medewerkernummer",
    "voorletters",
    "roepnaam",
    "tussenvoegsel",
    "achternaam",
    "email",
    "eenheidcode",
    "functie",
    "functieniveau",
    "leidinggevende",
    "soort",
    "volgnummer",
    "indienst",
    "uitdienst",
]
_ADDRESSES = {member.number: member.username for member in CAST}


def people_file(*, people: int, today: date) -> bytes:
    """Everybody who is at work or is to come, as on this day."""
    return file_of(build(people=people, today=today).jobs_as_of(today))


def files_over_time(made: Municipality, *, today: date) -> list[tuple[date, bytes]]:
    """The first full file, and a supplement for each half year after it: who comes, who changes team."""
    days = halves(today)
    files = []
    for day, until in zip(days, [*days[1:], date.max], strict=True):
        jobs = [job for job in made.jobs if _is_told(job, day, until, is_first=day == days[0])]
        jobs += [_moved(move) for move in made.moves if move.on == day]
        if until == date.max:
            jobs += [*made.incomplete, *made.waiting]
        files.append((day, file_of(replace(job, unit=unit_on(job.unit, day)) for job in jobs)))
    return files


def file_of(jobs: Iterable[Job]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(FIELDS)
    writer.writerows(_row(job) for job in jobs)
    return out.getvalue().encode("utf-8")


def _is_told(job: Job, day: date, until: date, *, is_first: bool) -> bool:
    if job.starts_on is None or job.is_over_on(day - timedelta(days=1)):
        return False
    return job.starts_on < until and (is_first or job.starts_on >= day)


def _moved(move: Move) -> Job:
    return replace(move.job, unit=move.unit, manager=move.manager)


def _row(job: Job) -> list[str]:
    address = _ADDRESSES.get(job.number) or f"medewerker{job.number}"
    return [
        *(job.number, job.initials, job.given_name, job.infix, job.family_name),
        f"{address}@lindewaard.example" if job.has_email else "",
        *(job.unit, job.title, str(job.level or ""), job.manager, job.kind, str(job.sequence)),
        f"{job.starts_on:%d-%m-%Y}" if job.starts_on else "",
        f"{job.ends_on:%d-%m-%Y}" if job.ends_on else "",
    ]
