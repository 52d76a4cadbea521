import pytest

from foundation.search.rules.words import asked_words, fold, is_stop_word, stems_of, words_of


@pytest.mark.parametrize(
    ("written", "folded"),
    [("Beëdigd", "beedigd"), ("zzp’ers", "zzpers"), ("CAFÉ", "cafe"), ("straße", "strasse"), ("", "")],
)
def test_fold_leaves_small_plain_letters(written: str, folded: str):
    assert fold(written) == folded


def test_words_of_a_hyphenated_word_are_whole_and_parts():
    assert [word.text for word in words_of("E-mail en AVG-melding", "nl")] == [
        "email",
        "mail",
        "en",
        "avgmelding",
        "avg",
        "melding",
    ]


def test_words_of_leaves_out_single_letters_and_addresses():
    assert [word.text for word in words_of(f"a 7 {'x' * 41} b", "nl")] == ["7"]


def test_asked_words_of_signs_only_is_empty():
    assert asked_words("?! -- '") == []


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("vertrouwenspersoon", "vertrouwenspersonen", "nl"),
        ("regeling", "regels", "nl"),
        ("melden", "melding", "nl"),
        ("eed", "eden", "nl"),
        ("uitnodiging", "uitnodigen", "nl"),
        ("geschenk", "geschenken", "nl"),
        ("misstand", "misstanden", "nl"),
        ("gift", "gifts", "en"),
        ("report", "reporting", "en"),
    ],
)
def test_inflections_share_a_stem(one: str, other: str, language: str):
    assert set(stems_of(one, language)) & set(stems_of(other, language))


@pytest.mark.parametrize(("one", "other"), [("eed", "eend"), ("regel", "regent"), ("geschenk", "geschil")])
def test_other_words_share_none(one: str, other: str):
    assert not set(stems_of(one, "nl")) & set(stems_of(other, "nl"))


def test_a_stop_word_is_one_in_its_language_only():
    assert is_stop_word("mijn", "nl")
    assert not is_stop_word("mijn", "en")
