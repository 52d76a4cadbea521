import json

import pytest
from django.core.management import CommandError, call_command

from measurement.models import Figure, FigureImport
from tests.factories.figures import REPORTERS, figure_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path, capsys):
    def run_(*lines: str, **options) -> str:
        path = tmp_path / "cijfers.csv"
        path.write_bytes(figure_file(*lines))
        call_command("import_figures", str(path), **options)
        return capsys.readouterr().out

    return run_


def test_dry_run_writes_nothing(run):
    out = run(*REPORTERS, dry_run=True)
    assert "new: 5" in out
    assert "Proef: er is niets geschreven." in out
    assert (Figure.objects.count(), FigureImport.objects.count()) == (0, 0)


def test_second_time_changes_nothing_and_keeps_no_file(run):
    run(*REPORTERS)
    assert "Alles stond er al" in run(*REPORTERS)
    assert (Figure.objects.count(), FigureImport.objects.count()) == (5, 1)


def test_wrong_file_ends_with_one_and_names_line_and_column(run, capsys):
    with pytest.raises(CommandError) as refused:
        run(*REPORTERS, "R4b,2020,Totaal aantal melders,veel,persons,")
    assert refused.value.returncode == 1
    assert "regel 7, kolom value ‘veel’: Dit is geen getal." in capsys.readouterr().out
    assert Figure.objects.count() == 0


def test_result_as_json(run):
    result = json.loads(run(*REPORTERS, json=True))
    assert (result["status"], result["counts"]["new"], result["faults"]) == ("applied", 5, [])
    assert result["new"][0]["code"] == "totaal-aantal-melders-persons"
