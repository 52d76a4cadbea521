"""What the choices of many say together: the most divided dilemmas, and themes by cluster.

From training and polls by the ten, from live sessions by three at a time.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Sum

from dilemmas.models import (
    CaseKind,
    CaseVersion,
    ChoiceLoss,
    ChoiceSource,
    ChoiceTally,
    DilemmaCasePage,
    LiveCard,
    Poll,
)
from dilemmas.queries.cases import latest_versions
from dilemmas.queries.sessions import played_sessions
from dilemmas.queries.spreads import period_of, spread_from
from dilemmas.rules.signals import Series, Tallied, ThemeRow, in_whole_groups, theme_rows
from dilemmas.rules.spread import Spread
from foundation.clock import local_date
from foundation.people.models import UnitKind, UnitSuccession
from foundation.people.queries import UnitHistory, UnitPlace

LIVE = "live"
PeriodCounts = tuple[str, Series, int | None, str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class DividedCase:
    version: CaseVersion
    spread: Spread


@dataclass(frozen=True)
class Chosen:
    """First choices of training and polls, read once for a whole page."""

    # Source, case, series, cluster, half-year, option and how often.
    rows: Sequence[tuple[str, UUID, int, int | None, str, int, int]]
    # Every version of these cases, the oldest first, each with `is_live`: its case stands in the catalogue.
    versions: Sequence[CaseVersion]


def all_chosen() -> Chosen:
    """Three queries."""
    cases_of_polls = dict(Poll.objects.values_list("public_id", "case_version__case_key"))
    tallies = ChoiceTally.objects.filter(round=1).order_by()
    rows = []
    for source, subject, series, cluster_id, period, option, count in tallies.values_list(
        "source", "subject", "series", "cluster_id", "period", "option", "count"
    ):
        case_key = cases_of_polls.get(subject, subject) if source == ChoiceSource.POLL else subject
        rows.append((source, case_key, series, cluster_id, period, option, count))
    is_live = Exists(DilemmaCasePage.objects.live().filter(translation_key=OuterRef("case_key")))
    versions = CaseVersion.objects.filter(case_key__in={row[1] for row in rows}).annotate(is_live=is_live)
    return Chosen(rows, list(versions.order_by("number")))


def most_divided(
    *, least: int, source: str = ChoiceSource.TRAINING, most: int = 5, chosen: Chosen | None = None
) -> list[DividedCase]:
    """Of the dilemmas in the catalogue those in which choices lie furthest apart, in their present series.

    Of all clusters together, from `least` choices on. Of equals the one with most choices first. Norms are left
    out: what is chosen there is not a matter of weighing. `chosen`: of a page that read it already.
    """
    counts: dict[tuple[UUID, int], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    if chosen:
        for of, case_key, series, _cluster, _period, option, count in chosen.rows:
            if of == source:
                counts[case_key, series][option] += count
        versions = {one.case_key: one for one in chosen.versions if one.is_live}  # type: ignore[attr-defined]
    else:
        rows = ChoiceTally.objects.filter(source=source, round=1).order_by()
        totals = rows.values_list("subject", "series", "option").annotate(total=Sum("count"))
        for subject, series, option, total in totals:
            counts[subject, series][option] = total
        versions = latest_versions()
    found = []
    for version in versions.values():
        if version.in_language("nl")["kind"] == CaseKind.NORM:
            continue
        spread = spread_from(
            counts[version.case_key, version.series], options=_option_count(version), least=least
        )
        if spread is not None and spread.division_0_1 > 0:
            found.append(DividedCase(version, spread))
    found.sort(key=lambda one: (-one.spread.division_0_1, -one.spread.total, one.version.case_key))
    return found[:most]


def signal_rows(
    *,
    themes: Collection[str],
    clusters: Collection[UnitPlace],
    history: UnitHistory,
    on: date,
    least: int,
    chosen: Chosen,
) -> list[ThemeRow]:
    """Themes by cluster, as they are shown to whoever sees all clusters; who sees some leaves the others out.

    What was chosen in a cluster that is gone counts for the one that went on with its work.
    """
    places = {cluster.unit_id for cluster in clusters}
    heirs = _heirs(places, on=on)
    tallies = [
        Tallied(
            theme=theme,
            case=case,
            cluster_id=cluster_id if cluster_id in places else heirs.get(cluster_id),
            period=period,
            counts=counts,
        )
        for theme, case, cluster_id, period, counts in [*_counted(chosen), *_counted_live(history)]
    ]
    return theme_rows(tallies, themes=list(themes), cluster_ids=sorted(places), least=least)


def clusters_now(history: UnitHistory, *, on: date) -> list[UnitPlace]:
    """By name."""
    known = {place.unit_id for place in history.clusters_in(on.year)}
    places = [history.place_of(unit_id, on=on) for unit_id in known]
    found = [place for place in places if place is not None and place.kind == UnitKind.CLUSTER]
    return sorted(found, key=lambda place: place.name)


def destroyed_unread() -> int:
    """How many choices waited so long for others that they were destroyed."""
    return ChoiceLoss.objects.aggregate(total=Sum("count"))["total"] or 0


def _counted(chosen: Chosen) -> list[PeriodCounts]:
    """Theme, what is counted together, cluster, half-year, counts in the order of the options."""
    counts: dict[tuple[Series, int | None, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for source, case_key, series, cluster_id, period, option, count in chosen.rows:
        counts[(source, case_key, series), cluster_id, period][option] += count
    # The newest of a series, also of a case that was taken down.
    versions = {(one.case_key, one.series): one for one in chosen.versions}
    return [
        (
            versions[case[1:]].in_language("nl")["theme"],
            case,
            cluster_id,
            period,
            tuple(chosen.get(option, 0) for option in range(_option_count(versions[case[1:]]))),
        )
        for (case, cluster_id, period), chosen in counts.items()
        if case[1:] in versions
    ]


def _counted_live(history: UnitHistory) -> list[PeriodCounts]:
    """First votes of teams, where three sessions of a cluster had the same case in a half-year."""
    cards = LiveCard.objects.filter(
        session__in=played_sessions(), session__unit__isnull=False, what_if="", totals__has_key="1"
    ).order_by("session__ended_at", "pk")
    sessions: dict[tuple[str, Series, int | None, str], list[list[int]]] = defaultdict(list)
    for card in cards.select_related("case_version", "session__occasion"):
        version, day = card.case_version, local_date(card.session.occasion.starts_at)
        if version is None:
            continue
        place = history.cluster_of(card.session.unit_id, on=day)
        case = (LIVE, version.case_key, version.series)
        key = (version.in_language("nl")["theme"], case, place.unit_id if place else None, period_of(day))
        sessions[key].append(card.totals["1"]["counts"])
    together = {key: in_whole_groups(counts) for key, counts in sessions.items()}
    return [(*key, counts) for key, counts in together.items() if counts is not None]


def _heirs(places: Collection[int], *, on: date) -> dict[int | None, int]:
    """Cluster that is gone → the one cluster of now that its work went to; left out when there are several."""
    next_ones: dict[int, set[int]] = defaultdict(set)
    successions = UnitSuccession.objects.filter(starts_on__lte=on, old__kind=UnitKind.CLUSTER)
    for old_id, new_id in successions.values_list("old_id", "new_id"):
        next_ones[old_id].add(new_id)
    found: dict[int | None, int] = {}
    for old_id in next_ones:
        ends, seen, waiting = set(), {old_id}, list(next_ones[old_id])
        while waiting:
            unit_id = waiting.pop()
            if unit_id in places:
                ends.add(unit_id)
            elif unit_id not in seen:
                seen.add(unit_id)
                waiting.extend(next_ones.get(unit_id, ()))
        if len(ends) == 1:
            found[old_id] = ends.pop()
    return found


def _option_count(version: CaseVersion) -> int:
    return len(version.in_language("nl")["options"])
