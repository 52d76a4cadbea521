import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from foundation.people.models import Engagement, ImportRun, Person, Unit
from tests.foundation.people.importing.files import people, people_file, person, units_file

pytestmark = pytest.mark.django_db


def run(command: str, path: Path, *options: str) -> tuple[str, int]:
    """What it printed, and its exit status."""
    out = StringIO()
    try:
        call_command(command, str(path), "--at", "2022-03-01T09:00", *options, stdout=out, stderr=StringIO())
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


@pytest.fixture
def write(tmp_path):
    def write_file(content: bytes) -> Path:
        path = tmp_path / "hr.csv"
        path.write_bytes(content)
        return path

    return write_file


def test_people_are_imported(units, write):
    out, status = run("import_people", write(people_file(*people(3))))
    assert (status, Person.objects.count()) == (0, 3)
    assert "nieuw 3, gewijzigd 0, ongewijzigd 0, niet meer in het bestand 0, wacht 0, fout 0" in out
    assert out.endswith("Geïmporteerd.\n")


def test_dry_run_shows_the_difference_and_writes_nothing(units, write):
    run("import_people", write(people_file(*people(20))))
    rows = [*people(19), person(1021), person(1022, eenheidcode="T9")]
    rows[0] |= {"achternaam": "Bakker"}
    out, status = run("import_people", write(people_file(*rows)), "--dry-run")
    assert status == 1
    assert out.splitlines() == [
        "nieuw      1021/1 Noor de Vries1021 (regel 21)",
        "gewijzigd  1001/1 Noor de Bakker (regel 2)",
        "             achternaam: Vries1001 → Bakker",
        "niet meer in het bestand  1020/1 Noor de Vries1020",
        "wacht      1022/1 Noor de Vries1022 (regel 22)",
        "regel 22, kolom eenheidcode ‘T9’: Deze eenheid kennen we niet. De regel wacht. "
        "Verbeter de code, of importeer eerst de eenheden.",
        "nieuw 1, gewijzigd 1, ongewijzigd 18, niet meer in het bestand 1, wacht 1, fout 0",
        "Proef: er is niets geschreven.",
    ]
    assert (Person.objects.count(), ImportRun.objects.count()) == (20, 1)
    assert not Person.objects.filter(family_name="Bakker").exists()


def test_wrong_lines_leave_everything_as_it_was(units, write):
    path = write(people_file({}, person(1002, indienst="31-02-2022")))
    out, status = run("import_people", path)
    assert (status, Person.objects.count(), ImportRun.objects.count()) == (1, 0, 0)
    assert "regel 3, kolom indienst ‘31-02-2022’: Deze dag bestaat niet." in out
    assert out.endswith("Er is niets geïmporteerd.\n")
    _out, status = run("import_people", path, "--accept-valid")
    assert (status, Person.objects.count()) == (1, 1)


def test_partial_file_does_not_propose_endings(units, write):
    run("import_people", write(people_file(*people(3))))
    assert run("import_people", write(people_file(person(1001))), "--partial")[1] == 0
    assert run("import_people", write(people_file(person(1001))))[1] == 1


def test_result_as_json(units, write):
    run("import_people", write(people_file(*people(2))))
    rows = [
        person(1001, functie="Trainer"),
        person(1002),
        person(1003, eenheidcode="T9"),
        person(1004, email="x"),
    ]
    out, status = run("import_people", write(people_file(*rows).decode().encode("cp1252")), "--json")
    assert status == 1
    result = json.loads(out)
    assert {key: result[key] for key in ("kind", "status", "encoding", "separator", "counts")} == {
        "kind": "people",
        "status": "refused",
        "encoding": "utf-8",
        "separator": ";",
        "counts": {"new": 0, "changed": 1, "unchanged": 1, "wrong": 1, "held": 1, "ended": 0},
    }
    assert result["changed"] == [
        {
            "line": 2,
            "medewerkernummer": "1001",
            "volgnummer": "1",
            "eenheidcode": "T1",
            "changes": [{"field": "functie", "before": "Adviseur", "after": "Trainer"}],
        }
    ]
    assert [
        (fault["line"], fault["column"], fault["value"], fault["code"]) for fault in result["faults"]
    ] == [
        (4, "eenheidcode", "T9", "unknown_unit"),
        (5, "email", "x", "bad_email"),
    ]


def test_units_are_imported_and_shown(write):
    path = write(
        units_file({"eenheidcode": "C1", "naam": "Stadsbeheer", "soort": "cluster"}, {"bovenliggend": "C1"})
    )
    out, status = run("import_units", path, "--dry-run")
    assert (status, Unit.objects.count()) == (0, 0)
    assert out.splitlines()[:2] == [
        "nieuw      C1 Stadsbeheer (regel 2)",
        "nieuw      T1 Team Wijken (regel 3)",
    ]
    assert run("import_units", path)[1] == 0
    assert list(Unit.objects.order_by("code").values_list("code", flat=True)) == ["C1", "T1"]


def test_bad_day_of_a_big_file(units, write):
    """Cut off half-way, in CP1252, with an unknown unit, a number twice and an end before its start."""
    rows = people(3000, roepnaam="Zoë", leidinggevende="1001")
    rows[0] |= {"leidinggevende": ""}
    rows[5] |= {"eenheidcode": "T9"}
    rows[7] |= {"medewerkernummer": "1007", "functie": "Trainer"}
    rows[9] |= {"uitdienst": "31-01-2022"}
    content = people_file(*rows).decode().encode("cp1252")
    out, status = run("import_people", write(content[: len(content) // 2]), "--json", "--accept-valid")
    assert (status, Person.objects.count()) == (1, 0)
    result = json.loads(out)
    assert (result["status"], result["encoding"]) == ("refused", "cp1252")
    faults = [(fault["line"], fault["code"]) for fault in result["faults"]]
    assert faults == [
        (7, "unknown_unit"),
        (8, "contract_twice"),
        (9, "contract_twice"),
        (11, "ends_before_start"),
        (1501, "half_file"),
    ]


def test_missing_file_is_said_so(tmp_path):
    with pytest.raises(CommandError, match=r"hr\.csv"):
        call_command("import_units", str(tmp_path / "hr.csv"))


def test_day_of_the_import_is_the_moment_given(units, write):
    run("import_people", write(people_file({"indienst": ""})))
    assert Engagement.objects.get().memberships.get().valid_from.isoformat() == "2022-03-01"
