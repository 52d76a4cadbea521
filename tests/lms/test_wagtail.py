"""Editors in Wagtail's administration: change, preview, submit, approve; and deletion with a reason."""

import re

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, TaskState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from foundation.people.actions import grant_role
from foundation.people.models import Person, Role
from lms.actions.publishing import freeze_module_version
from lms.actions.taking import start_attempt
from lms.models import Attempt, ModulePage, ModuleVersion
from lms.rules.progress import step_ids
from tests.conftest import client_of
from tests.factories.lms import (
    complete_module,
    dilemma_step,
    image_step,
    lesson,
    make_image,
    make_module_page,
    make_translation,
    question_step,
    reflection_step,
    rule_step,
    text_step,
)
from tests.factories.people import EngagementFactory, PersonFactory

pytestmark = pytest.mark.django_db


def somebody_with(role: Role, at) -> Person:
    person = PersonFactory()
    grant_role(person=person, role=role, at=at)
    return person


@pytest.fixture
def editor(at) -> Client:
    return client_of(somebody_with(Role.EDITOR, at))


@pytest.fixture
def moderator(at) -> Client:
    return client_of(somebody_with(Role.CONCERN_COORDINATOR, at))


@pytest.fixture
def page(home, at) -> ModulePage:
    """Published and frozen as version 1."""
    page = make_module_page(parent=home)
    freeze_module_version(module_key=page.translation_key, kind="substantive", at=at)
    return page


def form(**changed: object) -> dict[str, str]:
    """A module of one lesson with two texts, as the edit form posts it."""
    screens = [
        ("text", {"heading": f"Scherm {number}", "body": rich_text("<p>Tekst.</p>"), "quote": ""})
        for number in (1, 2)
    ]
    only_lesson = {
        "title": "Een",
        "value": "zorgvuldigheid",
        "teaser": "Kort.",
        "minutes": "2",
        "steps": streamfield(screens),
    }
    return nested_form_data(
        {
            "title": "Nieuwe titel",
            "slug": "integer-werken",
            "change_kind": "editorial",
            "summary": "Kort.",
            "duration_minutes": "5",
            "lessons": streamfield([("lesson", only_lesson)]),
            "closing_heading": "Klaar",
            "closing_body": rich_text("<p>Slot.</p>"),
            "easy_summary": "",
            "easy_lessons": streamfield([]),
            "easy_closing_heading": "",
            "easy_closing_body": rich_text(""),
            "comments": inline_formset([]),
            **changed,
        }
    )


def edit(client: Client, page: Page, **data: str):
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form() | data)


def versions() -> list[tuple[int, str]]:
    return [(one.number, one.title("nl")) for one in ModuleVersion.objects.order_by("number")]


def said(response) -> str:
    return " ".join(
        " ".join(re.sub(r"<[^>]+>", " ", str(message)).split())
        for message in get_messages(response.wsgi_request)
    )


