"""The screens as an editor makes them: what is refused, and in which words."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import Block, StructBlock

from lms.blocks import ScreensBlock
from tests.factories.lms import (
    checklist_step,
    match_step,
    order_step,
    scenario_step,
    several_step,
    short_text_step,
)

BLOCKS: dict[str, StructBlock] = ScreensBlock().child_blocks


def cleaned(kind: str, value: dict[str, Any]) -> Any:
    block = BLOCKS[kind]
    return block.clean(block.to_python(value))


def refusals(kind: str, value: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as refusal:
        cleaned(kind, value)
    return str(_told(refusal.value))


def _told(error: Any) -> Any:
    return error.as_json_data() if hasattr(error, "as_json_data") else error.messages


@pytest.mark.parametrize(
    "step", [several_step(), order_step(), match_step(), short_text_step(), scenario_step(), checklist_step()]
)
def test_a_good_screen_is_accepted(step):
    value = {**step["value"], "body": "<p>Lees dit.</p>"}
    assert cleaned(step["type"], value)["heading"] == value["heading"]


def test_several_needs_an_answer_that_fits():
    value = several_step()["value"]
    for option in value["options"]:
        option["fits"] = False
    assert "Zet bij minstens één antwoord een vinkje" in refusals("several", value)


def test_an_order_has_at_least_three_steps_that_differ():
    value = order_step()["value"]
    assert refusals("order", {**value, "items": ["Een.", "Twee."]})
    assert "Dit staat er twee keer: ‘Een.’." in refusals(
        "order", {**value, "items": ["Een.", "Twee.", "Een."]}
    )


def test_pairs_have_something_to_choose():
    value = match_step()["value"]
    for pair in value["pairs"]:
        pair["right"] = "recht"
    assert "Rechts staat overal hetzelfde" in refusals("match", value)


@pytest.mark.parametrize(
    ("node", "goes_to", "words"),
    [
        (0, "weg", "Een keuze gaat verder bij ‘weg’, maar dat stuk is er niet."),
        (0, "einde", "Niemand komt bij ‘luister’"),
    ],
)
def test_a_scenario_names_the_part_that_is_wrong(node, goes_to, words):
    value = scenario_step()["value"]
    value["nodes"][node]["options"][0]["goes_to"] = goes_to
    assert words in refusals("scenario", value)


def test_a_scenario_without_end_is_refused():
    value = scenario_step()["value"]
    value["nodes"][2]["options"] = [{"text": "Weer.", "consequence": "Weer.", "goes_to": "begin"}]
    assert "Vanaf ‘begin’ komt niemand bij een einde." in refusals("scenario", value)


def test_a_key_is_a_short_word():
    value = scenario_step()["value"]
    value["nodes"][0]["key"] = "Het Begin"
    assert "Gebruik kleine letters, cijfers en streepjes." in refusals("scenario", value)


def chosen(monkeypatch: pytest.MonkeyPatch, block: Block, thing: Any) -> None:
    """This thing is in the library, whatever its number."""
    monkeypatch.setattr(block, "clean", lambda value: thing)


@pytest.mark.parametrize(
    ("kind", "field", "ending", "words"),
    [("audio", "audio", "wav", "mp3-, m4a- of ogg-bestand"), ("download", "file", "html", "pdf, docx")],
)
def test_a_file_of_another_kind_is_refused(monkeypatch, kind, field, ending, words):
    block = BLOCKS[kind]
    chosen(monkeypatch, block.child_blocks[field], SimpleNamespace(file_extension=ending))
    value = {"heading": "Kop", "title": "Naam", "transcript": "Tekst.", "body": ""}
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python(value))
    assert words in str(_told(refusal.value))


def test_a_place_outside_the_image_is_named(monkeypatch):
    block = BLOCKS["hotspot"]
    chosen(monkeypatch, block.child_blocks["image"], SimpleNamespace(width=800, height=600))
    spots = [
        {"label": "De deur", "x": 50, "y": 50, "radius": 10, "feedback": "Ja.", "fits": True},
        {"label": "Het raam", "x": 99, "y": 50, "radius": 10, "feedback": "Nee.", "fits": False},
    ]
    value = {"heading": "Kop", "prompt": "Waar?", "alt": "Een gevel.", "body": "", "spots": spots}
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python(value))
    assert "‘Het raam’ valt buiten het beeld." in str(_told(refusal.value))
    assert "De deur" not in str(_told(refusal.value))
