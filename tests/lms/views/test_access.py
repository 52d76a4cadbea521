"""Every address of this floor, as everybody: who sees it, who does not, and that looking changes nothing."""

import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from foundation.people.actions import create_login, end_role
from foundation.people.models import Person, RoleGrant, User
from lms.models import OathRecord
from lms.urls import urlpatterns
from tests.conftest import client_of
from tests.factories.lms import make_official
from tests.lms.views.conftest import Scene, everything

pytestmark = pytest.mark.django_db

# Address name → its path in the scene.
GET: dict[str, Callable[[Scene], dict]] = {
    "plan": lambda s: {},
    "choose_form": lambda s: {"engagement_id": s.tom.public_id},
    "answer_invitation": lambda s: {"seat_id": s.seat.public_id},
    "start": lambda s: {"module_key": s.module_key},
    "image": lambda s: {"name": s.attempt.content["lessons"][0]["steps"][1]["image"]["file"]},
    "resume": lambda s: {"attempt_id": s.completed.public_id},
    "closing": lambda s: {"attempt_id": s.completed.public_id},
    "screen": lambda s: {"attempt_id": s.completed.public_id, "lesson": 1, "screen": 4},
    "weighing": lambda s: {"attempt_id": s.completed.public_id, "lesson": 1, "screen": 5},
    "official_ceremonies": lambda s: {},
    "desk": lambda s: {"occasion_id": s.ceremony.occasion.public_id},
    "hearing": lambda s: {"occasion_id": s.ceremony.occasion.public_id, "seat_id": s.seat.public_id},
    "hr_dashboard": lambda s: {},
    "hr_people": lambda s: {},
    "ceremonies": lambda s: {},
    "ceremony_new": lambda s: {},
    "ceremony": lambda s: {"occasion_id": s.ceremony.occasion.public_id},
    "print_run": lambda s: {"run_id": s.hr_run.public_id},
    "print_download": lambda s: {"run_id": s.hr_run.public_id},
}
POST: dict[str, Callable[[Scene], dict]] = {
    "request_certificate": lambda s: {"record_id": s.record.public_id},
    "confirm_oath": lambda s: GET["hearing"](s),
    "mark_absent": lambda s: GET["hearing"](s),
    "ceremony_invite": lambda s: GET["ceremony"](s),
    "ceremony_print": lambda s: GET["ceremony"](s),
    # Pages that take a form too.
    "choose_form": GET["choose_form"],
    "answer_invitation": GET["answer_invitation"],
    "start": GET["start"],
    "screen": GET["screen"],
    "ceremony_new": GET["ceremony_new"],
}
# What a POST carries that would change something, if it were let through.
FORMS: dict[str, Callable[[Scene], dict]] = {
    "confirm_oath": lambda s: {"form": "oath"},
    "ceremony_invite": lambda s: {"engagement": str(s.noor.public_id)},
    "choose_form": lambda s: {"form": "oath"},
    "answer_invitation": lambda s: {"answer": "decline"},
    "screen": lambda s: {"option": "0"},
}
OK, MOVED, REFUSED, ABSENT = 200, 302, 403, 404
HR_PAGES = {"hr_dashboard", "hr_people", "ceremonies", "ceremony_new", "ceremony"}
OFFICIAL_PAGES = {"official_ceremonies", "desk", "hearing"}


@pytest.fixture
def module_key(full_module: UUID) -> UUID:
    return full_module


def path(name: str, kwargs: dict) -> str:
    return reverse(f"lms:{name}", kwargs=kwargs)


def looked_at(client: Client, scene: Scene) -> dict[str, int]:
    return {name: client.get(path(name, kwargs(scene))).status_code for name, kwargs in GET.items()}


def pressed(client: Client, scene: Scene) -> dict[str, int]:
    return {
        name: client.post(path(name, kwargs(scene)), FORMS.get(name, lambda s: {})(scene)).status_code
        for name, kwargs in POST.items()
    }


