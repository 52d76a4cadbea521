import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from wagtail.models import Page

from foundation.audit.verification import verify_records
from lms.actions.publishing import PageHasRecords, freeze_module_version, refuse_deletion_with_records
from lms.actions.taking import finish_steps, start_attempt
from lms.frozen import freeze_page, image_storage
from lms.models import ChangeKind, Completion, ModulePage, ModuleVersion
from lms.queries.modules import latest_version, latest_versions
from lms.rules.progress import step_ids
from tests.conftest import moment
from tests.factories.lms import (
    complete_module,
    dilemma_step,
    image_step,
    lesson,
    make_image,
    make_module,
    make_module_page,
    make_translation,
    question_step,
    reflection_step,
    rule_step,
    text_step,
)
from tests.factories.people import EngagementFactory

pytestmark = pytest.mark.django_db

LATER = moment("2022-03-02 09:00")


def freeze(page: ModulePage, *, at, kind: str = ChangeKind.EDITORIAL) -> ModuleVersion | None:
    return freeze_module_version(module_key=page.translation_key, kind=kind, at=at)


def refuse_deleting(page: Page) -> None:
    with pytest.raises(PageHasRecords), transaction.atomic():
        page.delete()


def with_ids(step: dict, name: str) -> dict:
    return {**step, "id": name}


def test_frozen_page_has_every_field_of_every_screen(at):
    image = make_image()
    steps = [text_step(1), image_step(image), rule_step(), question_step(), dilemma_step(), reflection_step()]
    named = [with_ids(step, f"s{number}") for number, step in enumerate(steps, start=1)]
    page = make_module_page(lessons=[{**lesson("Een", named), "id": "les-1"}])
    rendition = image.get_rendition("max-1200x1200|format-png")
    version = freeze(page, at=at)
    [copy] = image_storage().listdir("")[1]
    option = {"pro": "Snel.", "contra": "Duur.", "may_follow": "Gedoe."}
    assert version.content == {
        "nl": {
            "title": "Integer werken",
            "summary": "Kort.",
            "duration_minutes": 5,
            "closing_heading": "Klaar",
            "closing_body": "<p>Slot.</p>",
            "aims": [],
            "help_lines": [],
            "lessons": [
                {
                    "id": "les-1",
                    "title": "Een",
                    "value": "zorgvuldigheid",
                    "teaser": "Kort.",
                    "minutes": 2,
                    "steps": [
                        {
                            "id": "s1",
                            "type": "text",
                            "heading": "Scherm 1",
                            "body": "<p>Tekst.</p>",
                            "quote": "",
                        },
                        {
                            "id": "s2",
                            "type": "image",
                            "heading": "Beeld",
                            "image": {"file": copy, "width": rendition.width, "height": rendition.height},
                            "alt": "Een stoep.",
                            "body": "",
                        },
                        {
                            "id": "s3",
                            "type": "rule",
                            "source": "Gedragscode, regel 7",
                            "heading": "Regel",
                            "body": "<p>Je meldt het.</p>",
                            "after": "",
                        },
                        {
                            "id": "s4",
                            "type": "question",
                            "heading": "Vraag",
                            "body": "",
                            "prompt": "Wat doe je?",
                            "options": [
                                {"text": "Ik bel haar.", "feedback": "Je belt.", "fits": True},
                                {"text": "Ik wacht.", "feedback": "Je wacht.", "fits": False},
                            ],
                        },
                        {
                            "id": "s5",
                            "type": "dilemma",
                            "heading": "Dilemma",
                            "body": "<p>Situatie.</p>",
                            "quote": "",
                            "prompt": "Wat doe je?",
                            "options": [{"text": "Ik ga.", **option}, {"text": "Ik blijf.", **option}],
                            "adviser": "Ik weeg.",
                            "what_if": ["Wat als het regent?"],
                        },
                        {
                            "id": "s6",
                            "type": "reflection",
                            "heading": "Voor jezelf",
                            "body": "",
                            "prompt": "Wanneer?",
                        },
                    ],
                }
            ],
        }
    }
    assert (version.number, version.published_at, version.module_key) == (1, at, page.translation_key)


