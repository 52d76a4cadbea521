import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client, RequestFactory

from foundation.people.access import Access, Shows, Who, access
from foundation.people.actions import grant_role
from foundation.people.models import Role
from foundation.people.rights import Right
from tests.conftest import client_of, moment
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def answer(view, user, *, when="2022-03-01 09:00", method="get", **headers):
    request = getattr(RequestFactory(), method)("/hier/?deel=1", **headers)
    request.user, request.at = user, moment(when)
    return view(request)


@access()
def for_people(request):
    return HttpResponse(request.person.given_name)


@access(right=Right.PEOPLE_ADMIN, shows=Shows.LIST)
def for_hr(request):
    return HttpResponse(request.person.given_name)


@access(who=Who.ANYONE)
def for_anyone(request):
    return HttpResponse(str(hasattr(request, "person")))


@pytest.fixture
def noor():
    return PersonFactory(given_name="Noor", user=UserFactory())


def test_what_a_view_declares_can_be_read_back():
    assert for_people.access == Access(who=Who.PERSON, shows=Shows.PAGE)
    assert for_hr.access == Access(who=Who.RIGHT, shows=Shows.LIST, right=Right.PEOPLE_ADMIN)
    assert for_anyone.access == Access(who=Who.ANYONE, shows=Shows.PAGE)
    assert for_people.__name__ == "for_people"


def test_a_visitor_goes_to_the_log_in_and_comes_back_here():
    response = answer(for_people, AnonymousUser())
    assert (response.status_code, response["Location"]) == (
        302,
        "/account/inloggen/?next=/hier/%3Fdeel%3D1",
    )


def test_a_visitor_may_see_what_anyone_may_see():
    assert answer(for_anyone, AnonymousUser()).content == b"False"


def test_somebody_logged_in_is_the_person_of_the_request(noor):
    assert answer(for_people, noor.user).content == b"Noor"


def test_a_log_in_without_a_person_is_refused():
    with pytest.raises(PermissionDenied):
        answer(for_people, UserFactory())


def test_a_role_opens_on_the_days_it_holds(noor):
    with pytest.raises(PermissionDenied):
        answer(for_hr, noor.user)
    grant_role(person=noor, role=Role.HR, at=moment("2022-03-01 09:00"))
    assert answer(for_hr, noor.user).content == b"Noor"
    with pytest.raises(PermissionDenied):
        answer(for_hr, noor.user, when="2022-02-28 23:59")


def test_another_role_does_not_open_it(noor, at):
    grant_role(person=noor, role=Role.EDITOR, at=at)
    with pytest.raises(PermissionDenied):
        answer(for_hr, noor.user)


@pytest.mark.parametrize(
    ("referrer", "back_to"),
    [
        ("http://testserver/lijst/?pagina=2", "/lijst/%3Fpagina%3D2"),
        # Nobody else decides where the log-in leads.
        ("http://elders.example/lijst/", "/hier/%3Fdeel%3D1"),
        ("//testserver@elders.example/", "/hier/%3Fdeel%3D1"),
        ("http://testserver//elders.example/", "/hier/%3Fdeel%3D1"),
        ("javascript:alert(1)", "/hier/%3Fdeel%3D1"),
        ("", "/hier/%3Fdeel%3D1"),
    ],
)
def test_a_press_while_logged_out_leads_back_to_the_page_with_the_button(referrer, back_to):
    response = answer(for_people, AnonymousUser(), method="post", HTTP_REFERER=referrer)
    assert response["Location"] == f"/account/inloggen/?next={back_to}"


@pytest.mark.parametrize("path", ["/start/", "/mijn-plan/", "/hr/", "/mijn-inzage/"])
def test_no_personal_page_is_kept_by_the_browser(path, at):
    person = PersonFactory()
    grant_role(person=person, role=Role.HR, at=at)
    assert "no-store" in client_of(person).get(path).headers["Cache-Control"]
    assert "no-store" in Client().get(path).headers["Cache-Control"]