def test_the_tables_name_addresses_that_are_there():
    """Every address of the house, these and all others, × every role: tests/test_access_matrix.py."""
    own = {pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)}
    assert set(GET) | set(POST) <= own


def test_a_visitor_goes_to_the_log_in_and_changes_nothing(scene):
    before = everything()
    client = Client()
    for table, send in ((GET, client.get), (POST, client.post)):
        for name, kwargs in table.items():
            here = path(name, kwargs(scene))
            response = send(here)
            assert (response.status_code, response["Location"]) == (
                MOVED,
                f"/account/inloggen/?next={here}",
            ), name
    assert everything() == before


def test_the_owner_sees_own_pages_and_no_one_elses_desk(scene):
    expected = {
        **dict.fromkeys(GET, OK),
        "resume": MOVED,
        **dict.fromkeys(HR_PAGES | OFFICIAL_PAGES, REFUSED),
        # Asked for by HR.
        "print_run": REFUSED,
        "print_download": REFUSED,
    }
    assert looked_at(client_of(scene.tom.person), scene) == expected


def test_a_colleague_finds_nothing_of_somebody_else(scene):
    expected = {
        "plan": OK,
        "start": OK,
        # Lesson images are for everybody who learns.
        "image": OK,
        **dict.fromkeys(
            ("choose_form", "answer_invitation", "resume", "closing", "screen", "weighing"), ABSENT
        ),
        **dict.fromkeys(HR_PAGES | OFFICIAL_PAGES | {"print_run", "print_download"}, REFUSED),
    }
    assert looked_at(client_of(scene.stranger), scene) == expected


def test_hr_sees_the_desks_of_hr_only(scene):
    expected = {
        "plan": OK,
        "image": OK,
        # HR's Marit has no job in this scene that asks for the module.
        **dict.fromkeys(
            ("start", "choose_form", "answer_invitation", "resume", "closing", "screen", "weighing"), ABSENT
        ),
        **dict.fromkeys(HR_PAGES | {"print_run", "print_download"}, OK),
        **dict.fromkeys(OFFICIAL_PAGES, REFUSED),
    }
    assert looked_at(client_of(scene.hr), scene) == expected


def test_the_official_sees_the_own_ceremony_only(scene):
    expected = {
        "plan": OK,
        "image": OK,
        "start": OK,
        **dict.fromkeys(
            ("choose_form", "answer_invitation", "resume", "closing", "screen", "weighing"), ABSENT
        ),
        **dict.fromkeys(HR_PAGES | {"print_run", "print_download"}, REFUSED),
        "official_ceremonies": OK,
        "desk": MOVED,
        "hearing": OK,
    }
    assert looked_at(client_of(scene.official), scene) == expected


def test_another_official_is_refused_at_this_desk(scene, other_official):
    client = client_of(other_official)
    statuses = looked_at(client, scene)
    assert {name: statuses[name] for name in OFFICIAL_PAGES} == {
        "official_ceremonies": OK,
        "desk": REFUSED,
        "hearing": REFUSED,
    }
    before = everything()
    statuses = pressed(client, scene)
    assert (statuses["confirm_oath"], statuses["mark_absent"]) == (REFUSED, REFUSED)
    assert OathRecord.objects.count() == len(before["lms.OathRecord"])


def test_a_log_in_without_a_person_is_refused_everywhere(scene):
    client = Client()
    client.force_login(
        User.objects.create_user(username="techniek"), backend="foundation.people.backends.PersonBackend"
    )
    before = everything()
    assert looked_at(client, scene) == dict.fromkeys(GET, REFUSED)
    assert pressed(client, scene) == dict.fromkeys(POST, REFUSED)
    assert everything() == before


