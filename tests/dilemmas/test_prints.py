"""Cards as paper: what WeasyPrint makes of them, and whether it can be read, scanned and cut."""

import random
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
import segno
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from dilemmas.models import CaseVersion
from dilemmas.prints import CardTooLong, absolute, case_card, hand_cards, print_deck
from dilemmas.rules.cards import BACK_HEIGHT, FRONT_HEIGHT, MM, card_fit, card_text
from dilemmas.rules.cards import back_height as reckoned_height
from dilemmas.rules.imposition import single_pages
from dilemmas.rules.printing import PrintKind, PrintWish
from foundation.content.rules.colours import contrast, luminance
from foundation.errors import DomainError
from foundation.printing.rendering import lay_out, overfull
from tests.dilemmas.cases_on_file import frozen_cases

pytestmark = pytest.mark.django_db
CASES = frozen_cases()
ENGLISH = frozen_cases("en")
CARDS = PrintWish(kind=PrintKind.CARDS, language="nl")
WORDS = {"title": "Teamdag", "catalogue": "/dilemmas/", "outdoors": "/buiten/sleutel/1/"}


def version(content: dict[str, Any], *, key: str = "casus", language: str = "nl") -> CaseVersion:
    """Not saved."""
    return CaseVersion(case_key=uuid5(NAMESPACE_URL, key), number=1, series=1, content={language: content})


VERSIONS = [version(content, key=key) for key, content in CASES.items()]


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def texts(pdf: bytes) -> list[str]:
    return [flat(page.extract_text()) for page in read(pdf).pages]


def millimetres(page: Any) -> tuple[int, int]:
    return round(float(page.mediabox.width) / 72 * 25.4), round(float(page.mediabox.height) / 72 * 25.4)


@cache
def some_cases(is_single: bool) -> bytes:
    """The first nine: two whole sheets and a card."""
    return print_deck(VERSIONS[:9], replace(CARDS, is_single=is_single), **WORDS)


# Every shipped case ---------------------------------------------------------------------------------


def test_every_case_stands_whole_on_its_card():
    pages = texts(print_deck(VERSIONS, replace(CARDS, is_single=True), **WORDS))
    assert len(pages) == 2 * len(CASES)
    for number, content in enumerate(CASES.values(), start=1):
        front, back = pages[2 * number - 2 : 2 * number]
        fit = card_fit(content)
        assert flat(content["title"]) in front
        assert flat(fit.hook) in front
        assert str(number) in front.split()
        assert all(value.capitalize() in front for value in content["core_values"])
        said = [card_text(content), content["question"], *(option["text"] for option in content["options"])]
        said += [f"Wat als {one}" for one in fit.what_if]
        said.append("Maak je zoiets mee? Bel een vertrouwenspersoon. De code wijst de weg.")
        assert [one for one in said if flat(one) not in back] == []


def test_every_english_case_stands_whole_on_its_card():
    versions = [version(content, key=key, language="en") for key, content in ENGLISH.items()]
    assert len(versions) >= 12
    wish = replace(CARDS, is_single=True, language="en")
    pages = texts(print_deck(versions, wish, **WORDS))
    for content, back in zip(ENGLISH.values(), pages[1::2], strict=True):
        said = [card_text(content), content["question"], *(option["text"] for option in content["options"])]
        assert [one for one in said if flat(one) not in back] == []


