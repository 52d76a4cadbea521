from datetime import date

import pytest

from lms.rules.cohorts import Span, Standing, mail_of_today, mails_of, standing
from tests.conftest import moment

INVITED, UNTIL = moment("2018-05-14 10:00"), moment("2018-06-30 00:00")
PLAN = {"opened_on": date(2018, 5, 14), "closes_on": date(2018, 6, 29), "reminder_days": [28, 14]}


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ([], Standing.WAITING),
        ([("2018-05-14 10:00", None)], Standing.STARTED),
        ([("2018-05-13 10:00", None)], Standing.WAITING),
        # Begun before the invitation and completed after it.
        ([("2018-05-13 10:00", "2018-05-15 09:00")], Standing.COMPLETED),
        ([("2018-05-10 10:00", "2018-05-12 09:00")], Standing.WAITING),
        # Completed a minute before the end, and at the end.
        ([("2018-06-29 10:00", "2018-06-29 23:59")], Standing.COMPLETED),
        ([("2018-06-29 10:00", "2018-06-30 00:00")], Standing.STARTED),
        ([("2018-05-20 10:00", None), ("2018-05-21 10:00", "2018-05-21 11:00")], Standing.COMPLETED),
    ],
)
def test_only_what_happened_while_it_ran_counts(spans, found):
    rows = [Span(moment(begun), moment(done) if done else None) for begun, done in spans]
    assert standing(rows, invited_at=INVITED, until=UNTIL) == found


def test_mails_stand_on_working_days_and_none_after_the_end():
    days = [(one.code, one.on) for one in mails_of(**PLAN)]
    assert days == [
        ("invitation", date(2018, 5, 14)),
        ("day-14", date(2018, 5, 28)),
        ("day-28", date(2018, 6, 11)),
    ]
    # Seven days on is Whit Monday; two weekend days fall on one Monday, and only the later goes.
    moved = mails_of(**{**PLAN, "reminder_days": [7, 12, 13, 47]})
    assert [(one.code, one.on.day) for one in moved] == [("invitation", 14), ("day-7", 22), ("day-13", 28)]


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (date(2018, 5, 14), "invitation"),
        (date(2018, 5, 27), None),
        (date(2018, 5, 28), "day-14"),
        (date(2018, 6, 8), "day-14"),
        (date(2018, 6, 29), "day-28"),
        (date(2018, 7, 2), None),
    ],
)
def test_the_mail_of_a_day(today, code):
    found = mail_of_today(**PLAN, today=today)
    assert (found.code if found else None) == code