def test_forged_posts_of_a_colleague_change_nothing(scene):
    client = client_of(scene.stranger)
    before = everything()
    statuses = pressed(client, scene)
    # Starting the module is something everybody may do.
    started = statuses.pop("start")
    assert statuses == {
        **dict.fromkeys(("request_certificate", "choose_form", "answer_invitation", "screen"), ABSENT),
        **dict.fromkeys(
            ("confirm_oath", "mark_absent", "ceremony_invite", "ceremony_print", "ceremony_new"), REFUSED
        ),
    }
    assert started == MOVED
    after = everything()
    own = {"lms.Attempt", "xapi.Statement"}
    assert {label: rows for label, rows in after.items() if label not in own} == {
        label: rows for label, rows in before.items() if label not in own
    }
    assert after["lms.Attempt"][:-1] == before["lms.Attempt"]


def test_forged_posts_of_hr_at_the_officials_desk_change_nothing(scene):
    client = client_of(scene.hr)
    before = everything()
    here = {name: path(name, POST[name](scene)) for name in ("confirm_oath", "mark_absent")}
    assert {name: client.post(url, {"form": "oath"}).status_code for name, url in here.items()} == {
        "confirm_oath": REFUSED,
        "mark_absent": REFUSED,
    }
    assert everything() == before


def test_looking_changes_nothing(scene):
    clients = [client_of(person) for person in (scene.tom.person, scene.hr, scene.official)]
    before = everything()
    for client in clients:
        for language in ("", "/en"):
            for name, kwargs in GET.items():
                client.get(f"{language}{path(name, kwargs(scene))}")
    assert everything() == before


def test_addresses_that_only_take_a_post_refuse_a_get(scene):
    clients = {
        "request_certificate": scene.yusuf.person,
        "ceremony_invite": scene.hr,
        "ceremony_print": scene.hr,
    }
    officials = dict.fromkeys(("confirm_oath", "mark_absent"), scene.official)
    for name, person in (clients | officials).items():
        assert client_of(person).get(path(name, POST[name](scene))).status_code == 405, name


def test_an_id_that_was_made_up_is_not_found(scene):
    tom = scene.tom.person
    own = dict.fromkeys(("resume", "answer_invitation", "choose_form", "start", "closing", "screen"), tom)
    for name, person in (own | {"desk": scene.official, "ceremony": scene.hr, "print_run": scene.hr}).items():
        kwargs = {
            key: value if isinstance(value, int) else uuid4() for key, value in GET[name](scene).items()
        }
        assert client_of(person).get(path(name, kwargs)).status_code == ABSENT, name


def test_a_role_that_has_ended_opens_nothing(scene, at):
    client = client_of(scene.hr)
    end_role(grant=RoleGrant.objects.get(person=scene.hr), at=at)
    statuses = looked_at(client, scene)
    assert {name: statuses[name] for name in HR_PAGES} == dict.fromkeys(HR_PAGES, REFUSED)


INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE)


def test_pages_keep_the_strict_policy(scene):
    """The header is strict, and nothing in the page needs it to be less."""
    for person in (scene.tom.person, scene.hr, scene.official):
        client = client_of(person)
        for name, kwargs in GET.items():
            response = client.get(path(name, kwargs(scene)))
            policy = response["Content-Security-Policy"]
            assert "unsafe" not in policy, name
            assert {"script-src 'self'", "style-src 'self'", "default-src 'none'"} <= set(policy.split("; "))
            if response["Content-Type"].startswith("text/html") and not response.streaming:
                assert INLINE.findall(response.content.decode()) == [], name


def test_refused_pages_keep_the_strict_policy_too(scene):
    client = client_of(scene.stranger)
    for response in (
        client.get(path("hr_dashboard", {})),
        client.get(path("resume", {"attempt_id": uuid4()})),
    ):
        assert response.status_code in (REFUSED, ABSENT)
        assert "script-src 'self'" in response["Content-Security-Policy"]
        assert INLINE.findall(response.content.decode()) == []


@pytest.fixture
def other_official(at) -> Person:
    official = make_official(at=at)
    create_login(person=official, username="anders", password="een-lang-wachtwoord")
    return official
