import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import transaction

from foundation.audit.verification import verify_records
from foundation.meetings.models import Attendance
from lms.actions.assigning import assign_requirements
from lms.actions.ceremonies import choose_form
from lms.models import OathRecord
from lms.queries.ceremonies import oath_of
from tests.conftest import client_of, moment
from tests.factories.lms import (
    invite,
    make_ceremony,
    make_module,
    make_official,
    make_ready,
    require_for_oath,
)
from tests.factories.people import EngagementFactory, PersonFactory
from tests.lms.views.conftest import INVITED_AT, everything, without_ids

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(official, ceremony, now_is):
    now_is(ceremony.occasion.starts_at)
    return client_of(official)


@pytest.fixture
def seats(ceremony, oath_module, at):
    """Of Aksoy, Berg and Cohen, in this order."""
    people = [
        make_ready(oath_module, at=at, person=PersonFactory(given_name="Sam", family_name=name))
        for name in ("Aksoy", "Berg", "Cohen")
    ]
    return invite(ceremony, *people, at=INVITED_AT)


def texts(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def hearing(seat) -> str:
    return f"/eed/{seat.occasion.public_id}/{seat.public_id}/"


def confirm(client, seat, form: str = "oath"):
    return client.post(f"{hearing(seat)}bevestig/", {"form": form})


def test_a_desk_without_seats_says_so(client, ceremony):
    assert "Nog niemand heeft hier een plek" in texts(client.get(f"/eed/{ceremony.occasion.public_id}/"))


def test_the_desk_leads_to_the_next_who_waits(client, ceremony, seats):
    desk = f"/eed/{ceremony.occasion.public_id}/"
    assert client.get(desk)["Location"] == hearing(seats[0])
    confirm(client, seats[0])
    assert client.get(desk)["Location"] == hearing(seats[1])
    client.post(f"{hearing(seats[1])}afwezig/")
    assert client.get(desk)["Location"] == hearing(seats[2])
    confirm(client, seats[2])
    # All have had their turn: the last one.
    assert client.get(desk)["Location"] == hearing(seats[2])


def next_of(seat, heard) -> str:
    return f"{hearing(seat)}?na={heard.public_id}"


def test_one_tap_confirms_and_leads_to_the_next(client, seats):
    assert confirm(client, seats[0])["Location"] == next_of(seats[1], seats[0])
    page = client.get(next_of(seats[1], seats[0]))
    assert page.context["current"].seat == seats[1]
    assert "Sam Aksoy: afgelegd." in texts(page)
    assert OathRecord.objects.get().engagement == seats[0].engagement


def test_the_last_one_stays_and_who_was_passed_comes_after(client, seats):
    confirm(client, seats[1])
    assert confirm(client, seats[2])["Location"] == next_of(seats[0], seats[2])
    assert confirm(client, seats[0])["Location"] == next_of(seats[0], seats[0])
    assert "Iedereen die er is, heeft gesproken." in texts(client.get(next_of(seats[0], seats[0])))


def test_two_taps_on_one_button_give_one_oath_and_skip_nobody(client, seats):
    for _ in range(2):
        assert confirm(client, seats[0])["Location"] == next_of(seats[1], seats[0])
    assert (OathRecord.objects.count(), Attendance.objects.count()) == (1, 1)


def test_the_second_half_of_a_double_tap_does_nothing_to_the_next(client, seats, monkeypatch):
    # A busy machine is no slow finger.
    monkeypatch.setattr("lms.views.official.DOUBLE_TAP", timedelta(hours=1))
    confirm(client, seats[0])
    shown_at = client.get(next_of(seats[1], seats[0])).context["shown_at"]
    for action, sent in (("bevestig", {"form": "oath"}), ("afwezig", {})):
        response = client.post(f"{hearing(seats[1])}{action}/", {**sent, "shown_at": shown_at})
        assert response["Location"] == hearing(seats[1])
        assert said(response)[-1] == "Je tikte twee keer snel. Voor Sam Berg is nog niets bevestigd."
    assert (OathRecord.objects.count(), Attendance.objects.count()) == (1, 1)
    monkeypatch.setattr("lms.views.official.DOUBLE_TAP", timedelta(0))
    client.post(f"{hearing(seats[1])}bevestig/", {"form": "oath", "shown_at": shown_at})
    assert OathRecord.objects.count() == 2


@pytest.mark.parametrize("shown_at", ["", "gisteren", "2022-04-12T15:00:00", "2999-01-01T00:00:00+00:00"])
def test_a_strange_moment_holds_nobody_up(client, seats, shown_at):
    client.post(f"{hearing(seats[0])}bevestig/", {"form": "oath", "shown_at": shown_at})
    assert OathRecord.objects.count() == 1


def test_on_a_second_tablet_that_is_behind_nobody_is_confirmed_twice_or_skipped(client, seats):
    """Both tablets stand at Aksoy; the first went on."""
    confirm(client, seats[0])
    assert confirm(client, seats[0])["Location"] == next_of(seats[1], seats[0])
    other_form = confirm(client, seats[0], "promise")
    assert other_form["Location"] == hearing(seats[0])
    assert "in de andere vorm" in said(other_form)[-1]
    absent = client.post(f"{hearing(seats[0])}afwezig/")
    assert (absent.status_code, absent["Location"]) == (302, hearing(seats[0]))
    assert [one.form for one in OathRecord.objects.all()] == ["oath"]


def take_back(client, seat, record):
    return client.post(f"{hearing(seat)}toch-niet/", {"record": str(record.public_id)})


def test_taking_back_is_a_record_and_the_person_is_heard_again(client, seats):
    confirm(client, seats[0])
    record = oath_of(seats[0].engagement)
    for _ in range(2):
        assert take_back(client, seats[0], record)["Location"] == hearing(seats[0])
    void = OathRecord.objects.get(supersedes=record)
    assert (void.is_void, void.correction_reason) == (True, "Meteen teruggenomen door wie de eed afneemt.")
    assert client.get(hearing(seats[0])).context["current"].is_waiting
    confirm(client, seats[0], "promise")
    again = oath_of(seats[0].engagement)
    assert (again.form, again.supersedes) == ("promise", void)
    # A tablet that still shows the first one takes nothing back any more.
    take_back(client, seats[0], record)
    assert oath_of(seats[0].engagement) == again
    assert verify_records() == []


def test_later_taking_back_asks_why(client, seats, ceremony, now_is):
    confirm(client, seats[0])
    record = oath_of(seats[0].engagement)
    now_is(ceremony.occasion.starts_at + timedelta(minutes=6))
    assert "Toch niet" not in texts(client.get(next_of(seats[1], seats[0])))
    assert take_back(client, seats[0], record)["Location"] == f"/eed/correctie/{record.public_id}/"
    assert OathRecord.objects.count() == 1


def test_absent_and_then_present(client, seats):
    client.post(f"{hearing(seats[0])}afwezig/")
    assert "niet aanwezig" in texts(client.get(hearing(seats[0])))
    confirm(client, seats[0])
    assert list(Attendance.objects.order_by("pk").values_list("present", flat=True)) == [False, True]


def test_too_early_is_told(client, ceremony, seats, now_is):
    now_is(ceremony.occasion.starts_at - timedelta(hours=1, minutes=5))
    assert said(confirm(client, seats[0])) == ["Bevestigen kan vanaf een uur voor de bijeenkomst."]
    assert OathRecord.objects.count() == 0


@pytest.mark.parametrize("form", ["", "handdruk"])
def test_no_form_is_told(client, seats, form):
    assert said(confirm(client, seats[0], form)) == ["Kies eed of belofte."]
    assert OathRecord.objects.count() == 0


def test_a_gate_that_has_shut_is_refused_with_403(client, seats, at):
    require_for_oath(make_module(title="Tweede", at=at), code="tweede")
    assign_requirements(at=INVITED_AT)
    before = everything()
    assert confirm(client, seats[0]).status_code == 403
    assert everything() == before


def test_a_seat_of_another_ceremony_is_not_found_here(client, ceremony, seats, official, hr, at):
    other = make_ceremony(at=at, starts_at=moment("2022-05-10 15:00"), official=official, hr=hr)
    here = f"/eed/{other.occasion.public_id}/{seats[0].public_id}/"
    assert client.get(here)["Location"] == f"/eed/{other.occasion.public_id}/"
    assert client.post(f"{here}bevestig/", {"form": "oath"}).status_code == 404
    assert OathRecord.objects.count() == 0


def test_the_form_chosen_beforehand_is_prepared_for_that_one_person(client, seats, at):
    choose_form(engagement=seats[0].engagement, form="promise", at=at)
    page = client.get(hearing(seats[0]))
    assert page.context["form"] == "promise"
    assert "Dat verklaar en beloof ik." in texts(page)
    # The official may prepare the other one; what is spoken counts.
    other = client.get(f"{hearing(seats[0])}?vorm=oath")
    assert other.context["form"] == "oath"
    assert client.get(hearing(seats[1])).context["form"] == ""


def test_without_a_choice_the_official_chooses_what_was_spoken(client, seats):
    page = client.get(hearing(seats[0]))
    assert page.context["form"] == ""
    assert [one.form for one in page.context["forms"]] == ["oath", "promise"]
    assert page.content.decode().count("bevestig/") == 2
    assert client.get(f"{hearing(seats[0])}?vorm=onzin").context["form"] == ""


def test_only_the_own_screen_tells_oath_and_promise_apart(client, ceremony, seats, at):
    """Aksoy and Berg chose or swore the one, and then the other: elsewhere the pages are the same."""
    first, second, third = seats

    def pages_after(form: str) -> dict[str, str]:
        with transaction.atomic():
            choose_form(engagement=first.engagement, form=form, at=at)
            confirm(client, second, form)
            paths = {
                "ceremonies": "/eed/",
                "Cohen": hearing(third),
                "Aksoy": hearing(first),
                "Berg": hearing(second),
            }
            pages = {name: without_ids(client.get(path)) for name, path in paths.items()}
            transaction.set_rollback(True)
        return pages

    of_oath, of_promise = pages_after("oath"), pages_after("promise")
    assert {name: of_oath[name] == of_promise[name] for name in of_oath} == {
        "ceremonies": True,
        "Cohen": True,
        "Aksoy": False,
        "Berg": False,
    }


def test_who_is_kept_out_by_the_module_is_named_once(client, seats, oath_module, at):
    noor = EngagementFactory(person=PersonFactory(given_name="Noor", family_name="Bakker"))
    EngagementFactory(person=noor.person, number=2)
    assign_requirements(at=at)
    page = client.get(hearing(seats[0]))
    assert page.context["blocked"] == [noor.person]
    assert "Noor Bakker. Geblokkeerd: module." in texts(page)


def test_own_ceremonies_only(client, ceremony, hr, at):
    make_ceremony(at=at, starts_at=moment("2022-05-10 15:00"), official=make_official(at=at), hr=hr)
    assert list(client.get("/eed/").context["ceremonies"]) == [ceremony]


def test_confirming_after_the_session_ended_leads_back_to_that_person(client, seats):
    """A ceremony takes longer than a session: the official logs in and sees the same person."""
    client.session.flush()
    response = client.post(
        f"{hearing(seats[1])}bevestig/",
        {"form": "oath"},
        headers={"Referer": f"http://testserver{hearing(seats[1])}?vorm=oath"},
    )
    assert response["Location"] == f"/account/inloggen/?next={hearing(seats[1])}%3Fvorm%3Doath"
    assert OathRecord.objects.count() == 0