def texts(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_change_is_frozen_only_when_a_coordinator_approves(page, editor, moderator):
    assert edit(editor, page, **{"action-submit": "1"}).status_code == 302
    page.refresh_from_db()
    assert (page.title, page.has_unpublished_changes, versions()) == (
        "Integer werken",
        True,
        [(1, "Integer werken")],
    )
    task = TaskState.objects.get()
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    # Who submits does not approve.
    editor.post(approve, {"comment": ""})
    assert versions() == [(1, "Integer werken")]
    moderator.post(approve, {"comment": ""})
    page.refresh_from_db()
    assert (page.title, versions()) == ("Nieuwe titel", [(1, "Integer werken"), (2, "Nieuwe titel")])
    latest = ModuleVersion.objects.get(number=2)
    ids = step_ids(latest.content["nl"])
    assert (latest.kind, len(set(ids)), None in ids) == ("editorial", 2, False)


def test_an_editor_cannot_publish(page, editor):
    edit(editor, page, **{"action-publish": "1"})
    page.refresh_from_db()
    assert (page.title, versions()) == ("Integer werken", [(1, "Integer werken")])


def test_a_draft_freezes_nothing(page, editor):
    edit(editor, page)
    page.refresh_from_db()
    assert (page.title, page.has_unpublished_changes) == ("Integer werken", True)
    assert versions() == [(1, "Integer werken")]


def test_a_coordinator_publishes_at_once_and_the_same_again_gives_no_version(page, moderator):
    edit(moderator, page, **{"action-publish": "1"}, change_kind="substantive", reach="keep")
    page.refresh_from_db()
    [only] = page.lessons
    # The form posts every block with its id.
    ids = {"lessons-0-id": only.id} | {
        f"lessons-0-value-steps-{place}-id": step.id for place, step in enumerate(only.value["steps"])
    }
    edit(moderator, page, **{"action-publish": "1"}, change_kind="substantive", reach="keep", **ids)
    assert versions() == [(1, "Integer werken"), (2, "Nieuwe titel")]
    assert ModuleVersion.objects.get(number=2).kind == "substantive"


def test_a_withdrawn_page_keeps_its_versions(page, moderator):
    moderator.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    page.refresh_from_db()
    assert (page.live, versions()) == (False, [(1, "Integer werken")])


def test_a_module_without_lessons_is_refused(page, moderator):
    response = edit(moderator, page, **{"action-publish": "1", "lessons-count": "0"})
    assert response.status_code == 200
    assert versions() == [(1, "Integer werken")]


def test_the_preview_shows_every_screen_as_it_is_typed(page, editor):
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert editor.post(preview, form()).json() == {"is_valid": True, "is_available": True}
    response = editor.get(preview, {"mode": "screens"})
    assert response.status_code == 200
    for words in ("Voorbeeld van ‘Nieuwe titel’", "Scherm 1", "Scherm 2", "Slot."):
        assert words in texts(response)
    start = editor.get(preview, {"mode": "page"})
    assert (start.status_code, "Nieuwe titel" in texts(start)) == (200, True)
    page.refresh_from_db()
    assert (page.title, versions()) == ("Integer werken", [(1, "Integer werken")])


def test_every_kind_of_screen_can_be_previewed(home, editor):
    steps = [
        text_step(1),
        image_step(make_image()),
        rule_step(),
        question_step(),
        dilemma_step(),
        reflection_step(),
    ]
    page = make_module_page(parent=home, lessons=[lesson("Een", steps)])
    page.save_revision()
    response = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert response.status_code == 200
    for words in ("Scherm 1", "Je meldt het.", "Ik bel haar.", "Ik weeg.", "Wanneer?"):
        assert words in texts(response)
    assert 'alt="Een stoep."' in response.content.decode()


def test_without_a_role_the_administration_stays_shut(page, at):
    for person in (PersonFactory(), somebody_with(Role.HR, at), somebody_with(Role.OATH_OFFICIAL, at)):
        response = client_of(person).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert response.status_code in (302, 403)
        assert not person.user.groups.exists()


def test_the_administration_has_a_policy_of_its_own(page, editor):
    policy = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "object-src 'none'" in policy
    site = Client().get("/")["Content-Security-Policy"]
    assert "unsafe-inline" not in site


# Deletion


@pytest.fixture
def taken(page, at) -> ModulePage:
    """Completed by one, begun by another."""
    complete_module(EngagementFactory(), page.translation_key, at=at)
    start_attempt(engagement=EngagementFactory(), module_key=page.translation_key, language="nl", at=at)
    return page


REASON = (
    "Deze pagina kan niet weg. 2 personen zijn eraan begonnen en 1 rondde af. "
    "Hun bewijs hoort hierbij. Je kunt de publicatie wel intrekken: dan ziet niemand de pagina meer."
)


@pytest.fixture
def superuser(django_user_model) -> Client:
    client = Client()
    root = django_user_model.objects.create_superuser(username="root", password="een-lang-wachtwoord")
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_page_that_people_took_is_not_deleted_and_says_why(taken, home, moderator, superuser):
    address = reverse("wagtailadmin_pages:delete", args=[taken.pk])
    for client in (moderator, superuser):
        for send in (client.get, client.post):
            response = send(address)
            assert (response.status_code, response["Location"]) == (302, f"/beheer/pages/{home.pk}/")
            # The last of the messages: nobody reads them here.
            assert said(response).endswith(REASON)
    assert (ModulePage.objects.count(), Attempt.objects.count()) == (1, 2)


def test_a_page_above_it_is_not_deleted_either(taken, home, superuser):
    response = superuser.post(reverse("wagtailadmin_pages:delete", args=[home.pk]))
    assert said(response) == REASON
    assert Page.objects.filter(pk__in=[home.pk, taken.pk]).count() == 2


def test_a_translation_is_not_deleted_either(taken, moderator):
    english = make_translation(taken)
    response = moderator.post(reverse("wagtailadmin_pages:delete", args=[english.pk]))
    assert said(response) == REASON
    assert ModulePage.objects.count() == 2


def test_deleting_in_bulk_deletes_nothing_of_it(taken, home, moderator):
    other = make_module_page(title="Tweede", parent=home)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    response = moderator.post(f"{address}?id={other.pk}&id={taken.pk}")
    assert said(response) == REASON
    assert ModulePage.objects.count() == 2


def test_a_page_that_nobody_took_is_deleted(page, home, moderator):
    response = moderator.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert (response.status_code, response["Location"]) == (302, f"/beheer/pages/{home.pk}/")
    assert ModulePage.objects.count() == 0
    assert versions() == [(1, "Integer werken")]


def test_pages_that_nobody_took_are_deleted_in_bulk(page, home, moderator):
    other = make_module_page(title="Tweede", parent=home)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    moderator.post(f"{address}?id={other.pk}&id={page.pk}")
    assert ModulePage.objects.count() == 0


def test_withdrawing_pages_in_bulk_is_not_refused(taken, home, moderator):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    moderator.post(f"{address}?id={taken.pk}")
    taken.refresh_from_db()
    assert taken.live is False
