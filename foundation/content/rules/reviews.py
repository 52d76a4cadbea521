"""When a regulation is looked at again: by year, as its owners plan it (Rotterdam 2021-2025, parts 5a and 6)."""

import enum


class ReviewStatus(enum.StrEnum):
    OVERDUE = "overdue"
    DUE = "due"
    CURRENT = "current"
    # Not adopted yet, or nobody knows when.
    UNDATED = "undated"


def next_review_year(*, adopted_in: int | None, reviewed_in: int | None, every_years: int) -> int | None:
    """The year after the last look, by adopting or reviewing; None while there was none."""
    last = max((year for year in (adopted_in, reviewed_in) if year), default=None)
    return last + every_years if last else None


def review_status(*, next_year: int | None, year: int) -> ReviewStatus:
    if next_year is None:
        return ReviewStatus.UNDATED
    if next_year < year:
        return ReviewStatus.OVERDUE
    return ReviewStatus.DUE if next_year == year else ReviewStatus.CURRENT
