"""From judged lines to units and their periods."""

from collections.abc import Sequence
from datetime import date

from foundation.people.importing.bulk import Inserts, Updates
from foundation.people.importing.rules.faults import Line
from foundation.people.importing.rules.memberships import ONE_DAY
from foundation.people.importing.rules.units import (
    PERIOD_FIELDS,
    KnownUnitPlace,
    corrects_first_day,
    period_start,
)
from foundation.people.importing.rules.values import to_day
from foundation.people.importing.snapshots import Period, UnitsSnapshot
from foundation.people.models import Unit, UnitPeriod


class PreparedUnits:
    """The rows to write. Parents and successors are filled in once every unit has its key."""

    def __init__(self, lines: Sequence[Line], snapshot: UnitsSnapshot, *, on: date) -> None:
        self.snapshot = snapshot
        self.on = on
        self.periods_new: list[tuple[str, Period]] = []
        self.periods_changed: dict[int, Period] = {}
        self.successors: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        for line in lines:
            self._plan(line)
        known = snapshot.ids
        self.units_new = Inserts.of(
            Unit, [Unit(code=code, kind=kind) for code, kind in self.kinds.items() if code not in known]
        )

    def __bool__(self) -> bool:
        return bool(self.kinds)

    def write(self) -> None:
        self.units_new.write()
        ids = dict(Unit.objects.values_list("code", "id")) if self.units_new else self.snapshot.ids
        Updates(
            Unit,
            ["kind", "successor_id"],
            {ids[code]: [kind, ids.get(self.successors[code])] for code, kind in self.kinds.items()},
        ).write()
        Updates(
            UnitPeriod,
            ["name", "parent_id", "valid_from", "valid_to"],
            {
                key: [name, ids.get(parent), start, end]
                for key, (name, parent, start, end) in self.periods_changed.items()
            },
        ).write()
        Inserts.of(
            UnitPeriod,
            [
                UnitPeriod(
                    unit_id=ids[code], name=name, parent_id=ids.get(parent), valid_from=start, valid_to=end
                )
                for code, (name, parent, start, end) in self.periods_new
            ],
        ).write()

    def _plan(self, line: Line) -> None:
        code = line.values["eenheidcode"]
        unit = self.snapshot.known.get(code)
        said = (unit.values if unit else {}) | line.values
        self.kinds[code] = said["soort"]
        self.successors[code] = said.get("opvolger", "")
        end = to_day(said.get("tot", ""))
        if unit is None:
            start = to_day(said.get("vanaf", "")) or self.on
            self.periods_new.append((code, (said["naam"], said["bovenliggend"], start, end)))
        else:
            self._plan_history(code, unit, line, end)

    def _plan_history(self, code: str, unit: KnownUnitPlace, line: Line, end: date | None) -> None:
        """What was true until now stays so: a new name or place is a new period."""
        moves = any(change.field in PERIOD_FIELDS for change in line.changes)
        periods = dict(self.snapshot.periods[code])
        if corrects_first_day(line.values, unit, opens_period=moves):
            first_id = next(iter(periods))
            name, parent, _start, first_end = periods[first_id]
            periods[first_id] = (name, parent, to_day(line.values["vanaf"]) or unit.first_from, first_end)
        last_id = next(reversed(periods))
        name, parent, last_start, last_end = periods[last_id]
        said = unit.values | line.values
        start = period_start(line.values, unit, self.on)
        if moves and start > last_start:
            before = start - ONE_DAY
            periods[last_id] = (name, parent, last_start, min(before, last_end or before))
            self.periods_new.append((code, (said["naam"], said["bovenliggend"], start, end)))
        else:
            periods[last_id] = (said["naam"], said["bovenliggend"], last_start, end)
        self.periods_changed |= periods
