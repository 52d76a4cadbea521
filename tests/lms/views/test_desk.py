"""The pages of the ceremony desk: what HR, the person and the official can press, and what they never read."""

import re
from datetime import date

import pytest
from django.test import Client

from foundation.meetings.models import Seat
from lms.actions.seats import take_seat
from lms.models import CeremonyItem, LetterToSelf, OathRecord
from tests.conftest import client_of, moment
from tests.factories.lms import invite, make_ceremony, make_official, make_ready, swear
from tests.factories.people import PersonFactory
from tests.lms.views.conftest import INVITED_AT, without_ids

pytestmark = pytest.mark.django_db

NOW = moment("2022-03-20 10:00")


@pytest.fixture(autouse=True)
def now(now_is):
    now_is(NOW)


@pytest.fixture
def other(at, official, hr, ceremony):
    return make_ceremony(at=at, starts_at=moment("2022-05-10 15:00"), official=official, hr=hr)


def words(response) -> str:
    main = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def desk(ceremony) -> str:
    return f"/hr/ambtseed/{ceremony.occasion.public_id}/"


def form_of(ceremony, **changes: str) -> dict[str, str]:
    return {
        "title": "Ambtseed en belofte",
        "day": "2022-04-12",
        "starts": "15:00",
        "ends": "17:00",
        "place": "Raadzaal",
        "official": str(ceremony.official_id),
        "capacity": "60",
        **changes,
    }


def test_hr_changes_time_witness_and_the_inviting(ceremony, hr):
    client = client_of(hr)
    assert 'value="15:00"' in client.get(f"{desk(ceremony)}wijzigen/").content.decode()
    form = form_of(ceremony, starts="16:00", ends="18:00", witness_name="A. Getuige", invites_by_itself="on")
    assert client.post(f"{desk(ceremony)}wijzigen/", form).status_code == 302
    ceremony.refresh_from_db()
    assert ceremony.occasion.starts_at == moment("2022-04-12 16:00")
    assert (ceremony.witness_name, ceremony.invites_by_itself) == ("A. Getuige", True)
    page = words(client.get(desk(ceremony)))
    assert "nodigt vanzelf uit" in page
    assert "A. Getuige" in page


def test_a_new_ceremony_invites_by_itself_unless_hr_says_no(ceremony, hr):
    page = client_of(hr).get("/hr/ambtseed/nieuw/").content.decode()
    assert re.search(r'<input type="checkbox" name="invites_by_itself"[^>]* checked', page)


def test_what_is_over_is_not_changed(ceremony, hr, now_is):
    now_is(moment("2022-04-13 09:00"))
    client = client_of(hr)
    assert client.get(f"{desk(ceremony)}wijzigen/").status_code == 403
    client.post(f"{desk(ceremony)}gaat-niet-door/", {"reason": "Te laat."})
    ceremony.occasion.refresh_from_db()
    assert ceremony.occasion.cancelled_at is None


def test_hr_calls_it_off_and_says_why(ceremony, oath_module, hr, at):
    invite(ceremony, make_ready(oath_module, at=at), at=INVITED_AT)
    client = client_of(hr)
    client.post(f"{desk(ceremony)}gaat-niet-door/", {"reason": ""})
    assert Seat.objects.get().holds_place
    client.post(f"{desk(ceremony)}gaat-niet-door/", {"reason": "De zaal is bezet."})
    assert not Seat.objects.get().holds_place
    assert "De zaal is bezet." in words(client.get(desk(ceremony)))


