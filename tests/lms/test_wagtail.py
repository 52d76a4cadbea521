"""Editors in Wagtail's administration: change, preview, submit, approve; and deletion with a reason."""

import html
import json
import re
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, TaskState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from foundation.people.actions import grant_role
from foundation.people.models import Person, Role
from lms.actions.assigning import assign_requirements
from lms.actions.publishing import freeze_module_version
from lms.actions.taking import start_attempt
from lms.models import Attempt, BankQuestion, ModulePage, ModuleVersion
from lms.rules.progress import step_ids
from tests.conftest import client_of, moment
from tests.factories.dilemmas import make_case
from tests.factories.lms import (
    bank_step,
    complete_module,
    dilemma_step,
    image_step,
    lesson,
    make_image,
    make_kind_of_work,
    make_module_page,
    make_question,
    make_translation,
    new_steps,
    question_step,
    reflection_step,
    require_for_oath,
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
            "test_out_questions": "0",
            "test_out_pass_percent": "80",
            "change_kind": "editorial",
            "reach": "",
            "again_by": "",
            "summary": "Kort.",
            "duration_minutes": "5",
            "aims": streamfield([]),
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


def test_the_screens_on_which_one_does_something_can_be_previewed(home, editor):
    page = make_module_page(parent=home, lessons=[lesson("Een", new_steps())])
    page.aims = [{"type": "aim", "value": "Je weet wie je belt."}]
    page.save_revision()
    response = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert response.status_code == 200
    for words in (
        *(
            "Je weet wie je belt.",
            "Zij zegt niets.",
            "Je hoort een deur.",
            "Haast is een truc.",
            "Eerst stoppen.",
        ),
        *("Eerst het recht.", "Die staat open.", "Ik schrik hiervan.", "Het adres bleef geheim."),
        *("Je neemt niets aan.", "kaart.pdf", "Papier weg."),
        # A question about order shows its steps, mixed.
        *step_texts("order"),
    ):
        assert words in texts(response)


def step_texts(kind: str) -> list[str]:
    [step] = [one for one in new_steps() if one["type"] == kind]
    return [str(one) for one in step["value"]["items"]]


def test_a_copy_is_planned_and_reviewed_on_days_of_its_own(page):
    page.go_live_at, page.expire_at, page.review_on = moment("2030-01-01 09:00"), None, date(2030, 1, 1)
    page.save()
    copied = page.copy(update_attrs={"slug": "kopie", "title": "Kopie"}, keep_live=False)
    assert (copied.go_live_at, copied.review_on) == (None, None)


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
    client.force_login(root, backend="foundation.people.backends.PersonBackend")
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


# Whom a change reaches


def publish(client: Client, page: Page, **changed: object):
    return client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), form(**changed) | {"action-publish": "1"}
    )


def reached() -> tuple[str, object, object]:
    version = ModuleVersion.objects.order_by("-number").first()
    return version.reach, version.again_by, version.chosen_by


@pytest.fixture
def today(now_is, at):
    now_is(at)


@pytest.mark.usefixtures("today")
def test_a_substantive_change_is_not_published_without_saying_whom_it_reaches(page, moderator):
    response = publish(moderator, page, change_kind="substantive")
    assert (response.status_code, versions()) == (200, [(1, "Integer werken")])
    assert "Kies wie deze wijziging raakt. De aantallen staan erboven." in texts(response)
    # Nothing that was typed is lost.
    assert 'value="Nieuwe titel"' in response.content.decode()


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize(
    ("again_by", "words"),
    [
        ("", "Kies vóór welke dag iedereen de module opnieuw doet."),
        ("2022-03-01", "Kies een dag na de publicatie."),
    ],
)
def test_again_needs_a_day_to_come(page, moderator, again_by, words):
    response = publish(moderator, page, change_kind="substantive", reach="again", again_by=again_by)
    assert (words in texts(response), versions()) == (True, [(1, "Integer werken")])


