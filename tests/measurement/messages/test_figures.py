import csv

import pytest
from django.utils import translation

from config.demo.measuring import FIGURES
from measurement.messages.figures import caution, finding, from_file, value_text, whole_sentence
from measurement.models import Figure, FigureTheme
from measurement.queries.figures import all_series, whole_checks
from tests.factories.figures import (
    NOT_REPORTED,
    REPORTED,
    REPORTERS,
    SMALL,
    TOTAL,
    UNKNOWN_CONFIDANT,
    read_in,
)

pytestmark = pytest.mark.django_db


def found(lines, at) -> str:
    read_in(lines, at=at)
    return finding(all_series()[0])


def test_finding_of_a_question_that_changed_is_no_rise(at):
    assert found(NOT_REPORTED, at) == (
        "Huizen, 2022: 48%. Met 2020 (42%) is het niet te vergelijken: de vraag was anders. "
        "Er is dus geen stijging of daling."
    )


def test_finding_of_the_same_question_says_the_change(at):
    assert found(UNKNOWN_CONFIDANT, at) == "Huizen, 2022: 59%. Dat is 8 procentpunt meer vergeleken met 2020."


def test_finding_beside_the_four_years_before(at):
    assert found(REPORTERS, at) == (
        "Rotterdam, 2019: 227 mensen. Dat is 35 mensen meer (+18%) vergeleken met 2018. "
        "In de vier jaar ervoor lag het tussen 126 en 192 mensen."
    )


def test_finding_leaves_out_what_counted_otherwise(at):
    assert found(TOTAL, at) == (
        "Rotterdam, 2019: 224 meldingen. Dat is 10 meldingen minder (-4%) vergeleken met 2018."
    )


def test_small_published_count_is_said_and_gets_no_percentage(at):
    assert found(SMALL, at) == "Huizen, 2022: 4 mensen. Dat is 2 mensen meer vergeleken met 2021."


def test_what_is_missing_from_a_whole_is_said(at):
    read_in([*NOT_REPORTED, *REPORTED], at=at)
    series = next(one for one in all_series() if one.indicator.code == "wel-gemeld")
    (check,) = whole_checks(series.indicator, series.place)
    assert whole_sentence(check).startswith("2022: 48 + 24 + 16 = 88%, 12% onbekend.")


def test_values_as_the_source_has_them(at):
    lines = [
        "A,2019,Een,>50,percent,",
        "A,2019,Twee,<10,reports,",
        "A,2019,Drie,,reports,",
        "A,2019,Vier,3/9,items,",
        "A,2019,Vijf,32000,EUR,",
        "A,2019,Zes,2016,year,",
        "A,2019,Zeven,1,persons,",
        "A,2019,Acht,2.5,weken,",
    ]
    read_in(lines, at=at)
    said = [value_text(one) for one in Figure.objects.select_related("indicator").order_by("pk")]
    assert said == [
        "meer dan 50%",
        "minder dan 10 meldingen",
        "onbekend",
        "3/9",
        "€ 32.000",
        "2016",
        "1 persoon",
        "2,5 weken",
    ]


def test_every_theme_says_what_may_not_be_concluded(at):
    read_in(REPORTERS, at=at)
    indicator = all_series()[0].indicator
    for theme in FigureTheme.values:
        indicator.theme = theme
        assert caution(indicator).startswith("Het getal zegt")


def test_finding_in_english(at):
    read_in(UNKNOWN_CONFIDANT, at=at)
    with translation.override("en"):
        assert (
            finding(all_series()[0])
            == "Huizen, 2022: 59%. That is 8 percentage points more compared with 2020."
        )


def test_every_note_that_came_along_is_dutch_on_a_dutch_page():
    with FIGURES.open(encoding="utf-8") as lines:
        notes = {line["note"] for line in csv.DictReader(lines)} - {""}
    assert [note for note in sorted(notes) if from_file(note) == note] == []
    with translation.override("en"):
        assert all(from_file(note) == note for note in notes)


def test_what_a_note_says_was_asked_is_dutch_too_and_another_note_stays_as_it_is():
    assert from_file("to 3 December 2020") == "tot en met 3 december 2020"
    asked = "asked about confidant, manager or P&O"
    assert from_file(asked) == "gevraagd naar vertrouwenspersoon, leidinggevende of P&O"
    assert from_file("eigen telling van HR") == "eigen telling van HR"
