"""The register of Rotterdam (Beleidsplan 2021-2025, pages on regulations), read on 15 January 2021."""

from datetime import date

import pytest

from foundation.content.models import RegulationPage
from foundation.content.rules.reviews import ReviewStatus, next_review_year, review_status

ROTTERDAM = [
    ("Gedragscode", 2016, 2021, ReviewStatus.DUE),
    ("Regeling Melding Vermoeden Misstand", 2015, 2020, ReviewStatus.OVERDUE),
    ("Protocol Onderzoek Vermoeden Misstand en Integriteitschending", 2015, 2020, ReviewStatus.OVERDUE),
    ("Protocol Ongewenste Omgangsvormen", 2016, 2021, ReviewStatus.DUE),
    ("Regeling ICT- en Informatiegebruik", None, None, ReviewStatus.UNDATED),
    ("Protocol meldplicht en afhandeling datalekken", 2018, 2023, ReviewStatus.CURRENT),
    ("Protocol heimelijk cameratoezicht", 2009, 2014, ReviewStatus.OVERDUE),
    ("Regeling gebruik gegevens voertuigcommunicatiesysteem", 2015, 2020, ReviewStatus.OVERDUE),
    ("Protocol Veilige en Publieke Dienstverlening", 2019, 2024, ReviewStatus.CURRENT),
]
DAY = date(2021, 1, 15)
# A Wagtail page asks for its content type when it is made.
needs_database = pytest.mark.django_db


@needs_database
@pytest.mark.parametrize(("title", "adopted", "next_year", "status"), ROTTERDAM)
def test_register_of_rotterdam(title: str, adopted: int | None, next_year: int | None, status: str) -> None:
    regulation = RegulationPage(title=title, adopted_in=adopted)
    assert (regulation.next_review_year, regulation.status_on(DAY)) == (next_year, status)


@needs_database
def test_story_10_counts_four_overdue_and_two_due() -> None:
    statuses = [RegulationPage(adopted_in=adopted).status_on(DAY) for _title, adopted, *_rest in ROTTERDAM]
    assert [statuses.count(status) for status in ReviewStatus] == [4, 2, 2, 1]


def test_a_review_without_changes_moves_the_next_one() -> None:
    assert next_review_year(adopted_in=2009, reviewed_in=2021, every_years=5) == 2026
    assert next_review_year(adopted_in=None, reviewed_in=2021, every_years=3) == 2024
    assert next_review_year(adopted_in=2022, reviewed_in=2021, every_years=5) == 2027


@pytest.mark.parametrize(
    ("year", "status"),
    [(2025, ReviewStatus.CURRENT), (2026, ReviewStatus.DUE), (2027, ReviewStatus.OVERDUE)],
)
def test_status_goes_by_the_calendar_year(year: int, status: ReviewStatus) -> None:
    assert review_status(next_year=2026, year=year) is status
