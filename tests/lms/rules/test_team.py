from datetime import date

import pytest

from lms.rules.team import Standing, StepKind, StepState, TeamStep, next_due, standing

DUE = date(2022, 5, 1)


def step(state: StepState, due_on: date | None = DUE) -> TeamStep:
    return TeamStep(StepKind.MODULE, state, due_on=due_on)


DONE, TODO = step(StepState.DONE), step(StepState.TODO)


@pytest.mark.parametrize(
    ("steps", "today", "is_away", "expected"),
    [
        ([], DUE, False, Standing.NOTHING),
        ([DONE], date(2023, 1, 1), False, Standing.DONE),
        ([DONE], DUE, True, Standing.DONE),
        ([DONE, TODO], DUE, False, Standing.ON_THE_WAY),
        ([DONE, TODO], date(2022, 5, 2), False, Standing.LATE),
        ([DONE, TODO], date(2022, 5, 2), True, Standing.AWAY),
        ([step(StepState.TODO, None)], date(2023, 1, 1), False, Standing.ON_THE_WAY),
    ],
)
def test_standing(steps, today, is_away, expected):
    assert standing(steps, today=today, is_away=is_away) is expected


def test_next_due_is_of_what_is_open():
    later = step(StepState.TODO, date(2022, 6, 1))
    assert next_due([step(StepState.DONE, date(2022, 1, 1)), later, TODO]) == DUE
    assert next_due([DONE]) is None
