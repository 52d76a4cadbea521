from datetime import date

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import RichText

from foundation.audit.verification import verify_records
from foundation.content.models import PleinImage
from lms.actions.content import DEMO_OATH_TEXT, load_module, load_oath_text, publish_oath_text
from lms.actions.publishing import freeze_module_version
from lms.models import ModulePage, ModuleVersion, TextVersion
from lms.rules.progress import CORE_VALUES, step_ids, values_done
from tests.conftest import moment

pytestmark = pytest.mark.django_db

FILE = "integer-werken.nl.yaml"
LATER = moment("2022-03-02 09:00")


def test_loading_publishes_and_freezes_the_module(home):
    page = load_module(file_name=FILE)
    version = ModuleVersion.objects.get()
    content = version.content["nl"]
    assert (page.live, page.url, version.number) == (True, "/integer-werken/", 1)
    assert version.module_key == page.translation_key
    assert (content["title"], content["duration_minutes"]) == ("Integer werken bij de gemeente", 25)
    assert (len(content["lessons"]), len(set(step_ids(content)))) == (10, 46)
    assert list(values_done(content, [])) == list(CORE_VALUES)
    first_dilemma = content["lessons"][0]["steps"][1]
    assert first_dilemma["type"] == "dilemma"
    assert first_dilemma["options"][0] == {
        "text": "Je zegt Ruben dat je het nu aan Aylin vertelt.",
        "pro": "De bewoners horen het vandaag.",
        "contra": "Ruben vroeg je om een halve dag.",
        "may_follow": "Zijn gesprek gaat morgen alleen over deze brief.",
    }
    assert verify_records() == []


def test_loading_again_changes_nothing_and_leaves_what_an_editor_changed(home):
    first = load_module(file_name=FILE)
    before = (ModulePage.objects.count(), PleinImage.objects.count(), ModuleVersion.objects.values().get())
    again = load_module(file_name=FILE)
    assert again == first
    assert (
        ModulePage.objects.count(),
        PleinImage.objects.count(),
        ModuleVersion.objects.values().get(),
    ) == before
    first.title = "Onze eigen titel"
    first.save_revision().publish()
    assert load_module(file_name=FILE).title == "Onze eigen titel"
    assert [one.title("nl") for one in ModuleVersion.objects.order_by("number")] == [
        "Integer werken bij de gemeente",
        "Onze eigen titel",
    ]


def test_publishing_it_unchanged_from_the_editor_gives_no_version(home):
    """The editor writes rich text anew: with keys of its own, and nothing between paragraphs."""
    page = load_module(file_name=FILE)
    converter = ContentstateConverter(features=["bold", "italic", "ol", "ul", "link"])

    def as_written(source: str) -> str:
        return converter.to_database_format(converter.from_database_format(source))

    for one in page.lessons:
        for step in one.value["steps"]:
            for name, value in step.value.items():
                if isinstance(value, RichText):
                    step.value[name] = RichText(as_written(value.source))
    page.closing_body = as_written(page.closing_body)
    assert "data-block-key" in page.closing_body
    page.save_revision().publish()
    assert freeze_module_version(module_key=page.translation_key, kind="editorial", at=LATER) is None
    assert ModuleVersion.objects.count() == 1


@pytest.mark.parametrize("language", ["nl", "easy"])
def test_the_module_for_externals_loads_in_either_dutch(home, language):
    page = load_module(file_name=f"welkom-als-externe.{language}.yaml")
    content = ModuleVersion.objects.get().content["nl"]
    assert (page.slug, page.duration_minutes) == ("welkom-als-externe", 20)
    assert (len(content["lessons"]), len(set(step_ids(content)))) == (7, 31)
    assert list(values_done(content, [])) == list(CORE_VALUES)


def test_the_oath_text_is_loaded_once(at):
    first = load_oath_text(path=DEMO_OATH_TEXT, at=at)
    again = load_oath_text(path=DEMO_OATH_TEXT, at=LATER)
    assert (again, TextVersion.objects.count()) == (first, 1)
    assert (first.kind, first.language, first.valid_from) == ("oath", "nl", date(2020, 1, 1))
    assert sorted(first.content) == ["intro", "oath", "promise"]
    assert first.content["oath"][-1] == "Zo waarlijk helpe mij God almachtig."
    assert verify_records() == []


def test_a_text_that_holds_from_another_day_is_another(at):
    words = {"intro": "Ik:", "oath": ["Ik zweer."], "promise": ["Ik beloof."]}
    for day in (date(2020, 1, 1), date(2022, 7, 1)):
        publish_oath_text(language="nl", legal_source="Bijlage", valid_from=day, content=words, at=at)
    assert list(TextVersion.objects.order_by("valid_from").values_list("valid_from", flat=True)) == [
        date(2020, 1, 1),
        date(2022, 7, 1),
    ]


def test_a_changed_text_is_named(at):
    text = load_oath_text(path=DEMO_OATH_TEXT, at=at)
    TextVersion._base_manager.update(content={"intro": "", "oath": [], "promise": []})
    [fault] = verify_records()
    assert (fault.code, fault.record_id) == ("record_inconsistent", text.public_id)
