from datetime import date
from uuid import uuid4

import pytest

from lms.models import TalkHeld
from tests.conftest import client_of, moment
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db

AT = moment("2026-03-17 10:00")


@pytest.fixture
def starter():
    return EngagementFactory(starts_on=date(2026, 3, 2), line_manager=PersonFactory(given_name="Samira"))


def test_a_new_colleague_sees_their_third_week_and_notes_only_that_it_was_held(starter, now_is):
    now_is(AT)
    client = client_of(starter.person)
    page = client.get("/gesprekskaart/").content.decode()
    assert "tussen 16 maart en 22 maart" in page
    assert "Samira" in page
    for _click in range(2):
        assert client.post("/gesprekskaart/gevoerd/").status_code == 302
    held = TalkHeld.objects.get()
    assert (held.engagement, held.held_on) == (starter, date(2026, 3, 17))
    assert {field.name for field in TalkHeld._meta.fields} == {"id", "engagement", "held_on"}
    assert "Jij legde dat vast op 17 maart 2026" in client.get("/gesprekskaart/").content.decode()
    client.post("/gesprekskaart/gevoerd/", {"toch-niet": "1"})
    assert not TalkHeld.objects.exists()


def test_who_works_here_for_long_has_nothing_to_note(now_is):
    now_is(AT)
    client = client_of(EngagementFactory(starts_on=date(2020, 1, 1), line_manager=PersonFactory()).person)
    assert "Het gesprek is gevoerd" not in client.get("/gesprekskaart/").content.decode()
    assert client.post("/gesprekskaart/gevoerd/").status_code == 404


def test_a_case_that_is_not_public_is_no_card(starter):
    assert client_of(starter.person).get(f"/gesprekskaart/{uuid4()}/").status_code == 404
