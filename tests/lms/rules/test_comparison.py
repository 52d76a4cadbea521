from hypothesis import given
from hypothesis import strategies as st

from lms.rules.comparison import Change, compare_texts, compare_words, has_changed, parts_of

words = st.lists(st.sampled_from(["ik", "houd", "geheim", "wat", "niet", "mag", "\n"]), max_size=30).map(
    " ".join
)
texts = st.fixed_dictionaries(
    {
        "intro": words,
        "closing": words,
        "articles": st.lists(
            st.fixed_dictionaries({"heading": st.sampled_from("ABCDE"), "text": words}), max_size=5
        ),
    }
)


def text(*articles):
    return {
        "intro": "Begin.",
        "articles": [{"heading": heading, "text": body} for heading, body in articles],
        "closing": "Slot.",
    }


def test_one_word():
    pieces = compare_words("Ik houd alles geheim.", "Ik houd veel geheim.")
    assert [(piece.text, piece.change) for piece in pieces] == [
        ("Ik houd", Change.SAME),
        ("alles", Change.REMOVED),
        ("veel", Change.ADDED),
        ("geheim.", Change.SAME),
    ]


@given(words, words)
def test_the_pieces_make_the_new_text_and_the_old_one(old, new):
    pieces = compare_words(old, new)
    made = " ".join(piece.text for piece in pieces if piece.change is not Change.REMOVED)
    assert made.split() == new.split()
    was = " ".join(piece.text for piece in pieces if piece.change is not Change.ADDED)
    assert was.split() == old.split()


@given(texts, texts)
def test_every_article_of_the_new_text_is_there_in_its_order(old, new):
    compared = compare_texts(old, new)
    kept = [article.heading for article in compared if article.change is not Change.REMOVED]
    assert kept == [heading for heading, _text in parts_of(new)]


@given(texts)
def test_a_text_compared_to_itself_has_not_changed(content):
    assert not has_changed(compare_texts(content, content))


def test_an_article_that_came_moved_no_other():
    compared = compare_texts(
        text(("A", "een"), ("C", "drie")), text(("A", "een"), ("B", "twee"), ("C", "drie"))
    )
    assert {article.heading: article.change for article in compared if article.heading} == {
        "A": Change.SAME,
        "B": Change.ADDED,
        "C": Change.SAME,
    }


def test_an_article_that_went_is_told_last():
    compared = compare_texts(text(("A", "een"), ("B", "twee")), text(("A", "een")))
    assert (compared[-1].heading, compared[-1].change) == ("B", Change.REMOVED)


def test_another_heading_over_the_same_words_is_a_change():
    compared = compare_texts(text(("A", "een")), text(("Z", "een")))
    assert [article.change for article in compared if article.heading == "Z"] == [Change.CHANGED]
