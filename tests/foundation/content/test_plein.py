from datetime import date, time

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils.translation import override

from foundation.content.templatetags import plein


@pytest.mark.parametrize(
    ("key", "css_class", "name"),
    [
        ("zorgvuldigheid", "w-z", "Zorgvuldigheid"),
        ("verantwoordelijkheid", "w-v", "Verantwoordelijkheid"),
        ("onafhankelijkheid", "w-o", "Onafhankelijkheid"),
        ("professionaliteit", "w-p", "Professionaliteit"),
        ("zuinigheid", "", ""),
        ("", "", ""),
    ],
)
def test_value_has_a_class_and_a_name(key: str, css_class: str, name: str) -> None:
    assert (plein.value_class(key), plein.value_name(key)) == (css_class, name)


def test_icon_is_hidden_from_screen_readers() -> None:
    assert plein.icon("af") == (
        '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 12.5 9.5 18 20 6.5"/></svg>'
    )


def test_icon_that_is_not_on_the_sheet_is_an_error() -> None:
    with pytest.raises(KeyError, match="confetti"):
        plein.icon("confetti")


def test_letter_counts_from_one() -> None:
    assert [plein.letter(position) for position in (1, 2, 4)] == ["A", "B", "D"]


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(1, 4, 25.0), (0, 4, 0.0), (4, 4, 100.0), (0, 0, 0.0)]
)
def test_percent_of(part: int, whole: int, expected: float) -> None:
    assert plein.percent_of(part, whole) == expected


class WhenForm(forms.Form):
    day = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    starts = forms.TimeField(required=False)
    place = forms.CharField(required=False)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ({"day": "2026-12-10"}, "Je vulde in: donderdag 10 december 2026"),
        # Where the browser has no picker.
        ({"day": "10-12-2026"}, "Je vulde in: donderdag 10 december 2026"),
        ({"starts": "09:30"}, "Je vulde in: 09.30 uur"),
        ({"day": "31-02-2026"}, ""),
        ({"day": ""}, ""),
        ({"place": "2026-12-10"}, ""),
    ],
)
def test_a_day_or_time_after_a_mistake_is_written_out(typed: dict[str, str], written: str) -> None:
    [name] = typed
    field = WhenForm(typed)[name]
    assert plein.written_out(field) == written
    html = render_to_string("components/field.html", {"field": field})
    assert ("Je vulde in" in html) == bool(written)


def test_what_stands_in_a_field_already_is_written_out() -> None:
    form = WhenForm(initial={"day": date(2026, 12, 10), "starts": time(9, 0)})
    assert plein.written_out(form["day"]) == "Nu: donderdag 10 december 2026"
    assert plein.written_out(form["starts"]) == "Nu: 09.00 uur"
    with override("en"):
        assert plein.written_out(form["day"]).endswith("Thursday 10 December 2026")
