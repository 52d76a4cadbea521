from datetime import date

import pytest

from config.home.rules import Coming, Offer, Place, Thing, Urgency, compose, ranked

MARCH_1, MARCH_2 = date(2022, 3, 1), date(2022, 3, 2)


def thing(key: str, urgency: Urgency = Urgency.NEXT, due_on: date | None = None) -> Thing:
    return Thing(key=key, title=key, sentence="", url=f"/{key}/", action="Ga", urgency=urgency, due_on=due_on)


def keys(things: list[Thing]) -> list[str]:
    return [one.key for one in things]


@pytest.mark.parametrize(
    ("offered", "expected"),
    [
        ([], []),
        (
            [
                thing("can", Urgency.CAN),
                thing("next"),
                thing("today", Urgency.TODAY),
                thing("late", Urgency.OVERDUE),
            ],
            ["late", "today", "next", "can"],
        ),
        # Of the same urgency the nearest day; without a day last, and then as offered.
        (
            [thing("b"), thing("a"), thing("second", due_on=MARCH_2), thing("first", due_on=MARCH_1)],
            ["first", "second", "b", "a"],
        ),
        # A day never beats urgency.
        ([thing("can", Urgency.CAN, MARCH_1), thing("next", due_on=MARCH_2)], ["next", "can"]),
        # What two roles offer stands there once, at its most urgent.
        ([thing("same", Urgency.CAN), thing("other"), thing("same", Urgency.TODAY)], ["same", "other"]),
    ],
)
def test_ranked(offered, expected):
    assert keys(ranked(offered)) == expected


def test_a_home_shows_three_things_and_says_how_many_are_left_out():
    home = compose(
        [Offer(things=[thing("a"), thing("b")]), Offer(things=[thing("c"), thing("d"), thing("e")])]
    )
    assert (keys(home.things), home.left_out) == (["a", "b", "c"], 2)
    assert home.first is not None
    assert (home.first.key, keys(home.others)) == ("a", ["b", "c"])


def test_a_home_of_nothing_has_no_first_thing_and_the_first_quiet_sentence():
    home = compose([Offer(), Offer(quiet="Eén."), Offer(quiet="Twee.")])
    assert (home.first, home.left_out, home.quiet) == (None, 0, "Eén.")


def test_days_stand_in_order_after_what_has_none_and_a_place_stands_once():
    first, second = Coming(MARCH_1, "eerst"), Coming(MARCH_2, "later")
    now = Coming(None, "nu")
    home = compose(
        [
            Offer(coming=[second], places=[Place("Plan", "/plan/", "van de een")]),
            Offer(coming=[first, now], places=[Place("Plan", "/plan/", "van de ander"), Place("HR", "/hr/")]),
        ]
    )
    assert home.coming == [now, first, second]
    assert home.next_day == first
    assert [(place.label, place.sentence) for place in home.places] == [("Plan", "van de een"), ("HR", "")]
