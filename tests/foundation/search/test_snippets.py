from hypothesis import given
from hypothesis import strategies as st

from foundation.search.rules.snippets import marked, snippet

TEXT = (
    "Eerste zin over niets. " * 20
    + "Een geschenk van meer dan vijftig euro neem je niet aan. "
    + "Slot. " * 60
)


def shown(pieces: list) -> str:
    return "".join(piece.text for piece in pieces)


def test_snippet_begins_at_the_sentence_with_the_word():
    pieces = snippet(TEXT, {"geschenk"})
    assert shown(pieces).startswith("… Een geschenk van")
    assert [piece.text for piece in pieces if piece.is_found] == ["geschenk"]


def test_snippet_without_the_word_is_the_beginning():
    assert shown(snippet(TEXT, {"fiets"})).startswith("Eerste zin over niets.")


def test_snippet_of_a_short_text_is_the_text():
    assert shown(snippet("Kort en goed.", set())) == "Kort en goed."
    assert snippet("", {"geschenk"}) == []


def test_marked_finds_words_as_they_are_written():
    pieces = marked("Beëdigd? Dat is zzp’er-werk.", {"beedigd", "werk"})
    assert [piece.text for piece in pieces if piece.is_found] == ["Beëdigd", "zzp’er-werk"]


@given(st.text(max_size=600), st.sets(st.text(min_size=1, max_size=5), max_size=3))
def test_marked_loses_nothing(text: str, words: set[str]):
    assert shown(marked(text, words)) == text
