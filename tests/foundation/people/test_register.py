"""The register of rights, and what is told of a changed table."""

from datetime import date, timedelta

import pytest

from foundation.people.actions import grant_role
from foundation.people.actions.announcing import note_rights_table
from foundation.people.models import Announcement, RightsVersion, Role
from foundation.people.queries.announcements import announced_lines
from foundation.people.queries.limits import limits_in_force
from foundation.people.queries.register import Register, register_on
from foundation.people.rights import MATRIX, NOT_YET, Cell, Right, Scope
from tests.conftest import moment
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2022, 3, 1)
COMING = Cell(Role.DIRECTOR, Right.COMPLETION_BY_NAME, Scope.EVERYONE, since=date(2022, 5, 1))
# The cells that OR and FG agreed to before the first installation, without one that fell away. Whoever adds one gives it a `since`.
CELLS_OF_THE_FIRST_DAY = 44


def register_of(day: date, **table) -> Register:
    return register_on(day, limits=limits_in_force(day), **table)


def lines(fields) -> set[tuple]:
    return {(field.right, line.role, line.scope, line.since) for field in fields for line in field.lines}


def test_a_cell_that_is_added_later_says_from_when():
    assert len([cell for cell in MATRIX if cell.since is None]) == CELLS_OF_THE_FIRST_DAY


def test_every_cell_stands_in_the_register_once(at):
    grant_role(person=PersonFactory(), role=Role.HR, at=at - timedelta(days=9))
    register = register_of(DAY)
    rows = [line for fields in (register.seen, register.done) for field in fields for line in field.lines]
    assert (len(rows), register.coming) == (len(MATRIX), [])
    assert {row.since for row in rows} == {date(2022, 2, 20)}
    assert (
        str(Right.COMPLETION_BY_NAME.label),
        "HR",
        "van iedereen",
        date(2022, 2, 20),
    ) in lines(register.seen)
    assert {row.threshold for row in rows} == {"", "5 mensen", "10 mensen"}
    assert len([row for row in rows if not row.has_page]) == len(NOT_YET)


def test_before_anything_was_recorded_the_day_is_unknown():
    rows = [line for field in register_of(DAY).seen for line in field.lines]
    assert {row.since for row in rows} == {None}


def test_what_is_to_come_stands_apart_until_its_day(at):
    grant_role(person=PersonFactory(), role=Role.HR, at=at)
    table = (*MATRIX, COMING)
    said = (
        str(Right.COMPLETION_BY_NAME.label),
        str(Role.DIRECTOR.label),
        "van iedereen",
        date(2022, 5, 1),
    )
    before = register_of(date(2022, 4, 30), table=table)
    assert (lines(before.coming), said in lines(before.seen)) == ({said}, False)
    after = register_of(date(2022, 5, 1), table=table)
    assert (after.coming, said in lines(after.seen)) == ([], True)


def test_the_first_table_is_noted_and_told_to_nobody(at):
    assert note_rights_table(at=at) is False
    assert note_rights_table(at=at) is False
    assert (RightsVersion.objects.count(), Announcement.objects.count()) == (1, 0)


def test_a_changed_table_is_told_once_and_beforehand(at):
    note_rights_table(at=at)
    table = (*MATRIX[1:], COMING)
    later = moment("2022-04-01 09:00")
    assert [note_rights_table(at=later, table=table) for _time in range(2)] == [True, False]
    told = Announcement.objects.get()
    assert (told.kind, told.effective_on) == ("rights_changed", date(2022, 5, 1))
    assert announced_lines(told) == [
        "Nieuw vanaf 1 mei 2022: Gemeentesecretaris of concerndirecteur, wie welke stap af heeft, met naam, "
        "van iedereen.",
        "Vervalt: Medewerker of externe, eigen stappen, plan en inzage, van jezelf.",
    ]
    # Back to the former release: a change again.
    assert note_rights_table(at=later) is True
    assert RightsVersion.objects.count() == 3


def test_the_order_of_the_code_says_nothing(at):
    note_rights_table(at=at)
    assert note_rights_table(at=at, table=reversed(MATRIX)) is False


def test_a_cell_without_a_day_holds_from_when_it_was_first_seen(at):
    grant_role(person=PersonFactory(), role=Role.HR, at=at)
    note_rights_table(at=at)
    table = (*MATRIX, Cell(Role.DIRECTOR, Right.COMPLETION_BY_NAME, Scope.EVERYONE))
    note_rights_table(at=moment("2022-04-01 09:00"), table=table)
    register = register_of(date(2022, 4, 2), table=table)
    seen = {(role, scope): since for _right, role, scope, since in lines(register.seen)}
    assert seen[str(Role.DIRECTOR.label), "van iedereen"] == date(2022, 4, 1)
    assert seen["HR", "van iedereen"] == DAY
