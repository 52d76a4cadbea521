from datetime import date

import pytest

from lms.rules.upkeep import Counted, asked_of, counted, talk_days


@pytest.mark.parametrize(
    ("roles", "asked"),
    [
        ({"employee", "hr"}, {}),
        ({"concern_coordinator"}, {"training": 1}),
        ({"confidant"}, {"intervision": 2, "study_day": 1, "meeting": 3}),
        (
            {"confidant", "cluster_coordinator"},
            {"training": 1, "intervision": 2, "study_day": 1, "meeting": 3},
        ),
    ],
)
def test_what_a_year_asks_follows_from_the_roles(roles, asked):
    assert asked_of(roles) == asked


def test_only_what_was_done_in_the_year_counts():
    entries = [
        ("intervision", date(2025, 12, 31)),
        ("intervision", date(2026, 1, 1)),
        ("meeting", date(2026, 12, 31)),
        ("training", date(2026, 5, 1)),
    ]
    found = counted({"confidant"}, entries, year=2026)
    assert found == [Counted("intervision", 1, 2), Counted("study_day", 0, 1), Counted("meeting", 1, 3)]
    assert [one.is_enough for one in found] == [False, False, False]


def test_the_third_week_begins_two_weeks_after_the_first_day():
    assert talk_days(date(2026, 3, 2)) == (date(2026, 3, 16), date(2026, 3, 22))
