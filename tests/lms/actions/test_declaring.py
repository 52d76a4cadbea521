from datetime import date, timedelta

import pytest

from foundation.audit.verification import verify_records
from foundation.errors import DomainError
from lms.actions.assigning import assign_requirements
from lms.actions.declaring import (
    close_round,
    load_declarations,
    open_round,
    publish_text,
    save_declaration,
    set_steps,
)
from lms.models import Declaration, RequirementVersion, StepOfKind, TextVersion
from lms.queries.declarations import declaration_statuses, languages_of, texts_of
from lms.rules.declarations import DeclarationState
from tests.factories.declarations import (
    PARALLEL,
    add_text,
    let_sign,
    make_declaration,
    make_external,
    make_sponsor,
    sign,
    text,
)
from tests.factories.people import EngagementFactory, UnitFactory

pytestmark = pytest.mark.django_db


def refused(expected, call, /, **kwargs):
    before = TextVersion.objects.count()
    with pytest.raises(DomainError) as caught:
        call(**kwargs)
    assert caught.value.code == expected
    assert TextVersion.objects.count() == before
    return caught.value


def publish(declaration, at, **changed):
    values = {
        "declaration": declaration,
        "valid_from": date(2023, 1, 1),
        "legal_source": "Bron",
        "contents": {"nl": text()},
        "at": at,
        **changed,
    }
    return publish_text(**values)


def test_a_new_kind_needs_no_code(at):
    made = save_declaration(
        code="huisregels", title_nl=" Huisregels ", title_en="", form="signed", by=None, at=at
    )
    assert (made.title_nl, made.title) == ("Huisregels", "Huisregels")
    again = save_declaration(
        code="huisregels",
        title_nl="Huisregels raadhuis",
        title_en="House rules",
        form="signed",
        by=None,
        at=at,
    )
    assert (again.pk, Declaration.objects.count()) == (made.pk, 1)


@pytest.mark.parametrize(
    ("code", "title", "expected"), [("oath", "Eed", "code_taken"), ("x", " ", "no_title")]
)
def test_what_no_declaration_can_be_called(code, title, expected, at):
    refused(expected, save_declaration, code=code, title_nl=title, title_en="", form="signed", by=None, at=at)


def test_a_text_in_two_languages_is_one_version(at):
    made = make_declaration(at=at)
    dutch = publish(made, at, contents={"nl": text(), "en": text()})
    assert languages_of(dutch) == ["nl", "en"]
    assert verify_records() == []


def test_the_same_text_twice_is_one_and_another_one_that_day_is_refused(at):
    made = make_declaration(at=at)
    assert publish(made, at) == publish(made, at)
    refused(
        "text_exists", publish_text, declaration=made, valid_from=date(2023, 1, 1), legal_source="Bron",
        contents={"nl": text(("Anders", "Anders."))}, at=at,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ({"en": text()}, "no_dutch_text"),
        ({"nl": {**text(), "closing": ""}}, "text_incomplete"),
        ({"nl": text(("Kop", " "))}, "text_incomplete"),
        ({"nl": text(questions=(PARALLEL,)), "en": text()}, "questions_differ"),
    ],
)
def test_a_text_that_is_not_whole_is_refused(contents, expected, at):
    made = make_declaration(at=at)
    refused(
        expected, publish_text, declaration=made, valid_from=date(2023, 1, 1), legal_source="Bron",
        contents=contents, at=at,
    )  # fmt: skip


def test_the_table_is_kept_row_by_row(at):
    one, two = make_declaration(at=at), make_declaration(at=at, code="twee", title="Twee")
    row = {"kind": "stagiair", "takes_oath": False, "shows_certificate": True, "by": None, "at": at}
    assert set_steps(declarations=[one, two], **row)
    assert not set_steps(declarations=[two, one], **row)
    assert set_steps(declarations=[two], **row)
    cells = set(StepOfKind.objects.filter(kind="stagiair").values_list("step", "declaration__code"))
    assert cells == {("declaration", "twee"), ("conduct_certificate", None)}


