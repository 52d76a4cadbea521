from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.audit.models import AuditEvent
from foundation.errors import DomainError
from foundation.people.importing import planning_people
from foundation.people.importing.actions import (
    AppliedCounts,
    apply_run,
    discard_forgotten_runs,
    discard_run,
    remember_headings,
    retry_held_lines,
    stage_people,
)
from foundation.people.importing.queries import faults_of, held_lines, staged_difference
from foundation.people.importing.rules.headings import PEOPLE_FILE
from foundation.people.models import (
    AwaitedManager,
    Engagement,
    ImportKind,
    ImportLine,
    ImportRun,
    Membership,
    Person,
    ProposedEnding,
)
from tests.conftest import moment
from tests.factories.people import PersonFactory, UnitFactory
from tests.foundation.people.importing.files import people, people_file, person

pytestmark = pytest.mark.django_db

DAY_BEFORE, TODAY = date(2022, 2, 28), date(2022, 3, 1)
LATER = moment("2022-04-01 09:00")


def stage(*rows, at, partial=False, **kwargs) -> ImportRun:
    content = rows[0] if rows and isinstance(rows[0], bytes) else people_file(*rows, **kwargs)
    return stage_people(file_name="hr.csv", content=content, by=None, at=at, partial=partial)


def load(*rows, at, partial=False, accept_valid=False, **kwargs) -> AppliedCounts:
    run = stage(*rows, at=at, partial=partial, **kwargs)
    return apply_run(run=run, at=at, by=None, accept_valid=accept_valid)


def counts(run: ImportRun) -> dict[str, int]:
    return {outcome: count for outcome, count in run.counts.items() if count}


def faults(run: ImportRun) -> list[tuple[int, str, str, str]]:
    return [(fault.line, fault.column, fault.value, fault.code) for fault in faults_of(run)]


def stays(engagement: Engagement) -> list[tuple[str, date, date | None]]:
    rows = engagement.memberships.order_by("valid_from")
    return list(rows.values_list("unit__code", "valid_from", "valid_to"))


def everything() -> list[list[tuple]]:
    """All rows an import may touch."""
    models = (
        Person,
        Engagement,
        Membership,
        AwaitedManager,
        ImportRun,
        ImportLine,
        ProposedEnding,
        AuditEvent,
    )
    return [list(model.objects.order_by("pk").values_list()) for model in models]


def test_new_person_gets_contract_and_membership(units, at):
    run = stage({"leidinggevende": "1002"}, person(1002, roepnaam="Tom", eenheidcode="C1"), at=at)
    assert (run.status, counts(run)) == ("staged", {"new": 2})
    assert Person.objects.count() == 0
    applied = apply_run(run=run, at=at, by=None)
    assert applied == AppliedCounts(new=2, persons_new=2)
    noor = Person.objects.get(personnel_number="1001")
    assert (noor.initials, noor.given_name, noor.infix, noor.family_name) == ("N.", "Noor", "de", "Vries")
    assert (noor.email, noor.language, noor.status) == ("n.devries@lindewaard.example", "nl", "active")
    job = noor.engagements.get()
    assert (job.number, job.kind, job.job_title, job.function_level) == (1, "medewerker", "Adviseur", 10)
    assert (job.starts_on, job.ends_on) == (date(2022, 2, 1), None)
    assert job.line_manager.given_name == "Tom"
    assert stays(job) == [("T1", date(2022, 2, 1), None)]


def test_second_import_changes_nothing(units, at):
    rows = [*people(3, leidinggevende="1003"), {"medewerkernummer": "1004", "indienst": ""}]
    rows[2]["leidinggevende"] = ""
    load(*rows, at=at)
    before = everything()[:4]
    run = stage(*rows, at=LATER)
    assert counts(run) == {"unchanged": 4}
    assert apply_run(run=run, at=LATER, by=None) == AppliedCounts(unchanged=4)
    assert everything()[:4] == before


def test_without_a_start_the_membership_begins_on_the_day_of_the_import(units, at):
    load({"indienst": ""}, at=at)
    job = Engagement.objects.get()
    assert job.starts_on is None
    assert stays(job) == [("T1", TODAY, None)]
    load({"indienst": "15-02-2022"}, at=LATER)
    assert stays(job) == [("T1", date(2022, 2, 15), None)]


