from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from foundation.errors import DomainError
from foundation.meetings.actions import (
    book_seat,
    cancel_occasion,
    decline_seat,
    invite,
    record_attendance,
)
from foundation.meetings.models import Attendance, Occasion, Seat, SeatStatus
from foundation.meetings.queries import free_places
from tests.foundation.meetings.moments import AT, ENDS_AT, LATER, STARTS_AT


def refused(action: Any, **arguments: Any) -> tuple[str, dict[str, object]]:
    with pytest.raises(DomainError) as caught:
        action(**arguments)
    return caught.value.code, caught.value.details


def statuses(occasion: Occasion) -> dict[str, str]:
    return dict(
        Seat.objects.filter(occasion=occasion).values_list("engagement__person__family_name", "status")
    )


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"place": ""}, "occasion_without_place"),
        ({"ends_at": STARTS_AT}, "occasion_ends_before_start"),
        ({"capacity": 0}, "occasion_without_seats"),
    ],
)
def test_open_occasion_refuses_what_cannot_be(occasion_with, terms, code):
    assert refused(occasion_with, **terms) == (code, {})
    assert Occasion.objects.count() == 0


@pytest.mark.parametrize("change", [{"place": ""}, {"ends_at": STARTS_AT}, {"capacity": 0}])
def test_database_refuses_an_occasion_that_cannot_be(occasion_with, change):
    occasion = occasion_with()
    with pytest.raises(IntegrityError):
        Occasion.objects.filter(pk=occasion.pk).update(**change)


def test_open_occasion_may_be_online_only(occasion_with):
    occasion = occasion_with(place="", online_url="https://vergaderen.example/eed")
    assert (occasion.online_url, occasion.opened_at) == ("https://vergaderen.example/eed", AT)


def test_invite_holds_places_in_the_order_given(occasion_with, people):
    occasion = occasion_with(capacity=3)
    seats = invite(occasion=occasion, engagements=[people[2], people[0], people[2]], at=AT)
    assert [seat.engagement for seat in seats] == [people[2], people[0]]
    assert [(seat.status, seat.invited_at, seat.booked_at) for seat in seats] == [("invited", AT, None)] * 2
    assert free_places(occasion) == 1


def test_invite_of_more_than_fit_changes_nothing(occasion_with, people):
    occasion = occasion_with(capacity=2)
    invite(occasion=occasion, engagements=people[:1], at=AT)
    assert refused(invite, occasion=occasion, engagements=people[1:], at=AT) == ("occasion_full", {"free": 1})
    assert statuses(occasion) == {"Aalders": "invited"}


def test_invite_leaves_who_holds_a_place_as_they_are(occasion_with, people):
    occasion = occasion_with(capacity=2)
    booked = book_seat(occasion=occasion, engagement=people[0], at=AT)
    seats = invite(occasion=occasion, engagements=people[:2], at=LATER)
    assert [(seat.pk == booked.pk, seat.status, seat.changed_at) for seat in seats] == [
        (True, "booked", AT),
        (False, "invited", LATER),
    ]


def test_invite_asks_again_who_declined(occasion_with, people):
    occasion = occasion_with()
    book_seat(occasion=occasion, engagement=people[0], at=AT)
    decline_seat(occasion=occasion, engagement=people[0], at=AT)
    invite(occasion=occasion, engagements=[people[0]], at=LATER)
    seat = Seat.objects.get()
    assert (seat.status, seat.invited_at, seat.booked_at, seat.changed_at) == ("invited", LATER, None, LATER)


@pytest.mark.parametrize("count", [1, 3])
def test_invite_query_count_does_not_grow(occasion_with, people, django_assert_num_queries, count):
    occasion = occasion_with(capacity=4)
    with django_assert_num_queries(6):
        invite(occasion=occasion, engagements=people[:count], at=AT)


def test_book_seat_of_the_invited_takes_no_second_place(occasion_with, people):
    occasion = occasion_with(capacity=1)
    invite(occasion=occasion, engagements=people[:1], at=AT)
    seat = book_seat(occasion=occasion, engagement=people[0], at=LATER)
    assert (seat.status, seat.invited_at, seat.booked_at, seat.changed_at) == ("booked", AT, LATER, LATER)
    assert free_places(occasion) == 0


def test_book_seat_twice_keeps_the_first_moment(occasion_with, people):
    occasion = occasion_with(capacity=1)
    first = book_seat(occasion=occasion, engagement=people[0], at=AT)
    second = book_seat(occasion=occasion, engagement=people[0], at=STARTS_AT)
    assert (second.pk, second.booked_at) == (first.pk, AT)


def test_book_seat_is_refused_when_invitations_fill_the_occasion(occasion_with, people):
    occasion = occasion_with(capacity=2)
    invite(occasion=occasion, engagements=people[:2], at=AT)
    assert refused(book_seat, occasion=occasion, engagement=people[2], at=AT) == (
        "occasion_full",
        {"free": 0},
    )
    assert statuses(occasion) == {"Aalders": "invited", "Bos": "invited"}


