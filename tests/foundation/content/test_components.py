"""The components as pages include them, without a database."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template.loader import render_to_string


class SignForm(forms.Form):
    code = forms.CharField(label="Code", help_text="Zes cijfers.")
    way = forms.ChoiceField(
        label="Eed of belofte?", widget=forms.RadioSelect, choices=[("oath", "Eed"), ("promise", "Belofte")]
    )
    read = forms.BooleanField(label="Ik heb de tekst gelezen")
    note = forms.CharField(label="Opmerking", required=False, widget=forms.Textarea(attrs={"rows": 3}))


def component(name: str, /, **context: object) -> str:
    return render_to_string(f"components/{name}.html", context)


def ids(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', html))


def test_field_names_the_elements_that_describe_it() -> None:
    html = component("field", field=SignForm({"code": ""})["code"])
    described_by = re.search(r'aria-describedby="([^"]+)"', html)
    assert described_by is not None
    assert described_by[1].split() == ["id_code_helptext", "id_code_error"]
    assert set(described_by[1].split()) <= ids(html)
    assert 'aria-invalid="true"' in html


def test_field_help_below_keeps_the_description() -> None:
    html = component("field", field=SignForm()["code"], help_below=True)
    assert html.index("<input") < html.index('id="id_code_helptext"')


@pytest.mark.parametrize(
    ("name", "css_class"), [("code", "utrecht-textbox"), ("note", "utrecht-textarea"), ("read", "vinkje")]
)
def test_field_draws_each_control_in_its_own_class(name: str, css_class: str) -> None:
    assert f'class="{css_class}"' in component("field", field=SignForm()[name])


def test_field_that_may_stay_empty_says_so() -> None:
    assert "(niet verplicht)" in component("field", field=SignForm()["note"])
    assert "(niet verplicht)" not in component("field", field=SignForm()["code"])


def test_field_of_radios_is_a_fieldset_and_keeps_the_choice() -> None:
    html = component("field", field=SignForm({"way": "promise"})["way"])
    assert re.findall(r'value="(\w+)"[^>]*checked', html) == ["promise"]
    assert html.count("<fieldset") == html.count("<legend") == 1


def test_field_as_cards_letters_the_options() -> None:
    html = component("field", field=SignForm({"way": "promise"})["way"], cards=True)
    assert re.findall(r'keuze__letter" aria-hidden="true">(\w)', html) == ["A", "B"]
    assert re.findall(r'value="(\w+)"[^>]*checked', html) == ["promise"]


def test_error_summary_with_one_error_stays_away() -> None:
    form = SignForm({"code": "482915", "way": "oath"})
    assert component("error_summary", form=form).strip() == ""


def test_error_summary_links_lead_to_the_fields() -> None:
    form = SignForm({})
    summary = component("error_summary", form=form)
    fields = "".join(component("field", field=field) for field in form)
    links = re.findall(r'href="#([^"]+)"', summary)
    assert links == ["id_code", "id_way", "id_read"]
    assert set(links) <= ids(fields)


def test_module_square_fills_what_is_done() -> None:
    html = component(
        "plein_deel", filled=["zorgvuldigheid", "onafhankelijkheid"], count=2, text="van 4 lessen af"
    )
    assert re.findall(r'class="(f-\w+)"', html) == ["f-z", "f-leeg", "f-o", "f-leeg"]
    assert "<b>2</b>" in html


def test_stones_tell_the_step_in_words_too() -> None:
    html = component("stenen", step=2, total=3)
    assert "Stap 2 van 3" in html
    assert re.findall(r'<li class="([\w-]*)">', html) == ["is-af", "is-nu", ""]


@pytest.mark.parametrize(
    ("kind", "css_class"),
    [("success", "--ok"), ("ok", "--ok"), ("error", "--error"), ("warning", "--warning"), ("", "--info")],
)
def test_alert_takes_the_tags_of_messages(kind: str, css_class: str) -> None:
    assert f'"utrecht-alert utrecht-alert{css_class}"' in component("alert", kind=kind, text="Bewaard.")


def test_slab_by_default_carries_the_name_of_its_value() -> None:
    html = component("plaat", value="onafhankelijkheid", sign=3, label="Les 3 van 4", strip=True)
    assert 'class="plaat plaat--strook w-o"' in html
    assert "<b>Onafhankelijkheid</b>" in html


def test_bar_row_writes_widths_with_a_point_and_counts_with_dutch_dots() -> None:
    html = component("bar_row", name="Beheer", invited=1200, begun=900, done=543, todo=657, largest=1200)
    assert re.findall(r'width="([^"]+)"', html) == ["100.0%", "75.0%", "45.2%"]
    assert 'aria-label="543 van 1.200 klaar, 45%"' in html


def test_bar_row_without_anyone_draws_no_bar() -> None:
    assert "<svg" not in component("bar_row", name="Griffie", invited=0, begun=0, done=0, todo=0, largest=0)


def test_pagination_keeps_the_filter() -> None:
    html = component("pagination", page=Paginator(range(30), 10).page(2), query="stand=open&")
    assert re.findall(r'href="([^"]+)"', html) == ["?stand=open&amp;page=1", "?stand=open&amp;page=3"]


def test_server_error_page_needs_no_context() -> None:
    assert "Er ging iets mis bij ons</h1>" in render_to_string("500.html")


def test_templates_hold_no_inline_style_or_script() -> None:
    """The policy of the site refuses them. Mails are no pages; their programs want style attributes."""
    root = Path(settings.TEMPLATES[0]["DIRS"][0])
    offenders = [
        str(path.relative_to(root))
        for path in sorted(root.rglob("*.html"))
        if "emails" not in path.parts
        and re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=\"", path.read_text())
    ]
    assert offenders == []


def test_components_name_their_inputs() -> None:
    root = Path(settings.TEMPLATES[0]["DIRS"][0]) / "components"
    silent = [path.name for path in sorted(root.glob("*.html")) if "{% comment %}" not in path.read_text()]
    assert silent == []
