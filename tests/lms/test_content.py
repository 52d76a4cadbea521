"""The module and the oath text that come with the platform, held to what a good lesson is."""

import re
from pathlib import Path

import pytest
import yaml

import lms
from lms.actions import content as content_actions
from lms.actions.content import load_module
from lms.blocks import ScreensBlock
from lms.models import ModuleVersion

CONTENT = Path(lms.__file__).parent / "content"
MODULE = yaml.safe_load((CONTENT / "integer-werken.nl.yaml").read_text(encoding="utf-8"))
OATH = yaml.safe_load((CONTENT / "oath-texts.nl.yaml").read_text(encoding="utf-8"))
SCREENS = [
    pytest.param(step, id=f"{number}.{place} {step['heading']}")
    for number, one in enumerate(MODULE["lessons"], start=1)
    for place, step in enumerate(one["steps"], start=1)
]
QUESTIONS = [screen for screen in SCREENS if screen.values[0]["type"] == "question"]
DILEMMAS = [screen for screen in SCREENS if screen.values[0]["type"] == "dilemma"]
MOST_WORDS = 80
# Arnhem, Beleidsnota Integriteit 2024, bijlage 1.
THEMES = [
    "Indiensttreding",
    "Bewustwording van integriteit",
    "Omgaan met persoonlijke belangen",
    "Omgaan met elkaar en met de inwoners",
    "Omgaan met informatie, kennis en data",
    "Omgaan met voorzieningen van de gemeente",
    "Integriteitsschendingen",
    "Beleid en control",
]


def words(*texts: str | None) -> int:
    return len(re.sub(r"<[^>]+>", " ", " ".join(text for text in texts if text)).split())


def everything_said() -> str:
    texts = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            texts.append(value)
        for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(item)

    walk(MODULE)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " ".join(texts)))


def test_ten_lessons_in_twenty_five_minutes():
    assert len(MODULE["lessons"]) == 10
    assert MODULE["duration_minutes"] == 25
    assert sum(one["minutes"] for one in MODULE["lessons"]) == 25


def test_all_four_core_values_have_lessons():
    assert {one["value"] for one in MODULE["lessons"]} == {
        "zorgvuldigheid",
        "verantwoordelijkheid",
        "onafhankelijkheid",
        "professionaliteit",
    }


@pytest.mark.parametrize("step", SCREENS)
def test_a_screen_has_at_most_eighty_words(step):
    shown = [step.get(name) for name in ("source", "heading", "body", "after", "quote", "prompt")]
    assert words(*shown, *(option["text"] for option in step.get("options", []))) <= MOST_WORDS


@pytest.mark.parametrize("step", QUESTIONS)
def test_every_answer_has_its_reaction_and_one_fits(step):
    assert len(step["options"]) >= 2
    for option in step["options"]:
        assert 5 <= words(option["feedback"]) <= MOST_WORDS
    assert any(option["fits"] for option in step["options"])


@pytest.mark.parametrize("step", QUESTIONS)
def test_no_reaction_punishes(step):
    said = " ".join(option["feedback"] for option in step["options"]).lower()
    assert re.findall(r"\bfout!|\bgoed zo\b|niet integer|\bjammer\b|gefeliciteerd", said) == []


def test_at_least_three_dilemmas():
    assert len({screen.values[0]["heading"] for screen in DILEMMAS}) >= 3


@pytest.mark.parametrize("step", DILEMMAS)
def test_a_dilemma_has_no_free_way_and_no_right_one(step):
    """Each option has something for and against it and may have a consequence; none is marked."""
    assert len(step["options"]) in (3, 4)
    for option in step["options"]:
        assert sorted(option) == ["against", "for", "may_follow", "text"]
        assert all(words(text) >= 3 for text in option.values())
    lengths = [words(option["text"]) for option in step["options"]]
    assert max(lengths) - min(lengths) <= 8
    assert 20 <= words(step["adviser"]) <= MOST_WORDS
    assert len(step["what_if"]) >= 2


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_is_named(theme):
    assert theme in everything_said()


@pytest.mark.parametrize(
    "subject",
    [
        "Ambtenarenwet 2017, artikel 6",
        "Ambtenarenwet 2017, artikel 8",
        "Ambtenarenwet 2017, artikel 9",
        "Ambtenarenwet 2017, artikelen 5 en 7",
        "Gedragscode",
        "vertrouwenspersoon",
        "oördinator integriteit",
        "meldpunt",
        "Huis voor Klokkenluiders",
        "recht",
        "belang",
        "wens",
    ],
)
def test_what_the_module_must_name(subject):
    assert subject in everything_said()


