"""HR's pages on units: what they show, and what they do with forged, double and late requests."""

import re
from datetime import date

import pytest
from django.test import Client

from foundation.people.models import Membership, Reorganisation, RoleGrant, Unit, UnitPeriod
from foundation.people.reorganising.actions import cancel
from tests.conftest import client_of, moment
from tests.factories.lms import make_hr
from tests.factories.people import EngagementFactory, PersonFactory, UnitFactory
from tests.foundation.people.reorganising.steps import close, decided, drawn_up, merge, new, rename, split

pytestmark = pytest.mark.django_db

AT = moment("2022-03-01 09:00")
ON = date(2022, 5, 1)


@pytest.fixture(autouse=True)
def clock(now_is):
    now_is(AT)


@pytest.fixture
def units(db) -> dict[str, Unit]:
    made: dict[str, Unit] = {}
    rows = [("G", "concern", "", "Gemeente"), ("C", "cluster", "G", "Stadsbeheer")]
    rows += [("A", "afdeling", "C", "Openbare Ruimte"), ("A1", "team", "A", "Groen")]
    rows += [("A2", "team", "A", "Wegen"), ("A3", "team", "A", "Water")]
    for code, kind, parent, name in rows:
        made[code] = UnitFactory(code=code, kind=kind, name=name, name__parent=made.get(parent))
    return made


@pytest.fixture
def hr_client() -> Client:
    return client_of(make_hr(at=AT))


def path(one: Reorganisation, rest: str = "") -> str:
    return f"/hr/eenheden/reorganisatie/{one.public_id}/{rest}"


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def seen(client: Client, one: Reorganisation) -> str:
    return client.get(path(one)).context["seen"]


def test_units_are_those_of_the_day(hr_client, units):
    EngagementFactory(unit=units["A1"])
    EngagementFactory(unit=units["A1"], ends_on=date(2022, 2, 10))
    decided(rename("A1", "Bomen"), on=ON, at=AT)
    today = text_of(hr_client.get("/hr/eenheden/"))
    assert "Eenheden op 1 maart 2022" in today
    assert "1 persoon aan het werk" in today
    assert ("Groen" in today, "Bomen" in today) == (True, False)
    later = text_of(hr_client.get("/hr/eenheden/?op=2022-05-01"))
    assert ("Groen" in later, "Bomen" in later) == (False, True)
    before = text_of(hr_client.get("/hr/eenheden/?op=2010-01-01"))
    assert "Op deze dag waren er geen eenheden" in before


@pytest.mark.parametrize("day", ["gisteren", "2022-13-45", "", "\0"])
def test_a_day_that_is_none_shows_today(day, hr_client, units):
    response = hr_client.get("/hr/eenheden/", {"op": day})
    assert "Eenheden op 1 maart 2022" in text_of(response)


def test_from_the_first_step_to_the_decision(hr_client, units):
    ann = EngagementFactory(unit=units["A1"])
    holder = PersonFactory(given_name="Fatma", family_name="Kaya")
    grant = RoleGrant.objects.create(
        person=holder, role="portfolio_holder", unit=units["A1"], valid_from=date(2022, 1, 1)
    )
    made = hr_client.post(
        "/hr/eenheden/reorganisatie/nieuw/", {"title": "Teams 2022", "takes_effect_on": "2022-05-01"}
    )
    draft = Reorganisation.objects.get()
    assert made.url == path(draft)
    # Units by code, by name, and as the list writes them.
    merged = {"unit_1": "A1", "unit_2": "Wegen", "code": "A4", "name": "Buitenruimte"}
    assert hr_client.post(path(draft, "stap/merge/"), merged).url == path(draft)
    assert (
        hr_client.post(path(draft, "stap/rename/"), {"unit": "Water (A3)", "name": "Blauw"}).status_code
        == 302
    )
    page = text_of(hr_client.get(path(draft)))
    assert "Groen en Wegen op in Buitenruimte" in page
    assert "1 persoon hoort vanaf die dag bij een andere eenheid" in page
    assert "Fatma Kaya" in page
    assert "gaat verder bij Buitenruimte" in page
    assert not UnitPeriod.objects.filter(valid_from=ON).exists()
    done = hr_client.post(
        path(draft, "besluit/"), {"gezien": seen(hr_client, draft), f"rol-{grant.pk}": "A4"}, follow=True
    )
    assert "Besloten. De nieuwe indeling begint op 1 mei 2022." in text_of(done)
    assert Membership.objects.get(engagement=ann, valid_to=None).unit.code == "A4"
    assert RoleGrant.objects.get(person=holder, valid_to=None).unit.code == "A4"
    back = hr_client.post(path(draft, "trek-in/"), follow=True)
    assert "Ingetrokken op 1 maart 2022" in text_of(back)
    assert not Unit.objects.filter(code="A4").exists()


