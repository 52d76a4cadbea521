from collections.abc import Sequence
from datetime import date

import pytest

from foundation.people.reorganising.rules import (
    CLOSE,
    MERGE,
    MOVE,
    RENAME,
    SPLIT,
    Elsewhen,
    NewUnit,
    Outcome,
    Place,
    Step,
    Tree,
    UnitThen,
    first_possible_day,
    judge,
)

KINDS = ["concern", "cluster", "afdeling", "team"]
TODAY, ON = date(2026, 11, 23), date(2027, 1, 1)
FIRST = date(2015, 1, 1)
RANKS = {"G": "concern", "C": "cluster", "D": "cluster", "A": "afdeling", "B": "afdeling"}


def unit(code: str, parent: str, **planned: date) -> UnitThen:
    kind = RANKS.get(code, "team")
    return UnitThen(code, kind, f"Eenheid {code}", parent, **({"since": FIRST} | planned))


def tree(*others: UnitThen) -> Tree:
    """G over the clusters C and D; A (with teams A1 and A2) and B (with B1) in C; ten people in each team."""
    units = {
        one.code: one
        for one in (
            unit("G", ""),
            unit("C", "G"),
            unit("D", "G"),
            unit("A", "C"),
            unit("B", "C"),
            unit("A1", "A"),
            unit("A2", "A"),
            unit("B1", "B"),
            unit("E", "D"),
            *others,
        )
    }
    gone = {"OUD": Elsewhen(ended_on=date(2020, 6, 30)), "STRAKS": Elsewhen(begins_on=date(2027, 6, 1))}
    return Tree(units.values(), elsewhen=gone, heads={"A1": 10, "A2": 10, "B1": 10}, kinds=KINDS)


def judged(*steps: Step, among: Tree | None = None, on: date = ON) -> Outcome:
    return judge(among or tree(), steps, on=on, today=TODAY)


def problems(*steps: Step, among: Tree | None = None, on: date = ON) -> list[tuple[str, str]]:
    return [(one.code, one.unit) for one in judged(*steps, among=among, on=on).problems]


def new(code: str, parent: str, kind: str = "team") -> NewUnit:
    return NewUnit(code, f"Nieuw {code}", kind, parent)


def merge(units: Sequence[str], target: str, *created: NewUnit) -> Step:
    return Step(MERGE, tuple(units), (target,), created)


def test_merger_of_two_in_a_new_one():
    outcome = judged(merge(["A1", "A2"], "N", new("N", "A")))
    assert outcome.problems == []
    assert outcome.closed == {"A1", "A2"}
    assert outcome.successors == {"A1": ("N",), "A2": ("N",)}
    assert outcome.places["N"] == Place("Nieuw N", "A", "team")


def test_merger_takes_what_hangs_below_along():
    outcome = judged(merge(["A", "B"], "N", new("N", "C", "afdeling")))
    assert outcome.problems == []
    assert {code: place.parent for code, place in outcome.places.items()} == {
        **{"G": "", "C": "G", "D": "G", "E": "D"},
        **{"N": "C", "A1": "N", "A2": "N", "B1": "N"},
    }


def test_merger_into_one_of_them():
    outcome = judged(merge(["A1", "A2"], "A1"))
    assert (outcome.problems, outcome.closed) == ([], {"A2"})
    assert outcome.successors == {"A2": ("A1",)}


def test_split_divides_what_hangs_below_and_the_rest_follows_the_first():
    step = Step(
        SPLIT,
        ("A",),
        ("N", "M"),
        (new("N", "C", "afdeling"), new("M", "D", "afdeling")),
        children={"A2": "M"},
    )
    outcome = judged(step)
    assert (outcome.problems, outcome.closed) == ([], {"A"})
    assert (outcome.places["A1"].parent, outcome.places["A2"].parent) == ("N", "M")
    assert outcome.successors == {"A": ("N", "M")}


def test_split_off_leaves_the_unit_in_place():
    outcome = judged(Step(SPLIT, ("A1",), ("A1", "N"), (new("N", "A"),)))
    assert (outcome.problems, outcome.closed) == ([], set())
    assert outcome.successors == {"A1": ("A1", "N")}


def test_what_is_said_of_a_unit_goes_before_what_happens_above_it():
    steps = [Step(CLOSE, ("A",), ("B",)), Step(MOVE, ("A1",), parent="D")]
    outcome = judged(*steps)
    assert outcome.problems == []
    assert (outcome.places["A1"].parent, outcome.places["A2"].parent) == ("D", "B")


