"""Steps made for tests, and a reorganisation that is decided upon at once."""

from datetime import date, datetime

from foundation.clock import local_date
from foundation.people.models import Person, Reorganisation
from foundation.people.reorganising.actions import add_step, decide, draw_up
from foundation.people.reorganising.planning import Plan, make_plan
from foundation.people.reorganising.rules import CLOSE, MERGE, MOVE, RENAME, SPLIT, NewUnit, Step


def new(code: str, parent: str, kind: str = "team") -> NewUnit:
    return NewUnit(code, f"Nieuw {code}", kind, parent)


def merge(*units: str, into: str | NewUnit) -> Step:
    if isinstance(into, NewUnit):
        return Step(MERGE, units, (into.code,), (into,))
    return Step(MERGE, units, (into,))


def split(unit: str, *targets: str | NewUnit, people: dict[str, str] | None = None) -> Step:
    codes = tuple(one if isinstance(one, str) else one.code for one in targets)
    made = tuple(one for one in targets if isinstance(one, NewUnit))
    return Step(SPLIT, (unit,), codes, made, people=people or {})


def move(unit: str, parent: str) -> Step:
    return Step(MOVE, (unit,), parent=parent)


def rename(unit: str, name: str) -> Step:
    return Step(RENAME, (unit,), name=name)


def close(unit: str, *target: str) -> Step:
    return Step(CLOSE, (unit,), target)


def drawn_up(*steps: Step, on: date, at: datetime, by: Person | None = None) -> Reorganisation:
    draft = draw_up(title="Nieuwe indeling", takes_effect_on=on, by=by, at=at)
    for step in steps:
        add_step(reorganisation=draft, step=step)
    return draft


def plan_of(draft: Reorganisation, *, at: datetime) -> Plan:
    return make_plan(draft, today=local_date(at))


def decided(*steps: Step, on: date, at: datetime, by: Person | None = None) -> Reorganisation:
    draft = drawn_up(*steps, on=on, at=at, by=by)
    return decide(reorganisation=draft, seen=plan_of(draft, at=at).digest(), by=by, at=at)
