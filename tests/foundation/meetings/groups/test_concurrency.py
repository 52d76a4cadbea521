"""Two who do the same at once: one does it, nobody is told of a fault that is not theirs."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from foundation.errors import DomainError
from foundation.meetings.groups.actions import add_member, found_group
from foundation.meetings.models import Group
from foundation.people.models import Person
from tests.conftest import moment
from tests.factories.meetings import make_group
from tests.factories.people import EngagementFactory, PersonFactory

AT = moment("2022-03-01 09:00")
pytestmark = pytest.mark.django_db(transaction=True)


def test_one_name_founds_one_group(transactional_db):
    by = PersonFactory()
    with ThreadPoolExecutor(4) as pool:
        outcomes = Counter(pool.map(lambda _press: founded(by), range(4)))
    assert outcomes == {"founded": 1, "name_taken": 3}


def test_one_person_becomes_one_member(transactional_db):
    group, person = make_group(at=AT), EngagementFactory().person
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _press: added(group, person), range(4)))
    assert group.members.count() == 1


def founded(by: Person) -> str:
    try:
        found_group(kind="wio", name="WIO", purpose="", by=by, at=AT)
    except DomainError as error:
        return error.code
    finally:
        connection.close()
    return "founded"


def added(group: Group, person: Person) -> None:
    try:
        add_member(group=group, person=person, part="member", by=person, at=AT)
    finally:
        connection.close()
