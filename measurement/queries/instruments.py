"""Questionnaires and their versions."""

from django.db.models import QuerySet

from measurement.models import Instrument, InstrumentVersion
from measurement.rules.versions import followed_scales


def latest_version(instrument: Instrument) -> InstrumentVersion | None:
    return instrument.versions.order_by("-number").first()


def latest_version_of(code: str) -> InstrumentVersion | None:
    """Of the questionnaire with this code; None when it was never published."""
    return (
        InstrumentVersion.objects.filter(instrument__code=code)
        .select_related("instrument")
        .order_by("-number")
        .first()
    )


def version_numbered(*, code: str, number: int) -> InstrumentVersion:
    """Raises InstrumentVersion.DoesNotExist."""
    return InstrumentVersion.objects.select_related("instrument").get(instrument__code=code, number=number)


def comparable_scales(*, code: str, numbers: set[int]) -> frozenset[str]:
    """Scales whose scores may be held against each other over these versions of one questionnaire."""
    between = InstrumentVersion.objects.filter(
        instrument__code=code, number__gte=min(numbers), number__lte=max(numbers)
    )
    return followed_scales((one.number, one.questionnaire, one.broken_scales) for one in between)


def submitted_instruments() -> QuerySet[Instrument]:
    """What editors handed in and nobody published yet, the oldest first."""
    rows = Instrument.objects.filter(submitted_at__isnull=False).select_related("submitted_by")
    return rows.order_by("submitted_at", "pk")