def test_two_jobs_of_one_person(units, at):
    load({}, {"volgnummer": "2", "functie": "Trainer", "eenheidcode": "T2", "email": ""}, at=at)
    noor = Person.objects.get()
    assert noor.email == "n.devries@lindewaard.example"
    jobs = noor.engagements.order_by("number")
    assert [(job.number, job.job_title, stays(job)[0][0]) for job in jobs] == [
        (1, "Adviseur", "T1"),
        (2, "Trainer", "T2"),
    ]


def test_changes_are_shown_and_made_in_place(units, at):
    load({}, at=at)
    noor, job = Person.objects.get(), Engagement.objects.get()
    run = stage(
        {
            "achternaam": "Bakker",
            "email": "n.bakker@lindewaard.example",
            "functie": "Trainer",
            "soort": "inhuur",
        }
        | {"functieniveau": "", "uitdienst": "31-12-2022"},
        at=LATER,
    )
    line = staged_difference(run).changed.get()
    assert line.changes == [
        {"field": "achternaam", "before": "Vries", "after": "Bakker"},
        {"field": "email", "before": "n.devries@lindewaard.example", "after": "n.bakker@lindewaard.example"},
        {"field": "functie", "before": "Adviseur", "after": "Trainer"},
        {"field": "functieniveau", "before": "10", "after": ""},
        {"field": "soort", "before": "medewerker", "after": "inhuur"},
        {"field": "uitdienst", "before": "", "after": "31-12-2022"},
    ]
    assert apply_run(run=run, at=LATER, by=None) == AppliedCounts(changed=1)
    noor.refresh_from_db()
    job.refresh_from_db()
    assert (noor.family_name, noor.email) == ("Bakker", "n.bakker@lindewaard.example")
    assert (job.job_title, job.function_level, job.kind) == ("Trainer", None, "inhuur")
    assert job.ends_on == date(2022, 12, 31)
    assert stays(job) == [("T1", date(2022, 2, 1), None)]


def test_changed_unit_keeps_the_history(units, at):
    load({}, at=at)
    job = Engagement.objects.get()
    load({"eenheidcode": "T2"}, at=LATER)
    assert stays(job) == [
        ("T1", date(2022, 2, 1), date(2022, 3, 31)),
        ("T2", date(2022, 4, 1), None),
    ]
    load({"eenheidcode": ""}, at=moment("2022-05-01 09:00"))
    assert stays(job)[1:] == [("T2", date(2022, 4, 1), date(2022, 4, 30))]
    load({"eenheidcode": "T1"}, at=moment("2022-06-01 09:00"))
    assert stays(job)[2:] == [("T1", date(2022, 6, 1), None)]


def test_unit_changed_before_the_start_counts_from_the_start(units, at):
    load({"indienst": "01-05-2022"}, at=at)
    load({"indienst": "01-05-2022", "eenheidcode": "T2"}, at=LATER)
    assert stays(Engagement.objects.get()) == [("T2", date(2022, 5, 1), None)]


def test_known_person_is_matched_on_personnel_number_alone(units, at):
    other = PersonFactory(personnel_number="2002", email="n.devries@lindewaard.example", given_name="Noor")
    known = PersonFactory(personnel_number="1001", given_name="Nora")
    load({}, at=at)
    known.refresh_from_db()
    assert (known.given_name, known.engagements.count()) == ("Noor", 1)
    assert other.engagements.count() == 0


def test_cp1252_and_commas_are_read(units, at):
    content = people_file({"roepnaam": "Zoë", "functie": '"Adviseur, senior"'}, separator=",").decode()
    run = stage(content.encode("cp1252"), at=at)
    assert (run.encoding, run.separator, counts(run)) == ("cp1252", ",", {"new": 1})
    apply_run(run=run, at=at, by=None)
    assert Person.objects.get().given_name == "Zoë"
    assert Engagement.objects.get().job_title == "Adviseur, senior"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (people_file({}, columns=PEOPLE_FILE.fields[1:]), [(1, "medewerkernummer", "", "missing_column")]),
        (
            people_file({}, columns=(*PEOPLE_FILE.fields, "schoenmaat")),
            [(1, "schoenmaat", "", "unknown_column")],
        ),
        (
            people_file({"BSN": "111222333"}, columns=(*PEOPLE_FILE.fields, "BSN")),
            [(1, "BSN", "", "bsn_column")],
        ),
        (
            people_file({"Geboortedatum": "01-01-1990"}, columns=(*PEOPLE_FILE.fields, "Geboortedatum")),
            [(1, "Geboortedatum", "", "birth_date_column")],
        ),
        (b"", [(1, "", "", "empty_file")]),
    ],
)
def test_wrong_columns_refuse_the_file(units, at, content, expected):
    run = stage(content, at=at)
    assert (run.status, faults(run)) == ("refused", expected)
    with pytest.raises(DomainError, match="not_staged"):
        apply_run(run=run, at=at, by=None, accept_valid=True)
    assert Person.objects.count() == 0


