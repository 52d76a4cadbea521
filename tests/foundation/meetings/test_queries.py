import pytest

from foundation.meetings.actions import book_seat, decline_seat, record_attendance
from foundation.meetings.queries import attended, free_places, seats_of
from tests.foundation.meetings.moments import AT, ENDS_AT, STARTS_AT


@pytest.fixture
def ceremony(occasion_with, people):
    """Aalders was there; Bos came, said the official, and then not; Cruz declined; Dekker is not recorded."""
    occasion = occasion_with(capacity=4)
    aalders, bos, _, _ = (book_seat(occasion=occasion, engagement=one, at=AT) for one in people)
    decline_seat(occasion=occasion, engagement=people[2], at=AT)
    official = people[3].person
    record_attendance(seat=aalders, present=True, by=official, at=STARTS_AT)
    record_attendance(seat=bos, present=True, by=official, at=STARTS_AT)
    record_attendance(seat=bos, present=False, by=official, at=ENDS_AT)
    return occasion


def test_seats_of_lists_everyone_with_the_last_recorded_presence(ceremony):
    rows = [(seat.engagement.person.family_name, seat.status, seat.is_present) for seat in seats_of(ceremony)]
    assert rows == [
        ("Aalders", "booked", True),
        ("Bos", "booked", False),
        ("Cruz", "declined", None),
        ("Dekker", "booked", None),
    ]


def test_attended_follows_the_last_word(ceremony):
    assert [seat.engagement.person.family_name for seat in attended(ceremony)] == ["Aalders"]


def test_free_places_counts_what_is_held(ceremony):
    assert free_places(ceremony) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_seats_of_query_count_does_not_grow(occasion_with, people, django_assert_num_queries, count):
    occasion = occasion_with(capacity=4)
    for engagement in people[:count]:
        book_seat(occasion=occasion, engagement=engagement, at=AT)
    with django_assert_num_queries(1):
        assert len([seat.engagement.person.full_name for seat in seats_of(occasion)]) == count
