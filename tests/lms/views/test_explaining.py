from datetime import timedelta

import pytest

from dilemmas.models import LiveHost
from lms.models import Explanation
from tests.conftest import client_of, moment
from tests.factories.declarations import let_sign, make_declaration, sign_with_account, was_there
from tests.factories.live import make_facilitator, make_session
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db
PAGE = "/toelichten/"
NOW = moment("2022-03-10 09:00")


@pytest.fixture
def code(at):
    made = make_declaration(at=at, code="gedragscode", title="Gedragscode", form="acknowledged")
    let_sign(made, at=at, kind="stagiair")
    return made


@pytest.fixture
def facilitator(at):
    return make_facilitator(at)


@pytest.fixture
def session(facilitator, at):
    return make_session(at=at, by=facilitator)


@pytest.fixture
def client(facilitator, now_is):
    now_is(NOW)
    return client_of(facilitator)


def intern(session, at, *, name="Vos", here=True, code=None):
    made = EngagementFactory(person=PersonFactory(family_name=name), kind="stagiair")
    if here:
        was_there(session, made, at=at)
    if code:
        sign_with_account(made, code, at=at)
    return made


def tick(client, engagement, code):
    return client.post(PAGE, {"engagement": str(engagement.public_id), "declaration": code.code})


def test_who_was_there_and_read_it_is_ticked_once(client, facilitator, session, code, at):
    one = intern(session, at, code=code)
    assert "Vos" in client.get(PAGE).content.decode()
    assert tick(client, one, code).status_code == 302
    explanation = Explanation.objects.get()
    assert (explanation.engagement, explanation.explained_by) == (one, facilitator)
    assert tick(client, one, code).status_code == 403
    assert Explanation.objects.count() == 1


@pytest.mark.parametrize("case", ["not read", "not there", "another facilitator's", "long ago"])
def test_nobody_else_is_listed_or_ticked(case, client, facilitator, session, code, at, now_is):
    one = intern(session, at, here=case != "not there", code=None if case == "not read" else code)
    if case == "another facilitator's":
        LiveHost.objects.filter(session=session).update(person=make_facilitator(at))
    if case == "long ago":
        now_is(NOW + timedelta(days=60))
    assert "Vos" not in client.get(PAGE).content.decode()
    assert tick(client, one, code).status_code == 403
    assert not Explanation.objects.exists()


def test_a_forged_form_is_refused(client, code):
    assert client.post(PAGE, {"engagement": "x", "declaration": "gedragscode"}).status_code == 403
    assert client.post(PAGE).status_code == 403


def test_who_leads_nothing_sees_nothing(code, now_is):
    now_is(NOW)
    assert client_of(EngagementFactory().person).get(PAGE).status_code == 403
