"""When an assignment is done, from records of several days that were written down on several others."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest

from lms.rules.assignments import Asked, Completed, Done, Records, Status, completed, status

ONE, TWO = UUID(int=1), UUID(int=2)
STEPS = [Asked(module_key=ONE), Asked(module_key=TWO)]


def day(text: str) -> datetime:
    return datetime.fromisoformat(f"{text} 12:00")


def done(on: str, known: str = "") -> Done:
    return Done(on=date.fromisoformat(on), at=day(on), known_at=day(known or on), number=1)


BOTH = Records(modules={ONE: [done("2022-03-05")], TWO: [done("2022-06-05")]})


def test_done_when_the_last_step_is():
    assert completed(STEPS, BOTH) == Completed(day("2022-06-05"), day("2022-06-05"))
    assert completed(STEPS, Records(modules={ONE: [done("2022-03-05")]})) is None
    assert completed([], BOTH) is None


def test_what_is_noted_later_of_an_earlier_day_moves_nothing():
    later = Records(modules={**BOTH.modules, TWO: [done("2022-06-05"), done("2020-06-01", "2023-01-01")]})
    assert completed(STEPS, later) == completed(STEPS, BOTH)


def test_what_was_noted_of_an_earlier_day_before_all_was_done_counts():
    records = Records(
        modules={
            ONE: [done("2022-03-05"), done("2020-06-01", "2022-04-01")],
            TWO: [done("2020-07-01", "2022-05-01")],
        }
    )
    assert completed(STEPS, records) == Completed(day("2020-07-01"), day("2022-05-01"))


def test_an_exemption_of_what_was_done_already_moves_nothing():
    exempt = [STEPS[0], replace(STEPS[1], exempt_at=day("2023-01-01"))]
    assert completed(exempt, BOTH) == completed(STEPS, BOTH)


def test_an_exemption_finishes_what_waited_for_that_step():
    exempt = [STEPS[0], replace(STEPS[1], exempt_at=day("2022-04-01"))]
    only_one = Records(modules={ONE: [done("2022-03-05")]})
    assert completed(exempt, only_one) == Completed(day("2022-03-05"), day("2022-04-01"))
    # Done all the same, later.
    assert completed(exempt, BOTH) == Completed(day("2022-03-05"), day("2022-04-01"))
    assert completed([replace(STEPS[0], exempt_at=day("2022-04-01"))], BOTH).at == day("2022-03-05")
    assert completed([replace(STEPS[1], exempt_at=day("2022-04-01"))], Records()) is None


@pytest.mark.parametrize(
    ("due_on", "done_before", "expected"),
    [
        (date(2022, 3, 9), True, Status.OVERDUE),
        (date(2022, 3, 10), True, Status.AGAIN),
        (date(2022, 9, 1), True, Status.AGAIN),
        (date(2022, 9, 1), False, Status.OPEN),
        (date(2022, 3, 10), False, Status.DUE_SOON),
        (None, False, Status.NO_DATE),
    ],
)
def test_an_earlier_round_holds_until_the_last_day_of_the_next(due_on, done_before, expected):
    found = status(
        due_on=due_on,
        completed_at=None,
        exempt_at=None,
        closed_at=None,
        today=date(2022, 3, 10),
        done_before=done_before,
    )
    assert found == expected
