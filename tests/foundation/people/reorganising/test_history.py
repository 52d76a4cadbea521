"""Whatever is reorganised: what was true before its first day stays true, to the last figure."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from foundation.errors import DomainError
from foundation.people.models import Engagement, Membership, Person, Reorganisation, Unit, UnitPeriod
from foundation.people.queries import UnitHistory
from foundation.people.reorganising.actions import add_step, cancel, decide, draw_up
from foundation.people.reorganising.rules import CLOSE, MERGE, MOVE, RENAME, SPLIT, NewUnit, Step
from lms.actions.assigning import assign_requirements
from lms.actions.taking import start_attempt
from lms.queries.progress import Stage, people_at_stage, progress_by_cluster
from tests.conftest import moment
from tests.factories.lms import make_module, require_for_oath
from tests.factories.people import EngagementFactory, UnitFactory
from tests.foundation.people.reorganising.steps import plan_of

AT = moment("2023-02-10 09:00")
TODAY = AT.date()
LAST_YEAR, THIS_YEAR = 2022, 2023
CLUSTERS, DEPARTMENTS, TEAMS = range(2), range(3), range(6)
CODES = ["C0", "C1", "A0", "A1", "A2", *(f"T{number}" for number in TEAMS)]

day_of_last_year = st.dates(date(LAST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
code = st.sampled_from(CODES)
new_unit = st.builds(
    NewUnit,
    code=st.sampled_from(["N0", "N1", "N2"]),
    name=st.just("Nieuw"),
    kind=st.sampled_from(["cluster", "afdeling", "team"]),
    parent=st.sampled_from(["G", *CODES]),
)


@st.composite
def steps(draw) -> Step:
    """Also those that cannot be: the rules must refuse them."""
    kind = draw(st.sampled_from([MERGE, SPLIT, MOVE, RENAME, CLOSE]))
    units = tuple(draw(st.lists(code, min_size=1, max_size=3 if kind == MERGE else 1, unique=True)))
    if kind == MOVE:
        return Step(kind, units, parent=draw(st.sampled_from(["G", *CODES])))
    if kind == RENAME:
        return Step(kind, units, name=draw(st.sampled_from(["Anders", "Nog anders"])))
    created = tuple(
        draw(st.lists(new_unit, max_size=2 if kind == SPLIT else 1, unique_by=lambda one: one.code))
    )
    targets = [one.code for one in created] or [draw(code)]
    if kind == SPLIT:
        targets.append(draw(code))
    return Step(kind, units, tuple(dict.fromkeys(targets)), created)


LEVELS = {
    "cluster": (["C0", "C1"], ["G"]),
    "afdeling": (["A0", "A1", "A2"], ["C0", "C1"]),
    "team": ([f"T{number}" for number in TEAMS], ["A0", "A1", "A2", "C0"]),
}


@st.composite
def likely_steps(draw) -> Step:
    """Between units of one level, as a real reorganisation is."""
    level = draw(st.sampled_from(list(LEVELS)))
    own, above = LEVELS[level]
    kind = draw(st.sampled_from([MERGE, SPLIT, MOVE, RENAME, CLOSE]))
    chosen = draw(st.permutations(own))
    created = NewUnit(draw(st.sampled_from(["N0", "N1", "N2"])), "Nieuw", level, draw(st.sampled_from(above)))
    if kind == MERGE:
        return Step(kind, tuple(chosen[:2]), (created.code,), (created,))
    if kind == SPLIT:
        # In itself and a new one, or in another one and a new one.
        return Step(kind, (chosen[0],), (draw(st.sampled_from(chosen[:2])), created.code), (created,))
    if kind == MOVE:
        return Step(kind, (chosen[0],), parent=draw(st.sampled_from(above)))
    if kind == RENAME:
        return Step(kind, (chosen[0],), name="Anders")
    return Step(kind, (chosen[0],), (chosen[1],))


tree = st.tuples(
    st.lists(st.sampled_from(CLUSTERS), min_size=len(DEPARTMENTS), max_size=len(DEPARTMENTS)),
    st.lists(st.sampled_from(DEPARTMENTS), min_size=len(TEAMS), max_size=len(TEAMS)),
)
# The team, the first day, a move to another team last year if any, the day the module was begun if it was.
people = st.lists(
    st.tuples(
        st.sampled_from(TEAMS),
        day_of_last_year,
        st.none() | st.tuples(st.sampled_from(TEAMS), day_of_last_year),
        st.none() | day_of_last_year,
    ),
    max_size=8,
)


def build(shape: tuple[Sequence[int], Sequence[int]]) -> dict[str, Unit]:
    units = {"G": UnitFactory(code="G", kind="concern", name="Gemeente")}
    rows = [(f"C{number}", "cluster", "G") for number in CLUSTERS]
    rows += [(f"A{number}", "afdeling", f"C{above}") for number, above in enumerate(shape[0])]
    rows += [(f"T{number}", "team", f"A{above}") for number, above in enumerate(shape[1])]
    for own, kind, above in rows:
        units[own] = UnitFactory(code=own, kind=kind, name=f"Eenheid {own}", name__parent=units[above])
    return units


def populate(units: dict[str, Unit], rows: Sequence[tuple], module_key) -> None:
    for team, starts_on, moved, _begun in rows:
        engagement = EngagementFactory(unit=units[f"T{team}"], starts_on=starts_on)
        if moved and moved[1] > starts_on:
            Membership.objects.filter(engagement=engagement).update(valid_to=moved[1] - timedelta(days=1))
            Membership.objects.create(engagement=engagement, unit=units[f"T{moved[0]}"], valid_from=moved[1])
    assign_requirements(at=AT)
    for engagement, (_team, starts_on, _moved, begun) in zip(
        Engagement.objects.order_by("pk"), rows, strict=True
    ):
        if begun and begun >= starts_on:
            start_attempt(
                engagement=engagement,
                module_key=module_key,
                language="nl",
                at=AT.replace(year=begun.year, month=begun.month, day=begun.day),
            )


def figures(year: int) -> list:
    history = UnitHistory()
    counted = [(row.code, row.name, row.counts) for row in progress_by_cluster(year=year, history=history)]
    listed = [
        sorted(people_at_stage(stage, year=year, history=history).values_list("pk", "unit_id_then"))
        for stage in Stage
    ]
    return [counted, listed]


def answers_before(day: date) -> list:
    """What UnitHistory says of every unit on the days on which something could differ."""
    edges = {date(LAST_YEAR, 1, 1), day - timedelta(days=1), TODAY - timedelta(days=1)}
    edges |= {one for one in Membership.objects.values_list("valid_from", flat=True) if one < day}
    days = sorted(one for one in edges if one < day)
    history = UnitHistory()
    ids = list(Unit.objects.filter(code__in=["G", *CODES]).order_by("code").values_list("pk", flat=True))
    units = [
        (history.place_of(pk, on=one), history.cluster_of(pk, on=one), history.below([pk], on=one))
        for pk in ids
        for one in days
    ]
    stood = [sorted(Membership.objects.in_force(one).values_list("engagement", "unit")) for one in days]
    return [units, stood]


def stands_somewhere(day: date) -> bool:
    """Everybody at work stands in one unit, and that unit is there."""
    history = UnitHistory()
    for engagement in Engagement.objects.active_on(day):
        [unit_id] = (
            Membership.objects.in_force(day).filter(engagement=engagement).values_list("unit", flat=True)
        )
        if history.place_of(unit_id, on=day) is None:
            return False
    return True


@pytest.mark.django_db
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    shape=tree,
    rows=people,
    plan=st.lists(st.one_of(likely_steps(), likely_steps(), likely_steps(), steps()), min_size=1, max_size=3),
    day=st.dates(date(THIS_YEAR, 1, 1), date(THIS_YEAR, 12, 31)),
)
def test_last_year_never_changes(shape, rows, plan, day):
    with transaction.atomic():
        module_key = make_module(at=moment("2021-01-04 09:00"))
        require_for_oath(module_key)
        populate(build(shape), rows, module_key)
        figures_then, answers_then = figures(LAST_YEAR), answers_before(day)
        first_units, first_people = Unit.objects.count(), Person.objects.count()
        draft = draw_up(title="Willekeurig", takes_effect_on=day, by=None, at=AT)
        for step in plan:
            add_step(reorganisation=draft, step=step)
        proposed = plan_of(draft, at=AT)
        event("refused" if proposed.problems else "decided")
        if proposed.problems:
            with pytest.raises(DomainError, match="has_problems"):
                decide(reorganisation=draft, seen=proposed.digest(), by=None, at=AT)
            assert Unit.objects.count() == first_units
        else:
            done = decide(reorganisation=draft, seen=proposed.digest(), by=None, at=AT)
            assert stands_somewhere(max(day, TODAY))
            check_cancelling(done, day)
        assert figures(LAST_YEAR) == figures_then
        assert answers_before(day) == answers_then
        assert Person.objects.count() == first_people
        transaction.set_rollback(True)


def check_cancelling(done: Reorganisation, day: date) -> None:
    if day <= TODAY:
        return
    cancel(reorganisation=done, by=None, at=AT)
    assert not UnitPeriod.objects.filter(valid_from__gte=day).exists()
    assert not UnitPeriod.objects.exclude(valid_to=None).exists()
    assert not Membership.objects.filter(valid_from__gte=day).exists()