def test_half_a_file_is_refused_with_its_other_faults(units, at):
    whole = people_file(
        person(1001, indienst="31-02-2022"), person(1002, leidinggevende="1003"), person(1003)
    )
    run = stage(whole[:-30], at=at)
    assert run.status == "refused"
    assert faults(run) == [(2, "indienst", "31-02-2022", "no_such_day"), (4, "", "", "half_file")]


def test_bsn_is_never_stored(units, at):
    columns = (*PEOPLE_FILE.fields, "kenmerk")
    values = ("111222333", "123456782", "999999990")
    run = stage(
        *(person(1001 + place, kenmerk=value) for place, value in enumerate(values)), columns=columns, at=at
    )
    assert faults(run) == [(1, "kenmerk", "", "looks_like_bsn")]
    assert not any(value in str(everything()) for value in values)


def test_wrong_lines_stop_the_import_until_hr_takes_what_is_right(units, at):
    rows = [{}, person(1002, indienst="30-02-2022"), person(1003), person(1003, functie="Trainer")]
    run = stage(*rows, at=at)
    assert counts(run) == {"new": 1, "wrong": 3}
    assert faults(run) == [
        (3, "indienst", "30-02-2022", "no_such_day"),
        (4, "medewerkernummer", "1003", "contract_twice"),
        (5, "medewerkernummer", "1003", "contract_twice"),
    ]
    with pytest.raises(DomainError, match="has_wrong_lines"):
        apply_run(run=run, at=at, by=None)
    assert Person.objects.count() == 0
    assert apply_run(run=run, at=at, by=None, accept_valid=True) == AppliedCounts(
        new=1, wrong=3, persons_new=1
    )
    assert list(Person.objects.values_list("personnel_number", flat=True)) == ["1001"]


def test_decided_runs_forget_what_they_said_of_people(units, at):
    load({}, person(1003), at=at)
    rows = [{"functie": "Trainer"}, person(1002, email="fout"), person(1003), person(1004)]
    for decide in (
        lambda run: apply_run(run=run, at=at, by=None, accept_valid=True),
        lambda run: discard_run(run=run),
    ):
        run = stage(*rows, at=at, partial=True)
        decide(run)
        lines = run.lines.order_by("line_number")
        assert list(lines.values_list("line_number", flat=True)) == [2, 3, 4, 5]
        assert [(line.values, line.changes) for line in lines] == [({}, [])] * 4
        assert faults(run) == [(3, "email", "", "bad_email")]


def test_discarded_run_cannot_be_applied(units, at):
    run = stage({}, at=at)
    discard_run(run=run)
    assert run.status == "discarded"
    with pytest.raises(DomainError, match="not_staged"):
        apply_run(run=run, at=at, by=None)
    with pytest.raises(DomainError, match="not_staged"):
        discard_run(run=run)


def test_a_file_that_nobody_decides_on_is_thrown_away_after_thirty_days(units, at):
    run = stage({}, at=at)
    assert discard_forgotten_runs(at=at + timedelta(days=30)) == 0
    assert discard_forgotten_runs(at=at + timedelta(days=30, seconds=1)) == 1
    run.refresh_from_db()
    assert run.status == "discarded"
    assert [line.values for line in run.lines.all()] == [{}]


def test_run_is_applied_once(units, at):
    run = stage({}, at=at)
    same = ImportRun.objects.get(pk=run.pk)
    apply_run(run=run, at=at, by=None)
    with pytest.raises(DomainError, match="not_staged"):
        apply_run(run=run, at=at, by=None)
    with pytest.raises(DomainError):
        apply_run(run=same, at=at, by=None)
    assert Person.objects.count() == 1


def test_run_compared_with_data_that_changed_must_be_staged_again(units, at):
    first, second = stage({}, at=at), stage({"functie": "Trainer"}, at=at)
    apply_run(run=first, at=at, by=None)
    with pytest.raises(DomainError, match="restage"):
        apply_run(run=second, at=at, by=None)
    assert Engagement.objects.get().job_title == "Adviseur"
    assert second.is_staged