def test_the_programme_is_made_by_hr_and_read_by_who_is_invited(ceremony, oath_module, hr, at):
    engagement = make_ready(oath_module, at=at)
    [seat] = invite(ceremony, engagement, at=INVITED_AT)
    client = client_of(hr)
    film = {"kind": "film", "title": "Wat een eed doet", "minutes": "8", "caption": "Drie collega's."}
    assert client.post(f"{desk(ceremony)}programma/", {**film, "minutes": "0"}).status_code == 422
    client.post(f"{desk(ceremony)}programma/", {**film, "url": "https://voorbeeld.example/film"})
    page = words(client_of(engagement.person).get(f"/mijn-plan/plek/{seat.public_id}/"))
    assert "8 minuten Wat een eed doet Film: Drie collega" in page
    client.post(f"{desk(ceremony)}programma/{CeremonyItem.objects.get().public_id}/weg/")
    assert not CeremonyItem.objects.exists()


def test_a_script_in_a_film_address_is_refused(ceremony, hr):
    film = {"kind": "film", "title": "Film", "minutes": "8", "url": "javascript:alert(1)"}
    assert client_of(hr).post(f"{desk(ceremony)}programma/", film).status_code == 422
    assert not CeremonyItem.objects.exists()


def test_hr_moves_somebody_to_a_date_with_room(ceremony, other, oath_module, hr, at):
    engagement = make_ready(oath_module, at=at)
    [seat] = invite(ceremony, engagement, at=INVITED_AT)
    client, path = client_of(hr), f"{desk(ceremony)}plek/{seat.public_id}/"
    assert "10 mei 2022" in words(client.get(path))
    assert client.post(path, {"ceremony": str(ceremony.occasion.public_id)}).status_code == 422
    assert client.post(path, {"ceremony": str(other.occasion.public_id)}).status_code == 302
    assert Seat.objects.get(occasion=other.occasion).status == "invited"


def test_the_line_stands_on_the_page_of_hr_in_order(ceremony, oath_module, hr, at):
    ceremony.occasion.capacity = 1
    ceremony.occasion.save()
    for name in ("Zuid", "Aksoy", "Mol"):
        person = PersonFactory(given_name="Sam", family_name=name)
        take_seat(ceremony=ceremony, engagement=make_ready(oath_module, at=at, person=person), at=NOW)
    page = words(client_of(hr).get(desk(ceremony)))
    assert "2 mensen op de wachtlijst" in page
    assert page.index("1 Aksoy, Sam") < page.index("2 Mol, Sam")


def test_somebody_chooses_a_date_or_a_place_in_line(ceremony, other, oath_module, at):
    ceremony.occasion.capacity = 1
    ceremony.occasion.save()
    take_seat(ceremony=ceremony, engagement=make_ready(oath_module, at=at), at=NOW)
    engagement = make_ready(oath_module, at=at)
    client, path = client_of(engagement.person), f"/mijn-plan/dag/{engagement.public_id}/"
    assert "Of kies zelf een dag" in words(client.get("/mijn-plan/"))
    client.post(path, {"date": str(ceremony.occasion.public_id)})
    assert "als nummer 1" in words(client.get("/mijn-plan/"))
    client.post(path, {"date": str(other.occasion.public_id)})
    statuses = Seat.objects.filter(engagement=engagement).order_by("occasion__starts_at")
    assert list(statuses.values_list("status", flat=True)) == ["declined", "booked"]


def test_somebody_leaves_the_line(ceremony, oath_module, at):
    ceremony.occasion.capacity = 1
    ceremony.occasion.save()
    first, second = (make_ready(oath_module, at=at) for _ in range(2))
    for one in (first, second):
        take_seat(ceremony=ceremony, engagement=one, at=NOW)
    client = client_of(second.person)
    page = client.get(f"/mijn-plan/dag/{second.public_id}/").content.decode()
    [action] = re.findall(r'action="(/mijn-plan/plek/[^"]+)"', page)
    client.post(action, {"answer": "decline"})
    assert Seat.objects.get(engagement=second).status == "declined"


def test_no_date_before_the_module_and_none_of_somebody_else(ceremony, oath_module, at):
    engagement = make_ready(oath_module, at=at)
    assert client_of(PersonFactory()).get(f"/mijn-plan/dag/{engagement.public_id}/").status_code == 404
    client = client_of(engagement.person)
    for date_ in ("", "x", str(engagement.public_id)):
        assert client.post(f"/mijn-plan/dag/{engagement.public_id}/", {"date": date_}).status_code == 404
    assert not Seat.objects.exists()


