from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.audit.models import AuditEvent
from foundation.errors import DomainError
from foundation.people.importing.actions import AppliedCounts, apply_run, stage_units
from foundation.people.importing.queries import faults_of
from foundation.people.models import ImportRun, Unit, UnitPeriod
from foundation.people.queries import UnitHistory
from tests.conftest import moment
from tests.foundation.people.importing.files import units_file

pytestmark = pytest.mark.django_db

LATER = moment("2022-04-01 09:00")
FIRST = date(2015, 1, 1)


def unit(code: str, kind: str = "team", parent: str = "", **row: str) -> dict[str, str]:
    return {"eenheidcode": code, "naam": f"Eenheid {code}", "soort": kind, "bovenliggend": parent} | row


TREE = [
    unit("T1", "team", "A1"),
    unit("A1", "afdeling", "C1"),
    unit("C1", "cluster", "G"),
    unit("G", "concern"),
]


def stage(*rows, at) -> ImportRun:
    return stage_units(file_name="eenheden.csv", content=units_file(*rows), by=None, at=at)


def load(*rows, at, accept_valid=False) -> AppliedCounts:
    return apply_run(run=stage(*rows, at=at), at=at, by=None, accept_valid=accept_valid)


def periods(code: str) -> list[tuple]:
    rows = UnitPeriod.objects.filter(unit__code=code).order_by("valid_from")
    return list(rows.values_list("name", "parent__code", "valid_from", "valid_to"))


def test_tree_is_made_whatever_the_order_of_the_lines(at):
    assert load(*TREE, at=at) == AppliedCounts(new=4)
    team = Unit.objects.get(code="T1")
    assert UnitHistory().cluster_of(team.pk, on=date(2022, 3, 1)).code == "C1"
    assert periods("T1") == [("Eenheid T1", "A1", FIRST, None)]
    assert AuditEvent.objects.get().kind == "units_imported"


def test_second_import_changes_nothing(at):
    load(*TREE, at=at)
    assert load(*TREE, at=LATER) == AppliedCounts(unchanged=4)
    assert UnitPeriod.objects.count() == 4


def test_new_name_or_place_keeps_the_history(at):
    load(*TREE, at=at)
    renamed = unit("T1", "team", "A1", naam="Team Buurten")
    assert load(renamed, at=LATER) == AppliedCounts(changed=1)
    assert periods("T1") == [
        ("Eenheid T1", "A1", FIRST, date(2022, 3, 31)),
        ("Team Buurten", "A1", date(2022, 4, 1), None),
    ]
    load(renamed | {"bovenliggend": "C1", "vanaf": "01-06-2022"}, at=LATER)
    assert periods("T1")[1:] == [
        ("Team Buurten", "A1", date(2022, 4, 1), date(2022, 5, 31)),
        ("Team Buurten", "C1", date(2022, 6, 1), None),
    ]


def test_name_changed_twice_on_one_day_is_a_correction(at):
    load(*TREE, at=at)
    load(unit("T1", "team", "A1", naam="Team Buurtne"), at=LATER)
    load(unit("T1", "team", "A1", naam="Team Buurten"), at=LATER)
    assert [(name, start) for name, _parent, start, _end in periods("T1")] == [
        ("Eenheid T1", FIRST),
        ("Team Buurten", date(2022, 4, 1)),
    ]


def test_first_day_is_corrected_in_place(at):
    load(*TREE, at=at)
    load(unit("T1", "team", "A1", vanaf="01-01-2010"), at=LATER)
    assert periods("T1") == [("Eenheid T1", "A1", date(2010, 1, 1), None)]


def test_unit_without_first_day_starts_on_the_day_of_the_import(at):
    load(unit("T1", vanaf=""), at=at)
    assert periods("T1") == [("Eenheid T1", None, date(2022, 3, 1), None)]


def test_unit_ends_with_a_successor_and_may_come_back(at):
    load(*TREE, at=at)
    ended = unit("T1", "team", "A1", tot="31-12-2022", opvolger="T2")
    assert load(ended, unit("T2", "team", "A1"), at=LATER) == AppliedCounts(new=1, changed=1)
    assert periods("T1") == [("Eenheid T1", "A1", FIRST, date(2022, 12, 31))]
    assert Unit.objects.get(code="T1").successor.code == "T2"
    load(unit("T1", "team", "A1"), at=LATER)
    assert periods("T1") == [("Eenheid T1", "A1", FIRST, None)]
    assert Unit.objects.get(code="T1").successor is None


def test_kind_changes_in_place(at):
    load(*TREE, at=at)
    load(unit("A1", "cluster", "G"), at=LATER)
    assert Unit.objects.get(code="A1").kind == "cluster"


def test_right_units_go_on_without_the_wrong_ones_and_what_hangs_below(at):
    rows = [*TREE, unit("C2", "klooster"), unit("T2", "team", "C2")]
    run = stage(*rows, at=at)
    assert [(fault.line, fault.code) for fault in faults_of(run)] == [
        (6, "unknown_unit_kind"),
        (7, "depends_on_wrong_line"),
    ]
    with pytest.raises(DomainError, match="has_wrong_lines"):
        apply_run(run=run, at=at, by=None)
    assert apply_run(run=run, at=at, by=None, accept_valid=True) == AppliedCounts(new=4, wrong=2)
    assert set(Unit.objects.values_list("code", flat=True)) == {"T1", "A1", "C1", "G"}


def test_run_compared_with_units_that_changed_must_be_staged_again(at):
    first, second = stage(*TREE, at=at), stage(*TREE, at=at)
    apply_run(run=first, at=at, by=None)
    with pytest.raises(DomainError, match="restage"):
        apply_run(run=second, at=at, by=None)


def test_nothing_is_half_written(at, monkeypatch):
    run = stage(*TREE, at=at)

    def fail(*args, **kwargs):
        raise OSError("the disk is full")

    monkeypatch.setattr("foundation.people.importing.actions.record_event", fail)
    with pytest.raises(OSError, match="disk is full"):
        apply_run(run=run, at=at, by=None)
    assert (Unit.objects.count(), UnitPeriod.objects.count()) == (0, 0)
    run.refresh_from_db()
    assert run.is_staged


def test_number_of_queries_does_not_grow_with_the_file(at):
    def queries(count: int, at) -> int:
        rows = [unit(f"X{count}-{place}", "team", "A1") for place in range(count)]
        renamed = [row | {"naam": "Anders"} for row in rows]
        with CaptureQueriesContext(connection) as captured:
            load(*rows, at=at)
            load(*renamed, at=LATER)
        return len(captured)

    load(*TREE, at=at)
    assert queries(300, at) == queries(3, at)
