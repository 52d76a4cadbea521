"""From a published page to the version that learners see."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from foundation.audit.actions import seal
from foundation.errors import DomainError
from lms.frozen import freeze_easy, freeze_page
from lms.models import ChangeKind, Completion, ModulePage, ModuleVersion
from lms.models.learning import Attempt
from lms.models.modules import content_sha256
from lms.queries.modules import latest_version


class PageHasRecords(DomainError):
    """A page that people started or completed cannot go; `details` count the people."""

    code = "page_has_records"


@transaction.atomic
def freeze_module_version(*, module_key: UUID, kind: str, at: datetime) -> ModuleVersion | None:
    """Freezes every published language of a module under the next number.

    None when nothing is published, or when nothing changed since the last version.
    """
    # Two editors publishing at once: the second waits here and then sees the first's version.
    pages = list(
        ModulePage.objects.select_for_update(of=("self",))
        .filter(translation_key=module_key, live=True)
        .select_related("locale")
        .order_by("pk")
    )
    if not pages:
        return None
    content = {page.locale.language_code: freeze_page(page) for page in pages}
    for page in pages:
        language = page.locale.language_code
        easy = freeze_easy(page, content[language])
        if easy:
            content[f"{language}-easy"] = easy
    latest = latest_version(module_key)
    digest = content_sha256(content)
    if latest and latest.content_sha256 == digest:
        return None
    version = ModuleVersion(
        module_key=module_key,
        number=latest.number + 1 if latest else 1,
        kind=kind if latest else ChangeKind.SUBSTANTIVE,
        published_at=at,
        content=content,
        content_sha256=digest,
    )
    seal(version, at=at)
    return version


def refuse_deletion_with_records(module_keys: set[UUID]) -> None:
    """Raises PageHasRecords when anybody started or completed one of these modules."""
    started, completed = (
        rows.filter(module_key__in=module_keys).values("engagement__person").distinct().count()
        for rows in (Attempt.objects, Completion.objects)
    )
    if started or completed:
        raise PageHasRecords(started=started, completed=completed)