def test_the_plan_says_calmly_how_long_there_is(ceremony, oath_module, at, now_is):
    engagement = make_ready(oath_module, at=at, starts_on=date(2022, 2, 1))
    client = client_of(engagement.person)
    assert "vóór of op 1 mei 2022. Je hebt nog 42 dagen." in words(client.get("/mijn-plan/"))
    now_is(moment("2022-05-02 09:00"))
    assert "1 mei 2022. Het kan nog steeds." in words(client.get("/mijn-plan/"))


def test_the_countdown_names_who_acts_the_least_days_first(ceremony, oath_module, hr, at):
    people = {
        name: make_ready(
            oath_module,
            at=at,
            starts_on=start,
            person=PersonFactory(given_name="Sam", family_name=name),
        )
        for name, start in (
            ("Later", date(2022, 2, 1)),
            ("Eerder", date(2021, 12, 1)),
            ("Midden", date(2022, 1, 1)),
        )
    }
    invite(ceremony, people["Midden"], at=INVITED_AT)
    page = words(client_of(hr).get("/hr/ambtseed/termijn/"))
    assert page.index("Eerder, Sam") < page.index("Midden, Sam") < page.index("Later, Sam")
    assert "19 dagen te laat 1 maart 2022 Nog niet uitgenodigd HR" in page
    assert "Uitnodiging nog niet beantwoord: 12 april 2022 na de laatste dag HR: zoek een eerdere dag" in page


@pytest.fixture
def record(ceremony, oath_module, at, now_is) -> OathRecord:
    record = swear(ceremony, make_ready(oath_module, at=at), at=INVITED_AT, form="oath")
    now_is(moment("2022-04-12 16:00"))
    return record


def test_no_page_of_hr_differs_by_the_form(record, ceremony, other, hr):
    paths = [desk(ceremony), "/hr/ambtseed/termijn/", f"/eed/correctie/{record.public_id}/", "/hr/ambtseed/"]
    client = client_of(hr)
    before = [without_ids(client.get(path)) for path in paths]
    OathRecord._base_manager.filter(pk=record.pk).update(form="promise")
    assert [without_ids(client.get(path)) for path in paths] == before


def test_the_official_and_hr_correct_and_nobody_else(record, ceremony, hr, official, at):
    path = f"/eed/correctie/{record.public_id}/"
    stranger = make_official(at=at)
    for person in (stranger, record.engagement.person):
        assert client_of(person).get(path).status_code == 403
        assert client_of(person).post(path, {"what": "void", "reason": "x"}).status_code == 403
    assert client_of(official).post(path, {"what": "void", "reason": ""}).status_code == 422
    assert client_of(official).post(path, {"what": "void", "reason": "Verkeerde naam."}).status_code == 302
    # It was corrected: there is nothing here any more.
    assert client_of(hr).get(path).status_code == 404
    assert not OathRecord.objects.standing().exists()


def test_a_letter_in_words_is_not_kept(record, now_is):
    author = record.engagement.person
    client = client_of(author)
    client.post("/mijn-plan/brief/bewaar/", {"ciphertext": "Lieve ik,", "salt": "x", "nonce": "x"})
    assert not LetterToSelf.objects.exists()
    assert "Alleen jij kunt dit lezen." in words(client.get("/mijn-plan/brief/"))


def test_without_an_oath_there_is_no_letter(ceremony):
    client = client_of(PersonFactory())
    assert client.get("/mijn-plan/brief/").status_code == 404
    client.post("/mijn-plan/brief/bewaar/", {"ciphertext": "x"})
    assert not LetterToSelf.objects.exists()
    assert Client().get("/mijn-plan/brief/").status_code == 302
