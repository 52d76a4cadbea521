"""An examined file for the command line: lines to read, or JSON."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from foundation.people.importing.examining import Examination
from foundation.people.importing.messages import explain
from foundation.people.importing.rules.faults import CHANGED, HELD, NEW, Line

KEY_FIELDS = ("medewerkernummer", "volgnummer", "eenheidcode")


def as_json(examination: Examination, *, status: str) -> dict[str, Any]:
    """`status`: "dry_run", "applied" or "refused"."""
    return {
        "kind": str(examination.kind),
        "status": status,
        "encoding": examination.encoding,
        "separator": examination.separator,
        "absent_columns": examination.absent_columns,
        "counts": examination.counts,
        "new": [_line_as_json(line) for line in examination.lines_of(NEW)],
        "changed": [_line_as_json(line) for line in examination.lines_of(CHANGED)],
        "held": [_line_as_json(line) for line in examination.lines_of(HELD)],
        "ended": [
            {"medewerkernummer": contract.personnel_number, "volgnummer": contract.number}
            for contract in examination.missing
        ],
        "faults": [explain(fault).as_json() for fault in examination.faults],
    }


def difference_in_words(examination: Examination) -> Iterator[str]:
    """New, changed with before and after, ended, held; then the unchanged as a number."""
    for line in examination.lines_of(NEW):
        yield _("nieuw      %(who)s (regel %(line)s)") % {"who": _name(line), "line": line.number}
    for line in examination.lines_of(CHANGED):
        yield _("gewijzigd  %(who)s (regel %(line)s)") % {"who": _name(line), "line": line.number}
        yield from (
            f"             {change.field}: {change.before or '–'} → {change.after or '–'}"
            for change in line.changes
        )
    for contract in examination.missing:
        who = f"{contract.personnel_number}/{contract.number} {contract.name}"
        yield _("niet meer in het bestand  %(who)s") % {"who": who}
    for line in examination.lines_of(HELD):
        yield _("wacht      %(who)s (regel %(line)s)") % {"who": _name(line), "line": line.number}


def faults_in_words(examination: Examination) -> Iterator[str]:
    for explained in map(explain, examination.faults):
        where = _("regel %(line)s") % {"line": explained.line}
        column = _(", kolom %(column)s") % {"column": explained.column} if explained.column else ""
        value = f" ‘{explained.value}’" if explained.value else ""
        yield f"{where}{column}{value}: {explained.sentence} {explained.mend}"


def counts_in_words(counts: dict[str, int]) -> str:
    return _(
        "nieuw %(new)s, gewijzigd %(changed)s, ongewijzigd %(unchanged)s, niet meer in het bestand %(ended)s, "
        "wacht %(held)s, fout %(wrong)s"
    ) % {name: counts[name] for name in ("new", "changed", "unchanged", "ended", "held", "wrong")}


def _line_as_json(line: Line) -> dict[str, Any]:
    key = {name: line.values[name] for name in KEY_FIELDS if name in line.values}
    return {"line": line.number, **key, "changes": [change.as_json() for change in line.changes]}


def _name(line: Line) -> str:
    return " ".join(_name_parts(line.values))


def _name_parts(values: dict[str, str]) -> Iterable[str]:
    if "medewerkernummer" not in values:
        return [values["eenheidcode"], values["naam"]]
    names = (values.get(part, "") for part in ("roepnaam", "tussenvoegsel", "achternaam"))
    return [f"{values['medewerkernummer']}/{values['volgnummer']}", *filter(None, names)]