def test_move_and_rename_of_one_unit():
    outcome = judged(Step(MOVE, ("A",), parent="D"), Step(RENAME, ("A",), name="Anders"))
    assert outcome.problems == []
    assert outcome.places["A"] == Place("Anders", "D", "afdeling")


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], [("no_steps", "")]),
        ([merge(["A1", "WEG"], "N", new("N", "A"))], [("unknown_unit", "WEG")]),
        ([merge(["A1", "OUD"], "N", new("N", "A"))], [("ended_already", "OUD")]),
        ([merge(["A1", "A2"], "STRAKS")], [("begins_later", "STRAKS")]),
        ([merge(["A1"], "N", new("N", "A"))], [("needs_two_units", "")]),
        ([merge(["A1"], "A1")], [("needs_two_units", "")]),
        ([merge(["A1", "A2"], "B1", new("B1", "A"))], [("code_taken", "B1")]),
        ([merge(["A1", "A2"], "OUD", new("OUD", "A"))], [("code_taken", "OUD"), ("ended_already", "OUD")]),
        ([Step(SPLIT, ("A1",), ("N",), (new("N", "A"),))], [("needs_two_targets", "")]),
        ([Step(CLOSE, ("A1",))], [("no_successor", "A1")]),
        ([Step(CLOSE, ("A",))], [("no_successor", "A")]),
        ([Step(CLOSE, ("E",))], []),
        ([Step(RENAME, ("A1",), name="Eenheid A1")], [("nothing_changes", "A1")]),
        ([Step(MOVE, ("A1",), parent="A")], [("nothing_changes", "A1")]),
        # Circles, and places too high.
        ([Step(MOVE, ("A",), parent="A1")], [("circle", "A")]),
        ([Step(MOVE, ("A",), parent="E")], [("parent_not_higher", "A")]),
        (
            [merge(["A", "B"], "N", new("N", "C"))],
            [("parent_not_higher", code) for code in ("A1", "A2", "B1")],
        ),
        # Two steps over one unit.
        ([Step(CLOSE, ("A1",), ("A2",)), Step(RENAME, ("A1",), name="X")], [("overlapping", "A1")]),
        (
            [Step(CLOSE, ("A1",), ("A2",)), merge(["A1", "B1"], "N", new("N", "A"))],
            [("overlapping", "A1")],
        ),
        ([Step(RENAME, ("A1",), name="X"), Step(RENAME, ("A1",), name="Y")], [("overlapping", "A1")]),
        ([Step(CLOSE, ("A1",), ("A2",)), Step(CLOSE, ("A2",), ("B1",))], [("target_closes", "A2")]),
        (
            [Step(CLOSE, ("A",), ("B",)), Step(MOVE, ("B1",), parent="A")],
            [("target_closes", "A")],
        ),
    ],
)
def test_what_is_wrong(steps, expected):
    assert problems(*steps) == expected


def test_what_was_planned_before_is_not_passed_over():
    march = date(2027, 3, 1)
    planned = tree(
        unit("A1", "A", changes_on=march), unit("A2", "A", ends_on=march), unit("B1", "B", since=ON)
    )
    assert problems(Step(RENAME, ("A1",), name="X"), among=planned) == [("changes_later", "A1")]
    assert problems(Step(CLOSE, ("B1",), ("A2",)), among=planned) == [
        ("ends_later", "A2"),
        ("began_too_late", "B1"),
    ]
    # What begins on the day itself may still get another name.
    assert problems(Step(RENAME, ("B1",), name="X"), among=planned) == []


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), date(2026, 1, 1)),
        (date(2026, 11, 23), date(2026, 10, 1)),
        (date(2026, 12, 31), date(2026, 10, 1)),
    ],
)
def test_a_quarter_that_is_over_is_not_rewritten(today, first):
    assert first_possible_day(today) == first


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 9, 30), [("too_early", "")]),
        (date(2026, 10, 1), []),
        (date(2028, 12, 31), []),
        (date(2029, 1, 1), [("too_late", "")]),
    ],
)
def test_day_is_in_this_quarter_or_not_too_far_ahead(on, expected):
    assert problems(Step(RENAME, ("A1",), name="X"), on=on) == expected


def test_step_survives_being_kept():
    step = Step(SPLIT, ("A",), ("N", "A"), (new("N", "C"),), children={"A1": "N"}, people={"x": "A"})
    assert Step.from_json(step.kind, step.as_json()) == step
