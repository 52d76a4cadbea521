import re

import pytest

from foundation.people.actions import grant_role
from foundation.people.models import Engagement, Role
from measurement.actions.self_scans import flush_scans
from measurement.models import SealedContribution, SelfScan
from measurement.scan_keys import destroy_key, unlock
from tests.conftest import client_of, moment
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.factories.self_scans import all_answers, fill_in, make_scanner, many_fill_in

pytestmark = pytest.mark.django_db
AT = moment("2022-03-01 09:00")


@pytest.fixture(autouse=True)
def today(now_is, settings, tmp_path):
    settings.SELF_SCAN_KEY_DIR = tmp_path / "keys"
    now_is(AT)


@pytest.fixture
def person():
    return make_scanner()


def text_of(response) -> str:
    return response.content.decode()


def test_manager_fills_in_26_questions_on_a_phone_and_reads_them_back(person):
    client = client_of(person)
    place = client.post("/zelfscan/begin/")["Location"]
    while "/deel/" in place:
        numbers = re.findall(r'name="vraag-(\d+)" value="3"', text_of(client.get(place)))
        place = client.post(place, {f"vraag-{one}": "3" for one in numbers} | {"tekst": "Ik hoop het."})[
            "Location"
        ]
    assert place.endswith("/afronden/")
    assert "alle vragen beantwoord" in text_of(client.get(place))
    shown = text_of(client.post(place, follow=True))
    for text in ("Jouw zelfscan van 2022", "gemiddeld 3,0 van 4", "vaak", "Ik hoop het."):
        assert text in shown
    assert SelfScan.objects.get().is_finished


def test_stopping_and_going_on_where_one_was(person):
    client = client_of(person)
    place = client.post("/zelfscan/begin/")["Location"]
    stopped = client.post(place, {f"vraag-{one}": "2" for one in range(1, 6)} | {"stop": "1"}, follow=True)
    assert "Ga verder met je zelfscan" in text_of(stopped)
    assert client.post("/zelfscan/begin/")["Location"].endswith("/deel/2/")
    assert SelfScan.objects.count() == 1
    assert 'value="2" checked' in text_of(client.get(place))


def test_skipped_questions_are_named_before_finishing(person):
    scan = fill_in(person, at=AT, answers={n: v for n, v in all_answers().items() if n != 18}, finish=False)
    client = client_of(person)
    shown = text_of(client.get(f"/zelfscan/{scan.pk}/afronden/"))
    assert "Je sloeg 1 vraag over" in shown
    assert f"/zelfscan/{scan.pk}/deel/4/#vraag-18" in shown
    refused = text_of(client.post(f"/zelfscan/{scan.pk}/afronden/", follow=True))
    assert "Nog niet alle vragen zijn beantwoord." in refused


def test_double_click_and_second_tab_count_once(person):
    scan = fill_in(person, at=AT, finish=False)
    client = client_of(person)
    for _click in range(2):
        assert client.post(f"/zelfscan/{scan.pk}/afronden/")["Location"] == f"/zelfscan/{scan.pk}/"
    assert SealedContribution.objects.count() == 1
    late = text_of(client.post(f"/zelfscan/{scan.pk}/deel/1/", {"vraag-1": "1"}, follow=True))
    assert "Deze zelfscan is al af." in late
    assert unlock(scan.pk, SelfScan.objects.get().sealed).answers[1] == 3


def test_forged_answers_are_left_out(person):
    scan = fill_in(person, at=AT, answers={}, finish=False)
    client_of(person).post(
        f"/zelfscan/{scan.pk}/deel/1/", {"vraag-1": "9", "vraag-2": "x", "vraag-16": "2", "vraag-3": "4"}
    )
    scan.refresh_from_db()
    assert unlock(scan.pk, scan.sealed).answers == {3: 4}


@pytest.mark.parametrize(
    "role", [Role.HR, Role.CONCERN_COORDINATOR, Role.TECHNICAL_ADMIN, Role.PRIVACY_OFFICER]
)
@pytest.mark.parametrize("page", ["", "wissen/", "deel/1/", "afronden/"])
def test_nobody_else_opens_a_scan(person, role, page):
    scan = fill_in(person, at=AT, text="Alleen voor mij.")
    other = make_scanner()
    grant_role(person=other, role=role, at=moment("2022-01-03 09:00"))
    for send in (client_of(other).get, client_of(other).post):
        # The page of the result takes no POST from anybody.
        assert send(f"/zelfscan/{scan.pk}/{page}").status_code in (404, 405)
    assert SelfScan.objects.count() == 1