def test_declined_place_goes_to_another_and_is_gone(occasion_with, people):
    occasion = occasion_with(capacity=1)
    book_seat(occasion=occasion, engagement=people[0], at=AT)
    declined = decline_seat(occasion=occasion, engagement=people[0], at=LATER)
    assert (declined.status, declined.holds_place, declined.changed_at) == ("declined", False, LATER)
    book_seat(occasion=occasion, engagement=people[1], at=LATER)
    assert refused(book_seat, occasion=occasion, engagement=people[0], at=LATER)[0] == "occasion_full"


def test_decline_seat_twice_keeps_the_first_moment(occasion_with, people):
    occasion = occasion_with()
    book_seat(occasion=occasion, engagement=people[0], at=AT)
    decline_seat(occasion=occasion, engagement=people[0], at=AT)
    assert decline_seat(occasion=occasion, engagement=people[0], at=STARTS_AT).changed_at == AT


def test_decline_seat_needs_a_seat(occasion_with, people):
    assert refused(decline_seat, occasion=occasion_with(), engagement=people[0], at=AT) == ("no_seat", {})


@pytest.mark.parametrize("moment", [STARTS_AT, ENDS_AT])
def test_seats_are_closed_once_the_occasion_begins(occasion_with, people, moment):
    occasion = occasion_with()
    book_seat(occasion=occasion, engagement=people[0], at=STARTS_AT - timedelta(microseconds=1))
    closed = ("occasion_closed", {})
    assert refused(book_seat, occasion=occasion, engagement=people[1], at=moment) == closed
    assert refused(decline_seat, occasion=occasion, engagement=people[0], at=moment) == closed
    assert refused(invite, occasion=occasion, engagements=people[1:2], at=moment) == closed
    assert refused(cancel_occasion, occasion=occasion, reason="", at=moment) == closed
    assert statuses(occasion) == {"Aalders": "booked"}


def test_cancel_occasion_takes_every_place_and_names_who_lost_it(occasion_with, people):
    occasion = occasion_with(capacity=3)
    invite(occasion=occasion, engagements=people[:3], at=AT)
    book_seat(occasion=occasion, engagement=people[1], at=AT)
    decline_seat(occasion=occasion, engagement=people[2], at=AT)
    lost = cancel_occasion(occasion=occasion, reason="Storm", at=LATER)
    assert {seat.engagement for seat in lost} == set(people[:2])
    assert statuses(occasion) == {"Aalders": "cancelled", "Bos": "cancelled", "Cruz": "declined"}
    occasion.refresh_from_db()
    assert (occasion.cancelled_at, occasion.cancel_reason) == (LATER, "Storm")
    assert refused(book_seat, occasion=occasion, engagement=people[3], at=LATER)[0] == "occasion_closed"


def test_cancel_occasion_twice_keeps_the_first_reason(occasion_with, people):
    occasion = occasion_with()
    cancel_occasion(occasion=occasion, reason="Storm", at=AT)
    assert cancel_occasion(occasion=occasion, reason="Anders", at=LATER) == []
    occasion.refresh_from_db()
    assert (occasion.cancelled_at, occasion.cancel_reason) == (AT, "Storm")


def test_record_attendance_keeps_each_change(occasion_with, people):
    seat = book_seat(occasion=occasion_with(), engagement=people[0], at=AT)
    official = people[3].person
    first = record_attendance(seat=seat, present=True, by=official, at=STARTS_AT)
    again = record_attendance(seat=seat, present=True, by=official, at=ENDS_AT)
    record_attendance(seat=seat, present=False, by=official, at=ENDS_AT)
    assert again == first
    rows = Attendance.objects.order_by("pk").values_list("present", "recorded_at", "recorded_by")
    assert list(rows) == [(True, STARTS_AT, official.pk), (False, ENDS_AT, official.pk)]


def test_record_attendance_needs_a_place(occasion_with, people):
    occasion = occasion_with()
    seat = book_seat(occasion=occasion, engagement=people[0], at=AT)
    decline_seat(occasion=occasion, engagement=people[0], at=AT)
    by = people[3].person
    assert refused(record_attendance, seat=seat, present=True, by=by, at=STARTS_AT) == ("no_seat", {})
    assert Attendance.objects.count() == 0


def test_attendance_cannot_be_changed(occasion_with, people):
    seat = book_seat(occasion=occasion_with(), engagement=people[0], at=AT)
    attendance = record_attendance(seat=seat, present=True, by=people[3].person, at=STARTS_AT)
    attendance.present = False
    assert refused(attendance.save)[0] == "append_only"
    assert refused(Attendance.objects.all().delete)[0] == "append_only"
    assert Attendance.objects.get().present is True


@pytest.mark.parametrize(
    ("status", "holds"),
    [("invited", True), ("booked", True), ("declined", False), ("cancelled", False)],
)
def test_seat_holds_place(status, holds):
    assert Seat(status=SeatStatus(status)).holds_place is holds
