"""From a row of the file to canonical values, whatever the kind of file."""

from collections.abc import Mapping
from functools import cache

from foundation.people.importing.rules.faults import BadValue, Fault, Line
from foundation.people.importing.rules.headings import Columns
from foundation.people.importing.rules.reading import Row
from foundation.people.importing.rules.values import Canonical, clean


def remembering(rules: Mapping[str, Canonical]) -> dict[str, Canonical]:
    """The same rules on uncleaned cells; each different cell is judged once a column, for most repeat."""
    return {name: _remembering(rule) for name, rule in rules.items()}


def _remembering(rule: Canonical) -> Canonical:
    return cache(lambda cell: rule(clean(cell)))


def read_cells(row: Row, columns: Columns, rules: Mapping[str, Canonical]) -> Line:
    """A cell that is wrong gives a fault and no value. `rules` take uncleaned cells."""
    line = Line(row.line, {})
    if wrong_width := columns.width_fault(row):
        line.faults.append(wrong_width)
        return line
    for name, position in columns.positions.items():
        cell = row.cells[position]
        try:
            line.values[name] = rules[name](cell)
        except BadValue as error:
            line.faults.append(Fault(row.line, error.code, columns.heading(name), clean(cell), error.details))
    return line


def add_fault(line: Line, columns: Columns, name: str, code: str, **details: object) -> None:
    line.faults.append(
        Fault(line.number, code, columns.heading(name), line.values.get(name, ""), dict(details))
    )
