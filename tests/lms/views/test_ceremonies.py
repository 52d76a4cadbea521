import re
from datetime import date

import pytest
from django.contrib.messages import get_messages

from foundation.mailing.models import OutboxMessage
from foundation.meetings.actions import cancel_occasion
from foundation.meetings.models import Seat
from foundation.people.actions import end_role
from foundation.people.models import Person, RoleGrant
from lms.actions.assigning import assign_requirements
from lms.models import Ceremony, CertificatePrintRun
from tests.conftest import client_of, moment
from tests.factories.lms import (
    complete_module,
    invite,
    make_ceremony,
    make_oath_text,
    make_ready,
    swear,
)
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.lms.views.conftest import INVITED_AT, everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(hr, now_is):
    now_is(INVITED_AT)
    return client_of(hr)


@pytest.fixture
def noor(oath_module, at):
    """Has not completed the module."""
    engagement = EngagementFactory(person=PersonFactory(given_name="Noor", family_name="Bakker"))
    assign_requirements(at=at)
    return engagement


def texts(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def desk(ceremony: Ceremony) -> str:
    return f"/hr/ambtseed/{ceremony.occasion.public_id}/"


def form(chosen: Person, **changed: object) -> dict[str, object]:
    return {
        "title": "Ambtseed en belofte",
        "day": "2022-04-12",
        "starts": "15:00",
        "ends": "17:00",
        "place": "Raadzaal",
        "online_url": "",
        "official": chosen.pk,
        "capacity": "40",
        **changed,
    }


def test_a_ceremony_is_opened_with_times_of_amsterdam(client, official, hr, at):
    make_oath_text(at=at)
    response = client.post("/hr/ambtseed/nieuw/", form(official))
    ceremony = Ceremony.objects.get()
    assert response["Location"] == desk(ceremony)
    occasion = ceremony.occasion
    assert (occasion.starts_at, occasion.ends_at) == (moment("2022-04-12 15:00"), moment("2022-04-12 17:00"))
    assert (ceremony.official, ceremony.opened_by, occasion.capacity) == (official, hr, 40)


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"day": "2022-03-14"}, "day", "Kies een dag die nog komt."),
        ({"day": "31-02-2022"}, "day", None),
        (
            {"day": "2022-03-15", "starts": "09:59"},
            "starts",
            "Dit tijdstip is al voorbij. Kies een later tijdstip.",
        ),
        ({"ends": "15:00"}, "ends", "Het einde ligt voor het begin. Kies een later einde."),
        ({"place": ""}, "place", "Vul een plaats in, of een online adres."),
        ({"place": "", "online_url": "geen adres"}, "online_url", None),
        ({"capacity": "0"}, "capacity", None),
        ({"capacity": "2001"}, "capacity", None),
        ({"title": ""}, "title", None),
        ({"official": "99999"}, "official", None),
        ({"online_url": "https://vergadering.example/" + "x" * 500}, "online_url", None),
    ],
)
def test_a_wrong_field_is_told_and_nothing_opens(client, official, at, changed, field, sentence):
    make_oath_text(at=at)
    response = client.post("/hr/ambtseed/nieuw/", form(official, **changed))
    errors = response.context["form"].errors
    assert (response.status_code, list(errors)) == (422, [field])
    assert sentence in (None, *errors[field])
    assert Ceremony.objects.count() == 0


def test_without_an_oath_text_the_form_says_so(client, official, at):
    make_oath_text(at=at, valid_from=date(2022, 4, 13))
    response = client.post("/hr/ambtseed/nieuw/", form(official))
    assert response.status_code == 422
    assert "Er is geen tekst voor de ambtseed die op die dag geldt." in texts(response)


def test_only_officials_of_today_can_be_chosen(client, official, hr, at):
    make_oath_text(at=at)
    assert list(client.get("/hr/ambtseed/nieuw/").context["form"].fields["official"].queryset) == [official]
    end_role(grant=RoleGrant.objects.get(person=official), at=moment("2022-03-14 09:00"))
    response = client.post("/hr/ambtseed/nieuw/", form(official))
    assert list(response.context["form"].errors) == ["official"]


def test_the_desk_lists_who_may_come_and_why_others_may_not(client, ceremony, oath_module, noor, at):
    unit = UnitFactory(code="SD", kind="cluster", name="Sociaal Domein")
    ready = make_ready(
        oath_module, at=at, unit=unit, person=PersonFactory(given_name="Tom", family_name="Visser")
    )
    context = client.get(desk(ceremony)).context
    assert [(one.engagement, one.cluster_name) for one in context["selectable"]] == [
        (ready, "Sociaal Domein")
    ]
    assert [(one.engagement, str(reason)) for one, reason in context["others"]] == [
        (noor, "geblokkeerd: module")
    ]
    assert (context["free"], context["seats"], context["is_open"]) == (60, [], True)
    page = client.get(desk(ceremony)).content.decode()
    assert f'value="{ready.public_id}"' in page
    assert str(noor.public_id) not in page


def test_completion_makes_somebody_selectable_at_once(client, ceremony, oath_module, noor, at):
    assert client.get(desk(ceremony)).context["selectable"] == []
    complete_module(noor, oath_module, at=at)
    assert [one.engagement for one in client.get(desk(ceremony)).context["selectable"]] == [noor]