def test_split_asks_who_goes_where(hr_client, units):
    ann, ben = EngagementFactory(unit=units["A1"]), EngagementFactory(unit=units["A1"])
    draft = drawn_up(on=ON, at=AT)
    parts = {"unit": "A1", "code_1": "N1", "name_1": "Bomen", "code_2": "N2", "name_2": "Perken"}
    division = hr_client.post(path(draft, "stap/split/"), parts).url
    assert division == path(draft, f"stap/{draft.steps.get().pk}/verdeel/")
    assert ann.person.full_name in text_of(hr_client.get(division))
    hr_client.post(division, {f"wie-{ben.public_id}": "N2", f"wie-{ann.public_id}": "N1"})
    hr_client.post(path(draft, "besluit/"), {"gezien": seen(hr_client, draft)})
    where = dict(Membership.objects.filter(valid_to=None).values_list("engagement", "unit__code"))
    assert where == {ann.pk: "N1", ben.pk: "N2"}


@pytest.mark.parametrize(
    ("kind", "values", "sentence"),
    [
        ("merge", {"unit_1": "A1", "code": "A1"}, "Kies twee eenheden of meer."),
        ("merge", {"unit_1": "A1", "unit_2": "A2", "code": "N"}, "Deze code is nieuw. Vul ook de naam in."),
        ("merge", {"unit_1": "Bestaat niet", "code": "A2"}, "Deze eenheid is er dan niet."),
        ("split", {"unit": "A1", "code_1": "A2"}, "Vul twee delen in, of laat de eenheid zelf bestaan."),
        ("split", {"unit": "A1", "code_1": "A2", "name_2": "Los"}, "Vul ook de code in."),
        ("move", {"unit": "A1", "parent": ""}, "Dit is een verplicht veld."),
        ("rename", {"unit": "A1", "name": "x" * 121}, "niet meer dan 120 tekens"),
        ("close", {"unit": "A1", "code": "Weg"}, "Deze eenheid is er dan niet."),
    ],
)
def test_a_form_that_is_not_right_comes_back_with_a_sentence(kind, values, sentence, hr_client, units):
    draft = drawn_up(on=ON, at=AT)
    response = hr_client.post(path(draft, f"stap/{kind}/"), values)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert not draft.steps.exists()


@pytest.mark.parametrize("day", ["2021-12-31", "2025-01-01", "geen dag", ""])
def test_a_day_that_cannot_be_is_refused(day, hr_client):
    response = hr_client.post("/hr/eenheden/reorganisatie/nieuw/", {"title": "X", "takes_effect_on": day})
    assert response.status_code == 422
    assert not Reorganisation.objects.exists()


def test_what_is_wrong_is_said_and_cannot_be_decided(hr_client, units):
    EngagementFactory(unit=units["A1"])
    draft = drawn_up(close("A1"), on=ON, at=AT)
    page = text_of(hr_client.get(path(draft)))
    assert "Groen heeft nog mensen (1) of eenheden eronder (0)." in page
    assert "Besluit: vanaf" not in page
    forced = hr_client.post(path(draft, "besluit/"), {"gezien": seen(hr_client, draft)}, follow=True)
    assert "Er klopt nog iets niet. Er is niets veranderd." in text_of(forced)
    assert Unit.objects.get(code="A1").periods.get().valid_to is None


