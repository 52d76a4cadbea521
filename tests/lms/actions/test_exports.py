"""Each change stands in one file, once; with the columns of docs/completion-export.md."""

import csv
import io
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from foundation.people.models import Person
from foundation.printing.actions import print_storage
from lms.actions.exports import export_completions, export_nightly, wipe_old_exports
from lms.actions.parts import note_part, withdraw_record
from lms.models import CompletionExport, ProgrammePart, StepKind
from lms.rules.completion_file import COLUMNS, Change, Line, completion_csv
from tests.conftest import moment
from tests.factories.lms import complete_module, make_hr, make_module
from tests.factories.people import EngagementFactory, PersonFactory
from tests.factories.training import make_cases, practise

pytestmark = pytest.mark.django_db
AT = moment("2022-03-01 10:00")
NIGHT = moment("2022-03-02 02:30")
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.CHOICE_KEY_DIR = tmp_path / "keys"


def lines_of(export: CompletionExport) -> list[dict[str, str]]:
    text = print_storage().open(export.file_name).read().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_what_was_completed_stands_in_one_file_once():
    job = EngagementFactory(person=PersonFactory(personnel_number="4711"))
    module_key = make_module(at=AT)
    complete_module(job, module_key, at=AT)
    (line,) = lines_of(export_completions(by=None, at=AT))
    assert line == {
        "personeelsnummer": "4711",
        "contract": "1",
        "soort": "module",
        "code": str(module_key),
        "titel": line["titel"],
        "versie": "1",
        "afgerond_op": "2022-03-01",
        "bron": "attempt",
        "wijziging": "nieuw",
    }
    assert lines_of(export_completions(by=None, at=AT)) == []
    make_cases(4)
    practise(job, at=AT)
    third = export_completions(by=None, at=AT)
    assert [(one["soort"], one["code"]) for one in lines_of(third)] == [
        ("training", "online-dilemmatraining")
    ]
    assert (third.number, third.new_count) == (3, 1)


def test_a_withdrawn_part_is_told_only_when_it_was_sent():
    hr = make_hr(at=moment("2022-01-03 10:00"))
    jobs = [EngagementFactory(), EngagementFactory()]
    part = ProgrammePart.objects.create(code="vog", kind=StepKind.CHECK, title="VOG gezien")
    sent, unsent = note_part(part=part, engagements=jobs, on=AT.date(), by=hr, at=AT)
    withdraw_record(record=unsent, reason="Vergissing.", by=hr, at=AT)
    assert [one["wijziging"] for one in lines_of(export_completions(by=None, at=AT))] == ["nieuw"]
    withdraw_record(record=sent, reason="Vergissing.", by=hr, at=AT)
    again = export_completions(by=None, at=AT)
    assert [(one["personeelsnummer"], one["wijziging"]) for one in lines_of(again)] == [
        (jobs[0].person.personnel_number, "ingetrokken")
    ]
    assert (again.withdrawn_count, lines_of(export_completions(by=None, at=AT))) == (1, [])


def test_who_has_no_personnel_number_waits_for_one():
    job = EngagementFactory(person=PersonFactory(personnel_number=None, email="x@bureau.example"))
    complete_module(job, make_module(at=AT), at=AT)
    assert lines_of(export_completions(by=None, at=AT)) == []
    Person.objects.filter(pk=job.person_id).update(personnel_number="88")
    assert [one["personeelsnummer"] for one in lines_of(export_completions(by=None, at=AT))] == ["88"]


def test_one_file_a_night():
    complete_module(EngagementFactory(), make_module(at=AT), at=AT)
    assert [export_nightly(at=moment(f"2022-03-02 {time}")) for time in ("01:59", "05:00", "10:00")] == [
        0,
        0,
        0,
    ]
    assert [export_nightly(at=NIGHT), export_nightly(at=NIGHT + timedelta(minutes=5))] == [1, 0]
    assert CompletionExport.objects.count() == 1
    # Also when nothing changed.
    export_nightly(at=NIGHT + timedelta(days=1))
    assert list(CompletionExport.objects.values_list("number", "new_count")) == [(2, 0), (1, 1)]


def test_the_file_goes_in_time_and_nothing_is_sent_again():
    complete_module(EngagementFactory(), make_module(at=AT), at=AT)
    made = export_completions(by=None, at=AT)
    assert wipe_old_exports(at=AT + timedelta(days=90)) == 0
    later = AT + timedelta(days=90, minutes=1)
    assert [wipe_old_exports(at=later), wipe_old_exports(at=later)] == [1, 0]
    assert not print_storage().exists(made.file_name)
    assert export_completions(by=None, at=later).new_count == 0


@pytest.mark.parametrize("begin", ["=1+1", "+31", "-2", "@cmd", "\tx", "\rx"])
def test_a_spreadsheet_runs_nothing(begin):
    line = Line("12", 1, "module", "x", f"{begin} titel", 1, AT.date(), "attempt", Change.NEW)
    rows = list(
        csv.reader(io.StringIO(completion_csv([line]).decode("utf-8-sig"), newline=""), delimiter=";")
    )
    assert rows[1][COLUMNS.index("titel")] == f"'{begin} titel"


def test_the_command_leaves_a_copy(tmp_path, now_is):
    now_is(AT)
    complete_module(EngagementFactory(), make_module(at=AT), at=AT)
    out = StringIO()
    call_command("export_completions", "--to", str(tmp_path), stdout=out)
    made = CompletionExport.objects.get()
    assert (tmp_path / "afrondingen-1.csv").read_bytes() == print_storage().open(made.file_name).read()
    assert out.getvalue() == "Export 1: 1 new, 0 carried over, 0 withdrawn.\n"


def test_every_column_is_explained():
    text = (ROOT / "docs" / "completion-export.md").read_text(encoding="utf-8")
    assert [one for one in (*COLUMNS, *Change) if f"`{one}`" not in text] == []