def test_sheets_lay_each_back_behind_its_front():
    pages = texts(some_cases(False))
    contents = list(CASES.values())[:9]
    assert len(pages) == 6
    for start in range(0, len(contents), 4):
        front, back = pages[start // 2 : start // 2 + 2]
        four = contents[start : start + 4]
        assert all(flat(one["title"]) in front for one in four)
        # Text comes in the order of the places: left of the first card lies the back of the second.
        places = [back.index(flat(one["options"][0]["text"])) for one in four]
        assert places == sorted(places) if len(four) == 1 else places[1] < places[0]
        assert len(four) < 4 or places[3] < places[2]


def test_paper_is_of_the_size_it_says():
    assert {millimetres(page) for page in read(some_cases(False)).pages} == {(210, 297)}
    assert {millimetres(page) for page in read(some_cases(True)).pages} == {(105, 148)}


@pytest.mark.parametrize("is_single", [True, False])
def test_a_print_is_accessible_and_brings_its_letters_along(is_single):
    pdf = read(some_cases(is_single))
    assert (pdf.root_object["/Lang"], pdf.root_object["/MarkInfo"]["/Marked"]) == ("nl", True)
    assert b"pdfuaid" in pdf.root_object["/Metadata"].get_data()
    assert pdf.metadata.title == "Teamdag"
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"].get("/Font", {}).values()]
    assert {str(font["/BaseFont"]).split("+")[1].split("-")[0] for font in fonts} == {"Plein"}
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
    # Vectors only.
    assert not any(page.images for page in pdf.pages)


def test_every_figure_says_what_it_shows():
    pdf = read(some_cases(True))
    figures = [one for one in _structure(pdf.root_object["/StructTreeRoot"]) if one.get("/S") == "/Figure"]
    assert len(figures) == 2 * 9
    assert {str(one["/Alt"]) for one in figures} == {"Op het spel", "Code van de pagina van deze casus"}


def _structure(element: Any) -> list[Any]:
    children = element.get("/K", [])
    children = children if isinstance(children, list) else [children]
    inner = [one.get_object() for one in children if hasattr(one.get_object(), "get")]
    return [*inner, *(deeper for one in inner for deeper in _structure(one))]


# The layout -----------------------------------------------------------------------------------------


def laid_out(cards: list[Any]) -> Any:
    context = {"title": "Proef", "is_single": True, "sheets": list(single_pages(cards))}
    return lay_out(render_to_string("dilemmas/prints/cards.html", context))


def extent(page: Any, name: str) -> tuple[float, float]:
    """(height, width) in points that the content of the element of this class takes."""
    box = next(box for box in _boxes(page._page_box) if name in _classes(box))
    inside = [one for one in _boxes(box) if one is not box]
    bottom = max(one.position_y + one.margin_height() for one in inside)
    right = max(one.position_x + one.margin_width() for one in inside)
    return (bottom - box.position_y) * 0.75, (right - box.position_x) * 0.75


def _boxes(box: Any) -> list[Any]:
    children = [getattr(child, "_box", child) for child in getattr(box, "children", ())]
    return [box, *(one for child in children for one in _boxes(child))]


def _classes(box: Any) -> list[str]:
    return (box.element.get("class") or "").split() if box.element is not None else []


def test_what_is_reckoned_is_what_is_laid_out():
    """The sizes in dilemmas/rules/cards.py and in static/css/cards.css are the same."""
    document = laid_out([case_card(one, number=1, language="nl") for one in VERSIONS])
    for content, page in zip(CASES.values(), document.pages[1::2], strict=True):
        height, wide = extent(page, "kaart__inhoud")
        reckoned = reckoned_height(content, card_fit(content))
        assert height <= reckoned + 0.1, content["title"]
        # Never more than a line too careful.
        assert reckoned - height < 20, content["title"]
        assert height <= BACK_HEIGHT
        assert wide <= 89 * MM + 0.1
    for page in document.pages[::2]:
        height, wide = extent(page, "kaart__midden")
        assert height < FRONT_HEIGHT
        assert wide <= 46 * MM + 0.1


DUTCH = [word for content in CASES.values() for word in content["situation"].split()]


@st.composite
def long_cases(draw: Any) -> dict[str, Any]:
    """As long as the editor's fields allow, of words that people write."""
    words = random.Random(draw(st.integers(0, 10_000)))

    def text(most: int) -> str:
        found = ""
        while len(longer := f"{found} {words.choice(DUTCH)}".strip()) <= most:
            found = longer
        return found

    return {
        "title": text(draw(st.integers(3, 120))) or "Titel",
        "card": text(draw(st.integers(40, 600))),
        "question": text(draw(st.integers(20, 200))),
        "options": [{"text": text(draw(st.integers(20, 250)))} for _number in range(draw(st.integers(2, 4)))],
        "what_if": [text(draw(st.integers(20, 250))) for _number in range(draw(st.integers(0, 5)))],
        "core_values": ["zorgvuldigheid", "onafhankelijkheid", "professionaliteit", "verantwoordelijkheid"][
            : draw(st.integers(1, 4))
        ],
        "url": "/dilemmas/een-casus-met-een-lange-naam/",
    }


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(long_cases(), min_size=4, max_size=4))
def test_whatever_an_editor_may_write_fits(contents):
    cards = [case_card(version(one), number=88, language="nl") for one in contents]
    assert all(card_fit(one).is_enough for one in contents)
    document = laid_out(cards)
    assert overfull(document) == set()
    for content, page in zip(contents, document.pages[1::2], strict=True):
        assert extent(page, "kaart__inhoud")[0] <= reckoned_height(content, card_fit(content)) + 0.1


