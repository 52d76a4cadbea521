from foundation.search.rules.questions import Synonyms, read_question
from foundation.search.rules.ranking import Document, Posting, rank

NONE = Synonyms.of(same=[], leads={})


def ranked(
    question: str,
    said: dict[int, dict[str, tuple[float, bool]]],
    *,
    groups: dict[int, str] | None = None,
    languages: dict[int, str] | None = None,
    language: str = "nl",
) -> list[int]:
    """`said`: document → word → its weight and whether it stands in the title."""
    groups, languages = groups or {}, languages or {}
    ids = {word: number for number, word in enumerate(sorted({w for one in said.values() for w in one}), 1)}
    parts = read_question(question, NONE)
    hits = rank(
        parts,
        fits={
            needle: {ids[needle.text]: 1.0}
            for part in parts
            for needle in part.needles()
            if needle.text in ids
        },
        postings=[
            Posting(pk, ids[word], weight, in_title)
            for pk, words in said.items()
            for word, (weight, in_title) in words.items()
        ],
        documents={
            pk: Document(pk, groups.get(pk, str(pk)), languages.get(pk, "nl"), 20.0, 1) for pk in said
        },
        language=language,
    )
    return [hit.pk for hit in hits]


def test_a_title_comes_before_a_text():
    assert ranked("eed", {1: {"eed": (5.0, False)}, 2: {"eed": (8.0, True)}}) == [2, 1]


def test_who_answers_more_comes_first():
    said = {1: {"eed": (8.0, True)}, 2: {"eed": (1.0, False), "afleggen": (1.0, False)}}
    assert ranked("eed afleggen", said)[0] == 2


def test_a_rare_word_weighs_more_than_one_that_stands_everywhere():
    said = {pk: {"regeling": (1.0, False)} for pk in range(1, 60)}
    said[99] = {"geschenk": (1.0, False)}
    assert ranked("regeling geschenk", said)[0] == 99


def test_what_lacks_most_of_the_question_is_left_out():
    said = {pk: {"regeling": (1.0, False)} for pk in range(1, 60)}
    said[99] = {"regeling": (1.0, False), "geschenk": (1.0, False)}
    assert ranked("regeling geschenk", said) == [99]


def test_a_group_is_shown_once_in_the_language_of_the_reader():
    said = {1: {"privacy": (8.0, True)}, 2: {"privacy": (8.0, True)}}
    groups, languages = {1: "page", 2: "page"}, {1: "nl", 2: "en"}
    assert ranked("privacy", said, groups=groups, languages=languages, language="en") == [2]
    assert ranked("privacy", said, groups=groups, languages=languages, language="nl") == [1]


def test_another_language_is_shown_when_there_is_no_own():
    assert ranked("eed", {1: {"eed": (1.0, False)}}, languages={1: "nl"}, language="en") == [1]


def test_nothing_that_answers_is_nothing():
    assert ranked("fiets", {1: {"eed": (8.0, True)}}) == []
