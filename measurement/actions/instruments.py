"""From an editor's questionnaire to a version that people answer."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from wagtail.blocks import StreamValue

from foundation.audit.actions import record_event, seal
from foundation.audit.rules import canonical_json
from foundation.errors import DomainError
from foundation.people.models import Person, User
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
    seen: str | None = None,
) -> InstrumentVersion:
    """Freezes the questionnaire as it is saved; gives the latest version untouched when nothing changed since.

    `broken_scales`: of the scales that `changed_trends` names those that cannot be compared with the version before;
    None: nobody decided. `by` is the public id of a person. `seen`: sha256 of the content that somebody looked at.
    Raises InstrumentFaulty, ComparisonUndecided, or DomainError: comparison_reason_missing, scale_not_changed,
    instrument_changed (it is another than was seen).
    """
    locked = Instrument.objects.select_for_update(of=("self",)).get(pk=instrument.pk)
    questionnaire = parse(locked.own_content())
    content = as_content(questionnaire)
    if seen is not None and seen != content_sha256(content):
        raise DomainError("instrument_changed")
    latest = latest_version(locked)
    if latest and latest.content_sha256 == content_sha256(content):
        _take_from_the_pile(locked)
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
    _take_from_the_pile(locked)
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


@transaction.atomic
def submit_instrument(*, instrument: Instrument, at: datetime, by: Person | None) -> None:
    """Asks whoever may publish to do so; once more changes nothing.

    Raises InstrumentFaulty, or DomainError `not_changed`: people answer these words already.
    """
    locked = Instrument.objects.select_for_update(of=("self",)).get(pk=instrument.pk)
    latest = latest_version(locked)
    content = as_content(parse(locked.own_content()))
    if latest and latest.content_sha256 == content_sha256(content):
        raise DomainError("not_changed")
    if locked.submitted_at is None:
        locked.submitted_at, locked.submitted_by, locked.return_note = at, by, ""
        locked.save(update_fields=["submitted_at", "submitted_by", "return_note"])


@transaction.atomic
def return_instrument(*, instrument: Instrument, note: str) -> None:
    """Back to the editor, with what must be different. Raises DomainError: not_submitted, no_note."""
    locked = Instrument.objects.select_for_update(of=("self",)).get(pk=instrument.pk)
    if locked.submitted_at is None:
        raise DomainError("not_submitted")
    if not note.strip():
        raise DomainError("no_note")
    locked.submitted_at, locked.submitted_by, locked.return_note = None, None, note.strip()
    locked.save(update_fields=["submitted_at", "submitted_by", "return_note"])


def _take_from_the_pile(instrument: Instrument) -> None:
    instrument.submitted_at, instrument.submitted_by, instrument.return_note = None, None, ""
    instrument.save(update_fields=["submitted_at", "submitted_by", "return_note"])


@transaction.atomic
def replace_items(
    *, instrument: Instrument, places: Sequence[int], items: Sequence[Any], seen: str, user: User
) -> None:
    """Puts `items` (blocks of the stream) where those at `places` stand, and more of them after the last of these.

    The others keep their place: the order of the questions is that in which people see them. `seen`: `items_mark` of
    when the editor opened them. Raises DomainError `changed_meanwhile`.
    """
    locked = Instrument.objects.select_for_update(of=("self",)).get(pk=instrument.pk)
    if seen != items_mark(locked):
        raise DomainError("changed_meanwhile")
    children = [(child.block_type, child.value, child.id) for child in locked.items]
    edited = list(items)
    put: list[Any] = []
    last = places[-1] if places else len(children) - 1
    for number, child in enumerate(children):
        if number not in places:
            put.append(child)
        elif edited:
            put.append(edited.pop(0))
        if number == last:
            put += edited
            edited = []
    locked.items = StreamValue(locked.items.stream_block, [*put, *edited])
    locked.save(update_fields=["items"])
    locked.save_revision(user=user, log_action=True)


def items_mark(instrument: Instrument) -> str:
    # Blocks that were not looked at yet would be written as they were stored, and the others anew.
    list(instrument.items)
    return hashlib.sha256(canonical_json(instrument.own_content()["items"])).hexdigest()
