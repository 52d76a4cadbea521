"""HR shares what the whole organisation answered with every colleague, one release at a time, and may take it back."""

from datetime import datetime

from django.db import transaction

from foundation.audit.actions import record_event
from foundation.errors import DomainError
from foundation.people.models import Person
from measurement.models import Release, SharedResult, Study
from measurement.rules.released import tells_of_the_whole

MOST_LETTERS = 2000


@transaction.atomic
def share_result(
    *, release: Release, follow_up_nl: str, follow_up_en: str = "", by: Person, at: datetime
) -> SharedResult:
    """Raises DomainError: no_follow_up, follow_up_too_long, nothing_to_share, already_shared."""
    texts = [text.strip() for text in (follow_up_nl, follow_up_en)]
    if not texts[0]:
        raise DomainError("no_follow_up")
    if max(map(len, texts)) > MOST_LETTERS:
        raise DomainError("follow_up_too_long", most=MOST_LETTERS)
    if not tells_of_the_whole(release.report):
        raise DomainError("nothing_to_share")
    _lock(release)
    others = SharedResult.objects.filter(release__study=release.study_id, taken_back_at=None)
    if others.filter(release=release).exists():
        raise DomainError("already_shared")
    # One report of a study at a time: what is taken back later does not bring back an older one.
    for other in others.select_related("release__study"):
        other.taken_back_at, other.taken_back_by = at, by
        other.save(update_fields=["taken_back_at", "taken_back_by"])
        _record("result_taken_back", other.release, by=by, at=at)
    shared = SharedResult.objects.create(
        release=release, follow_up_nl=texts[0], follow_up_en=texts[1], shared_at=at, shared_by=by
    )
    _record("result_shared", release, by=by, at=at)
    return shared


@transaction.atomic
def take_back_result(*, release: Release, by: Person, at: datetime) -> None:
    """The release stays as it is. Raises DomainError: not_shared."""
    _lock(release)
    changed = SharedResult.objects.filter(release=release, taken_back_at=None).update(
        taken_back_at=at, taken_back_by=by
    )
    if not changed:
        raise DomainError("not_shared")
    _record("result_taken_back", release, by=by, at=at)


def _lock(release: Release) -> None:
    """Two at once go one after the other."""
    Study.objects.select_for_update(of=("self",), no_key=True).get(pk=release.study_id)


def _record(kind: str, release: Release, *, by: Person, at: datetime) -> None:
    details = {"study": str(release.study.public_id), "number": release.number}
    record_event(kind=kind, at=at, actor_id=by.public_id, details=details)
