"""Earlier completions from a file: seen first, written once, never twice."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from foundation.audit.models import AuditEvent
from foundation.audit.verification import verify_records
from foundation.errors import DomainError
from foundation.people.models import Engagement, PersonStatus
from foundation.xapi.models import Statement
from lms.actions.assigning import assign_requirements
from lms.actions.parts import withdraw_record
from lms.actions.record_files import (
    carry_out_records,
    confirm_records,
    discard_forgotten_records,
    discard_records,
)
from lms.models import Assignment, Completion, PartRecord, RecordRun, StepKind
from tests.conftest import moment
from tests.factories.people import EngagementFactory, PersonFactory
from tests.factories.programmes import make_part, require_steps
from tests.factories.record_files import record_content, stage_lines, write_records

pytestmark = pytest.mark.django_db
LATER = moment("2022-04-01 10:00")


@pytest.fixture
def noor(oath_module, at) -> Engagement:
    engagement = EngagementFactory(
        person=PersonFactory(personnel_number="100", given_name="Noor"), starts_on=date(2020, 1, 1)
    )
    assign_requirements(at=at)
    return engagement


@pytest.fixture
def line(oath_module) -> str:
    return f"100;{oath_module};15-06-2021;Introductie van toen"


def test_nothing_is_written_before_somebody_says_so(noor, line, hr):
    file = stage_lines("module", line, by=hr, at=LATER)
    assert file.counts == {"new": 1, "unchanged": 0, "wrong": 0}
    assert Completion.objects.count() == 0


def test_a_module_of_then_completes_what_is_asked_now(noor, line, hr):
    assert write_records("module", line, by=hr, at=LATER) == 1
    one = Completion.objects.get()
    assert (one.source, one.recorded_by, one.reason) == ("import", hr, "Introductie van toen")
    assert (one.engagement, one.completed_on, one.version.number) == (noor, date(2021, 6, 15), 1)
    assert Assignment.objects.get().completed_at == moment("2021-06-15 12:00")
    event = AuditEvent.objects.get(kind="completions_imported")
    assert (event.actor_id, event.details["new"]) == (hr.public_id, 1)
    # What others noted is no learning of theirs.
    assert Statement.objects.count() == 0
    assert verify_records() == []


def test_the_same_file_twice_adds_nothing(noor, line, hr):
    write_records("module", line, by=hr, at=LATER)
    file = stage_lines("module", line, by=hr, at=LATER)
    assert file.counts == {"new": 0, "unchanged": 1, "wrong": 0}
    with pytest.raises(DomainError, match="records_empty"):
        confirm_records(file=file, by=hr, at=LATER)
    assert Completion.objects.count() == 1


def test_two_files_with_the_same_at_once_write_it_once(noor, line, hr):
    files = [stage_lines("module", line, by=hr, at=LATER) for _number in range(2)]
    runs = [confirm_records(file=file, by=hr, at=LATER)[0] for file in files]
    for run in runs:
        carry_out_records(run=run, at=LATER)
    assert Completion.objects.count() == 1
    assert list(RecordRun.objects.order_by("pk").values_list("status", "added_count")) == [
        ("ready", 1),
        ("ready", 0),
    ]


def test_a_double_click_makes_one_run(noor, line, hr):
    file = stage_lines("module", line, by=hr, at=LATER)
    first, again = (confirm_records(file=file, by=hr, at=LATER) for _number in range(2))
    assert (first[1], again[1], first[0]) == (True, False, again[0])


def test_the_second_worker_leaves_it(noor, line, hr):
    run, _made = confirm_records(file=stage_lines("module", line, by=hr, at=LATER), by=hr, at=LATER)
    carry_out_records(run=run, at=LATER)
    carry_out_records(run=run, at=LATER)
    assert Completion.objects.count() == 1


def test_a_killed_worker_is_gone_on_with(noor, line, hr, oath_module, monkeypatch):
    """The first batch is there, the second is not; the next worker writes only that one."""
    monkeypatch.setattr("lms.actions.record_files.BATCH", 1)
    lines = [line, f"100;{oath_module};16-06-2021;"]
    run, _made = confirm_records(file=stage_lines("module", *lines, by=hr, at=LATER), by=hr, at=LATER)
    with monkeypatch.context() as broken:
        broken.setattr("lms.actions.record_files._finish", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            carry_out_records(run=run, at=LATER)
    assert RecordRun.objects.get().status == "failed"
    # HR presses once more, and once more again.
    again = [confirm_records(file=run.file, by=hr, at=LATER) for _number in range(2)]
    assert [(one.pk, is_new) for one, is_new in again] == [(run.pk, True), (run.pk, False)]
    carry_out_records(run=RecordRun.objects.get(), at=LATER)
    done = RecordRun.objects.get()
    assert (done.status, done.added_count, done.file.counts["new"]) == ("ready", 2, 2)
    assert bytes(done.file.content) == b""
    assert Completion.objects.count() == 2
    assert AuditEvent.objects.get(kind="completions_imported").details["new"] == 2
    # What is whole is not taken up again.
    assert confirm_records(file=run.file, by=hr, at=LATER) == (done, False)


def test_wrong_lines_stop_it_until_they_are_accepted(noor, line, hr):
    file = stage_lines("module", line, "999;integer;15-06-2021;", by=hr, at=LATER)
    with pytest.raises(DomainError, match="records_wrong"):
        confirm_records(file=file, by=hr, at=LATER)
    run, _made = confirm_records(file=file, by=hr, at=LATER, accept_valid=True)
    carry_out_records(run=run, at=LATER)
    assert Completion.objects.count() == 1
    assert RecordRun.objects.get().file.counts == {"new": 1, "unchanged": 0, "wrong": 1}


def test_it_goes_to_the_job_of_that_day(noor, line, hr):
    later = EngagementFactory(person=noor.person, number=2, starts_on=date(2022, 1, 1))
    Engagement.objects.filter(pk=noor.pk).update(ends_on=date(2021, 12, 31))
    write_records("module", line, by=hr, at=LATER)
    assert Completion.objects.get().engagement == noor
    assert later.completions.count() == 0


def test_who_died_after_it_was_staged_is_left_alone(noor, line, hr):
    file = stage_lines("module", line, by=hr, at=LATER)
    run, _made = confirm_records(file=file, by=hr, at=LATER)
    noor.person.status = PersonStatus.DECEASED
    noor.person.save()
    carry_out_records(run=run, at=LATER)
    assert Completion.objects.count() == 0


def test_a_day_in_a_room_of_then_counts(noor, hr, at):
    day = make_part("introductiedag", StepKind.DAY)
    require_steps(day)
    assign_requirements(at=at)
    assert write_records("part", "100;Introductiedag;15-06-2021;Lijst van 2021", by=hr, at=LATER) == 1
    record = PartRecord.objects.get()
    assert (record.source, record.remark, record.done_on) == ("import", "Lijst van 2021", date(2021, 6, 15))
    assert Assignment.objects.get(requirement__code="programma").completed_at == moment("2021-06-15 12:00")
    assert verify_records() == []
    withdraw_record(record=record, reason="Verkeerde lijst.", by=hr, at=LATER)
    # What was withdrawn does not come back unseen.
    file = stage_lines("part", "100;introductiedag;15-06-2021;", by=hr, at=LATER)
    assert file.counts == {"new": 0, "unchanged": 0, "wrong": 1}


def test_a_check_is_valid_from_its_day(noor, hr):
    make_part("vog", StepKind.CHECK, valid_months=60)
    write_records("part", "100;vog;15-06-2021;", by=hr, at=LATER)
    assert PartRecord.objects.get().valid_until == date(2026, 6, 15)


def test_a_file_goes_when_it_is_thrown_away_or_forgotten(noor, line, hr):
    thrown, forgotten = (stage_lines("module", line, by=hr, at=LATER) for _number in range(2))
    discard_records(file=thrown, at=LATER)
    with pytest.raises(DomainError, match="records_discarded"):
        confirm_records(file=thrown, by=hr, at=LATER)
    assert discard_forgotten_records(at=LATER + timedelta(days=29)) == 0
    assert discard_forgotten_records(at=LATER + timedelta(days=31)) == 1
    for file in (thrown, forgotten):
        file.refresh_from_db()
        assert bytes(file.content) == b""


def test_what_is_written_is_not_thrown_away(noor, line, hr):
    file = stage_lines("module", line, by=hr, at=LATER)
    confirm_records(file=file, by=hr, at=LATER)
    with pytest.raises(DomainError, match="records_decided"):
        discard_records(file=file, at=LATER)


@pytest.fixture
def path(line, tmp_path):
    path = tmp_path / "eerder.csv"
    path.write_bytes(record_content(line, "999;integer;15-06-2021;"))
    return path


def run_command(capsys, *args: object) -> str:
    call_command("import_completions", *map(str, args))
    return capsys.readouterr().out


def test_the_command_says_what_it_would_do(noor, path, capsys):
    said = run_command(capsys, path, "--kind", "module")
    assert "regel 3, kolom medewerkernummer ‘999’: Dit medewerkernummer kennen we niet." in said
    assert "nieuw 1, staat er al 0, fout 1" in said
    assert Completion.objects.count() == 0


def test_the_command_writes_when_told_and_by_somebody(noor, path, hr, capsys):
    committed = (path, "--kind", "module", "--commit")
    with pytest.raises(CommandError, match="--by"):
        run_command(capsys, *committed)
    with pytest.raises(CommandError, match="9999999"):
        run_command(capsys, *committed, "--by", "9999999")
    with pytest.raises(CommandError, match="fouten"):
        run_command(capsys, *committed, "--by", hr.personnel_number)
    assert Completion.objects.count() == 0
    said = run_command(capsys, *committed, "--by", hr.personnel_number, "--accept-valid")
    assert "1 vastgelegd." in said
    assert Completion.objects.get().recorded_by == hr
