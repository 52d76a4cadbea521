"""Two hundred people want one of ten seats, sixteen at a time."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from foundation.errors import DomainError
from foundation.meetings.actions import book_seat
from foundation.meetings.models import Occasion, Seat
from foundation.people.models import Engagement, EngagementKind, Person
from tests.foundation.meetings.moments import AT


@pytest.fixture
def crowd() -> list[Engagement]:
    people = Person.objects.bulk_create(
        Person(given_name="Robin", family_name=f"Nummer {number}") for number in range(200)
    )
    return Engagement.objects.bulk_create(
        Engagement(person=person, kind=EngagementKind.EMPLOYEE) for person in people
    )


@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_once_get_exactly_ten_seats(transactional_db, occasion_with, crowd):
    occasion = occasion_with(capacity=10)
    with ThreadPoolExecutor(16) as pool:
        outcomes = Counter(pool.map(lambda engagement: outcome(occasion, engagement), crowd))
    assert outcomes == {"booked": 10, "occasion_full": 190}
    assert Seat.objects.filter(occasion=occasion).holding_place().count() == 10


@pytest.mark.django_db(transaction=True)
def test_one_person_clicking_at_once_gets_one_seat(transactional_db, occasion_with, crowd):
    occasion = occasion_with(capacity=10)
    with ThreadPoolExecutor(8) as pool:
        outcomes = Counter(pool.map(lambda engagement: outcome(occasion, engagement), crowd[:1] * 16))
    assert outcomes == {"booked": 16}
    assert Seat.objects.count() == 1


def outcome(occasion: Occasion, engagement: Engagement) -> str:
    try:
        return str(book_seat(occasion=occasion, engagement=engagement, at=AT).status)
    except DomainError as refusal:
        return refusal.code
    finally:
        connection.close()