def test_older_file_does_not_follow_a_newer_one(units, at):
    load({}, at=at)
    older, newer = stage({}, at=at), stage({}, person(1002, eenheidcode="T9"), at=LATER)
    apply_run(run=newer, at=LATER, by=None)
    with pytest.raises(DomainError, match="restage"):
        apply_run(run=older, at=LATER, by=None)
    assert [line.values["medewerkernummer"] for line in held_lines()] == ["1002"]


def test_change_between_preparing_and_locking_is_noticed(units, at, monkeypatch):
    load({}, at=at)
    run = stage({"functie": "Trainer"}, at=LATER)
    planned = planning_people.plan_people

    def plan_while_somebody_else_writes(*args, **kwargs):
        Person.objects.update(email="ander@lindewaard.example")
        return planned(*args, **kwargs)

    monkeypatch.setattr("foundation.people.importing.applying.plan_people", plan_while_somebody_else_writes)
    with pytest.raises(DomainError, match="restage"):
        apply_run(run=run, at=LATER, by=None)
    assert Engagement.objects.get().job_title == "Adviseur"


@pytest.mark.parametrize(
    "broken",
    [
        "foundation.people.importing.planning_people.PreparedPeople._write_what_hangs_below",
        "foundation.people.importing.applying.resolve_held",
        "foundation.people.importing.staging.forget_staged_lines",
        "foundation.people.importing.actions.record_event",
    ],
)
def test_nothing_is_half_written(units, at, monkeypatch, broken):
    load({}, person(1003), person(1004, eenheidcode="T9"), at=at)
    run = stage({"eenheidcode": "T2", "achternaam": "Bakker"}, person(1002), person(1003), at=LATER)
    before = everything()

    def fail(*args, **kwargs):
        raise OSError("the disk is full")

    monkeypatch.setattr(broken, fail)
    with pytest.raises(OSError, match="disk is full"):
        apply_run(run=run, at=LATER, by=None)
    assert everything() == before
    monkeypatch.undo()
    assert apply_run(run=run, at=LATER, by=None).changed == 1


def test_import_is_recorded_with_counts_and_without_people(units, at):
    hr = PersonFactory()
    run = stage_people(file_name="hr.csv", content=people_file({}), by=hr, at=at)
    apply_run(run=run, at=at, by=hr)
    event = AuditEvent.objects.get()
    assert (event.kind, event.actor_id, event.subject_id) == ("people_imported", hr.public_id, run.public_id)
    assert event.details == {
        "new": 1, "changed": 0, "unchanged": 0, "wrong": 0, "held": 0, "ended": 0, "persons_new": 1,
    }  # fmt: skip
    assert (run.started_by, run.applied_at) == (hr, at)


def test_unknown_unit_is_held_and_the_others_go_on(units, at):
    applied = load({"eenheidcode": "T9"}, person(1002), at=at)
    assert applied == AppliedCounts(new=1, held=1, persons_new=1)
    assert list(Person.objects.values_list("personnel_number", flat=True)) == ["1002"]
    held = held_lines().get()
    assert (held.line_number, held.values["roepnaam"], held.values["eenheidcode"]) == (2, "Noor", "T9")
    assert held.faults == [
        {"code": "unknown_unit", "column": "eenheidcode", "value": "T9", "details": {"nearest": ""}}
    ]
    assert retry_held_lines(at=LATER, by=None) == AppliedCounts(held=1)


def test_held_line_is_imported_once_its_unit_is_known(units, at):
    load({"eenheidcode": "T9"}, person(1002), person(1003, eenheidcode="T8"), at=at)
    UnitFactory(code="T9")
    assert retry_held_lines(at=LATER, by=None) == AppliedCounts(new=1, held=1, persons_new=1)
    assert stays(Engagement.objects.get(person__personnel_number="1001")) == [("T9", date(2022, 2, 1), None)]
    assert [line.values["medewerkernummer"] for line in held_lines()] == ["1003"]
    resolved = ImportLine.objects.get(line_number=2)
    assert (resolved.resolved_at, resolved.values, resolved.faults) == (LATER, {}, [])
    assert AuditEvent.objects.last().kind == "held_lines_imported"


