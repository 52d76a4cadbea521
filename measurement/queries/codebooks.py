"""What every number of a questionnaire's version means."""

from dataclasses import dataclass

from django.db.models import Max

from measurement.models import Instrument, InstrumentVersion
from measurement.rules.instruments import Instrument as Questionnaire
from measurement.rules.instruments import Item, Scale


@dataclass(frozen=True)
class ScaleLine:
    # Place in the stored scores, from 1.
    position: int
    scale: Scale
    items: tuple[Item, ...]
    # Numbers of the versions that cannot be compared with the one before, up to this version.
    broken_at: tuple[int, ...]


@dataclass(frozen=True)
class ItemLine:
    # Place in the stored answers, from 1.
    position: int
    item: Item


@dataclass(frozen=True)
class Change:
    """A version up to this one: which scales it broke, and what was said about it."""

    number: int
    broken: tuple[str, ...]
    reason: str
    version: InstrumentVersion


@dataclass(frozen=True)
class Codebook:
    version: InstrumentVersion
    questionnaire: Questionnaire
    scales: tuple[ScaleLine, ...]
    items: tuple[ItemLine, ...]
    # The newest first.
    changes: tuple[Change, ...]


def published_instruments() -> list[InstrumentVersion]:
    """The newest version of each questionnaire, by title."""
    newest = dict(
        Instrument.objects.filter(versions__isnull=False)
        .annotate(newest=Max("versions__number"))
        .values_list("pk", "newest")
    )
    versions = InstrumentVersion.objects.filter(instrument__in=newest).select_related("instrument")
    found = [version for version in versions if version.number == newest[version.instrument_id]]
    return sorted(found, key=lambda version: (version.content["title"]["nl"], version.pk))


def codebook(*, code: str, number: int) -> Codebook:
    """Raises InstrumentVersion.DoesNotExist."""
    versions = list(
        InstrumentVersion.objects.filter(instrument__code=code, number__lte=number)
        .select_related("instrument")
        .order_by("number")
    )
    if not versions or versions[-1].number != number:
        raise InstrumentVersion.DoesNotExist
    questionnaire = versions[-1].questionnaire
    return Codebook(
        version=versions[-1],
        questionnaire=questionnaire,
        scales=tuple(
            ScaleLine(
                position=position,
                scale=scale,
                items=questionnaire.items_of(scale.code),
                broken_at=tuple(one.number for one in versions if scale.code in one.broken_scales),
            )
            for position, scale in enumerate(questionnaire.scales, start=1)
        ),
        items=tuple(ItemLine(position, item) for position, item in enumerate(questionnaire.items, start=1)),
        changes=tuple(
            Change(one.number, tuple(one.broken_scales), one.comparison_reason, one)
            for one in reversed(versions)
        ),
    )
