"""The modules that come along, as an installation gets them: published, whole, with what they draw from."""

import pytest

from foundation.content.actions.loading import load_content
from foundation.content.shipped_files import SOURCE as LISTS
from lms.actions.content import SHIPPED, load_external_module, load_shipped_modules
from lms.models import BankQuestion, ModulePage, ModuleVersion
from lms.rules.progress import step_ids
from lms.rules.testing_out import codes_for_test, has_enough, terms_of
from lms.rules.variants import Audience
from lms.shipped_files import SOURCE as QUESTIONS
from tests.conftest import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def versions() -> dict[str, ModuleVersion]:
    load_content(
        site_name="Plein",
        hostname="localhost",
        port=80,
        at=moment("2026-03-01 09:00"),
        examples=False,
        sources=[LISTS, QUESTIONS],
    )
    load_shipped_modules()
    load_external_module()
    slugs = dict(ModulePage.objects.filter(locale__language_code="nl").values_list("translation_key", "slug"))
    rows = ModuleVersion.objects.order_by("number")
    return {slugs[version.module_key]: version for version in rows}


def test_every_shipped_module_is_published_with_aims_help_lines_and_questions(versions):
    assert set(versions) == {*SHIPPED, "welkom-als-externe"}
    for slug, version in versions.items():
        content = version.content["nl"]
        questions = BankQuestion.objects.filter(locale__language_code="nl", tags__contains=slug, live=True)
        assert questions.count() >= 10, slug
        assert 2 <= len(content["aims"]) <= 4, slug
        assert content["help_lines"], slug
        steps = [step for lesson in content["lessons"] for step in lesson["steps"]]
        assert len(step_ids(content)) == len(set(step_ids(content))) == len(steps)
        for bank in (step for step in steps if step["type"] == "bank"):
            fitting = [one for one in content["bank"] if set(bank["tags"]) <= set(one["tags"])]
            assert len(fitting) > bank["count"], (slug, bank["tags"])


def test_every_module_has_a_title_in_english_and_integer_werken_is_whole(versions):
    assert {version.title("en") for version in versions.values()}.isdisjoint(
        version.title("nl") for version in versions.values()
    )
    content = versions["integer-werken"].content
    shapes = [
        [[step["type"] for step in lesson["steps"]] for lesson in content[language]["lessons"]]
        for language in ("nl", "en")
    ]
    assert shapes[0] == shapes[1]


def test_who_knows_it_may_show_it_where_the_bank_has_enough(versions):
    with_test = {slug: one for slug, one in versions.items() if "test_out" in one.content["nl"]}
    assert set(with_test) == {"informatieveilig-werken", "privacy-in-je-werk"}
    for version in with_test.values():
        content = version.content["nl"]
        terms = terms_of(content)
        assert terms is not None
        assert has_enough(codes_for_test(content, Audience()), terms)
        # Where a law or a rule of the municipality stands is always shown.
        for lesson in content["lessons"]:
            has_rule = any(step["type"] == "rule" for step in lesson["steps"])
            assert bool(lesson.get("always_shown")) == has_rule, lesson["title"]


def test_loading_again_changes_nothing(versions):
    before = ModuleVersion.objects.count()
    load_shipped_modules()
    assert ModuleVersion.objects.count() == before
