from datetime import date

import pytest

from foundation.people.actions import grant_role
from foundation.people.models import Role
from lms.models import UpkeepEntry
from tests.conftest import client_of, moment
from tests.factories.people import EngagementFactory

pytestmark = pytest.mark.django_db

AT = moment("2026-06-01 10:00")
EARLIER = moment("2026-01-05 10:00")


@pytest.fixture
def confidant():
    person = EngagementFactory(starts_on=date(2020, 1, 1)).person
    grant_role(person=person, role=Role.CONFIDANT, at=EARLIER)
    return person


def test_a_confidant_counts_their_own_year(confidant, now_is):
    now_is(AT)
    client = client_of(confidant)
    for _click in range(2):
        answer = client.post("/vak-bijhouden/", {"kind": "intervision", "done_on": "2026-05-12"})
        assert answer.status_code == 302
    entry = UpkeepEntry.objects.get()
    assert (entry.person, entry.kind, entry.done_on) == (confidant, "intervision", date(2026, 5, 12))
    assert "12 mei 2026" in client.get("/vak-bijhouden/").content.decode()
    client.post(f"/vak-bijhouden/{entry.public_id}/weg/")
    assert not UpkeepEntry.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"kind": "training", "done_on": "2026-05-12"}, "Kies iets uit de lijst."),
        ({"kind": "meeting", "done_on": "2026-06-02"}, "Die dag moet nog komen"),
        ({"kind": "meeting", "done_on": ""}, "Kies de dag."),
    ],
)
def test_what_cannot_be_is_refused_in_words(confidant, now_is, typed, told):
    now_is(AT)
    answer = client_of(confidant).post("/vak-bijhouden/", typed)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not UpkeepEntry.objects.exists()


def test_nobody_removes_what_another_noted(confidant, now_is):
    now_is(AT)
    entry = UpkeepEntry.objects.create(person=confidant, kind="meeting", done_on=date(2026, 5, 1))
    client_of(EngagementFactory().person).post(f"/vak-bijhouden/{entry.public_id}/weg/")
    assert UpkeepEntry.objects.filter(pk=entry.pk).exists()


def test_who_coordinates_sees_how_many_and_never_who(confidant, now_is):
    now_is(AT)
    for kind, day in [
        ("intervision", 1),
        ("intervision", 2),
        ("study_day", 3),
        *(("meeting", n) for n in (4, 5, 6)),
    ]:
        UpkeepEntry.objects.create(person=confidant, kind=kind, done_on=date(2026, 5, day))
    coordinator = EngagementFactory(starts_on=date(2020, 1, 1)).person
    grant_role(person=coordinator, role=Role.CONCERN_COORDINATOR, at=EARLIER)
    page = client_of(coordinator).get("/vak-bijhouden/").content.decode()
    assert "Vertrouwenspersonen: 1 van de 1 deden alles wat het jaar vraagt." in page
    assert confidant.family_name not in page
