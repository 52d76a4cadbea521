import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Locale

from lms.actions.content import load_external_module
from lms.actions.publishing import freeze_module_version
from lms.models import ModulePage, ModuleVersion
from lms.rules.progress import step_ids
from tests.factories.lms import lesson, make_module_page, question_step, text_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    made = make_module_page(lessons=[lesson("Een", [text_step(1), question_step()])])
    made.easy_lessons = [
        ("lesson", value["value"]) for value in [lesson("Een, makkelijk", [text_step(1), question_step()])]
    ]
    made.easy_summary = "Heel kort."
    made.save()
    return made


def frozen(page, at):
    return freeze_module_version(module_key=page.translation_key, kind="substantive", at=at).content


def test_easy_dutch_is_frozen_beside_it_with_the_same_screens(page, at):
    content = frozen(page, at)
    assert set(content) == {"nl", "nl-easy"}
    assert step_ids(content["nl-easy"]) == step_ids(content["nl"])
    assert content["nl-easy"]["lessons"][0]["title"] == "Een, makkelijk"
    assert content["nl-easy"]["summary"] == "Heel kort."
    assert content["nl-easy"]["closing_heading"] == content["nl"]["closing_heading"]


def test_an_editor_is_told_that_the_screens_differ(page):
    page.easy_lessons = [("lesson", lesson("Een", [text_step(1)])["value"])]
    with pytest.raises(ValidationError) as caught:
        page.full_clean(exclude=["path", "depth", "url_path"])
    assert "easy_lessons" in caught.value.message_dict


def test_the_shipped_module_for_externals_is_there_in_three(home):
    english = home.copy_for_translation(Locale.objects.get_or_create(language_code="en")[0])
    english.save_revision().publish()
    load = load_external_module()
    version = ModuleVersion.objects.filter(module_key=load.translation_key).latest("number")
    assert set(version.content) == {"nl", "nl-easy", "en"}
    assert len({tuple(step_ids(content)) for content in version.content.values()}) == 1
    assert load_external_module() == load
    assert ModulePage.objects.filter(translation_key=load.translation_key).count() == 2
