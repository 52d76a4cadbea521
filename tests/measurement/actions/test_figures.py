from pathlib import Path

import pytest

from foundation.audit.models import AuditEvent
from foundation.errors import DomainError
from measurement.actions.figures import apply_figures, discard_figures, examine_figures, stage_figures
from measurement.models import Figure, FigureImport, Indicator
from measurement.queries.figures import all_series, whole_checks
from measurement.rules.trends import Break
from tests.factories.figures import (
    INVESTIGATIONS,
    NOT_REPORTED,
    REPORTED,
    REPORTERS,
    TOTAL,
    UNKNOWN_CONFIDANT,
    figure_file,
    read_in,
    stage,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
ALL = (*NOT_REPORTED, *REPORTED, *UNKNOWN_CONFIDANT, *TOTAL, *REPORTERS, *INVESTIGATIONS)


def series(code: str):
    (found,) = [one for one in all_series() if one.indicator.code == code]
    return found


def test_file_is_read_in_once_and_for_all(at):
    read_in(ALL, at=at)
    again = examine_figures(figure_file(*ALL))
    assert again.counts == {"new": 0, "changed": 0, "unchanged": len(ALL), "wrong": 0}
    assert not again.writes
    read_in(ALL, at=at)
    assert Figure.objects.count() == len(ALL)


def test_difference_names_what_changes(at):
    read_in(REPORTERS, at=at)
    mended = [
        *REPORTERS[:-1],
        "R4b,2019,Totaal aantal melders,228,persons,verbeterd",
        "R4b,2020,Totaal aantal melders,,persons,",
    ]
    examination = examine_figures(figure_file(*mended))
    (changed,) = examination.lines_of("changed")
    assert [(one.field, one.before, one.after) for one in changed.changes] == [
        ("text", "227", "228"),
        ("note", "", "verbeterd"),
    ]
    assert examination.counts == {"new": 1, "changed": 1, "unchanged": 4, "wrong": 0}
    read_in(mended, at=at)
    assert Figure.objects.get(year=2019).number == 228
    assert (Figure.objects.get(year=2020).text, Figure.objects.get(year=2020).number) == ("", None)


def test_one_wrong_line_and_nothing_is_written(at):
    file = stage([*REPORTERS, "R4b,2020,Totaal aantal melders,veel,persons,"], at=at)
    assert file.status == FigureImport.Status.REFUSED
    with pytest.raises(DomainError, match="figures_wrong"):
        apply_figures(file=file, by=None, at=at)
    assert (Figure.objects.count(), Indicator.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("R4b,2019,Totaal aantal melders,3,persons,", "figure_twice"),
        ("R4b,2020,Totaal aantal melders,3,percent,", ""),
        ("R4b,2020,Onderzoeken,3,persons,", ""),
    ],
)
def test_line_that_says_it_again_is_wrong(line, code, at):
    faults = examine_figures(figure_file(*REPORTERS, line)).faults
    assert [one.code for one in faults] == ([code] if code else [])


def test_another_unit_than_before_is_wrong(at):
    read_in(INVESTIGATIONS, at=at)
    (fault,) = examine_figures(figure_file("R4b,2021,Onderzoeken,3,percent,")).faults
    assert (fault.code, fault.line, fault.details) == ("other_unit_before", 2, {"unit": "investigations"})


def test_who_says_yes_says_yes_to_what_they_saw(at):
    file = stage(REPORTERS, at=at)
    seen = examine_figures(bytes(file.content)).mark
    read_in(["R4b,2019,Totaal aantal melders,1,persons,"], at=at)
    with pytest.raises(DomainError, match="figures_moved"):
        apply_figures(file=file, by=None, at=at, mark=seen)
    assert Figure.objects.count() == 1


def test_file_is_read_in_once_only(at):
    file = read_in(REPORTERS, at=at)
    for act in (lambda: apply_figures(file=file, by=None, at=at), lambda: discard_figures(file=file)):
        with pytest.raises(DomainError, match="figures_decided"):
            act()


def test_import_keeps_who_and_when(at):
    by = PersonFactory()
    file = stage_figures(content=figure_file(*REPORTERS), file_name="cijfers.csv", by=by, at=at)
    apply_figures(file=file, by=by, at=at)
    file.refresh_from_db()
    assert (file.staged_by, file.applied_by, file.applied_at, file.counts["new"]) == (by, by, at, 5)
    event = AuditEvent.objects.get(kind="figures_imported")
    assert (event.actor_id, event.subject_id, event.details["new"]) == (by.public_id, file.public_id, 5)
    assert set(Figure.objects.values_list("read_from", flat=True)) == {file.pk}


def test_question_that_changed_breaks_the_trend_and_the_same_question_does_not(at):
    read_in(ALL, at=at)
    assert [why for _a, _b, why in series("geen-melding-gedaan").breaks] == [Break.WORDING]
    assert series("kent-vertrouwenspersoon-niet").breaks == []


def test_definition_that_changed_breaks_the_trend(at):
    read_in(ALL, at=at)
    assert [(a.year, b.year, why) for a, b, why in series("totaal-meldingen-omgangsvormen").breaks] == [
        (2017, 2018, Break.DEFINITION)
    ]
    assert [(a.year, b.year) for a, b, _why in series("onderzoeken").breaks] == [(2018, 2019), (2019, 2020)]


@pytest.mark.parametrize("note", ["SERIES BREAK 2018/2019: alleen intern", "to 3 December 2019; half"])
def test_note_that_says_so_breaks_the_trend_of_any_item(note, at):
    read_in(["R4b,2018,Iets,1,persons,", f"R4b,2019,Iets,2,persons,{note}"], at=at)
    assert [why for _a, _b, why in series("iets-persons").breaks] == [Break.DEFINITION]


def test_parts_of_a_whole_leave_twelve_percent_unknown(at):
    read_in(ALL, at=at)
    (check,) = whole_checks(Indicator.objects.get(code="wel-gemeld"), "Huizen")
    assert (check.year, sorted(check.parts), check.unknown) == (2022, [16, 24, 48], 12)


def test_municipalities_are_never_one_series(at):
    read_in(["R,2019,Kernwaarden,4,values,", "Hz,2020,Kernwaarden,5,values,"], at=at)
    assert [(one.place, len(one.figures)) for one in all_series()] == [("Huizen", 1), ("Rotterdam", 1)]


def test_source_that_nobody_knows_is_the_own_municipality(at, settings):
    read_in(["Jaarverslag 2019,2019,Iets,1,persons,", "Jaarverslag 2020,2020,Iets,2,persons,"], at=at)
    assert [(one.place, len(one.figures)) for one in all_series()] == [(settings.MUNICIPALITY_NAME, 2)]


def test_files_with_a_broken_end_are_refused(at):
    (fault,) = examine_figures(figure_file(*REPORTERS)[:-12]).faults
    assert fault.code == "half_file"


def test_shipped_catalogue_is_whole():
    path = Path(__file__).resolve().parents[3] / "measurement" / "content" / "indicators.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("nl:") == text.count("en:")