def test_what_changed_meanwhile_is_shown_again(hr_client, units):
    draft = drawn_up(close("A1", "A2"), on=ON, at=AT)
    old = seen(hr_client, draft)
    EngagementFactory(unit=units["A1"])
    answer = hr_client.post(path(draft, "besluit/"), {"gezien": old}, follow=True)
    assert "Er is intussen iets veranderd. Kijk nog een keer of dit is wat je wilt." in text_of(answer)
    draft.refresh_from_db()
    assert draft.is_draft


@pytest.mark.parametrize("roles", [{"rol-999": "A2"}, {"rol-": "A2"}, {"rol-x": "A2"}, {"rol-²": "A2"}])
def test_forged_roles_change_nothing_else(roles, hr_client, units):
    draft = drawn_up(close("A1", "A2"), on=ON, at=AT)
    answer = hr_client.post(path(draft, "besluit/"), {"gezien": seen(hr_client, draft), **roles})
    assert answer.status_code == 302
    assert not RoleGrant.objects.filter(unit__isnull=False).exists()


def test_forged_division_is_left_out(hr_client, units):
    outsider = EngagementFactory(unit=units["A3"])
    draft = drawn_up(split("A1", "A1", new("N", "A")), on=ON, at=AT)
    step = draft.steps.get()
    here = path(draft, f"stap/{step.pk}/verdeel/")
    hr_client.post(here, {f"wie-{outsider.public_id}": "N", "onder-A3": "N", "wie-onzin": "N"})
    step.refresh_from_db()
    assert (step.content["people"], step.content["children"]) == ({}, {})
    ann = EngagementFactory(unit=units["A1"])
    refused = hr_client.post(here, {f"wie-{ann.public_id}": "C"}, follow=True)
    assert "Deze eenheid doet niet mee in de stap." in text_of(refused)


def test_another_tab_of_a_decided_reorganisation_says_so(hr_client, units):
    done = decided(rename("A1", "Bomen"), on=ON, at=AT)
    step = done.steps.get()
    for rest in ("wijzig/", "stap/move/", f"stap/{step.pk}/verdeel/"):
        assert "Over deze reorganisatie is al besloten." in text_of(
            hr_client.get(path(done, rest), follow=True)
        )
    for rest in ("besluit/", f"stap/{step.pk}/weg/", "weggooien/"):
        assert "Over deze reorganisatie is al besloten." in text_of(
            hr_client.post(path(done, rest), follow=True)
        )
    assert Reorganisation.objects.get().steps.count() == 1


def test_draft_is_changed_and_thrown_away(hr_client, units):
    draft = drawn_up(rename("A1", "Bomen"), on=ON, at=AT)
    hr_client.post(path(draft, "wijzig/"), {"title": "Anders", "takes_effect_on": "2022-06-01"})
    draft.refresh_from_db()
    assert (draft.title, draft.takes_effect_on) == ("Anders", date(2022, 6, 1))
    hr_client.post(path(draft, f"stap/{draft.steps.get().pk}/weg/"))
    assert not draft.steps.exists()
    assert hr_client.post(path(draft, "weggooien/")).url == "/hr/eenheden/"
    assert not Reorganisation.objects.exists()


def test_page_after_the_decision_tells_what_changed(hr_client, units):
    EngagementFactory(unit=units["A1"])
    done = decided(merge("A1", "A2", into=new("N", "A")), on=ON, at=AT)
    page = text_of(hr_client.get(path(done)))
    assert "1 persoon van Groen naar Nieuw N" in page
    assert "30-04-2022" in page
    assert "Tot 1 mei 2022 kun je het besluit intrekken." in page
    cancel(reorganisation=done, by=None, at=AT)
    assert "Trek het besluit in" not in text_of(hr_client.get(path(done)))


def test_nobody_but_hr(units):
    draft = drawn_up(rename("A1", "Bomen"), on=ON, at=AT)
    other = client_of(EngagementFactory().person)
    for rest in ("", "wijzig/", "stap/move/"):
        assert other.get(path(draft, rest)).status_code == 403
    for rest in ("besluit/", "trek-in/", "weggooien/"):
        assert other.post(path(draft, rest)).status_code == 403
    assert other.get("/hr/eenheden/").status_code == 403
