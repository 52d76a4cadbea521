"""What is wrong in a file, where it stands, and how a line ends up."""

from dataclasses import dataclass, field
from typing import Any

LONGEST_SHOWN_VALUE = 80

NEW = "new"
CHANGED = "changed"
UNCHANGED = "unchanged"
WRONG = "wrong"
# Right in itself, but its unit is not known (yet).
HELD = "held"
OUTCOMES = (NEW, CHANGED, UNCHANGED, WRONG, HELD)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend. `line` counts from 1, the heading; `column` is the file's own heading.

    `details` fill the sentence and never hold anything about a person.
    """

    line: int
    code: str
    column: str = ""
    value: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "column": self.column,
            "value": self.value[:LONGEST_SHOWN_VALUE],
            "details": self.details,
        }


class BadValue(Exception):
    """A cell that does not hold what its column asks for."""

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.details = details
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Change:
    """Before and after as the file writes them."""

    field: str
    before: str
    after: str

    def as_json(self) -> dict[str, str]:
        return {"field": self.field, "before": self.before, "after": self.after}


@dataclass(slots=True)
class Line:
    """One line of a file, judged. `values` are canonical texts by field, only of columns the file has."""

    number: int
    values: dict[str, str]
    faults: list[Fault] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    outcome: str = UNCHANGED
