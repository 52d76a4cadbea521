"""Taking part by name, and drawing."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from dilemmas.actions.prizes import enter_draw
from dilemmas.models import PrizeDraw, PrizeEntry
from foundation.people.actions import grant_role
from foundation.people.models import Person, Role
from tests.conftest import client_of, moment
from tests.factories.people import EngagementFactory, PersonFactory
from tests.factories.polls import make_poll

pytestmark = pytest.mark.django_db
OPEN, CLOSED = moment("2026-03-10 10:00"), moment("2026-03-16 10:00")


@pytest.fixture
def draw(now_is) -> PrizeDraw:
    now_is(OPEN)
    return PrizeDraw.objects.create(
        title="Win een taart", prize="Een taart.", opens_on=date(2026, 3, 9), closes_on=date(2026, 3, 13)
    )


@pytest.fixture
def person() -> Person:
    return EngagementFactory().person


def with_role(role: Role) -> Client:
    holder = PersonFactory()
    grant_role(person=holder, role=role, at=OPEN)
    return client_of(holder)


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_somebody_takes_part_and_leaves_again(draw, person):
    client, place = client_of(person), f"/prijs/{draw.public_id}/"
    assert "Ik doe mee" in client.get(place).content.decode()
    client.post(f"{place}meedoen/")
    assert "Toch niet meedoen" in client.get(place).content.decode()
    client.post(f"{place}niet-meer/")
    assert PrizeEntry.objects.count() == 0


def test_the_page_says_that_it_knows_nothing_of_votes(draw, person):
    html = client_of(person).get(f"/prijs/{draw.public_id}/").content.decode()
    assert "Je kunt meedoen of je nu stemde of niet." in html


def test_a_visitor_logs_in_first(draw):
    response = Client().get(f"/prijs/{draw.public_id}/")
    assert "/account/inloggen/" in response["Location"]


def test_looking_is_no_entry(draw, person):
    client = client_of(person)
    for button in ("meedoen", "niet-meer", "trekking/nu"):
        assert client.get(f"/prijs/{draw.public_id}/{button}/").status_code in (403, 405)
    assert PrizeEntry.objects.count() == 0


def test_outside_its_days_nobody_takes_part(draw, person, now_is):
    now_is(CLOSED)
    client, place = client_of(person), f"/prijs/{draw.public_id}/"
    assert "Meedoen kan nu niet." in said(client.post(f"{place}meedoen/"))
    html = client.get(place).content.decode()
    assert "Ik doe mee" not in html
    assert "Meedoen kan niet meer." in html


def test_an_editor_draws_when_it_is_closed_and_sees_the_winner_only(draw, person, now_is):
    other = EngagementFactory().person
    for one in (person, other):
        enter_draw(draw=draw, person=one, at=OPEN)
    editor, desk = with_role(Role.EDITOR), f"/prijs/{draw.public_id}/trekking/"
    html = editor.get(desk).content.decode()
    assert "2 mensen doen mee." in html
    assert not [one for one in (person, other) if one.full_name in html]
    assert "Meedoen kan nog." in said(editor.post(f"{desk}nu/"))
    now_is(CLOSED)
    response = editor.post(f"{desk}nu/")
    winner = PrizeDraw.objects.get().winner
    (loser,) = {person, other} - {winner}
    assert winner.full_name in said(response)
    html = editor.get(desk).content.decode()
    assert winner.full_name in html
    assert loser.full_name not in html
    assert "De winnaar is al getrokken." in said(editor.post(f"{desk}nu/"))
    assert "Jij hebt gewonnen." in client_of(winner).get(f"/prijs/{draw.public_id}/").content.decode()
    theirs = client_of(loser).get(f"/prijs/{draw.public_id}/").content.decode()
    assert "Jij hebt gewonnen." not in theirs
    assert winner.full_name not in theirs


@pytest.mark.parametrize("role", [Role.HR, Role.WORKS_COUNCIL, Role.TECHNICAL_ADMIN])
def test_nobody_else_draws(draw, role, now_is):
    now_is(CLOSED)
    client = with_role(role)
    assert client.get(f"/prijs/{draw.public_id}/trekking/").status_code == 403
    assert client.post(f"/prijs/{draw.public_id}/trekking/nu/").status_code == 403


def test_the_poll_leads_to_an_open_prize_and_says_that_it_stands_apart(draw):
    poll = make_poll()
    html = Client().get(f"/poll/{poll.public_id}/").content.decode()
    assert f'href="/prijs/{draw.public_id}/"' in html
    assert "De prijs staat los van je stem." in html
    # Nothing of the poll goes along.
    assert f"/prijs/{draw.public_id}/?" not in html


def test_a_prize_that_is_closed_is_not_shown_beside_the_poll(draw, now_is):
    poll = make_poll()
    now_is(moment("2026-03-14 10:00"))
    assert "/prijs/" not in Client().get(f"/poll/{poll.public_id}/").content.decode()
