"""From an editor's questionnaire to a version that people answer."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from foundation.audit.actions import record_event, seal
from foundation.errors import DomainError
from measurement.models import Instrument, InstrumentVersion
from measurement.models.instruments import content_sha256
from measurement.queries.instruments import latest_version
from measurement.rules.reading import as_content, parse
from measurement.rules.versions import changed_trends


class ComparisonUndecided(DomainError):
    """Wording changed in scales that are followed over time; `changes`: scale → items, as `changed_trends`."""

    code = "comparison_undecided"

    def __init__(self, changes: Mapping[str, tuple[str, ...]]) -> None:
        self.changes = dict(changes)
        super().__init__(scales=", ".join(changes))


@transaction.atomic
def publish_instrument(
    *,
    instrument: Instrument,
    at: datetime,
    by: UUID | None,
    broken_scales: Iterable[str] | None = None,
    comparison_reason: str = "",
) -> InstrumentVersion:
    """Freezes the questionnaire as it is saved; gives the latest version untouched when nothing changed since.

    `broken_scales`: of the scales that `changed_trends` names those that cannot be compared with the version before;
    None: nobody decided. `by` is the public id of a person. Raises InstrumentFaulty, ComparisonUndecided, or
    DomainError: comparison_reason_missing, scale_not_changed.
    """
    locked = Instrument.objects.select_for_update(of=("self",)).get(pk=instrument.pk)
    questionnaire = parse(locked.own_content())
    content = as_content(questionnaire)
    latest = latest_version(locked)
    if latest and latest.content_sha256 == content_sha256(content):
        return latest
    changes = changed_trends(latest.questionnaire, questionnaire) if latest else {}
    broken = _decided(changes, broken_scales, comparison_reason)
    version = InstrumentVersion(
        instrument=locked,
        number=latest.number + 1 if latest else 1,
        published_at=at,
        content=content,
        content_sha256=content_sha256(content),
        broken_scales=broken,
        comparison_reason=comparison_reason.strip() if changes else "",
    )
    seal(version, at=at)
    record_event(
        kind="instrument_published",
        at=at,
        actor_id=by,
        details={"instrument": locked.code, "number": version.number, "broken_scales": broken},
    )
    return version


def _decided(
    changes: Mapping[str, tuple[str, ...]], broken_scales: Iterable[str] | None, reason: str
) -> list[str]:
    if broken_scales is None and changes:
        raise ComparisonUndecided(changes)
    broken = sorted(set(broken_scales or ()))
    if strange := [code for code in broken if code not in changes]:
        raise DomainError("scale_not_changed", scales=", ".join(strange))
    if changes and not reason.strip():
        raise DomainError("comparison_reason_missing")
    return broken
