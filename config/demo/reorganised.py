"""The reorganisation of the demo's past year: two teams of Vergunningen became one counter."""

from datetime import datetime

from config.demo.municipality import MERGED, MERGED_INTO, MERGED_ON
from foundation.clock import local_date
from foundation.people.models import Person, Reorganisation
from foundation.people.reorganising.actions import add_step, decide, draw_up
from foundation.people.reorganising.planning import make_plan
from foundation.people.reorganising.rules import MERGE, RENAME, NewUnit, Step

COUNTER = NewUnit(MERGED_INTO, "Omgevingsloket", "team", "DV-VG")


def reorganise_permits(*, by: Person, at: datetime) -> Reorganisation:
    draft = draw_up(title="Omgevingsloket", takes_effect_on=MERGED_ON, by=by, at=at)
    add_step(reorganisation=draft, step=Step(MERGE, MERGED, (COUNTER.code,), (COUNTER,)))
    add_step(reorganisation=draft, step=Step(RENAME, ("DV-VG",), name="Vergunningen en Omgeving"))
    seen = make_plan(draft, today=local_date(at)).digest()
    return decide(reorganisation=draft, seen=seen, by=by, at=at)
