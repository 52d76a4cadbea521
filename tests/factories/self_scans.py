"""Managers who fill in the self-scan, through the actions."""

from collections.abc import Mapping
from datetime import datetime

from foundation.people.models import Person, Unit
from measurement.actions.self_scans import answer_scan, begin_scan, finish_scan
from measurement.models import SelfScan
from measurement.queries.self_scans import questionnaire
from tests.factories.people import EngagementFactory

FAMILY_NAME = "Leidingman"


def make_scanner(*, unit: Unit | None = None) -> Person:
    """Somebody who leads one person, in this unit."""
    job = EngagementFactory(unit=unit, person__family_name=FAMILY_NAME)
    EngagementFactory(unit=unit, line_manager=job.person)
    return job.person


def all_answers(value: int = 3, **others: int) -> dict[int, int]:
    """The same to each question; `q16=1`: another one to question 16."""
    changed = {int(name[1:]): other for name, other in others.items()}
    return {one.number: changed.get(one.number, value) for one in questionnaire().scored}


def fill_in(
    person: Person,
    *,
    at: datetime,
    answers: Mapping[int, int] | None = None,
    text: str = "",
    finish: bool = True,
) -> SelfScan:
    scan = begin_scan(person=person, at=at)
    answer_scan(scan=scan, answers=all_answers() if answers is None else answers, text=text)
    if finish:
        finish_scan(scan=scan, at=at)
    scan.refresh_from_db()
    return scan


def many_fill_in(
    count: int, *, at: datetime, unit: Unit | None = None, answers: Mapping[int, int] | None = None
) -> list[Person]:
    people = [make_scanner(unit=unit) for _number in range(count)]
    for person in people:
        fill_in(person, at=at, answers=answers)
    return people
