from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.working_days import is_working_day
from lms.rules.reminders import LATE, Frequency, Stage, Written, stage_due, stages_of, turn_of

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))
terms = st.tuples(days, st.integers(min_value=-60, max_value=400).map(lambda n: timedelta(days=n)))


def went(assigned_on: date, due_on: date, *, skipped=lambda day: False, **more) -> list[tuple[date, Stage]]:
    """What goes when every day is looked at, but for those that are skipped."""
    sent: dict[Stage, date] = {}
    for number in range(-1, 600):
        day = assigned_on + timedelta(days=number)
        if skipped(day):
            continue
        stage = stage_due(assigned_on=assigned_on, due_on=due_on, day=day, sent=sent, **more)
        if stage:
            assert stage not in sent
            sent[stage] = day
    return [(day, stage) for stage, day in sent.items()]


def test_the_days_of_the_infosec_module_of_story_three():
    found = went(date(2024, 2, 1), date(2024, 5, 1))
    assert found == [
        (date(2024, 2, 1), Stage.ASSIGNED),
        (date(2024, 4, 17), Stage.BEFORE_14),
        # The 28th was a Sunday.
        (date(2024, 4, 29), Stage.BEFORE_3),
        (date(2024, 5, 1), Stage.DUE),
        (date(2024, 5, 2), Stage.AFTER),
        # The 9th was Ascension Day.
        (date(2024, 5, 10), Stage.WEEK_1),
        (date(2024, 5, 16), Stage.WEEK_2),
        (date(2024, 5, 23), Stage.WEEK_3),
        (date(2024, 5, 30), Stage.WEEK_4),
        (date(2024, 6, 6), Stage.ESCALATED),
    ]


@given(terms)
def test_everything_falls_on_working_days_and_in_order(term):
    assigned_on, length = term
    planned = stages_of(assigned_on=assigned_on, due_on=assigned_on + length)
    order = list(Stage)
    assert all(is_working_day(one.on) for one in planned)
    assert [one.on for one in planned] == sorted(one.on for one in planned)
    assert [order.index(one.stage) for one in planned] == sorted(order.index(one.stage) for one in planned)
    assert all(one.on >= assigned_on for one in planned)


@given(terms)
def test_at_most_five_mails_after_the_last_day_and_then_a_person(term):
    assigned_on, length = term
    due_on = assigned_on + length
    found = went(assigned_on, due_on)
    late = [stage for _day, stage in found if stage in LATE]
    assert len(late) <= 5
    assert found[-1][1] is Stage.ESCALATED
    assert all(day > due_on for day, stage in found if stage in LATE)
    assert all(day <= due_on for day, stage in found if stage in (Stage.BEFORE_14, Stage.BEFORE_3, Stage.DUE))


@given(terms, st.sets(st.integers(min_value=0, max_value=200)))
def test_a_run_that_was_missed_never_makes_a_heap(term, missed):
    """One a day, each once, whichever days nobody looked; and who is handed over was told that they are late."""
    assigned_on, length = term
    skipped = {assigned_on + timedelta(days=number) for number in missed}
    found = went(assigned_on, assigned_on + length, skipped=skipped.__contains__)
    assert len({day for day, _stage in found}) == len(found)
    stages = [stage for _day, stage in found]
    handed = stages.index(Stage.ESCALATED)
    assert any(stage in LATE for stage in stages[:handed])
    assert found[handed][0] - found[handed - 1][0] >= timedelta(days=7)


@given(terms, days, st.integers(min_value=0, max_value=90))
def test_nobody_is_written_to_while_away(term, first, length):
    assigned_on, until = term
    absence = (first, first + timedelta(days=length))
    found = went(assigned_on, assigned_on + until, absences=[absence])
    assert not any(absence[0] <= day <= absence[1] for day, _stage in found)


def test_an_absence_without_an_end_silences_until_it_ends():
    found = went(date(2024, 2, 1), date(2024, 5, 1), absences=[(date(2024, 4, 18), None)])
    assert [stage for _day, stage in found] == [Stage.ASSIGNED, Stage.BEFORE_14]


def test_after_an_absence_only_the_newest_comes():
    found = went(date(2024, 2, 1), date(2024, 5, 1), absences=[(date(2024, 2, 2), date(2024, 5, 1))])
    assert [stage for _day, stage in found][:2] == [Stage.ASSIGNED, Stage.AFTER]


def test_what_is_laid_on_somebody_late_is_late_from_that_day():
    found = went(date(2024, 5, 13), date(2024, 5, 1))
    assert found[:3] == [
        (date(2024, 5, 13), Stage.ASSIGNED),
        (date(2024, 5, 14), Stage.AFTER),
        (date(2024, 5, 21), Stage.WEEK_1),
    ]


def test_an_old_debt_is_told_once_before_a_person_takes_over():
    asked = {"assigned_on": date(2023, 1, 2), "due_on": date(2023, 4, 3)}
    assert stage_due(**asked, day=date(2024, 5, 13), sent={}) is Stage.WEEK_4
    sent = {Stage.WEEK_4: date(2024, 5, 13)}
    assert stage_due(**asked, day=date(2024, 5, 17), sent=sent) is None
    assert stage_due(**asked, day=date(2024, 5, 21), sent=sent) is Stage.ESCALATED


def test_whom_no_mail_reaches_is_handed_over_on_its_day():
    found = went(date(2024, 2, 1), date(2024, 5, 1), is_reachable=False)
    assert found == [(date(2024, 6, 6), Stage.ESCALATED)]


@pytest.mark.parametrize(
    ("frequency", "last_on", "may"),
    [
        (Frequency.EACH, None, True),
        (Frequency.EACH, date(2024, 5, 2), False),
        (Frequency.EACH, date(2024, 5, 1), True),
        (Frequency.WEEKLY, None, True),
        (Frequency.WEEKLY, date(2024, 4, 26), False),
        (Frequency.WEEKLY, date(2024, 4, 25), True),
    ],
)
def test_who_chose_once_a_week_hears_once_in_seven_days(frequency, last_on, may):
    assert Written(frequency, last_on).may_hear(day=date(2024, 5, 2)) is may


@pytest.mark.parametrize(
    ("due_on", "told_on"),
    [
        # A Saturday and a Sunday, and a Monday that is a holiday.
        (date(2024, 5, 4), date(2024, 5, 3)),
        (date(2024, 5, 5), date(2024, 5, 3)),
        (date(2024, 5, 20), date(2024, 5, 17)),
        (date(2024, 5, 15), date(2024, 5, 15)),
    ],
)
def test_the_last_morning_is_a_working_day(due_on, told_on):
    planned = {one.stage: one.on for one in stages_of(assigned_on=date(2024, 2, 1), due_on=due_on)}
    assert planned[Stage.DUE] == told_on


@pytest.mark.parametrize(
    ("due_on", "turn"),
    [
        (date(2024, 6, 7), (0, None)),
        (date(2024, 6, 8), (1, date(2024, 6, 7))),
        (date(2024, 10, 1), (1, date(2024, 6, 7))),
        (date(2024, 12, 1), (2, date(2024, 10, 1))),
    ],
)
def test_a_new_last_day_after_one_was_agreed_on_begins_a_turn(due_on, turn):
    assert turn_of([date(2024, 6, 7), date(2024, 10, 1)], due_on=due_on) == turn
