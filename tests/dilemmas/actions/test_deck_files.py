"""From one municipality to the next: what leaves is what arrives, and nothing arrives by halves."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Locale, Page, TaskState

from dilemmas.actions.deck_files import KEPT_FOR, stage_deck_file, take_over_deck
from dilemmas.models import CaseVersion, Deck, DeckCard, DeckImport, DilemmaCasePage
from dilemmas.queries.deck_files import (
    Standing,
    compared_cases,
    deck_file,
    known_codes,
    unknown_help_lines,
)
from dilemmas.queries.decks import deck_versions
from dilemmas.rules.deck_files import DeckFileRefused, kept_deck_file, read_deck_file
from foundation.content.models import HelpLine
from foundation.errors import DomainError
from foundation.people.actions import grant_role
from foundation.people.models import Person, Role
from tests.conftest import client_of
from tests.dilemmas.deck_documents import as_bytes, case_in_file, deck_document
from tests.factories.decks import MADE_AT, make_curated_deck, make_deck
from tests.factories.dilemmas import approver, make_case, make_catalogue, translate_case
from tests.factories.people import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Person:
    person = PersonFactory()
    grant_role(person=person, role=Role.EDITOR, at=MADE_AT)
    client_of(person)
    return person


@pytest.fixture
def lists() -> None:
    """The lists that deck_documents.case_part is sorted under."""
    make_case("Voor de lijsten", building_block="persoonlijke-belangen-c", publish=False).delete()


def staged(document: dict[str, Any], by: Person) -> DeckImport:
    return stage_deck_file(content=as_bytes(document), by=by, at=MADE_AT)


def taken(document: dict[str, Any], by: Person, **how: Any) -> Deck:
    return take_over_deck(staged=staged(document, by), by=by, at=MADE_AT, **{"brings_cases": True, **how})


def publish_drafts() -> None:
    """As the coordinator approves them."""
    for page in DilemmaCasePage.objects.filter(live=False):
        page.get_latest_revision().publish(user=approver())


def elsewhere() -> None:
    """The same installation without its cases and decks."""
    Deck.objects.all().delete()
    for page in DilemmaCasePage.objects.all():
        # A case that was published cannot be deleted, and its going freezes the languages that are left.
        CaseVersion.objects.all().delete()
        page.delete()


def written() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Deck, DeckCard, DeckImport, Page, CaseVersion))


def test_a_deck_arrives_as_it_left(editor):
    first = make_case("Het cadeau", building_block="persoonlijke-belangen-c")
    translate_case(first)
    norm = make_case("De regel", kind="norm", is_lesson=True)
    deck = make_curated_deck(
        norm, first, introduction="Uitleg.", introduction_en="Explained.", purpose="training"
    )
    content = deck_file(deck)
    before = json.loads(content)
    elsewhere()
    arrived = take_over_deck(
        staged=stage_deck_file(content=content, by=editor, at=MADE_AT),
        by=editor,
        brings_cases=True,
        is_curated=True,
        at=MADE_AT,
    )
    assert deck_versions(arrived) == []
    publish_drafts()
    after = json.loads(deck_file(arrived))
    origins = [part.pop("origin") for case in after["cases"] for part in case["languages"].values()]
    for case in before["cases"]:
        for part in case["languages"].values():
            part.pop("origin")
    assert after == before
    # Each in the language of its page.
    assert set(origins) == {"Overgenomen van Gemeente Lindewaard.", "Taken over from Gemeente Lindewaard."}


def test_what_belongs_to_one_municipality_stays_there():
    case = make_case("Het cadeau")
    case.clusters.add(UnitFactory(kind="cluster", code="GEHEIM"))
    case.save_revision().publish()
    owner = PersonFactory(given_name="Noor", family_name="Bakker")
    text = deck_file(make_deck(case, owner=owner)).decode()
    for kept in ("GEHEIM", "Noor", "Bakker", "/dilemmas/", "clusters", "url"):
        assert kept not in text, kept


def test_a_deck_without_cases_has_no_file():
    case = make_case()
    deck = make_deck(case)
    case.unpublish()
    with pytest.raises(DomainError) as refused:
        deck_file(deck)
    assert refused.value.code == "deck_empty"


def test_what_would_be_refused_elsewhere_does_not_leave():
    case = make_case(adviser="Lees <b>dit</b>.")
    with pytest.raises(DeckFileRefused) as refused:
        deck_file(make_deck(case))
    assert [fault.code for fault in refused.value.faults] == ["html"]


def test_new_cases_wait_for_approval_and_then_stand_in_the_deck(lists, editor):
    make_catalogue()
    deck = taken(deck_document(case_in_file(1), case_in_file(2, building_block="")), editor)
    pages = list(DilemmaCasePage.objects.order_by("pk"))
    assert [(page.title, page.live, page.slug) for page in pages] == [
        ("De bonbons 1", False, "de-bonbons-1"),
        ("De bonbons 2", False, "de-bonbons-2"),
    ]
    assert [page.origin for page in pages] == ["Overgenomen van Gemeente Zandwijk."] * 2
    assert TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).count() == 2
    assert pages[0].get_latest_revision().user == editor.user
    assert deck_versions(deck) == []
    publish_drafts()
    assert [version.in_language("nl")["title"] for version in deck_versions(deck)] == [
        "De bonbons 1",
        "De bonbons 2",
    ]


def test_a_draft_is_what_an_editor_could_have_written(lists, editor):
    make_catalogue()
    taken(deck_document(case_in_file(1, help_lines=["onbekend"])), editor)
    page = DilemmaCasePage.objects.get()
    page.full_clean()
    assert page.theme.code == "persoonlijke-belangen"
    assert page.building_block.code == "persoonlijke-belangen-c"
    assert [one.code for one in page.work.all()] == ["balie"]
    assert list(page.help_lines.all()) == []
    assert [rule.name for rule in page.rules.all()] == ["Gedragscode"]
    assert page.core_values == ["onafhankelijkheid", "zorgvuldigheid"]
    assert page.review_on.year == MADE_AT.year + 1


def test_a_title_that_is_taken_gets_an_address_of_its_own(lists, editor):
    make_case("De bonbons 1")
    taken(deck_document(case_in_file(1)), editor)
    slugs = DilemmaCasePage.objects.filter(title="De bonbons 1").values_list("slug", flat=True)
    assert len(set(slugs)) == 2


def test_a_known_case_stays_as_it_is(editor):
    equal, different = make_case("Gelijk"), make_case("Anders")
    document = json.loads(deck_file(make_deck(equal, different)))
    document["cases"][1]["languages"]["nl"]["adviser"] = "Iets heel anders."
    document["cases"][0]["languages"]["nl"]["origin"] = "Ergens anders"
    file = read_deck_file(as_bytes(document), known=known_codes())
    assert [one.standing for one in compared_cases(file)] == [Standing.EQUAL, Standing.DIFFERENT]
    versions = CaseVersion.objects.count()
    deck = taken(document, editor)
    assert CaseVersion.objects.count() == versions
    assert [version.in_language("nl")["adviser"] for version in deck_versions(deck)] == [
        "Ik neig naar delen. Verloren gaat een klein gebaar."
    ] * 2


def test_a_draft_or_a_case_taken_down_is_left_alone(editor):
    down, draft = make_case("Weg"), make_case("Concept")
    document = json.loads(deck_file(make_deck(down, draft)))
    down.unpublish()
    draft.unpublish()
    file = read_deck_file(as_bytes(document), known=known_codes())
    assert [one.standing for one in compared_cases(file)] == [Standing.NOT_PUBLISHED] * 2
    deck = taken(document, editor)
    assert deck_versions(deck) == []
    assert DilemmaCasePage.objects.live().count() == 0
    assert deck.cards.count() == 2


def test_who_makes_no_cases_takes_the_known_ones_only(lists):
    known, person = make_case("Bekend", building_block="persoonlijke-belangen-c"), PersonFactory()
    document = json.loads(deck_file(make_deck(known)))
    document["cases"].append(case_in_file(1))
    deck = taken(document, person, brings_cases=False)
    assert list(deck.cards.values_list("case_key", flat=True)) == [known.translation_key]
    assert DilemmaCasePage.objects.count() == 1


def test_a_deck_of_new_cases_alone_is_nothing_for_who_makes_none(lists):
    make_catalogue()
    person = PersonFactory()
    waiting = staged(deck_document(), person)
    before = written()
    with pytest.raises(DomainError) as refused:
        take_over_deck(staged=waiting, by=person, brings_cases=False, at=MADE_AT)
    assert refused.value.code == "nothing_to_take"
    assert written() == before


def test_a_second_yes_finds_the_same_deck(lists, editor):
    make_catalogue()
    waiting = staged(deck_document(case_in_file(1)), editor)
    decks = [take_over_deck(staged=waiting, by=editor, brings_cases=True, at=MADE_AT) for _press in range(2)]
    assert decks[0] == decks[1]
    assert DilemmaCasePage.objects.count() == 1
    waiting.refresh_from_db()
    assert waiting.content is None


def test_a_deck_that_was_thrown_away_after_is_not_made_again(lists, editor):
    make_catalogue()
    waiting = staged(deck_document(case_in_file(1)), editor)
    take_over_deck(staged=waiting, by=editor, brings_cases=True, at=MADE_AT).delete()
    with pytest.raises(DomainError) as refused:
        take_over_deck(staged=waiting, by=editor, brings_cases=True, at=MADE_AT)
    assert refused.value.code == "import_gone"


def test_without_an_english_catalogue_nothing_of_the_file_comes_in(lists, editor):
    """The Dutch page of the first case was made by then."""
    make_catalogue()
    waiting = staged(deck_document(case_in_file(1), case_in_file(2, english=True)), editor)
    Locale.objects.get_or_create(language_code="en")
    before = written()
    with pytest.raises(DomainError) as refused:
        take_over_deck(staged=waiting, by=editor, brings_cases=True, at=MADE_AT)
    assert refused.value.code == "no_catalogue"
    assert written() == before


def test_a_file_that_nobody_said_yes_to_is_not_kept(lists):
    person = PersonFactory()
    old = staged(deck_document(), person)
    stage_deck_file(content=as_bytes(deck_document()), by=PersonFactory(), at=MADE_AT + KEPT_FOR)
    assert DeckImport.objects.filter(pk=old.pk).exists()
    later = MADE_AT + KEPT_FOR + timedelta(seconds=1)
    stage_deck_file(content=as_bytes(deck_document()), by=PersonFactory(), at=later)
    assert not DeckImport.objects.filter(pk=old.pk).exists()
    with pytest.raises(DomainError) as refused:
        take_over_deck(staged=old, by=person, brings_cases=True, at=later)
    assert refused.value.code == "import_gone"


def test_help_lines_that_are_not_here_are_named(lists):
    HelpLine.objects.create(
        code="leidinggevende", name="Je leidinggevende", locale=Locale.objects.get(language_code="nl")
    )
    document = deck_document(case_in_file(1, help_lines=["leidinggevende", "zandwijk"]))
    assert unknown_help_lines(kept_deck_file(document)) == ["zandwijk"]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["title", "cases", "version", "exported_from", "translations", "purpose"]),
    st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.lists(st.none(), max_size=2),
)
def test_what_is_refused_writes_nothing(lists, editor, name, value):
    document = deck_document()
    document[name] = value
    before = written()
    try:
        staged = stage_deck_file(content=json.dumps(document).encode(), by=editor, at=MADE_AT)
    except DeckFileRefused:
        assert written() == before
    else:
        staged.delete()
