"""Two at the same moment, with real transactions: a code is used once, and no guess is free."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from foundation.errors import DomainError
from foundation.people.actions import grant_role
from foundation.people.actions.entry import enter_with_code, print_codes
from foundation.people.models import EntryFailures, Role, User
from foundation.people.rules.tablet import MOST_FAILURES_A_NUMBER
from tests.conftest import moment
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)
AT = moment("2022-03-01 09:00")


def tried(code: str) -> str:
    try:
        enter_with_code(number="4711", code=code, address="192.0.2.7", at=AT)
    except DomainError as error:
        return error.code
    else:
        return "in"
    finally:
        connection.close()


def at_once(codes: list[str]) -> list[str]:
    with ThreadPoolExecutor(len(codes)) as pool:
        return sorted(pool.map(tried, codes))


@pytest.fixture
def code() -> str:
    hr = PersonFactory()
    grant_role(person=hr, role=Role.HR, at=AT)
    rosa = EngagementFactory(person__personnel_number="4711").person
    [slip] = print_codes(people=[rosa], per_person=1, by=hr, at=AT)
    return slip.codes[0]


def test_one_code_lets_one_in_and_makes_one_log_in(code):
    assert at_once([code] * 4) == ["code_refused"] * 3 + ["in"]
    assert User.objects.filter(person__personnel_number="4711").count() == 1


def test_guesses_at_once_are_all_counted(code):
    guesses = at_once(["verkeerd"] * 8)
    assert guesses.count("code_refused") == MOST_FAILURES_A_NUMBER
    assert guesses.count("too_many_tries") == 8 - MOST_FAILURES_A_NUMBER
    assert set(EntryFailures.objects.values_list("count", flat=True)) == {MOST_FAILURES_A_NUMBER}
