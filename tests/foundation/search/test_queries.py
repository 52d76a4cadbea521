from collections.abc import Callable
from typing import Any

import pytest

from foundation.search.models import Document
from foundation.search.queries import answer, results
from foundation.search.rules.indexing import PERSON


def titles(question: str, **options: Any) -> list[str]:
    found = answer(question, **{"language": "nl", **options})
    by_key = Document.objects.in_bulk(found.keys)
    return [by_key[key].title for key in found.keys]


def test_answer_to_nothing_is_nothing(db: None):
    assert titles("?") == []
    assert titles("") == []


def test_answer_from_an_empty_index(db: None):
    assert titles("geschenk") == []


def test_answer_finds_stems_compounds_synonyms_and_errors(offer: Callable):
    offer("Regeling nevenwerkzaamheden")
    offer("Protocol datalekken")
    for question in ("nevenwerkzaamheid", "nevenwerk", "bijbaan", "nevenwerkzamheden"):
        assert titles(question) == ["Regeling nevenwerkzaamheden"], question


def test_answer_says_what_it_mended(offer: Callable):
    offer("Geschenken")
    assert answer("gescenken", language="nl").mended == "geschenken"
    assert answer("geschenken", language="nl").mended == ""
    # What is unknown beside it stays as it was typed.
    assert answer("gescenken xqxqxq", language="nl").mended == "geschenken xqxqxq"


def test_answer_keeps_pages_for_others_to_itself(offer: Callable):
    offer("HR mensen", audience="people_admin")
    offer("Mensen helpen")
    assert titles("mensen") == ["Mensen helpen"]
    assert titles("mensen", may_open=lambda audience: True) == ["HR mensen", "Mensen helpen"]


def test_answer_asks_once_for_each_audience(offer: Callable):
    asked: list[str] = []
    offer("Eed een", audience=PERSON)
    offer("Eed twee", audience=PERSON)

    def may_open(audience: str) -> bool:
        asked.append(audience)
        return True

    titles("eed", may_open=may_open)
    assert asked == [PERSON]


def test_a_compound_that_stands_nowhere_is_taken_apart(offer: Callable):
    offer("Richtlijn geschenken", body="Bij elk onderzoek.")
    assert titles("geschenkenrichtlijn") == ["Richtlijn geschenken"]
    assert answer("geschenkenrichtlijn", language="nl").mended == ""


def test_results_mark_what_was_found_and_keep_the_order(offer: Callable):
    offer("Bloemen", body="<b>Een geschenk</b> & meer.")
    offer("Geschenken", summary="Wat je aanneemt.")
    found = answer("geschenk", language="nl")
    first, second = results(found.keys, found_words=found.found_words)
    assert [piece.text for piece in first.title if piece.is_found] == ["Geschenken"]
    assert "".join(piece.text for piece in first.text) == "Wat je aanneemt."
    assert [piece.text for piece in second.text if piece.is_found] == ["geschenk"]


def test_results_of_a_document_that_went_meanwhile_is_left_out(offer: Callable):
    offer("Geschenken")
    keys = answer("geschenk", language="nl").keys
    Document.objects.all().delete()
    assert results(keys, found_words=frozenset()) == []


@pytest.mark.parametrize(
    "question", ["%", "_", "geschenk%", "'; drop table", "a" * 500, "𝕲𝖊𝖘𝖈𝖍𝖊𝖓𝖐", "ge\u0301schenk"]
)
def test_answer_takes_whatever_is_typed(offer: Callable, question: str):
    offer("Nevenwerk")
    assert "Nevenwerk" not in titles(question)
