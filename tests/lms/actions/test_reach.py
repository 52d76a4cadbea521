"""Whom a substantive change reaches: what the editor chose, kept with the version, and what it asks of people."""

import datetime as dt
from uuid import uuid4

import pytest
from django.core.management import call_command

from foundation import clock
from foundation.audit.verification import verify_records
from lms.actions.assigning import assign_requirements
from lms.actions.publishing import Choice, choice_of, freeze_module_version
from lms.actions.requirements import publish_requirement
from lms.models import Attempt, Completion, ModulePage, ModuleVersion, RequirementVersion
from tests.conftest import moment
from tests.factories.lms import complete_module, lesson, make_module, require_for_oath, text_step
from tests.factories.people import EngagementFactory

pytestmark = pytest.mark.django_db

LATER = moment("2022-03-02 10:30")
BY = dt.date(2022, 6, 1)


@pytest.fixture
def key(at):
    key = make_module(at=at)
    require_for_oath(key)
    return key


def change(page: ModulePage) -> None:
    page.lessons = [("lesson", {**lesson("Nieuw", [text_step(9)])["value"]})]
    page.save()


def publish_change(key, *, kind: str = "substantive", choice: Choice | None = None) -> ModuleVersion:
    change(ModulePage.objects.get(translation_key=key))
    return freeze_module_version(module_key=key, kind=kind, at=LATER, choice=choice)


def asked() -> list[tuple[int, int, dt.date | None]]:
    """Of each version of the requirement: its number, the least version of the module, the fixed day."""
    versions = RequirementVersion.objects.order_by("number")
    return [(one.number, one.steps.get().least_version, one.renew_by) for one in versions]


def test_keep_all_asks_nothing_again(key, at):
    by = uuid4()
    version = publish_change(key, choice=Choice("keep", chosen_by=by))
    assert (version.reach, version.again_by, version.chosen_by) == ("keep", None, by)
    assert asked() == [(1, 1, None)]


def test_new_starters_only(key, at):
    publish_change(key, choice=Choice("new"))
    # The term from the first day stays.
    assert asked() == [(1, 1, None), (2, 2, None)]
    assert RequirementVersion.objects.get(number=2).due_months == 3


def test_again_by_a_day(key, at):
    version = publish_change(key, choice=Choice("again", BY, uuid4()))
    assert (version.reach, version.again_by) == ("again", BY)
    assert asked() == [(1, 1, None), (2, 2, BY)]


@pytest.mark.parametrize("choice", [None, Choice("again", BY)])
def test_an_editorial_change_reaches_nobody(key, at, choice):
    version = publish_change(key, kind="editorial", choice=choice)
    assert (version.reach, version.again_by, asked()) == ("", None, [(1, 1, None)])


def test_the_first_version_is_new_to_everybody(at):
    key = make_module(at=at)
    page = ModulePage.objects.get()
    ModuleVersion._base_manager.all()._raw_delete("default")
    require_for_oath(key)
    version = freeze_module_version(
        module_key=page.translation_key, kind="substantive", at=at, choice=Choice("again", BY)
    )
    assert (version.number, version.reach, asked()) == (1, "", [(1, 1, None)])


def test_a_requirement_without_the_module_stays(key, at):
    other = make_module(at=at, title="Andere module")
    publish_requirement(
        code="ander",
        title="Ander",
        kinds=["medewerker"],
        steps=[(other, 1)],
        gates=[],
        valid_from=dt.date(2021, 1, 1),
        due_months=1,
    )
    publish_change(key, choice=Choice("again", BY))
    assert RequirementVersion.objects.filter(requirement__code="ander").count() == 1


def test_a_completion_is_never_touched(key, at):
    done = EngagementFactory()
    assign_requirements(at=at)
    complete_module(done, key, at=at)
    before = Completion.objects.values().get()
    publish_change(key, choice=Choice("again", BY))
    assert Completion.objects.values().get() == before


def test_the_choice_is_under_the_seal_and_older_versions_still_fit_theirs(key, at):
    publish_change(key, choice=Choice("keep", chosen_by=uuid4()))
    assert verify_records() == []
    ModuleVersion._base_manager.filter(number=2).update(chosen_by=uuid4())
    assert len(verify_records()) == 1
    ModuleVersion._base_manager.filter(number=2).update(reach="")
    assert len(verify_records()) == 1


def test_only_a_substantive_change_on_the_page_is_a_choice():
    by = uuid4()
    page = ModulePage(change_kind="substantive", reach="again", again_by=BY, chosen_by=by)
    assert choice_of(page) == Choice("again", BY, by)
    assert choice_of(ModulePage(change_kind="editorial", reach="again", again_by=BY)) is None
    assert choice_of(ModulePage(change_kind="substantive")) is None


def test_a_planned_publication_keeps_what_was_chosen(key, at, monkeypatch):
    engagement = EngagementFactory()
    complete_module(engagement, key, at=at)
    page, by = ModulePage.objects.get(), uuid4()
    page.lessons = [("lesson", {**lesson("Nieuw", [text_step(9)])["value"]})]
    page.change_kind, page.reach, page.again_by, page.chosen_by = "substantive", "again", BY, by
    # Wagtail plans by the machine's own clock.
    page.go_live_at = clock.machine_now() + dt.timedelta(hours=1)
    page.save_revision().publish()
    assert ModuleVersion.objects.count() == 1
    passed = clock.machine_now() - dt.timedelta(hours=1)
    planned = page.revisions.get()
    planned.approved_go_live_at = passed
    planned.content["go_live_at"] = passed.isoformat()
    planned.save()
    monkeypatch.setattr("foundation.clock.now", lambda: LATER)
    call_command("publish_scheduled")
    version = ModuleVersion.objects.get(number=2)
    assert (version.reach, version.again_by, version.chosen_by) == ("again", BY, by)
    assert asked() == [(1, 1, None), (2, 2, BY)]
    assert Attempt.objects.get().version.number == 1