def test_what_does_not_fit_is_refused_by_name_and_not_cut_off():
    endless = {**CASES["versie-drie"], "title": "Eindeloos", "card": "eindeloos " * 400}
    with pytest.raises(CardTooLong) as refusal:
        print_deck([VERSIONS[0], version(endless)], CARDS, **WORDS)
    assert refusal.value.details == {"titles": ["Eindeloos"]}


def test_nothing_to_print_is_refused():
    with pytest.raises(DomainError, match="nothing_to_print"):
        print_deck([], CARDS, **WORDS)


# Looking at it --------------------------------------------------------------------------------------

needs_poppler = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm is not on this machine")


def picture(pdf: bytes, folder: Path, *, page: int, dots: int) -> Image.Image:
    source = folder / "print.pdf"
    source.write_bytes(pdf)
    range_ = ["-f", str(page), "-l", str(page), "-singlefile"]
    subprocess.run(
        ["pdftoppm", "-gray", "-r", str(dots), *range_, str(source), str(folder / "page")], check=True
    )
    return Image.open(folder / "page.pgm")


@needs_poppler
def test_a_code_leads_to_the_page_of_its_case(tmp_path):
    """Read as a camera reads it: module by module, against the code of the address."""
    content = CASES["versie-drie"]
    pdf = print_deck([version(content)], replace(CARDS, is_single=True), **WORDS)
    image = picture(pdf, tmp_path, page=2, dots=600)
    expected = segno.make_qr(absolute(content["url"]), error="m").matrix
    dots = 600 / 25.4
    left, top, side = (105 - 8 - 18) * dots, (148 - 8 - 18) * dots, 18 * dots
    module = side / len(expected)
    seen = [
        [
            image.getpixel((round(left + (x + 0.5) * module), round(top + (y + 0.5) * module))) < 128
            for x in range(len(row))
        ]
        for y, row in enumerate(expected)
    ]
    assert seen == [[bool(one) for one in row] for row in expected]
    # Four modules of silence around it, and modules of at least .4 mm for a phone.
    assert module / dots >= 0.4
    quiet = round(4 * module)
    around = image.crop((round(left) - quiet, round(top) - quiet, round(left) - 2, round(top + side) + quiet))
    assert min(around.getdata()) > 250


def test_a_code_is_an_absolute_address(settings):
    settings.SITE_URL = "https://plein.lindewaard.example"
    assert absolute("/dilemmas/versie-drie/") == "https://plein.lindewaard.example/dilemmas/versie-drie/"
    assert absolute("") == "https://plein.lindewaard.example/"


@needs_poppler
def test_in_grey_the_sides_at_stake_are_dark_in_their_place(tmp_path):
    content = {**CASES["versie-drie"], "core_values": ["professionaliteit", "onafhankelijkheid"]}
    image = picture(
        print_deck([version(content)], replace(CARDS, is_single=True), **WORDS), tmp_path, page=1, dots=100
    )
    middles = {"zorgvuldigheid": (50, 15), "verantwoordelijkheid": (90, 60), "onafhankelijkheid": (75, 133)}
    middles["professionaliteit"] = (15, 60)
    grey = {
        value: image.getpixel((round(x * 100 / 25.4), round(y * 100 / 25.4)))
        for value, (x, y) in middles.items()
    }
    assert grey["zorgvuldigheid"] == grey["verantwoordelijkheid"] > 230
    assert max(grey["onafhankelijkheid"], grey["professionaliteit"]) < 200


# What goes along, and the other prints --------------------------------------------------------------


def test_how_to_play_goes_first_and_blank_cards_last():
    pages = texts(
        print_deck(
            VERSIONS[:1], replace(CARDS, is_single=True, with_instruction=True, with_blanks=True), **WORDS
        )
    )
    assert len(pages) == 2 * (1 + 1 + 4)
    assert "Zo speel je" in pages[0]
    steps = ["Trek en lees.", "Kies in stilte.", "Laat zien.", "Wie heeft recht op wat?", "Weeg."]
    places = [pages[1].index(step) for step in (*steps, "Kies opnieuw.", "Spreek af.")]
    assert places == sorted(places)
    assert pages[4].startswith("Eigen casus")
    assert "Noem geen namen." in pages[4]
    assert "Noem geen namen." in pages[5]
    assert pages[4:6] * 4 == pages[4:]


