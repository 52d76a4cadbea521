"""From a published page to the version that learners see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from foundation.audit.actions import seal
from foundation.errors import DomainError
from lms.actions.requirements import for_new_starters, renew_by_date
from lms.frozen import freeze_easy, freeze_page
from lms.models import (
    BankQuestion,
    ChangeKind,
    Completion,
    ModulePage,
    ModuleVersion,
    QuestionInVersion,
    Reach,
)
from lms.models.learning import Attempt
from lms.models.modules import content_sha256
from lms.queries.bank import codes_in_versions
from lms.queries.modules import latest_version
from lms.rules.progress import step_ids
from lms.rules.variants import Audience, all_drawn, for_audience


class PageHasRecords(DomainError):
    """A page that people started or completed cannot go; `details` count the people."""

    code = "page_has_records"


class QuestionIsInVersion(DomainError):
    """A question that stands in a version of a module cannot go; `details.question`: its code."""

    code = "question_is_in_version"


@dataclass(frozen=True)
class Choice:
    """Whom a substantive change reaches, and who chose that (public id of a person)."""

    reach: str
    again_by: date | None = None
    chosen_by: UUID | None = None


def choice_of(page: ModulePage) -> Choice | None:
    """As it stands on the page that is published; None for an editorial change."""
    if page.change_kind != ChangeKind.SUBSTANTIVE or not page.reach:
        return None
    return Choice(page.reach, page.again_by, page.chosen_by)


@transaction.atomic
def freeze_module_version(
    *, module_key: UUID, kind: str, at: datetime, choice: Choice | None = None
) -> ModuleVersion | None:
    """Freezes every published language of a module under the next number, and asks again of whom it reaches.

    None when nothing is published, or when nothing changed since the last version. Raises DomainError
    `no_lesson_for_everybody` where somebody would have nothing to do; the editors' form says so earlier.
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
    _lead_test(content)
    if any(not step_ids(for_audience(_whole(one), Audience())) for one in content.values()):
        raise DomainError("no_lesson_for_everybody")
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
    # What is new to everybody reaches nobody again.
    if latest and choice and kind == ChangeKind.SUBSTANTIVE:
        version.reach, version.again_by, version.chosen_by = choice.reach, choice.again_by, choice.chosen_by
        _reach(version, at=at)
    # Last: it locks the head of the chain.
    seal(version, at=at)
    codes = {one["code"] for in_language in content.values() for one in in_language.get("bank", ())}
    QuestionInVersion.objects.bulk_create(
        QuestionInVersion(version=version, code=code) for code in sorted(codes)
    )
    return version


def _lead_test(content: dict[str, dict[str, Any]]) -> None:
    """What the Dutch page says of a test holds for every language."""
    terms = (content.get("nl") or next(iter(content.values()))).get("test_out")
    for one in content.values():
        one.pop("test_out", None)
        if terms:
            one["test_out"] = terms


def _whole(content: dict[str, Any]) -> dict[str, Any]:
    """With every screen that it may draw; of a dilemma that it is one."""
    return all_drawn(content, {one["key"]: {"type": "dilemma"} for one in content.get("cases", ())})


def _reach(version: ModuleVersion, *, at: datetime) -> None:
    """KEEP asks nothing: whoever is done is done."""
    if version.reach == Reach.NEW:
        for_new_starters(module_key=version.module_key, version_number=version.number, at=at)
    elif version.reach == Reach.AGAIN and version.again_by:
        renew_by_date(
            module_key=version.module_key,
            version_number=version.number,
            due_on=version.again_by,
            at=at,
        )


def refuse_deletion_of_used(questions: Iterable[BankQuestion]) -> None:
    """Raises QuestionIsInVersion when one of these stands in a version of a module."""
    for code in sorted(codes_in_versions(one.code for one in questions)):
        raise QuestionIsInVersion(question=code)


def refuse_deletion_with_records(module_keys: set[UUID]) -> None:
    """Raises PageHasRecords when anybody started or completed one of these modules."""
    started, completed = (
        rows.filter(module_key__in=module_keys).values("engagement__person").distinct().count()
        for rows in (Attempt.objects, Completion.objects)
    )
    if started or completed:
        raise PageHasRecords(started=started, completed=completed)