def test_who_leads_nobody_cannot_begin(person):
    client = client_of(EngagementFactory().person)
    assert client.post("/zelfscan/begin/").status_code == 403
    assert "Deze zelfscan is voor leidinggevenden" in text_of(client.get("/zelfscan/"))


def test_who_leads_nobody_any_more_still_reads_it(person):
    scan = fill_in(person, at=AT, text="Eerlijk.")
    Engagement.objects.filter(line_manager=person).update(line_manager=None)
    client = client_of(person)
    assert "Eerlijk." in text_of(client.get(f"/zelfscan/{scan.pk}/"))
    assert client.get(f"/zelfscan/{scan.pk}/deel/1/").status_code == 403


def test_own_development_over_the_years(person, now_is):
    fill_in(person, at=moment("2021-03-01 09:00"), answers=all_answers(2))
    scan = fill_in(person, at=AT, answers=all_answers(3, q16=2))
    shown = text_of(client_of(person).get(f"/zelfscan/{scan.pk}/"))
    assert "Jouw ontwikkeling" in shown
    assert "in 2021: soms" in shown


def test_wiping_asks_first(person):
    scan = fill_in(person, at=AT)
    client = client_of(person)
    assert "Wis je zelfscan van 2022?" in text_of(client.get(f"/zelfscan/{scan.pk}/wissen/"))
    assert SelfScan.objects.exists()
    client.post(f"/zelfscan/{scan.pk}/wissen/")
    assert not SelfScan.objects.exists()


def test_scan_whose_key_is_gone_says_so_and_can_be_wiped(person):
    scan = fill_in(person, at=AT, finish=False)
    destroy_key(scan.pk)
    client = client_of(person)
    for path in (f"/zelfscan/{scan.pk}/deel/1/", f"/zelfscan/{scan.pk}/afronden/", f"/zelfscan/{scan.pk}/"):
        assert "de sleutel is weg" in text_of(client.get(path, follow=True))
    assert "de sleutel is weg" in text_of(client.post("/zelfscan/begin/", follow=True))
    assert client.post(f"/zelfscan/{scan.pk}/wissen/").status_code == 302


def averages(role=Role.HR, query: str = ""):
    person = PersonFactory()
    grant_role(person=person, role=role, at=moment("2022-01-03 09:00"))
    return client_of(person).get(f"/zelfscan/gemiddelden/{query}")


def test_averages_from_ten_managers():
    cluster = UnitFactory(kind="cluster", name="Stadsbeheer")
    many_fill_in(9, at=AT, unit=cluster)
    flush_scans(at=AT)
    assert "Te weinig antwoorden" in text_of(averages())
    many_fill_in(1, at=AT, unit=cluster, answers=all_answers(2))
    flush_scans(at=AT)
    shown = text_of(averages(Role.CONCERN_COORDINATOR, f"?cluster={cluster.code}"))
    assert "Per vraag, Stadsbeheer" in shown
    assert "2,9" in shown
    assert "Leidingman" not in shown


def test_averages_of_a_small_cluster_are_nowhere_on_the_page():
    cluster = UnitFactory(kind="cluster", name="Klein")
    many_fill_in(10, at=AT, unit=UnitFactory(kind="cluster", name="Groot"))
    many_fill_in(4, at=AT, unit=cluster, answers=all_answers(1))
    flush_scans(at=AT)
    shown = averages(query=f"?cluster={cluster.code}")
    assert "Te weinig antwoorden" in text_of(shown)
    assert shown.context["chosen"] is None


def test_all_the_same_is_said_as_a_bound():
    many_fill_in(10, at=AT, answers=all_answers(4))
    flush_scans(at=AT)
    assert "minstens 3,9" in text_of(averages())
    assert "4,0" not in text_of(averages())


@pytest.mark.parametrize("role", [Role.CLUSTER_COORDINATOR, Role.DIRECTOR, Role.WORKS_COUNCIL, Role.EDITOR])
def test_averages_are_for_hr_and_the_concern_coordinator(role):
    person = PersonFactory()
    unit = UnitFactory(kind="cluster") if role is Role.CLUSTER_COORDINATOR else None
    grant_role(person=person, role=role, unit=unit, at=moment("2022-01-03 09:00"))
    assert client_of(person).get("/zelfscan/gemiddelden/").status_code == 403
