"""The register of rights for OR and FG: field × role × scope × since, drawn from the table in the code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from foundation.audit.queries import first_day
from foundation.clock import local_date
from foundation.people.limits import BOUNDS, Limit
from foundation.people.models import LimitChange, RightsVersion
from foundation.people.queries.announcements import amount_text
from foundation.people.rights import DOING, MATRIX, NOT_YET, Cell, Right, written_out

# A cell as it was written down, whatever the order of its parts.
CellKey = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class RegisterLine:
    role: str
    scope: str
    # Outcomes are shown from so many people on; empty where the right shows none.
    threshold: str
    # None before anything was recorded at all.
    since: date | None
    # False: agreed to, and no page shows it so far.
    has_page: bool


@dataclass(frozen=True)
class RegisterField:
    right: str
    lines: list[RegisterLine]


@dataclass(frozen=True)
class Register:
    seen: list[RegisterField]
    done: list[RegisterField]
    coming: list[RegisterField]


def register_on(day: date, *, limits: Mapping[Limit, int], table: tuple[Cell, ...] = MATRIX) -> Register:
    """`limits`: those of the day."""
    since = _first_days()
    in_force = [cell for cell in table if cell.since is None or cell.since <= day]
    coming = [cell for cell in table if cell not in in_force]

    def fields(cells: Iterable[Cell]) -> list[RegisterField]:
        lines: dict[Right, list[RegisterLine]] = {}
        for cell in cells:
            lines.setdefault(cell.right, []).append(_line(cell, since=since, limits=limits))
        return [RegisterField(str(right.label), lines[right]) for right in Right if right in lines]

    return Register(
        seen=fields(cell for cell in in_force if cell.right not in DOING),
        done=fields(cell for cell in in_force if cell.right in DOING),
        coming=fields(coming),
    )


@dataclass(frozen=True)
class ComingValue:
    change_id: int
    value: int
    text: str
    valid_from: date


@dataclass(frozen=True)
class LimitLine:
    limit: Limit
    value: int
    text: str
    since: date | None
    lowest: str
    highest: str
    coming: list[ComingValue]


def limit_lines(day: date, *, limits: Mapping[Limit, int]) -> list[LimitLine]:
    """Every threshold and term: what it is, since when, and what is announced. `limits`: those of the day."""
    begin = first_day()
    changes = list(LimitChange.objects.standing().order_by("valid_from"))
    return [
        LimitLine(
            limit=limit,
            value=limits[limit],
            text=amount_text(limit, limits[limit]),
            since=max(
                (one.valid_from for one in changes if one.limit == limit and one.valid_from <= day),
                default=begin,
            ),
            lowest=amount_text(limit, bounds.lowest),
            highest=amount_text(limit, bounds.highest),
            coming=[
                ComingValue(one.pk, one.value, amount_text(limit, one.value), one.valid_from)
                for one in changes
                if one.limit == limit and one.valid_from > day
            ],
        )
        for limit, bounds in BOUNDS.items()
    ]


def _line(cell: Cell, *, since: dict[CellKey, date], limits: Mapping[Limit, int]) -> RegisterLine:
    limit = Limit(cell.threshold) if cell.threshold else None
    return RegisterLine(
        role=str(cell.role.label),
        scope=str(cell.scope.label),
        threshold=amount_text(limit, limits[limit]) if limit else "",
        since=cell.since or since.get(_key(cell)),
        has_page=(cell.role, cell.right) not in NOT_YET,
    )


def _first_days() -> dict[CellKey, date]:
    """For each cell the day from which it stands in the table without a break."""
    found: dict[CellKey, date] = {}
    begin = first_day()
    versions = list(RightsVersion.objects.order_by("number"))
    for version in versions:
        day = begin if version.number == 1 and begin else local_date(version.seen_at)
        found = {key: found.get(key, day) for key in map(_key_of, version.cells)}
    if not versions and begin:
        return {_key(cell): begin for cell in MATRIX}
    return found


def _key(cell: Cell) -> CellKey:
    return _key_of(written_out([cell])[0])


def _key_of(written: dict[str, str | None]) -> CellKey:
    return tuple(sorted(written.items()))
