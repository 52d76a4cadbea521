"""The A3 poster as WeasyPrint makes it."""

from datetime import date
from io import BytesIO

import pytest
from django.utils import translation
from pypdf import PdfReader

from dilemmas.posters import MOST_AGREEMENTS, PosterLine, print_poster
from foundation.errors import DomainError

pytestmark = pytest.mark.django_db
MM = 72 / 25.4


def poster(*lines: PosterLine, question: str = "Wat zouden wij nu anders doen?", team: str = "Team Groen"):
    with translation.override("nl"):
        return PdfReader(
            BytesIO(
                print_poster(
                    lines,
                    team=team,
                    question=question,
                    address="/sessies/3/verslag/",
                    language="nl",
                )
            )
        )


def words(reader: PdfReader) -> str:
    return " ".join(reader.pages[0].extract_text().split())


def test_one_sheet_of_a3_with_agreements_owner_day_and_question():
    made = poster(
        PosterLine("Wij vragen het eerst.", "Karim", date(2022, 11, 1)),
        PosterLine("Wij melden elk cadeau.", "Wij allemaal", None),
    )
    assert len(made.pages) == 1
    width, height = (float(side) / MM for side in made.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (297, 420)
    text = words(made)
    for part in (
        *(
            "Dit spreken wij af.",
            "Wij vragen het eerst.",
            "Karim",
            "1 november 2022",
            "Wij melden elk cadeau.",
        ),
        *("Wat zouden wij nu anders doen?", "Team Groen", "Zorgvuldig", "Onafhankelijk"),
    ):
        assert part in text, part


def test_without_agreements_the_middle_is_for_handwriting():
    text = words(poster())
    assert "Wij doen" in text
    assert "ook al" in text


def test_the_longest_agreements_still_fit():
    """As many as hang on a wall, each as long as one may be."""
    lines = [PosterLine("Wij doen dit " * 23, "W" * 80, date(2022, 11, 1)) for _one in range(2)]
    assert len(poster(*lines).pages) == 1
    short = [PosterLine(f"Wij doen ding {number}.", "Karim", None) for number in range(MOST_AGREEMENTS + 2)]
    text = words(poster(*short))
    assert f"ding {MOST_AGREEMENTS - 1}" in text
    assert f"ding {MOST_AGREEMENTS}." not in text


def test_what_does_not_fit_is_refused_and_not_cut_off():
    lines = [PosterLine("Wij doen dit altijd en overal " * 10, "Karim", None)] * MOST_AGREEMENTS
    with pytest.raises(DomainError, match="poster_too_long"):
        poster(*lines)
