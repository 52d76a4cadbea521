from collections.abc import Callable

import pytest

from foundation.meetings.actions import open_occasion
from foundation.meetings.models import Occasion
from foundation.people.models import Engagement, EngagementKind, Person
from tests.foundation.meetings.moments import AT, ENDS_AT, STARTS_AT

OpenOccasion = Callable[..., Occasion]


@pytest.fixture
def occasion_with(db: None) -> OpenOccasion:
    def open_with(**changes: object) -> Occasion:
        terms = {
            "kind": "ceremony",
            "title": "Ambtseed",
            "starts_at": STARTS_AT,
            "ends_at": ENDS_AT,
            "place": "Raadzaal",
            "online_url": "",
            "capacity": 2,
            "at": AT,
        }
        return open_occasion(**{**terms, **changes})

    return open_with


@pytest.fixture
def people(db: None) -> list[Engagement]:
    """Four people at work, by family name: Aalders, Bos, Cruz, Dekker."""
    return [employ(family_name) for family_name in ("Aalders", "Bos", "Cruz", "Dekker")]


def employ(family_name: str) -> Engagement:
    person = Person.objects.create(given_name="Robin", family_name=family_name)
    return Engagement.objects.create(person=person, kind=EngagementKind.EMPLOYEE)
