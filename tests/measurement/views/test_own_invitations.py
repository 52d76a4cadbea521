"""Who gets no mail finds the questions after the log-in, on a shared tablet too."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from foundation.mailing.models import OutboxMessage
from foundation.people.actions.entry import print_codes
from foundation.people.models import Person
from measurement.actions.inviting import send_invitations
from measurement.models import Invitation, InvitationToken, SealedAnswer
from tests.conftest import client_of, moment
from tests.factories.lms import make_hr
from tests.factories.people import EngagementFactory
from tests.factories.studies import join, make_plan

pytestmark = pytest.mark.django_db
AT = moment("2022-03-01 10:00")
TODAY = AT.date()
OWN = "/metingen/mijn/"


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path, now_is):
    settings.MEASUREMENT_KEY_DIR = tmp_path / "keys"
    now_is(AT)


@pytest.fixture
def rosa() -> Person:
    return EngagementFactory(
        person__given_name="Rosa", person__email="", person__personnel_number="4711"
    ).person


@pytest.fixture
def invitation(rosa) -> Invitation:
    planned = Invitation.objects.create(
        participant=join(make_plan(at=AT), rosa),
        wave="t0",
        asks="t0",
        due_on=TODAY,
        opens_on=TODAY,
        ends_on=TODAY + timedelta(days=14),
    )
    send_invitations(at=AT)
    planned.refresh_from_db()
    return planned


def tablet_of(person: Person) -> Client:
    [slip] = print_codes(people=[person], per_person=1, by=make_hr(at=AT), at=AT)
    client = Client()
    client.post("/tablet/", {"number": person.personnel_number, "code": slip.codes[0]})
    return client


def without_secrets(page: str) -> str:
    """Without the seconds that the session has left, too: they go on from one request to the next."""
    return re.sub(r'(csrfmiddlewaretoken" value|nonce|data-total)="[^"]*"', "", page)


def test_who_has_no_address_is_invited_without_a_mail(invitation):
    assert (invitation.state, invitation.mails, invitation.invited_on) == ("sent", 1, TODAY)
    assert not OutboxMessage.objects.exists()
    assert not InvitationToken.objects.exists()


def test_from_the_tablet_to_an_answer(rosa, invitation):
    tablet = tablet_of(rosa)
    assert OWN in tablet.get(reverse("start")).content.decode()
    page = tablet.get(OWN).content.decode()
    assert f"{OWN}{invitation.public_id}/" in page
    way = tablet.post(f"{OWN}{invitation.public_id}/")
    assert way["Location"].startswith("/meting/")
    assert "no-store" in way["Cache-Control"]
    assert tablet.post(way["Location"], {"v_advies_1": "1"}).status_code == 200
    assert SealedAnswer.objects.count() == 1


def test_who_looks_on_does_not_see_whether_somebody_answered(rosa, invitation):
    tablet = tablet_of(rosa)
    home, page = (without_secrets(tablet.get(path).content.decode()) for path in (reverse("start"), OWN))
    Invitation.objects.update(is_done=True)
    assert [home, page] == [
        without_secrets(tablet.get(path).content.decode()) for path in (reverse("start"), OWN)
    ]


def test_nobody_opens_the_questions_of_a_colleague(invitation):
    other = client_of(EngagementFactory().person)
    assert str(invitation.public_id) not in other.get(OWN).content.decode()
    assert other.post(f"{OWN}{invitation.public_id}/").status_code == 404
    hr = client_of(make_hr(at=AT))
    assert hr.post(f"{OWN}{invitation.public_id}/").status_code == 404
    assert Client().post(f"{OWN}{invitation.public_id}/").status_code in (302, 403)
    assert not InvitationToken.objects.exists()


def test_opening_the_address_alone_makes_no_link(rosa, invitation):
    tablet = tablet_of(rosa)
    assert tablet.get(f"{OWN}{invitation.public_id}/").status_code == 405
    assert not InvitationToken.objects.exists()


@pytest.mark.parametrize("state", ["planned", "cancelled", "closed"])
def test_what_takes_no_answers_is_not_offered(rosa, invitation, state):
    Invitation.objects.update(state=state)
    tablet = tablet_of(rosa)
    assert OWN not in tablet.get(reverse("start")).content.decode()
    assert tablet.post(f"{OWN}{invitation.public_id}/").status_code == 404


def test_the_colleague_after_finds_nothing(rosa, invitation):
    tablet = tablet_of(rosa)
    tablet.post(f"{OWN}{invitation.public_id}/")
    tablet.post("/tablet/klaar/")
    assert tablet.get(OWN).status_code == 302
    assert tablet.post(f"{OWN}{invitation.public_id}/").status_code in (302, 403)
    assert InvitationToken.objects.count() == 1