def test_screens_without_an_id_each_get_one_that_stays(at):
    """As in content that was not made in the editor: one id for all would make one screen the whole module."""
    page = make_module_page(lessons=[lesson("Een", [text_step(1), text_step(2), question_step()])])
    version = freeze(page, at=at)
    ids = step_ids(version.content["nl"])
    assert (len(set(ids)), None in ids) == (3, False)
    assert freeze(page, at=LATER) is None


def test_links_to_pages_are_frozen_as_addresses(at, home):
    linked = f'<p><a id="{home.pk}" linktype="page">Begin</a></p>'
    page = make_module_page(parent=home)
    page.closing_body = linked
    page.save()
    assert freeze(page, at=at).content["nl"]["closing_body"] == '<p><a href="/">Begin</a></p>'


def test_first_version_is_substantive_whatever_the_editor_chose(at):
    assert freeze(make_module_page(), at=at, kind=ChangeKind.EDITORIAL).kind == ChangeKind.SUBSTANTIVE


def test_the_same_page_twice_gives_no_new_version(at):
    page = make_module_page()
    first = freeze(page, at=at)
    assert freeze(page, at=LATER) is None
    assert list(ModuleVersion.objects.all()) == [first]


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_a_changed_page_gives_number_two_of_the_kind_the_editor_chose(at, kind):
    page = make_module_page()
    freeze(page, at=at)
    page.title = "Integer werken bij ons"
    page.save()
    version = freeze(page, at=LATER, kind=kind)
    assert (version.number, version.kind, version.title("nl")) == (2, kind, "Integer werken bij ons")
    assert latest_version(page.translation_key) == version


def test_a_page_changed_back_is_a_version_of_its_own(at):
    page = make_module_page()
    freeze(page, at=at)
    for title in ("Anders", "Integer werken"):
        page.title = title
        page.save()
        freeze(page, at=LATER)
    versions = ModuleVersion.objects.order_by("number")
    assert [(one.number, one.title("nl")) for one in versions] == [
        (1, "Integer werken"),
        (2, "Anders"),
        (3, "Integer werken"),
    ]


def test_both_languages_are_frozen_in_one_version(at):
    page = make_module_page()
    make_translation(page)
    version = freeze(page, at=at)
    assert {language: content["title"] for language, content in version.content.items()} == {
        "nl": "Integer werken",
        "en": "Working with integrity",
    }
    assert step_ids(version.content["nl"]) == step_ids(version.content["en"])
    assert version.title("de") == "Integer werken"


def test_a_translation_that_is_published_later_gives_the_next_version(at):
    page = make_module_page()
    freeze(page, at=at)
    english = make_translation(page)
    version = freeze(english, at=LATER)
    assert (version.number, sorted(version.content)) == (2, ["en", "nl"])


def test_a_withdrawn_translation_is_not_in_the_next_version(at):
    page = make_module_page()
    english = make_translation(page)
    freeze(page, at=at)
    english.unpublish()
    assert sorted(freeze(page, at=LATER).content) == ["nl"]


def test_nothing_published_gives_no_version(at):
    page = make_module_page(live=False)
    assert freeze(page, at=at) is None
    assert ModuleVersion.objects.count() == 0


def test_a_draft_is_not_frozen(at):
    page = make_module_page()
    freeze(page, at=at)
    page.title = "Nog niet klaar"
    page.save_revision()
    assert freeze(page, at=LATER) is None


def test_a_version_cannot_be_changed_behind_the_chain(at):
    freeze(make_module_page(), at=at)
    assert verify_records() == []
    version = ModuleVersion.objects.get()
    version.content["nl"]["title"] = "Iets anders"
    ModuleVersion._base_manager.filter(pk=version.pk).update(content=version.content)
    [fault] = verify_records()
    assert (fault.record_type, fault.record_id) == ("lms.moduleversion", version.public_id)


def test_latest_versions_of_several_modules(at):
    one, two = make_module_page(), make_module_page(title="Tweede")
    for page in (one, two):
        freeze(page, at=at)
    one.title = "Eerste"
    one.save()
    freeze(one, at=LATER)
    found = latest_versions({one.translation_key, two.translation_key})
    assert {key: (version.number, version.title("nl")) for key, version in found.items()} == {
        one.translation_key: (2, "Eerste"),
        two.translation_key: (1, "Tweede"),
    }


