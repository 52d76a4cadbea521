"""The commands with which a municipality begins."""

import io

import pytest
from django.core.management import CommandError, call_command

from foundation.content.models import HomePage, InformationPage
from foundation.people.management.commands import grant_role as command
from foundation.people.models import Person, RoleGrant
from lms.models import ModulePage, ModuleVersion, RequirementVersion
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"


def run(name: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def test_content_is_loaded_once():
    run("load_content")
    counts = [model.objects.count() for model in (HomePage, InformationPage, ModulePage, ModuleVersion)]
    # Eight modules for staff of which one is in English too, and the one for externals in both.
    assert counts == [2, 6, 11, 11]
    assert [version.gates for version in RequirementVersion.objects.all()] == [["oath"], ["declaration"]]
    assert run("load_content").startswith("0 pages and items made, 0 updated, 0 changed by an editor;")
    assert RequirementVersion.objects.count() == 2


def test_the_first_hr_colleague_gets_a_role_and_a_log_in(monkeypatch):
    marit = PersonFactory(personnel_number="100004")
    monkeypatch.setattr(command, "getpass", lambda prompt: "een-lang-wachtwoord")
    run("grant_role", "100004", "hr", "--login", "marit")
    marit.refresh_from_db()
    assert marit.user.check_password("een-lang-wachtwoord")
    assert [grant.role for grant in RoleGrant.objects.filter(person=marit)] == ["hr"]


@pytest.mark.parametrize(
    ("arguments", "password", "says"),
    [
        (["999", "hr"], "", "999: nobody has this number"),
        (["100004", "baas"], "", "invalid choice"),
        (["100004", "hr", "--login", "marit"], "kort", "14"),
    ],
)
def test_a_wrong_grant_changes_nothing(monkeypatch, arguments, password, says):
    PersonFactory(personnel_number="100004")
    monkeypatch.setattr(command, "getpass", lambda prompt: password)
    with pytest.raises(CommandError, match=says):
        run("grant_role", *arguments)
    assert not RoleGrant.objects.exists()
    assert Person.objects.get(personnel_number="100004").user is None