@pytest.mark.usefixtures("today")
def test_the_version_keeps_who_chose(page, at):
    person = somebody_with(Role.CONCERN_COORDINATOR, at)
    publish(client_of(person), page, change_kind="substantive", reach="again", again_by="2022-06-01")
    assert reached() == ("again", date(2022, 6, 1), person.public_id)


@pytest.mark.usefixtures("today")
def test_who_approves_is_not_who_chose(page, moderator, at):
    person = somebody_with(Role.EDITOR, at)
    submitted = form(change_kind="substantive", reach="new") | {"action-submit": "1"}
    client_of(person).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), submitted)
    task = TaskState.objects.get()
    moderator.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk]), {"comment": ""}
    )
    assert reached() == ("new", None, person.public_id)


@pytest.mark.usefixtures("today")
def test_an_editorial_change_needs_no_choice_and_keeps_none(page, moderator):
    publish(moderator, page, reach="again", again_by="2022-06-01")
    assert (versions()[-1], reached()) == ((2, "Nieuwe titel"), ("", None, None))


@pytest.mark.usefixtures("today")
def test_a_draft_leaves_it_open(page, editor):
    response = editor.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), form(change_kind="substantive")
    )
    page.refresh_from_db()
    assert (response.status_code, page.has_unpublished_changes) == (302, True)


@pytest.mark.usefixtures("today")
def test_the_next_change_begins_without_the_choice_of_the_last(page, moderator):
    publish(moderator, page, change_kind="substantive", reach="again", again_by="2022-06-01")
    page_source = moderator.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert re.findall(r'<option value="(\w+)" selected', page_source.split('name="change_kind"')[1])[:1] == [
        "editorial"
    ]
    assert not re.search(r'name="reach"[^>]*checked', page_source)
    assert "2022-06-01" not in page_source


@pytest.mark.usefixtures("today")
def test_the_form_counts_whom_the_change_touches(taken, moderator, at):
    def words() -> str:
        return texts(moderator.get(reverse("wagtailadmin_pages:edit", args=[taken.pk])))

    # Who did it without being asked is not asked again either.
    assert "Cluster Nu bezig Klaar Nog te doen Buiten een cluster 1 0 0 Samen 1 0 0" in words()
    require_for_oath(taken.translation_key)
    assign_requirements(at=at)
    assert "Cluster Nu bezig Klaar Nog te doen Buiten een cluster 1 1 0 Samen 1 1 0" in words()