def test_a_frozen_image_outlives_the_image(at):
    image = make_image()
    page = make_module_page(lessons=[lesson("Een", [image_step(image)])])
    version = freeze(page, at=at)
    step = version.content["nl"]["lessons"][0]["steps"][0]
    rendition = image.get_rendition("max-1200x1200|format-png").file.name
    with default_storage.open(rendition) as opened:
        content = opened.read()
    image.delete()
    with image_storage().open(step["image"]["file"]) as opened:
        assert opened.read() == content


def test_the_same_image_twice_is_kept_once(at):
    image = make_image()
    make_page = [lesson("Een", [image_step(image), image_step(image)])]
    freeze(make_module_page(lessons=make_page), at=at)
    freeze(make_module_page(title="Tweede", lessons=make_page), at=at)
    assert len(image_storage().listdir("")[1]) == 1


def test_a_preview_keeps_no_copy_of_an_image():
    image = make_image()
    page = make_module_page(lessons=[lesson("Een", [image_step(image)])])
    content = freeze_page(page, keep_images=False)
    assert (
        content["lessons"][0]["steps"][0]["image"]["url"]
        == image.get_rendition("max-1200x1200|format-png").url
    )
    assert not image_storage().exists("")


def test_an_open_attempt_stays_on_its_version(at):
    page = make_module_page()
    freeze(page, at=at)
    engagement = EngagementFactory()
    attempt = start_attempt(engagement=engagement, module_key=page.translation_key, language="nl", at=at)
    page.lessons = [lesson("Nieuw", [text_step(9)])]
    page.save()
    freeze(page, at=LATER)
    again = start_attempt(engagement=engagement, module_key=page.translation_key, language="nl", at=LATER)
    assert (again, again.version.number, again.content["lessons"][0]["title"]) == (attempt, 1, "Een")
    finish_steps(attempt=again, step_ids=step_ids(again.content), at=LATER)
    assert Completion.objects.get().version.number == 1
    newcomer = start_attempt(
        engagement=EngagementFactory(), module_key=page.translation_key, language="nl", at=LATER
    )
    assert newcomer.version.number == 2


def test_a_new_version_leaves_completions_as_they_were(at):
    key = make_module(at=at)
    complete_module(EngagementFactory(), key, at=at)
    before = Completion.objects.values().get()
    page = ModulePage.objects.get()
    page.lessons = [lesson("Nieuw", [text_step(9), text_step(10)])]
    page.save()
    assert freeze(page, at=LATER, kind=ChangeKind.SUBSTANTIVE).number == 2
    assert Completion.objects.values().get() == before
    assert verify_records() == []


def test_deletion_is_refused_with_the_number_of_people(at):
    key, other = make_module(at=at), make_module(title="Tweede", at=at)
    engagement = EngagementFactory()
    complete_module(engagement, key, at=at)
    # Once more is the same person.
    complete_module(engagement, key, at=LATER)
    start_attempt(engagement=EngagementFactory(), module_key=key, language="nl", at=at)
    with pytest.raises(PageHasRecords) as refusal:
        refuse_deletion_with_records({key, other})
    assert refusal.value.details == {"started": 2, "completed": 1}
    refuse_deletion_with_records({other})


def test_a_page_with_records_cannot_be_deleted(at):
    key = make_module(at=at)
    start_attempt(engagement=EngagementFactory(), module_key=key, language="nl", at=at)
    refuse_deleting(ModulePage.objects.get())
    assert ModulePage.objects.count() == 1


def test_a_page_above_one_with_records_cannot_be_deleted(at, home):
    page = make_module_page(parent=home)
    freeze(page, at=at)
    start_attempt(engagement=EngagementFactory(), module_key=page.translation_key, language="nl", at=at)
    refuse_deleting(home)
    assert ModulePage.objects.get() == page


def test_a_translation_of_a_page_with_records_cannot_be_deleted(at):
    page = make_module_page()
    english = make_translation(page)
    freeze(page, at=at)
    start_attempt(engagement=EngagementFactory(), module_key=page.translation_key, language="nl", at=at)
    refuse_deleting(english)
    assert ModulePage.objects.count() == 2


def test_a_page_without_records_can_be_deleted_and_its_versions_stay(at):
    key = make_module(at=at)
    ModulePage.objects.get().delete()
    assert ModulePage.objects.count() == 0
    assert latest_version(key).number == 1
