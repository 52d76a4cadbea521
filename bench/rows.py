"""What a benchmark says: one row a figure, judged against its target."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """`target` is a limit in `unit`, or, where a floor or a peer was measured in the same run, of `ratio`.

    `ok` is None only where the row could not be judged.
    """

    bench: str
    case: str
    value: float
    unit: str
    target: float | None = None
    floor: float | None = None
    peer: float | None = None
    ratio: float | None = None
    ok: bool | None = None


def at_most(bench: str, case: str, value: float, unit: str, target: float) -> Row:
    return Row(bench, case, round(value, 4), unit, target=target, ok=value <= target)


def at_least_of_floor(bench: str, case: str, value: float, unit: str, *, floor: float, target: float) -> Row:
    """`target` is the least share of the floor, as 0.6."""
    ratio = value / floor
    return Row(
        bench,
        case,
        round(value, 2),
        unit,
        target=target,
        floor=round(floor, 2),
        ratio=round(ratio, 3),
        ok=ratio >= target,
    )


def at_most_of_floor(bench: str, case: str, value: float, unit: str, *, floor: float, target: float) -> Row:
    """`target` is how many times the floor it may take."""
    ratio = value / floor
    return Row(
        bench,
        case,
        round(value, 4),
        unit,
        target=target,
        floor=round(floor, 4),
        ratio=round(ratio, 3),
        ok=ratio <= target,
    )


def as_table(rows: Iterable[Row]) -> str:
    lines = [("bench", "case", "value", "unit", "floor", "ratio", "target", "ok")]
    for row in rows:
        cells = (row.value, row.unit, row.floor, row.ratio, row.target)
        verdict = {True: "yes", False: "NO", None: "?"}[row.ok]
        lines.append((row.bench, row.case, *("" if cell is None else str(cell) for cell in cells), verdict))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def save(rows: Iterable[Row], path: Path) -> None:
    """Beside what other benchmarks of the same day left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = [asdict(row) for row in rows]
    measured = {row["bench"] for row in fresh}
    before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    kept = [row for row in before if row["bench"] not in measured]
    path.write_text(json.dumps(kept + fresh, indent=1) + "\n", encoding="utf-8")
