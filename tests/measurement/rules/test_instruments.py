"""What a questionnaire may be, and who gets which of its questions."""

from typing import Any

import pytest

from measurement.rules.instruments import WAVES, asked_items, form_in_wave, shown_items
from measurement.rules.reading import InstrumentFaulty, as_content, parse
from tests.factories.instruments import changed, knowledge, option, scale, small, words


def codes(items: Any) -> list[str]:
    return [item.code for item in items]


def faults(content: dict[str, Any]) -> list[str]:
    with pytest.raises(InstrumentFaulty) as refusal:
        parse(content)
    return [f"{one.part} {one.code} {one.field} {one.reason}" for one in refusal.value.faults]


def test_instrument_comes_back_as_it_was_read():
    instrument = parse(small())
    assert parse(as_content(instrument)) == instrument
    assert as_content(parse(as_content(instrument))) == as_content(instrument)


@pytest.mark.parametrize(
    ("wave", "form", "asked"),
    [
        ("t0", 0, "regels_01 regels_02 geschenk_doen geschenk_wie advies_1"),
        ("t0", 1, "regels_01 regels_03 geschenk_doen geschenk_wie advies_1"),
        (
            "before",
            0,
            "regels_01 regels_02 geschenk_doen geschenk_wie fouten_1 fouten_2 fouten_3 advies_1",
        ),
        (
            "t12",
            1,
            "regels_01 regels_03 geschenk_doen geschenk_wie fouten_1 fouten_2 fouten_3 advies_1 gemeld_bij toelichting",
        ),
    ],
)
def test_asked_items_follow_wave_and_form(wave, form, asked):
    assert codes(asked_items(parse(small()), wave=wave, form=form)) == asked.split()


@pytest.mark.parametrize(
    ("answer", "is_shown"), [(1, True), (2, False), (None, False)], ids=["chosen", "other", "skipped"]
)
def test_filter_shows_an_item_only_after_its_answer(answer, is_shown):
    answers = {} if answer is None else {"advies_1": answer}
    shown = codes(shown_items(parse(small()), wave="t6", form=0, answers=answers))
    assert ("gemeld_bij" in shown) is is_shown


def test_filter_behind_a_hidden_item_hides_too():
    content = small()
    content["items"].append(
        {
            "code": "en_toen",
            "scale": "meegemaakt",
            "text": words("En toen?"),
            "format": "janee",
            "filter": {"item": "gemeld_bij", "in": [2]},
            "waves": ["t6"],
        }
    )
    instrument = parse(content)
    said = {"advies_1": 1, "gemeld_bij": [1, 2]}
    assert "en_toen" in codes(shown_items(instrument, wave="t6", form=0, answers=said))
    assert "en_toen" not in codes(shown_items(instrument, wave="t6", form=0, answers=said | {"advies_1": 2}))


@pytest.mark.parametrize("first", range(7))
def test_form_is_another_in_every_wave(first):
    assert len({form_in_wave(first_form=first, wave=wave, forms=7) for wave in WAVES}) == 4


def test_form_turns_round_where_there_are_fewer_than_waves():
    assert [form_in_wave(first_form=1, wave=wave, forms=2) for wave in WAVES] == [1, 0, 1, 0]


def test_text_without_english_falls_back_to_dutch():
    item = parse(changed("advies_1", text={"nl": "Vroeg je advies?"})).item("advies_1")
    assert (item.text.in_language("en"), item.text.language_for("en")) == ("Vroeg je advies?", "nl")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (small(code="Met Hoofdletter"), "instrument Met Hoofdletter code not_a_code"),
        (small(title={"en": "Only English"}), "instrument klein title no_dutch"),
        (small(minutes=0), "instrument klein minutes not_between"),
        (small(forms=0), "instrument klein forms not_between"),
        (small(items=[]), "instrument klein items empty"),
        (small(formats={"x": {"kind": "single", "options": [option(1, "Ja")]}}), "format x options too_few_options"),
        (changed("fouten", range=[5, 1]), "scale fouten range not_a_range"),
        (changed("fouten", score="median"), "scale fouten score not_one_of"),
        (changed("regels", trend=True), "scale regels trend trend_over_rotated_items"),
        (changed("advies", range=[0, 2]), "scale advies range range_is_a_share"),
        (changed("fouten", range=[1, 4]), "item fouten_1 options outside_range"),
        (changed("fouten_1", text={}), "item fouten_1 text no_dutch"),
        (changed("fouten_1", format="eens7"), "item fouten_1 format unknown_format"),
        (changed("fouten_1", options=[option(1, "Ja")]), "item fouten_1 options format_and_options"),
        (changed("fouten_1", scale="moed"), "item fouten_1 scale unknown_scale"),
        (changed("fouten_1", also_in=["moed"]), "item fouten_1 also_in unknown_scale"),
        (changed("fouten_1", scale=None), "item fouten_1 scale no_scale"),
        (changed("fouten_1", waves=["t24"]), "item fouten_1 waves not_one_of"),
        (changed("regels_02", forms=[2]), "item regels_02 forms unknown_form"),
        (changed("regels_02", forms=["a"]), "item regels_02 forms not_numbers"),
        (changed("regels_02", anchor=True), "item regels_02 forms anchor_in_all_forms"),
        (changed("regels_01", options=[option(1, "a", 0), option(2, "b", 0)]), "item regels_01 options no_right_answer"),
        (changed("regels_01", options=[option(1, "a", 0), option(1, "b", 1)]), "item regels_01 options option_twice"),
        (changed("regels_01", options=[option(1, "a", 0), option(16, "b", 1)]), "item regels_01 options option_code"),
        (changed("geschenk_wie", options=[option(1, "a"), option(2, "b", 1)]), "item geschenk_wie options no_points"),
        (changed("gemeld_bij", scale="fouten"), "item gemeld_bij kind mean_needs_single"),
        (changed("gemeld_bij", reverse=True), "item gemeld_bij reverse reverse_needs_single"),
        (changed("gemeld_bij", filter={"item": "toelichting", "in": [1]}), "item gemeld_bij filter filter_not_earlier"),
        (changed("gemeld_bij", filter={"item": "advies_1", "in": [7]}), "item gemeld_bij filter filter_unknown_option"),
        (changed("gemeld_bij", filter={"item": "regels_02", "in": [1]}), "item gemeld_bij filter filter_not_asked"),
        (changed("gemeld_bij", filter={"item": "advies_1"}), "item gemeld_bij filter not_a_filter"),
        (changed("toelichting", scale="fouten"), "item toelichting kind open_is_not_scored"),
        (changed("toelichting", options=[option(1, "a")]), "item toelichting options open_has_no_options"),
        (small(items=[*small()["items"], knowledge(1)]), "item regels_01 code code_twice"),
        (small(scales=[*small()["scales"], scale("leeg", "mean", [1, 5])]), "scale leeg items scale_without_items"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_faulty_instrument_names_part_and_field(content, fault):
    assert fault in faults(content)


def test_every_fault_is_named_at_once():
    content = changed("fouten_1", format="eens7")
    content["minutes"] = 0
    assert faults(content) == [
        "instrument klein minutes not_between",
        "item fouten_1 format unknown_format",
    ]
