"""HR files that know nothing of a reorganisation yet, or know it already."""

from datetime import date

import pytest

from foundation.people.importing.actions import AppliedCounts, apply_run, stage_people, stage_units
from foundation.people.importing.messages import explain
from foundation.people.importing.queries import faults_of
from foundation.people.models import Engagement, ImportRun, Membership, UnitPeriod
from tests.conftest import moment
from tests.factories.people import UnitFactory
from tests.foundation.people.importing.files import people_file, person, units_file
from tests.foundation.people.reorganising.steps import close, decided, merge, move, new, rename, split

pytestmark = pytest.mark.django_db

ON, LAST = date(2022, 5, 1), date(2022, 4, 30)
AFTER = moment("2022-05-10 09:00")


def staged_units(*rows: dict[str, str], at) -> ImportRun:
    return stage_units(file_name="eenheden.csv", content=units_file(*rows), by=None, at=at)


def load_people(*rows: dict[str, str], at) -> AppliedCounts:
    run = stage_people(file_name="hr.csv", content=people_file(*rows), by=None, at=at)
    return apply_run(run=run, at=at, by=None)


def unit_row(code: str, kind: str, parent: str, **row: str) -> dict[str, str]:
    return {"eenheidcode": code, "naam": f"Eenheid {code}", "soort": kind, "bovenliggend": parent} | row


def stays() -> list[tuple]:
    rows = Membership.objects.order_by("engagement", "valid_from")
    return list(rows.values_list("unit__code", "valid_from", "valid_to"))


OLD_FILE = [
    unit_row("G", "concern", ""),
    unit_row("C", "cluster", "G"),
    unit_row("D", "cluster", "G"),
    unit_row("A", "afdeling", "C"),
    unit_row("A1", "team", "A"),
    unit_row("A2", "team", "A"),
    unit_row("D1", "team", "D"),
]


def test_units_file_from_before_does_not_undo_it_silently(tree, at):
    assert staged_units(*OLD_FILE, at=at).counts["unchanged"] == 7
    decided(close("A1", "A2"), move("A", "D"), rename("D1", "Anders"), on=ON, at=at)
    run = staged_units(*OLD_FILE, at=at)
    assert (run.counts["wrong"], run.counts["changed"], run.counts["unchanged"]) == (3, 0, 4)
    assert [(fault.line, fault.code, fault.column) for fault in faults_of(run)] == [
        (5, "undoes_reorganisation", "bovenliggend"),
        (6, "undoes_reorganisation", "tot"),
        (6, "undoes_reorganisation", "opvolger"),
        (8, "undoes_reorganisation", "naam"),
    ]
    told = explain(faults_of(run)[-1])
    assert told.sentence == (
        "Zo draait deze regel de reorganisatie ‘Nieuwe indeling’ van 01-05-2022 terug. Nu staat hier: Anders."
    )
    periods = list(UnitPeriod.objects.order_by("pk").values_list())
    apply_run(run=run, at=at, by=None, accept_valid=True)
    assert list(UnitPeriod.objects.order_by("pk").values_list()) == periods


def test_units_file_that_followed_changes_nothing(tree, at):
    decided(close("A1", "A2"), move("A", "D"), rename("D1", "Anders"), on=ON, at=at)
    new_file = [*OLD_FILE]
    new_file[3] = unit_row("A", "afdeling", "D")
    new_file[4] = unit_row("A1", "team", "A", tot="30-04-2022", opvolger="A2")
    new_file[6] = unit_row("D1", "team", "D", naam="Anders")
    assert staged_units(*new_file, at=at).counts["unchanged"] == 7


def test_another_change_than_undoing_is_an_ordinary_one(tree, at):
    decided(rename("D1", "Anders"), on=ON, at=at)
    third = unit_row("D1", "team", "D", naam="Iets derde")
    assert staged_units(third, at=AFTER).counts["changed"] == 1


def test_a_year_later_the_file_is_right_again(tree, at):
    decided(rename("D1", "Anders"), on=ON, at=at)
    assert staged_units(OLD_FILE[-1], at=moment("2023-05-03 09:00")).counts["changed"] == 1


def test_people_file_may_name_the_old_unit_and_the_new_one(tree, at):
    here, there = person(1, eenheidcode="A1"), person(1, eenheidcode="N")
    load_people(here, at=at)
    decided(merge("A1", "A2", into=new("N", "A")), on=ON, at=at)
    expected = [("A1", date(2022, 2, 1), LAST), ("N", ON, None)]
    for row, moment_ in ((here, at), (there, at), (here, AFTER), (there, AFTER)):
        assert load_people(row, at=moment_) == AppliedCounts(unchanged=1)
        assert stays() == expected


def test_after_a_split_the_file_may_go_on_naming_the_unit_that_closed(tree, at):
    load_people(person(1, eenheidcode="A1"), person(2, eenheidcode="A1"), at=at)
    second = Engagement.objects.get(person__personnel_number="2")
    decided(split("A1", new("N", "A"), new("M", "D"), people={str(second.public_id): "M"}), on=ON, at=at)
    rows = [person(1, eenheidcode="A1"), person(2, eenheidcode="A1")]
    assert load_people(*rows, at=AFTER) == AppliedCounts(unchanged=2)
    assert [code for code, _from, to in stays() if to is None] == ["N", "M"]


def test_a_real_move_takes_the_place_of_the_planned_one(tree, at):
    load_people(person(1, eenheidcode="A1"), at=at)
    decided(close("A1", "A2"), on=ON, at=at)
    april = moment("2022-04-01 09:00")
    assert load_people(person(1, eenheidcode="D1"), at=april) == AppliedCounts(changed=1)
    assert stays() == [("A1", date(2022, 2, 1), date(2022, 3, 31)), ("D1", date(2022, 4, 1), None)]


def test_a_newcomer_in_a_unit_that_is_no_more_waits_with_its_successor_named(tree, at):
    decided(close("A1", "A2"), on=ON, at=at)
    UnitFactory(code="X")
    run = stage_people(
        file_name="hr.csv", content=people_file(person(9, eenheidcode="A1")), by=None, at=AFTER
    )
    [fault] = faults_of(run)
    assert (fault.code, fault.details["successor"]) == ("ended_unit", "A2")