def test_inviting_from_the_desk(client, ceremony, oath_module, at):
    people = [make_ready(oath_module, at=at) for _ in range(2)]
    response = client.post(
        f"{desk(ceremony)}uitnodigen/", {"engagement": [str(one.public_id) for one in people]}
    )
    assert (response["Location"], said(response)) == (desk(ceremony), ["2 personen zijn uitgenodigd."])
    assert set(Seat.objects.values_list("engagement", flat=True)) == {one.pk for one in people}
    assert OutboxMessage.objects.count() == 2


def test_nobody_chosen_is_told(client, ceremony):
    response = client.post(f"{desk(ceremony)}uitnodigen/", {})
    assert said(response) == ["Kies eerst wie je uitnodigt."]


def test_a_forged_post_for_somebody_behind_a_shut_gate_is_refused(client, ceremony, oath_module, noor, at):
    ready = make_ready(oath_module, at=at)
    before = everything()
    response = client.post(
        f"{desk(ceremony)}uitnodigen/", {"engagement": [str(ready.public_id), str(noor.public_id)]}
    )
    assert response.status_code == 403
    assert "Noor Bakker kan niet worden uitgenodigd (geblokkeerd: module)" in texts(response)
    assert everything() == before


@pytest.mark.parametrize("made_up", ["00000000-0000-4000-8000-000000000000", "x", "", "1", "' OR 1=1"])
def test_a_forged_id_is_refused(client, ceremony, oath_module, made_up, at):
    ready = make_ready(oath_module, at=at)
    before = everything()
    response = client.post(f"{desk(ceremony)}uitnodigen/", {"engagement": [str(ready.public_id), made_up]})
    assert response.status_code == 403
    assert everything() == before


def test_more_than_fits_is_told_and_nobody_is_invited(client, oath_module, official, hr, at):
    make_oath_text(at=at)
    ceremony = make_ceremony(
        at=at, starts_at=moment("2022-04-12 15:00"), official=official, hr=hr, capacity=1
    )
    people = [str(make_ready(oath_module, at=at).public_id) for _ in range(2)]
    response = client.post(f"{desk(ceremony)}uitnodigen/", {"engagement": people})
    assert said(response) == ["Er is nog maar 1 plek vrij. Kies minder mensen."]
    assert Seat.objects.count() == 0
    client.post(f"{desk(ceremony)}uitnodigen/", {"engagement": people[:1]})
    response = client.post(f"{desk(ceremony)}uitnodigen/", {"engagement": people[1:]})
    assert said(response)[-1] == "Er is geen plek meer vrij."


def test_a_ceremony_that_is_over_invites_nobody(client, ceremony, oath_module, now_is, at):
    ready = make_ready(oath_module, at=at)
    now_is(moment("2022-04-12 15:00"))
    assert client.get(desk(ceremony)).context["is_open"] is False
    response = client.post(f"{desk(ceremony)}uitnodigen/", {"engagement": str(ready.public_id)})
    assert said(response) == ["Deze bijeenkomst is voorbij of gaat niet door."]
    assert Seat.objects.count() == 0


def test_a_cancelled_ceremony_says_why(client, ceremony):
    cancel_occasion(occasion=ceremony.occasion, reason="De zaal is bezet.", at=INVITED_AT)
    page = texts(client.get(desk(ceremony)))
    assert "De zaal is bezet." in page
    assert "Gaat niet door" in texts(client.get("/hr/ambtseed/"))


def test_who_has_a_place_is_listed_with_status_and_not_among_the_others(client, ceremony, oath_module, at):
    engagement = make_ready(oath_module, at=at)
    invite(ceremony, engagement, at=INVITED_AT)
    context = client.get(desk(ceremony)).context
    assert [(one.person, one.is_sworn) for one in context["seats"]] == [(engagement.person, False)]
    assert (context["selectable"], context["others"], context["free"]) == ([], [], 59)


def test_printing_before_anybody_swore_is_told(client, ceremony):
    response = client.post(f"{desk(ceremony)}oorkonden/")
    assert (response["Location"], said(response)) == (
        desk(ceremony),
        ["Nog niemand legde hier de eed of belofte af."],
    )
    assert CertificatePrintRun.objects.count() == 0


def test_printing_leads_to_the_run(client, ceremony, oath_module, at):
    swear(ceremony, make_ready(oath_module, at=at), at=INVITED_AT)
    response = client.post(f"{desk(ceremony)}oorkonden/")
    run = CertificatePrintRun.objects.get()
    assert response["Location"] == f"/oorkonden/{run.public_id}/"
    assert (run.status, run.done_count) == ("ready", 1)


def test_an_action_after_the_session_ended_leads_back_to_the_desk(client, ceremony):
    """A redirect repeats no POST: HR sees the page with the button again, not an error."""
    client.session.flush()
    response = client.post(
        f"{desk(ceremony)}uitnodigen/", headers={"Referer": f"http://testserver{desk(ceremony)}"}
    )
    assert response["Location"] == f"/account/inloggen/?next={desk(ceremony)}"


@pytest.mark.parametrize("referrer", ["http://elders.example/hr/", "", "geen adres"])
def test_another_site_decides_nothing_about_the_way_back(client, ceremony, referrer):
    client.session.flush()
    response = client.post(f"{desk(ceremony)}uitnodigen/", headers={"Referer": referrer})
    assert response["Location"] == f"/account/inloggen/?next={desk(ceremony)}uitnodigen/"