def test_before_the_first_publication_there_is_nobody_to_count(home, moderator):
    page = make_module_page(parent=home, live=False)
    words = texts(moderator.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    assert "De eerste versie raakt niemand opnieuw" in words


# Lessons for some


def errors_of_blocks(response) -> list[str]:
    """As the editor's script reads them beside the lessons."""
    arguments = re.findall(r'data-w-block-arguments-value="([^"]*)"', response.content.decode())
    errors = [json.loads(html.unescape(one))[1] for one in arguments]
    return [sentence for one in errors if one for sentence in one["messages"]]


def test_a_module_has_a_lesson_for_everybody(page, moderator):
    text = {"heading": "Scherm", "body": rich_text("<p>Tekst.</p>"), "quote": ""}
    one = {
        "title": "Een",
        "value": "zorgvuldigheid",
        "teaser": "Kort.",
        "minutes": "2",
        "levels": "leidinggevend",
        "steps": streamfield([("text", text)]),
    }
    response = publish(moderator, page, lessons=streamfield([("lesson", one)]))
    assert errors_of_blocks(response) == [
        "Maak minstens één les voor iedereen: zonder functieniveau en zonder soort werk."
    ]
    assert versions() == [(1, "Integer werken")]


def test_an_editor_sees_each_variant(home, editor):
    make_kind_of_work("balie")
    lessons = [
        lesson("Een", [text_step(1)]),
        lesson("Twee", [text_step(2)], levels=("leidinggevend",)),
        lesson("Drie", [text_step(3)], works=("balie",)),
    ]
    page = make_module_page(parent=home, lessons=lessons)
    page.save_revision()
    assert [str(name) for _code, name in page.preview_modes] == [
        "Alle schermen",
        "Alle schermen: leidinggevend",
        "Alle schermen: Balie en publiekszaken",
        "Startpagina van de module",
    ]
    shown = {}
    for mode in ("screens", "level:leidinggevend", "level:uitvoerend", "work:balie"):
        words = texts(page.make_preview_request(preview_mode=mode))
        shown[mode] = [number for number in (1, 2, 3) if f"Scherm {number}" in words]
    assert shown == {
        "screens": [1, 2, 3],
        "level:leidinggevend": [1, 2, 3],
        "level:uitvoerend": [1, 3],
        "work:balie": [1, 2, 3],
    }


# The bank


def question_form(**changed: object) -> dict[str, str]:
    options = [{"text": text, "feedback": "Zo.", "fits": ""} for text in ("Ja", "Nee")]
    screen = {
        "heading": "Je wachtwoord",
        "body": rich_text("<p>Een collega belt.</p>"),
        "prompt": "Wat doe je?",
        "options": {"count": "2", **{str(number): _item(one, number) for number, one in enumerate(options)}},
    }
    return nested_form_data(
        {
            "code": "v-1",
            "tags": " Veilig,  wachtwoorden",
            "screen": streamfield([("question", screen)]),
            "review_on": "",
            **changed,
        }
    )


def _item(value: object, number: int) -> dict[str, object]:
    return {"value": value, "order": str(number), "deleted": "", "id": "", "type": "item"}


def test_an_editor_writes_a_question_and_a_coordinator_publishes_it(home, editor, moderator):
    added = editor.post(
        reverse("wagtailsnippets_lms_bankquestion:add"), question_form() | {"action-submit": "1"}
    )
    assert added.status_code == 302
    question = BankQuestion.objects.get()
    assert (question.live, question.tags) == (False, "veilig, wachtwoorden")
    task = TaskState.objects.get()
    moderator.post(
        reverse("wagtailsnippets_lms_bankquestion:workflow_action", args=[question.pk, "approve", task.pk]),
        {"comment": ""},
    )
    question.refresh_from_db()
    assert (question.live, str(question)) == (True, "v-1: Je wachtwoord")
    listing = texts(editor.get(reverse("wagtailsnippets_lms_bankquestion:list")))
    assert all(words in listing for words in ("v-1", "Je wachtwoord", "veilig, wachtwoorden"))


def test_a_question_is_previewed_with_its_reactions(home, editor):
    make_question("v-1")
    question = BankQuestion.objects.get()
    preview = reverse("wagtailsnippets_lms_bankquestion:preview_on_edit", args=[question.pk])
    assert editor.post(preview, question_form()).json() == {"is_valid": True, "is_available": True}
    words = texts(editor.get(preview))
    assert all(one in words for one in ("Je wachtwoord", "Wat doe je?", "Een collega belt.", "Zo."))


@pytest.fixture
def used(home, at) -> BankQuestion:
    """Stands in a version of a module."""
    question = make_question("v-1")
    page = make_module_page(parent=home, lessons=[lesson("Een", [bank_step("mail", count=1)])])
    freeze_module_version(module_key=page.translation_key, kind="editorial", at=at)
    return question


def test_a_question_in_a_module_is_not_deleted_and_says_why(used, moderator, superuser):
    reason = "De vraag ‘v-1’ kan niet weg: zij staat in een module."
    bulk = reverse("wagtail_bulk_action", args=["lms", "bankquestion", "delete"])
    for client in (moderator, superuser):
        for address in (
            reverse("wagtailsnippets_lms_bankquestion:delete", args=[used.pk]),
            f"{bulk}?id={used.pk}",
        ):
            response = client.post(address)
            assert (response.status_code, reason in said(response)) == (302, True)
    assert BankQuestion.objects.count() == 1


def test_the_code_of_a_question_in_a_module_stays(used, moderator):
    response = moderator.post(
        reverse("wagtailsnippets_lms_bankquestion:edit", args=[used.pk]),
        question_form(code="v-2") | {"action-publish": "1"},
    )
    assert "Laat de code staan: v-1." in texts(response)


def test_a_screen_asks_no_more_questions_than_there_are(home, page, moderator):
    make_question("v-1")
    bank = {
        "heading": "Voor jou",
        "body": rich_text(""),
        "tags": {"count": "1", "0": _item("mail", 0)},
        "count": "2",
    }
    one = {
        "title": "Een",
        "value": "zorgvuldigheid",
        "teaser": "Kort.",
        "minutes": "2",
        "steps": streamfield([("bank", bank)]),
    }
    response = publish(moderator, page, lessons=streamfield([("lesson", one)]))
    assert errors_of_blocks(response) == [
        "Scherm ‘Voor jou’ trekt 2 vragen. In de vragenbank past er 1 bij deze trefwoorden. "
        "Publiceer meer vragen, of trek er minder."
    ]
    assert versions() == [(1, "Integer werken")]


def bank_lesson(**fields: str) -> tuple[str, dict]:
    bank = {
        "heading": "Voor jou",
        "body": rich_text(""),
        "tags": {"count": "1", "0": _item("mail", 0)},
        "count": "1",
    }
    one = {"title": "Een", "value": "zorgvuldigheid", "teaser": "Kort.", "minutes": "2", **fields}
    return ("lesson", {**one, "steps": streamfield([("bank", bank)])})


def test_a_test_needs_twice_its_questions(home, page, moderator):
    for number in range(1, 6):
        make_question(f"v-{number}")
    lessons = streamfield([bank_lesson(always_shown="on")])
    response = publish(moderator, page, lessons=lessons, test_out_questions="3")
    assert (
        "Een toets van 3 vragen heeft 6 vragen nodig: wie haar later nog eens doet, krijgt andere. "
        "Deze module trekt voor iedereen uit 5 vragen met een goed antwoord. "
        "Publiceer meer vragen, of vraag er minder."
    ) in html.unescape(texts(response))
    assert versions() == [(1, "Integer werken")]
    make_question("v-6")
    publish(moderator, page, lessons=lessons, test_out_questions="3")
    content = ModuleVersion.objects.get(number=2).content["nl"]
    assert (content["test_out"]["questions"], content["lessons"][0]["always_shown"]) == (3, True)


@pytest.mark.parametrize(
    "wrong", [{"test_out_questions": "21"}, {"test_out_questions": "2"}, {"test_out_pass_percent": "40"}]
)
def test_a_test_that_is_too_long_or_too_easy_is_refused(home, page, moderator, wrong):
    publish(moderator, page, **wrong)
    assert versions() == [(1, "Integer werken")]


def test_a_screen_draws_no_more_dilemmas_than_there_are(home, page, moderator):
    make_case(theme="middelen")
    make_case("Een ander thema", slug="ander-thema")
    cases = {"heading": "Voor jou", "body": rich_text(""), "themes": "middelen", "count": "2"}
    one = {
        "title": "Een",
        "value": "zorgvuldigheid",
        "teaser": "Kort.",
        "minutes": "2",
        "steps": streamfield([("cases", cases)]),
    }
    response = publish(moderator, page, lessons=streamfield([("lesson", one)]))
    assert errors_of_blocks(response) == [
        "Scherm ‘Voor jou’ trekt 2 dilemma’s. In de catalogus past er 1 bij deze thema’s. "
        "Vink meer thema’s aan, of trek er minder."
    ]
    assert versions() == [(1, "Integer werken")]


def test_a_preview_of_a_module_shows_every_question_of_its_screen(home, editor):
    make_question("v-1")
    make_question("v-2")
    page = make_module_page(parent=home, lessons=[lesson("Een", [bank_step("mail", count=1)])])
    page.save_revision()
    words = texts(editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])))
    assert all(one in words for one in ("‘Vragen voor jou’ trekt uit deze vragen:", "Vraag v-1", "Vraag v-2"))


# Review


def test_a_module_comes_up_for_review(page, moderator):
    page.review_on = date(2020, 1, 1)
    page.save()
    words = texts(moderator.get(reverse("wagtailadmin_home")))
    assert "Integer werken" in words