def test_an_image_has_words_for_who_does_not_see_it():
    images = [screen.values[0] for screen in SCREENS if screen.values[0]["type"] == "image"]
    assert len(images) >= 1
    for step in images:
        assert words(step["alt"]) >= 10
        assert (CONTENT / "images" / step["image"]).exists()


def test_something_to_do_in_every_lesson():
    for one in MODULE["lessons"]:
        assert {step["type"] for step in one["steps"]} & {"question", "dilemma", "reflection"}


def test_no_score_and_no_confetti():
    assert re.findall(r"punten|score|gefeliciteerd|confetti", everything_said(), re.IGNORECASE) == []


def test_oath_and_promise_are_equal_but_for_their_words():
    oath, promise = OATH["oath"]["lines"], OATH["promise"]["lines"]
    assert len(oath) == len(promise)
    assert [line.replace("Ik zweer", "Ik verklaar en beloof") for line in oath[:-1]] == promise[:-1]
    assert (oath[-1], promise[-1]) == ("Zo waarlijk helpe mij God almachtig.", "Dat verklaar en beloof ik.")


@pytest.mark.django_db
def test_every_kind_of_screen_is_read_from_a_file(home, tmp_path, monkeypatch):
    """As writers write them: lists without an end, a year for a version, a part without choices."""
    monkeypatch.setattr(content_actions, "CONTENT", tmp_path)
    (tmp_path / "alles.nl.yaml").write_text(EVERY_SCREEN, encoding="utf-8")
    page = load_module(file_name="alles.nl.yaml")
    steps = ModuleVersion.objects.get().content["nl"]["lessons"][0]["steps"]
    found = {step["type"]: step for step in steps}
    assert [aim.value for aim in page.aims] == ["Je weet wie je belt."]
    assert [option["fits"] for option in found["several"]["options"]] == [True, False]
    assert found["order"]["items"] == ["Stop.", "Meld.", "Vertel."]
    assert found["match"]["pairs"][2] == {"left": "c", "right": "3"}
    assert found["scenario"]["nodes"][1] == {"key": "einde", "text": "Klaar.", "options": []}
    assert (found["document"]["version"], found["document"]["text"]) == ("2026", "<p>Eén.</p><p>Twee.</p>")
    assert found["checklist"]["items"] == ["Scherm op slot.", "Papier weg."]
    assert found["short_text"]["example"] == "Ik schrik hiervan."
    again = ScreensBlock().child_blocks
    for step in page.lessons[0].value["steps"]:
        again[step.block_type].clean(step.value)


EVERY_SCREEN = """
title: Alles
slug: alles
summary: Kort.
duration_minutes: 5
aims: [Je weet wie je belt.]
help_lines: [ciso]
closing_heading: Klaar
closing_body: <p>Slot.</p>
lessons:
  - title: Een
    value: zorgvuldigheid
    teaser: Kort.
    minutes: 2
    steps:
      - type: several
        heading: Meer
        prompt: Wat?
        options:
          - {text: Ja., feedback: Goed gezien., fits: true}
          - {text: Nee., feedback: Dat niet., fits: false}
      - {type: order, heading: Volgorde, prompt: 'Wat eerst?', items: [Stop., Meld., Vertel.], feedback: Eerst stoppen.}
      - type: match
        heading: Koppel
        prompt: Wat hoort bij elkaar?
        pairs: [{left: a, right: '1'}, {left: b, right: '2'}, {left: c, right: '3'}]
        feedback: Zo.
      - {type: short_text, heading: Zeg het, prompt: 'Wat zeg je?', example: Ik schrik hiervan.}
      - type: scenario
        heading: Verhaal
        nodes:
          - key: begin
            text: Hij belt.
            options: [{text: Luister., consequence: Hij praat., goes_to: einde}]
          - key: einde
            text: Klaar.
      - type: document
        heading: Lees
        title: Gedragscode
        version: 2026
        text: |
          <p>Eén.</p>
          <p>Twee.</p>
        agree: Ik heb dit gelezen.
      - {type: checklist, heading: Lijst, items: [Scherm op slot., Papier weg.]}
"""
