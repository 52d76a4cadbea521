from dataclasses import replace

import pytest

from dilemmas.rules.printing import PrintKind, PrintWish, content_key, print_size

WISH = PrintWish(kind=PrintKind.CARDS, language="nl")


def test_a_wish_comes_back_as_it_was_stored():
    wish = replace(WISH, kind=PrintKind.POCKET_SET, language="en", with_options=True)
    assert PrintWish.from_json(wish.as_json()) == wish
    assert isinstance(PrintWish.from_json(wish.as_json()).kind, PrintKind)


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (WISH, 7),
        (replace(WISH, with_instruction=True), 8),
        (replace(WISH, with_blanks=True), 11),
        (replace(WISH, kind=PrintKind.POCKET_SET), 7),
        (replace(WISH, kind=PrintKind.OUTDOOR_BOX), 4),
    ],
)
def test_how_much_there_is_to_make(wish, expected):
    assert print_size(wish, cases=7) == expected


def test_alike_prints_have_one_key_and_others_another():
    key = content_key(WISH, parts=["Teamdag", "a", "b"])
    assert key == content_key(replace(WISH), parts=["Teamdag", "a", "b"])
    others = {
        content_key(WISH, parts=["Teamdag", "b", "a"]),
        content_key(WISH, parts=["Teamdag", "ab"]),
        content_key(replace(WISH, is_single=True), parts=["Teamdag", "a", "b"]),
        content_key(replace(WISH, language="en"), parts=["Teamdag", "a", "b"]),
    }
    assert len(others | {key}) == 5
