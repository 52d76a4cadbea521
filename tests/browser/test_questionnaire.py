"""A questionnaire in real Chromium, through its preview: one question a screen, follow-up questions, by keyboard; and an
editor's page.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from foundation.people.actions import create_login
from foundation.people.models import Person
from measurement.models import Instrument
from tests.browser.conftest import PASSWORD, log_in
from tests.factories.content import make_home
from tests.factories.instruments import make_instrument
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(live_site: str) -> Person:
    make_home()
    person = PersonFactory()
    EngagementFactory(person=person)
    create_login(person=person, username="redactie", password=PASSWORD)
    type(person.user).objects.filter(pk=person.user.pk).update(is_superuser=True, is_staff=True)
    return Person.objects.get(pk=person.pk)
