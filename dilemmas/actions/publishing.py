"""From a published case to the version that people choose in."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dilemmas.frozen import freeze_case
from dilemmas.models import CaseChange, CaseVersion, DilemmaCasePage
from dilemmas.queries.cases import latest_version
from foundation.errors import DomainError


class LanguagesDiffer(DomainError):
    """The languages of a case must offer the same options; `details.counts`: how many each has."""

    code = "languages_differ"


class CaseIsPublished(DomainError):
    """A case that was published cannot go: choices, decks and sessions point at what it said then."""

    code = "case_is_published"


@transaction.atomic
def freeze_case_version(*, case_key: UUID, kind: str, at: datetime) -> CaseVersion | None:
    """Freezes every published language of a case under the next number.

    `kind`: a CaseChange; a substantive one begins a new series of choices, and so does another number of options.
    None when nothing is published, or when nothing changed since the last version.
    Raises LanguagesDiffer when one language offers another number of options than the next.
    """
    # Two editors publishing at once: the second waits here and then sees the first's version.
    pages = list(
        DilemmaCasePage.objects.select_for_update(of=("self",))
        .filter(translation_key=case_key, live=True)
        .select_related("locale", "theme", "building_block", "topic")
        .order_by("pk")
    )
    if not pages:
        return None
    content = {page.locale.language_code: freeze_case(page) for page in pages}
    counts = {language: len(one["options"]) for language, one in content.items()}
    if len(set(counts.values())) > 1:
        raise LanguagesDiffer(counts=counts)
    latest = latest_version(case_key)
    digest = content_digest(content)
    if latest and latest.content_sha256 == digest:
        return None
    return CaseVersion.objects.create(
        case_key=case_key,
        number=latest.number + 1 if latest else 1,
        series=_series(latest, kind, next(iter(counts.values()))),
        published_at=at,
        content=content,
        content_sha256=digest,
    )


def refuse_deletion_of_published(pages: Iterable[DilemmaCasePage]) -> None:
    """Raises CaseIsPublished when one of these was ever published in its own language; `details.title`: the first."""
    for page in pages:
        versions = CaseVersion.objects.filter(case_key=page.translation_key)
        if versions.filter(content__has_key=page.locale.language_code).exists():
            raise CaseIsPublished(title=page.title)


def content_digest(content: dict[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _series(latest: CaseVersion | None, kind: str, options: int) -> int:
    if latest is None:
        return 1
    is_other = kind == CaseChange.SUBSTANTIVE or options != len(latest.in_language("nl")["options"])
    return latest.series + is_other