@pytest.mark.parametrize(
    ("rows", "partial", "waiting"),
    [
        ([{"eenheidcode": "T9"}, person(1002)], False, ["1001"]),
        ([{"eenheidcode": "T1"}, person(1002)], False, []),
        ([person(1002)], False, []),
        ([{"eenheidcode": "T1"}], True, []),
        ([person(1002)], True, ["1001"]),
    ],
)
def test_later_file_answers_an_earlier_held_line(units, at, rows, partial, waiting):
    load({"eenheidcode": "T9"}, person(1002), at=at)
    run = stage(*rows, at=LATER, partial=partial)
    apply_run(run=run, at=LATER, by=None)
    assert [line.values["medewerkernummer"] for line in held_lines()] == waiting


def test_manager_who_is_held_is_filled_in_later(units, at):
    rows = [{"leidinggevende": "1002"}, person(1002, eenheidcode="T9")]
    load(*rows, at=at)
    job = Engagement.objects.get()
    assert job.line_manager is None
    assert AwaitedManager.objects.get().personnel_number == "1002"
    # The file says the same again, so nothing has changed.
    assert counts(stage(*rows, at=at)) == {"unchanged": 1, "held": 1}
    UnitFactory(code="T9")
    retry_held_lines(at=LATER, by=None)
    job.refresh_from_db()
    assert job.line_manager.personnel_number == "1002"
    assert AwaitedManager.objects.count() == 0


def test_awaited_manager_is_replaced_by_another(units, at):
    load({"leidinggevende": "1002"}, person(1002, eenheidcode="T9"), person(1003), at=at)
    load({"leidinggevende": "1003"}, person(1002, eenheidcode="T9"), person(1003), at=LATER)
    assert Engagement.objects.get(person__personnel_number="1001").line_manager.personnel_number == "1003"
    assert AwaitedManager.objects.count() == 0


def test_manager_already_known_need_not_be_in_the_file(units, at):
    boss = PersonFactory(personnel_number="500")
    load({"leidinggevende": "500"}, at=at)
    assert Engagement.objects.get().line_manager == boss
    load({"leidinggevende": ""}, at=LATER)
    assert Engagement.objects.get().line_manager is None


def test_remembered_headings_are_used(units, at):
    columns = ("Pers.nr", *PEOPLE_FILE.fields[1:], "kamer")
    row = {"Pers.nr": "1001", "kamer": "B12"}
    run = stage(row, columns=columns, at=at)
    assert faults(run) == [
        (1, "Pers.nr", "", "unknown_column"),
        (1, "kamer", "", "unknown_column"),
        (1, "medewerkernummer", "", "missing_column"),
    ]
    remember_headings(kind=ImportKind.PEOPLE, fields={"Pers.nr": "medewerkernummer", "Kamer": "functie"})
    remember_headings(kind=ImportKind.PEOPLE, fields={"Kamer": ""})
    assert counts(stage(row, columns=columns, at=at)) == {"new": 1}
    remember_headings(kind=ImportKind.UNITS, fields={"Kamer": "naam"})
    assert counts(stage(row, columns=columns, at=at)) == {"new": 1}


@pytest.mark.parametrize(
    ("heading", "field", "code"),
    [
        ("BSN", "medewerkernummer", "forbidden_heading"),
        ("Geboortedatum", "", "forbidden_heading"),
        ("kamer", "kamernummer", "unknown_field"),
        ("k" * 121, "", "heading_too_long"),
    ],
)
def test_heading_that_cannot_be_remembered(db, heading, field, code):
    with pytest.raises(DomainError) as error:
        remember_headings(kind=ImportKind.PEOPLE, fields={heading: field})
    assert error.value.code == code


@pytest.mark.parametrize("change", [{}, {"functie": "Trainer", "achternaam": "Bakker", "eenheidcode": "T2"}])
def test_number_of_queries_does_not_grow_with_the_file(units, at, change):
    def queries(count: int) -> list[int]:
        first = stage(*people(count, leidinggevende="900"), person(900), at=at)
        found = [len(captured) for captured in applying(first)]
        again = [row | change for row in people(count, leidinggevende="900")]
        with CaptureQueriesContext(connection) as staging:
            second = stage(*again, person(900), at=LATER)
        return [*found, len(staging), *(len(captured) for captured in applying(second))]

    def applying(run: ImportRun) -> list[CaptureQueriesContext]:
        with CaptureQueriesContext(connection) as captured:
            apply_run(run=run, at=run.staged_at, by=None)
        return [captured]

    few = queries(3)
    Membership.objects.all().delete()
    Engagement.objects.all().delete()
    Person.objects.all().delete()
    assert queries(300) == few