def row(kind, *, oath, at):
    return set_steps(kind=kind, takes_oath=oath, shows_certificate=False, declarations=[], by=None, at=at)


def test_who_takes_the_oath_by_the_table_is_asked_for_it(oath_module, at):
    holiday_worker = EngagementFactory(kind="vakantiewerker")
    assign_requirements(at=at)
    assert not holiday_worker.assignments.exists()
    row("vakantiewerker", oath=True, at=at)
    assign_requirements(at=at)
    [asked] = holiday_worker.assignments.all()
    assert "oath" in asked.requirement_version.gates
    assert [step.module_key for step in asked.requirement_version.steps.all()] == [oath_module]


def test_who_no_longer_takes_it_is_asked_no_more_and_keeps_what_was_laid_on_them(oath_module, at):
    first = EngagementFactory(kind="medewerker")
    row("medewerker", oath=True, at=at)
    assign_requirements(at=at)
    row("medewerker", oath=False, at=at)
    second = EngagementFactory(kind="medewerker")
    assign_requirements(at=at)
    assert first.assignments.exists()
    assert not second.assignments.exists()


def test_a_kind_that_is_asked_already_makes_no_new_version(oath_module, at):
    row("medewerker", oath=True, at=at)
    assert RequirementVersion.objects.count() == 1
    row("inhuur", oath=False, at=at)
    assert RequirementVersion.objects.count() == 1


def test_a_round_asks_everybody_below_its_units_until_it_is_closed(at):
    made = make_declaration(at=at)
    cluster = UnitFactory()
    team = UnitFactory(name__parent=cluster)
    inside, outside = EngagementFactory(unit=team), EngagementFactory(unit=UnitFactory())
    by = make_sponsor(at=at)
    round_ = open_round(
        title="Informatiegebruik",
        declaration=made,
        units=[cluster],
        starts_on=at.date(),
        due_on=at.date() + timedelta(days=30),
        by=by,
        at=at,
    )
    statuses = declaration_statuses([inside, outside], at=at)
    assert statuses[outside.pk] == []
    [asked] = statuses[inside.pk]
    assert (asked.state, asked.standing.due_on, asked.is_gate) == (
        DeclarationState.TO_SIGN,
        date(2022, 3, 31),
        False,
    )
    close_round(round_=round_, by=by, at=at)
    assert declaration_statuses([inside], at=at)[inside.pk] == []


@pytest.mark.parametrize(
    ("starts", "due", "expected"),
    [
        (date(2022, 4, 1), date(2022, 3, 31), "round_ends_before_start"),
        (date(2022, 1, 1), date(2022, 2, 1), "round_in_the_past"),
        (date(2019, 1, 1), date(2022, 4, 1), "no_text"),
    ],
)
def test_a_round_that_cannot_be(starts, due, expected, at):
    made = make_declaration(at=at)
    refused(
        expected, open_round, title="Ronde", declaration=made, units=[], starts_on=starts, due_on=due,
        by=make_sponsor(at=at), at=at,
    )  # fmt: skip


def test_no_text_begins_on_a_day_on_which_somebody_signed_another(at):
    made = make_declaration(at=at)
    let_sign(made, at=at)
    sign(make_external(sponsor=make_sponsor(at=at), at=at), made, at=at)
    with pytest.raises(DomainError) as caught:
        add_text(made, text(("Anders", "Anders.")), valid_from=at.date(), at=at)
    assert caught.value.code == "text_in_the_past"


def test_what_comes_along_loads_once(at):
    first = load_declarations(at=at)
    count = TextVersion.objects.count()
    assert load_declarations(at=at) == first
    assert TextVersion.objects.count() == count
    declaration = Declaration.objects.get(code="integriteitsverklaring")
    assert [one.valid_from for one in texts_of(declaration.code)] == [date(2026, 9, 1), date(2022, 1, 1)]
    assert languages_of(texts_of(declaration.code).first()) == ["nl", "en", "nl-easy"]
    assert Declaration.objects.get(code="gedragscode").form == "acknowledged"
    assert verify_records() == []
