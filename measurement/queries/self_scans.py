"""A manager's own scans; and the averages, of which nothing can say less than a whole group."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.db.models import Q, QuerySet, Sum

from foundation.people.models import Engagement, Person
from foundation.people.queries import UnitHistory, unit_ids_of_engagements
from measurement.models import ScanLoss, ScanTally, SelfScan
from measurement.rules.self_scan import NOTHING, Questionnaire, Spread, questionnaire_from, shown_units

QUESTIONS = Path(__file__).resolve().parent.parent / "content" / "self_scan.yaml"


@cache
def questionnaire() -> Questionnaire:
    return questionnaire_from(yaml.safe_load(QUESTIONS.read_text(encoding="utf-8")))


def own_scans(person: Person) -> QuerySet[SelfScan]:
    """By year; also of an earlier registration of the same person, which was merged into this one."""
    return SelfScan.objects.filter(
        Q(person=person) | Q(person__merged_into=person) | Q(person__merged_into__merged_into=person)
    )


def cluster_id_of(person: Person, *, on: date) -> int | None:
    """The cluster of the first job that stands in one; None without."""
    jobs = list(Engagement.objects.active_on(on).filter(person=person).order_by("number", "pk"))
    units, history = unit_ids_of_engagements(jobs, on=on), UnitHistory()
    places = (history.cluster_of(units.get(job.pk), on=on) for job in jobs)
    return next((place.unit_id for place in places if place), None)


@dataclass(frozen=True)
class Averages:
    """Of one year. `whole`: question → Spread, empty with too few; `clusters`: the same, of those that may be shown."""

    year: int
    whole: Mapping[int, Spread]
    clusters: Mapping[int, Mapping[int, Spread]]


def averages_of(year: int, *, least: int) -> Averages:
    """`least`: the limit of reports. What is not shown cannot be found by taking the shown from the whole."""
    cells: dict[int | None, dict[int, Spread]] = defaultdict(dict)
    for row in ScanTally.objects.filter(year=year):
        cells[row.cluster_id][row.question] = Spread((row.never, row.sometimes, row.often, row.always))
    # Everybody answers every question, so that any question tells how many there are.
    totals = {cluster: max(one.total for one in rows.values()) for cluster, rows in cells.items()}
    whole: dict[int, Spread] = {}
    for rows in cells.values():
        for number, spread in rows.items():
            whole[number] = whole.get(number, NOTHING).plus(spread)
    if sum(totals.values()) < least:
        return Averages(year, {}, {})
    return Averages(year, whole, {one: cells[one] for one in shown_units(totals, least=least)})


def years_with_averages() -> list[int]:
    """The last first."""
    return list(ScanTally.objects.order_by("-year").values_list("year", flat=True).distinct())


def contributions_destroyed(year: int) -> int:
    """How many managers' answers waited so long for others that they were destroyed unread."""
    return ScanLoss.objects.filter(year=year).aggregate(total=Sum("count"))["total"] or 0
