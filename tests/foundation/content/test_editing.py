"""Editors: what waits for them, submitting and approving, previews, and texts that came along."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, TaskState, Workflow
from wagtail.test.utils.form_data import nested_form_data, rich_text

from foundation.content.models import (
    HelpLine,
    InformationPage,
    RegulationPage,
    ShippedContent,
)
from foundation.content.queries.editing import (
    drafts_of,
    overdue_regulations,
    pages_citing_overdue,
    pages_to_review,
)
from foundation.people.models import Role
from tests.conftest import client_of, moment
from tests.foundation.content.conftest import LOADED_AT
from tests.lms.test_wagtail import somebody_with

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LISTS = ["helpline", "channel", "corevalue", "theme", "buildingblock", "measure", "selfscanquestion"]


@pytest.fixture
def editor(loaded: Any, at: Any) -> Client:
    return client_of(somebody_with(Role.EDITOR, at))


@pytest.fixture
def moderator(loaded: Any, at: Any) -> Client:
    return client_of(somebody_with(Role.CONCERN_COORDINATOR, at))


def privacy() -> InformationPage:
    return InformationPage.objects.get(slug="privacy", locale__language_code="nl")


def page_form(page: InformationPage, **changes: str) -> dict[str, Any]:
    fields = {
        "title": page.title,
        "slug": page.slug,
        "introduction": page.introduction,
        "body": rich_text("<p>Nieuwe tekst.</p>"),
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "review_on": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
    }
    return nested_form_data({**fields, **changes})


def test_pages_come_up_for_review_a_month_ahead(loaded: Any):
    for slug, day in (("privacy", date(2026, 11, 1)), ("melden", date(2026, 12, 20))):
        page = Page.objects.get(slug=slug, locale__language_code="nl").specific
        page.review_on = day
        page.save()
    page = InformationPage.objects.get(slug="toegankelijkheid")
    page.review_on = date(2027, 1, 15)
    page.save()
    found = pages_to_review(on=TODAY)
    assert [(one.page.slug, one.is_late) for one in found] == [("privacy", True), ("melden", False)]


def test_pages_that_cite_an_overdue_regulation_are_listed(loaded: Any):
    overdue = [regulation.slug for regulation in overdue_regulations(on=TODAY)]
    assert overdue == ["protocol-onderzoek", "regeling-financiele-belangen"]
    citing = pages_citing_overdue(on=TODAY)
    assert [(one.page.slug, [cited.slug for cited in one.regulations]) for one in citing] == [
        ("integriteitswijzer", ["regeling-financiele-belangen"])
    ]
    assert pages_citing_overdue(on=date(2019, 1, 1)) == []


def test_the_first_page_of_an_editor_shows_what_waits(editor: Client, now_is: Any):
    now_is(moment("2026-11-23 09:00"))
    page = privacy()
    page.review_on = date(2026, 11, 1)
    page.save()
    html = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert "Nakijken" in html
    assert page.title in html
    assert "Verwijst naar een regeling die over tijd is" in html
    assert "Nieuwe versie meegeleverd" not in html


def test_the_first_page_costs_the_same_with_more_that_waits(editor: Client, now_is: Any):
    now_is(moment("2026-11-23 09:00"))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            editor.get(reverse("wagtailadmin_home"))
        return len(captured)

    def wait_for_review(slug: str) -> None:
        page = Page.objects.get(slug=slug, locale__language_code="nl").specific
        page.review_on = date(2026, 11, 1)
        page.save()

    wait_for_review("privacy")
    queries()
    one = queries()
    wait_for_review("hulp-en-advies")
    wait_for_review("toegankelijkheid")
    assert queries() == one


def test_an_editor_submits_and_a_moderator_approves(editor: Client, moderator: Client):
    page = privacy()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert editor.post(edit, {**page_form(page), "action-submit": "1"}).status_code == 302
    page.refresh_from_db()
    assert page.body != "<p>Nieuwe tekst.</p>"
    assert page.has_unpublished_changes
    assert [one.pk for one in drafts_of(page.latest_revision.user)] == [page.pk]
    assert page.title in moderator.get(reverse("wagtailadmin_home")).content.decode()
    state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    assert moderator.post(approve).status_code == 302
    page.refresh_from_db()
    assert "Nieuwe tekst." in page.body


def test_an_editor_cannot_publish(editor: Client):
    page = privacy()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    editor.post(edit, {**page_form(page), "action-publish": "1"})
    page.refresh_from_db()
    assert "Nieuwe tekst." not in page.body


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_its_workflow(loaded: Any, name: str):
    model: Any = apps.get_model("content", name)
    assert isinstance(model.objects.first().get_workflow(), Workflow)


@pytest.mark.parametrize("name", LISTS)
def test_editors_see_change_and_preview_every_list(editor: Client, name: str):
    urls = f"wagtailsnippets_content_{name}"
    listing = editor.get(reverse(f"{urls}:list"))
    assert listing.status_code == 200
    thing = listing.context["object_list"][0]
    form = editor.get(reverse(f"{urls}:edit", args=[thing.pk]))
    assert form.status_code == 200
    # No right to publish, so no button for it.
    assert "action-publish" not in form.content.decode()
    preview = thing.make_preview_request()
    assert preview.status_code == 200
    assert thing.name.split("'")[0] in preview.content.decode()


def test_a_help_line_of_an_editor_waits_for_approval(editor: Client, moderator: Client):
    line = HelpLine.objects.get(code="meldpunt", locale__language_code="nl")
    edit = reverse("wagtailsnippets_content_helpline:edit", args=[line.pk])
    fields = {
        "name": line.name,
        "text": "Nieuw.",
        "position": "3",
        "source": "",
        "code": line.code,
        "phone": "",
        "email": "",
        "page": "",
        "url": "",
        "link_text": "",
    }
    assert editor.post(edit, {**fields, "action-submit": "1"}).status_code == 302
    line.refresh_from_db()
    assert line.text != "Nieuw."
    state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    approve = reverse("wagtailsnippets_content_helpline:workflow_action", args=[line.pk, "approve", state.pk])
    moderator.post(approve)
    line.refresh_from_db()
    assert line.text == "Nieuw."


def test_every_page_type_has_a_preview(loaded: Any):
    seen = set()
    for page in Page.objects.filter(depth__gte=2).specific():
        if type(page) in seen:
            continue
        seen.add(type(page))
        response = page.get_latest_revision_as_object().make_preview_request()
        assert response.status_code == 200, type(page)
        assert page.title in response.content.decode()
    assert len(seen) == 10


def offered() -> ShippedContent:
    page = privacy()
    page.introduction = "Onze inleiding."
    page.save_revision().publish()
    record = ShippedContent.objects.get(key="pages/privacy.nl")
    record.offered_sha256, record.offered_at = "f" * 64, LOADED_AT
    record.save()
    return record


def test_a_text_that_came_along_is_offered_beside_the_own_one(editor: Client):
    record = offered()
    assert "Nieuwe versie meegeleverd" in editor.get(reverse("wagtailadmin_home")).content.decode()
    html = editor.get(reverse("shipped_text", args=[record.pk])).content.decode()
    assert "Onze inleiding." in html
    assert "Je oefent hier met lastige keuzes." in html
    # Choosing is publishing.
    assert "Houd onze tekst" not in html
    editor.post(reverse("shipped_text", args=[record.pk]), {"choice": "take"})
    assert privacy().introduction == "Onze inleiding."


@pytest.mark.parametrize(
    ("choice", "introduction"),
    [("keep", "Onze inleiding."), ("take", "Dit is onze privacyverklaring.")],
)
def test_a_moderator_chooses_which_text_stays(moderator: Client, choice: str, introduction: str):
    record = offered()
    address = reverse("shipped_text", args=[record.pk])
    assert "Houd onze tekst" in moderator.get(address).content.decode()
    assert moderator.post(address, {"choice": choice}).status_code == 302
    assert privacy().introduction.startswith(introduction)
    assert not ShippedContent.objects.waiting().exists()
    # A second tab, or a double click.
    again = moderator.post(address, {"choice": "take"}, follow=True)
    assert "Hier is al over beslist." in again.content.decode()
    assert privacy().introduction.startswith(introduction)


def test_an_invented_choice_changes_nothing(moderator: Client):
    record = offered()
    moderator.post(reverse("shipped_text", args=[record.pk]), {"choice": "wissen"})
    assert ShippedContent.objects.waiting().get() == record


def test_only_who_may_enter_the_administration_sees_what_came_along(loaded: Any, at: Any):
    record = offered()
    address = reverse("shipped_text", args=[record.pk])
    assert Client().get(address).status_code == 302
    stranger = client_of(somebody_with(Role.HR, at)).get(address)
    assert stranger.status_code in (302, 403)


def test_the_editor_of_a_regulation_sees_where_it_is_used(editor: Client):
    code = RegulationPage.objects.get(slug="gedragscode")
    html = editor.get(reverse("wagtailadmin_pages:usage", args=[code.pk])).content.decode()
    assert "Integriteitswijzer" in html


def test_the_request_of_a_preview_carries_a_moment(loaded: Any, rf: RequestFactory):
    code = RegulationPage.objects.get(slug="gedragscode")
    assert code.make_preview_request(original_request=rf.get("/")).status_code == 200
