import re

import pytest
from django.contrib.messages import get_messages

from foundation.meetings.actions import cancel_occasion
from foundation.meetings.models import Seat, SeatStatus
from lms.actions.assigning import assign_requirements
from lms.actions.seats import accept_invitation
from lms.actions.taking import finish_steps, start_attempt
from lms.models import ModuleVersion, OathChoice
from tests.conftest import client_of, moment
from tests.factories.lms import complete_module, invite, make_module, make_ready, require_for_oath, swear
from tests.factories.people import EngagementFactory, PersonFactory
from tests.lms.views.conftest import INVITED_AT, everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(oath_module, now_is, at):
    now_is(INVITED_AT)
    engagement = EngagementFactory(person=PersonFactory(given_name="Noor"))
    assign_requirements(at=at)
    return engagement


@pytest.fixture
def client(noor):
    return client_of(noor.person)


def texts(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def route(client) -> list[tuple[str, str, str]]:
    """Of each step its state, title and sentence."""
    html = client.get("/mijn-plan/").content.decode()
    items = re.findall(r'<li class="([^"]*)"[^>]*><span class="route__steen(.*?)</li>', html, re.DOTALL)
    found = []
    for state, item in items:
        title = re.search(r"<h3>(.*?)</h3>", item)[1]
        sentence = re.search(r'<p class="klein[^"]*">(.*?)</p>', item, re.DOTALL)[1]
        found.append((state, title, " ".join(re.sub(r"<[^>]+>", " ", sentence).split())))
    return found


def test_before_anything_is_done(client, ceremony):
    assert route(client) == [
        (
            "is-nu",
            "Module Integer werken",
            "Jij begint met de module. Die duurt ongeveer 4 minuten. Rond haar af vóór of op 1 mei 2022.",
        ),
        ("", "Een plek bij de bijeenkomst", "HR nodigt je uit zodra je module af is."),
        ("", "Je ambtseed", "Kan op zijn vroegst op dinsdag 12 april 2022, 15.00 uur."),
    ]
    assert "Nog 2 lessen tot je ambtseed." in texts(client.get("/mijn-plan/"))


def test_halfway(client, noor, oath_module, at):
    attempt = start_attempt(engagement=noor, module_key=oath_module, language="nl", at=at)
    done = [step["id"] for step in attempt.content["lessons"][0]["steps"]]
    finish_steps(attempt=attempt, step_ids=done, at=at)
    [module, _seat, oath] = route(client)
    assert module[2] == "Jij bent bezig: 1 van de 2 lessen is af. Rond haar af vóór of op 1 mei 2022."
    assert oath[2] == "Er is nog geen bijeenkomst gepland. HR kiest een dag."
    page = client.get("/mijn-plan/")
    assert "Nog 1 les tot je ambtseed." in texts(page)
    assert f'href="/leren/{attempt.public_id}/"' in page.content.decode()


def test_after_the_last_day_it_says_that_it_still_can(client, now_is):
    now_is(moment("2022-05-02 09:00"))
    assert route(client)[0][2].endswith(
        "Die dag is voorbij. Het kan nog steeds: rond de module af zodra je kunt."
    )


def test_completion_opens_the_gate_at_once(client, noor, oath_module, at):
    complete_module(noor, oath_module, at=at)
    assert route(client)[:2] == [
        ("is-af", "Module Integer werken", "Af op 1 maart 2022."),
        ("is-nu", "Een plek bij de bijeenkomst", "HR nodigt je uit. Je hoeft nu niets te doen."),
    ]
    assert "Je module is af. HR nodigt je uit." in texts(client.get("/mijn-plan/"))


def test_invited_booked_and_sworn(client, noor, oath_module, ceremony, now_is, at):
    complete_module(noor, oath_module, at=at)
    [seat] = invite(ceremony, noor, at=INVITED_AT)
    when = "dinsdag 12 april 2022, 15.00 uur"
    there = f"{when.capitalize()}. Raadzaal. Hendrik van Loon neemt je eed of belofte af."
    assert route(client)[1:] == [
        (
            "is-nu",
            "Een plek bij de bijeenkomst",
            f"Je bent uitgenodigd voor {when}. Jij bevestigt of je komt.",
        ),
        ("", "Je ambtseed", there),
    ]
    client.post(f"/mijn-plan/plek/{seat.public_id}/", {"answer": "accept"})
    assert route(client)[1:] == [
        ("is-af", "Een plek bij de bijeenkomst", "Je plek staat vast."),
        ("is-nu", "Je ambtseed", there),
    ]
    now_is(ceremony.occasion.starts_at)
    swear(ceremony, noor, at=INVITED_AT)
    assert [step[0] for step in route(client)] == ["is-af"] * 3
    assert route(client)[2][2] == "Afgelegd op 12 april 2022."


def test_who_need_not_take_the_oath_has_nothing_to_do(oath_module, now_is, at):
    now_is(at)
    person = EngagementFactory(kind="inhuur").person
    assert "Voor jou staat er nu niets klaar" in texts(client_of(person).get("/mijn-plan/"))


def test_a_module_that_is_not_published_waits_for_others(client, at):
    unpublished = make_module(title="Tweede", at=at)
    require_for_oath(unpublished, code="tweede")
    ModuleVersion._base_manager.filter(module_key=unpublished).delete()
    assign_requirements(at=at)
    assert client.get("/mijn-plan/").status_code == 200


def test_a_place_is_accepted_once(client, noor, oath_module, ceremony, at):
    complete_module(noor, oath_module, at=at)
    [seat] = invite(ceremony, noor, at=INVITED_AT)
    assert "Kom je naar de bijeenkomst?" in texts(client.get(f"/mijn-plan/plek/{seat.public_id}/"))
    for _ in range(2):
        response = client.post(f"/mijn-plan/plek/{seat.public_id}/", {"answer": "accept"})
        assert response["Location"] == "/mijn-plan/"
    assert Seat.objects.get().status == SeatStatus.BOOKED


def test_a_place_can_be_given_back(client, noor, oath_module, ceremony, at):
    complete_module(noor, oath_module, at=at)
    [seat] = invite(ceremony, noor, at=INVITED_AT)
    accept_invitation(seat=seat, at=INVITED_AT)
    client.post(f"/mijn-plan/plek/{seat.public_id}/", {"answer": "decline"})
    assert Seat.objects.get().status == SeatStatus.DECLINED
    assert "Je hebt hier geen plek" in texts(client.get(f"/mijn-plan/plek/{seat.public_id}/"))


def test_a_place_behind_a_gate_that_has_shut_is_refused_with_403(client, noor, oath_module, ceremony, at):
    complete_module(noor, oath_module, at=at)
    [seat] = invite(ceremony, noor, at=INVITED_AT)
    require_for_oath(make_module(title="Tweede", at=at), code="tweede")
    assign_requirements(at=INVITED_AT)
    before = everything()
    response = client.post(f"/mijn-plan/plek/{seat.public_id}/", {"answer": "accept"})
    assert response.status_code == 403
    assert everything() == before


def test_a_place_at_a_ceremony_that_has_begun_stays_as_it_is(client, noor, oath_module, ceremony, now_is, at):
    complete_module(noor, oath_module, at=at)
    [seat] = invite(ceremony, noor, at=INVITED_AT)
    now_is(ceremony.occasion.starts_at)
    before = everything()
    response = client.post(f"/mijn-plan/plek/{seat.public_id}/", {"answer": "decline"})
    assert [str(one) for one in get_messages(response.wsgi_request)] == [
        "Deze bijeenkomst is voorbij of gaat niet door."
    ]
    assert everything() == before


def test_a_cancelled_ceremony_says_so(client, noor, oath_module, ceremony, at):
    complete_module(noor, oath_module, at=at)
    [seat] = invite(ceremony, noor, at=INVITED_AT)
    cancel_occasion(occasion=ceremony.occasion, reason="De official is ziek.", at=INVITED_AT)
    page = texts(client.get(f"/mijn-plan/plek/{seat.public_id}/"))
    assert "Deze bijeenkomst gaat niet door." in page
    assert "De official is ziek." in page


def test_the_choice_of_form_is_kept_and_not_shown_on_the_plan(client, noor, ceremony):
    where = f"/mijn-plan/eed-of-belofte/{noor.public_id}/"
    page = texts(client.get(where))
    for words in ("Zo waarlijk helpe mij God almachtig.", "Dat verklaar en beloof ik."):
        assert words in page
    without_choice = texts(client.get("/mijn-plan/"))
    assert client.post(where, {"form": "promise"})["Location"] == "/mijn-plan/"
    assert OathChoice.objects.get().form == "promise"
    # Whoever looks over a shoulder learns that a choice was made, not which.
    client.get("/mijn-plan/")
    with_choice = texts(client.get("/mijn-plan/"))
    assert with_choice == without_choice.replace("Kies eed of belofte", "Wijzig eed of belofte")


def test_no_choice_is_told_with_a_sentence(client, noor, ceremony):
    where = f"/mijn-plan/eed-of-belofte/{noor.public_id}/"
    response = client.post(where, {})
    assert response["Location"] == where
    assert [str(one) for one in get_messages(response.wsgi_request)] == ["Kies eed of belofte."]


def test_after_the_oath_there_is_nothing_to_choose(client, noor, oath_module, ceremony, at):
    complete_module(noor, oath_module, at=at)
    swear(ceremony, noor, at=INVITED_AT)
    where = f"/mijn-plan/eed-of-belofte/{noor.public_id}/"
    assert (client.get(where).status_code, client.post(where, {"form": "oath"}).status_code) == (404, 403)
    assert OathChoice.objects.count() == 0


def test_the_plan_takes_no_post(client):
    assert client.post("/mijn-plan/").status_code == 405


def test_two_jobs_each_have_their_way(client, noor, oath_module, at):
    EngagementFactory(person=noor.person, number=2, job_title="Boa")
    assign_requirements(at=at)
    assert [title for _state, title, _sentence in route(client)] == [
        "Module Integer werken",
        "Een plek bij de bijeenkomst",
        "Je ambtseed",
    ] * 2


def test_another_persons_oath_is_not_on_my_plan(client, oath_module, ceremony, at):
    record = swear(ceremony, make_ready(oath_module, at=at), at=INVITED_AT)
    assert str(record.public_id) not in client.get("/mijn-plan/").content.decode()
