import pytest

from foundation.content.templatetags import plein


@pytest.mark.parametrize(
    ("key", "css_class", "name"),
    [
        ("zorgvuldigheid", "w-z", "Zorgvuldigheid"),
        ("verantwoordelijkheid", "w-v", "Verantwoordelijkheid"),
        ("onafhankelijkheid", "w-o", "Onafhankelijkheid"),
        ("professionaliteit", "w-p", "Professionaliteit"),
        ("zuinigheid", "", ""),
        ("", "", ""),
    ],
)
def test_value_has_a_class_and_a_name(key: str, css_class: str, name: str) -> None:
    assert (plein.value_class(key), plein.value_name(key)) == (css_class, name)


def test_icon_is_hidden_from_screen_readers() -> None:
    assert plein.icon("af") == (
        '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 12.5 9.5 18 20 6.5"/></svg>'
    )


def test_icon_that_is_not_on_the_sheet_is_an_error() -> None:
    with pytest.raises(KeyError, match="confetti"):
        plein.icon("confetti")


def test_letter_counts_from_one() -> None:
    assert [plein.letter(position) for position in (1, 2, 4)] == ["A", "B", "D"]


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(1, 4, 25.0), (0, 4, 0.0), (4, 4, 100.0), (0, 0, 0.0)]
)
def test_percent_of(part: int, whole: int, expected: float) -> None:
    assert plein.percent_of(part, whole) == expected
