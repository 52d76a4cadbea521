from uuid import UUID

import pytest

from dilemmas.rules.catalogue import FACETS, Line, Listed, teaser


def line(**texts: str) -> Line:
    return Line(
        key=UUID(int=1),
        kind="dilemma",
        values=("zorgvuldigheid",),
        theme="middelen",
        topic="ai",
        levels=("uitvoerend",),
        work=("ict",),
        has_film=False,
        has_audio=True,
        texts={language: Listed(language, title, "", f"/{title}/") for language, title in texts.items()},
    )


@pytest.mark.parametrize(
    ("texts", "asked", "shown"),
    [
        ({"nl": "Kapper", "en": "Barber"}, "en", "Barber"),
        ({"nl": "Kapper"}, "en", "Kapper"),
        ({"en": "Barber"}, "nl", "Barber"),
        ({"en": "Barber", "nl": "Kapper"}, "fy", "Kapper"),
    ],
)
def test_a_case_is_shown_in_the_language_of_the_reader_where_it_has_it(texts, asked, shown):
    assert line(**texts).in_language(asked).title == shown


def test_facets_of_a_case():
    codes = {facet: tuple(of(line(nl="Kapper", en="Barber"))) for facet, of in FACETS.items()}
    assert (codes["media"], codes["language"], codes["topic"]) == (("audio",), ("nl", "en"), ("ai",))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Je ziet het. Wat doe je?", "Je ziet het. Wat doe je?"),
        ("Een\n  regel\neinde.", "Een regel einde."),
        # Whole sentences where they fit.
        ("een twee drie vier vijf. zes zeven acht", "een twee drie vier vijf."),
        ("'een twee drie vier.' vijf zes zeven", "'een twee drie vier.'"),
        # One that would say too little is not enough.
        ("een. twee drie vier vijf zes, zeven", "een. twee drie vier vijf zes …"),
        ("een twee drie vier vijf zes zeven", "een twee drie vier vijf zes …"),
    ],
)
def test_a_teaser_ends_where_a_sentence_ends(text, shown):
    assert teaser(text, most_words=6) == shown