def test_a_dutch_card_in_an_english_deck_says_so():
    pdf = print_deck(VERSIONS[:1], replace(CARDS, is_single=True, language="en"), **WORDS)
    html = render_to_string(
        "dilemmas/prints/cards.html",
        {"sheets": list(single_pages([case_card(VERSIONS[0], number=1, language="en")])), "is_single": True},
    )
    assert read(pdf).root_object["/Lang"] == "en"
    assert html.count('lang="nl" data-card=') == 2
    assert "Bel een vertrouwenspersoon." in texts(pdf)[1]


def test_an_english_card_is_wholly_english(settings):
    content = {**CASES["versie-drie"], "title": "Version three"}
    both = CaseVersion(
        case_key=uuid5(NAMESPACE_URL, "x"), content={"nl": CASES["versie-drie"], "en": content}
    )
    front, _back = case_card(both, number=1, language="en")
    assert (front.language, front.case["title"]) == ("en", "Version three")


def test_hand_cards_are_told_apart_without_colour():
    cards = hand_cards(language="nl", address="/buiten/x/1/")
    html = [render_to_string(front.template, {"case": front.case}) for front, _plan in cards]
    paths = [re.search(r' d="([^"]+)"', one)[1] for one in html]
    assert len(set(paths)) == 4
    # The ground behind each letter; D is open.
    grounds = ["#14232a", "#3da8f0", "#ffd60a", "#ffffff"]
    assert [ground in one for ground, one in zip(grounds[:3], html[:3], strict=True)] == [True] * 3
    # From dark to light, so that grey and every kind of colour-blindness keep their order.
    light = [luminance(ground) for ground in grounds]
    assert light == sorted(light)
    assert min(contrast(one, other) for one, other in pairwise(grounds)) > 1.35
    letters = ["#ffffff", "#14232a", "#14232a", "#14232a"]
    assert min(contrast(letter, ground) for letter, ground in zip(letters, grounds, strict=True)) >= 6


def test_the_box_is_one_sheet_with_the_plan_behind_each_letter():
    pdf = print_deck(VERSIONS[:1], replace(CARDS, kind=PrintKind.OUTDOOR_BOX), **WORDS)
    front, back = texts(pdf)
    assert sorted(front.split()) == ["A", "B", "C", "D"]
    assert back.count("Tien minuten, één telefoon") == 4
    assert back.count("Vul niets in.") == 4


def test_the_pocket_set_is_a_spread_a_case():
    wish = replace(CARDS, kind=PrintKind.POCKET_SET)
    pdf = print_deck(VERSIONS[:3], wish, **WORDS)
    pages = texts(pdf)
    assert {millimetres(page) for page in read(pdf).pages} == {(148, 210)}
    assert len(pages) == 1 + 2 * 3
    assert "niets over kandidaten" in pages[0]
    for content, left, right in zip(list(CASES.values())[:3], pages[1::2], pages[2::2], strict=True):
        assert content["question"] in left
        assert flat(content["situation"])[:60] in left
        assert all(flat(one["who"]) in right for one in content["stakeholders"])
        assert all(flat(one) in right for one in [*content["guide"], *content["what_if"]])
        # No options, and nothing that reads as the right answer.
        assert not any(flat(option["text"]) in left + right for option in content["options"])
        assert flat(content["adviser"])[:60] not in left + right
        assert all("bewaren niets over kandidaten" in page for page in (left, right))


def test_the_pocket_set_shows_options_when_asked():
    wish = replace(CARDS, kind=PrintKind.POCKET_SET, with_options=True)
    pages = texts(print_deck(VERSIONS[:1], wish, **WORDS))
    content = next(iter(CASES.values()))
    assert all(flat(option["text"]) in pages[1] for option in content["options"])


def test_spreads_go_on_in_the_next_batch():
    told: list[int] = []
    wish = replace(CARDS, kind=PrintKind.POCKET_SET)
    pages = texts(print_deck(VERSIONS[:9], wish, on_progress=told.append, **WORDS))
    assert (len(pages), told) == (1 + 2 * 9, [8, 9])
    assert "9 · Lees voor, of leg op tafel" in pages[-2]


def test_progress_is_told_by_batches():
    told: list[int] = []
    print_deck(VERSIONS[:18], replace(CARDS, with_instruction=True), on_progress=told.append, **WORDS)
    assert told == [16, 19]
