"""What waits for an editor."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex, get_page_models

from foundation.content.models import BasePage, RegulationPage, ShippedContent
from foundation.content.rules.reviews import ReviewStatus

# So long before its date a page is announced.
AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class ToReview:
    page: Page
    review_on: date
    is_late: bool


@dataclass(frozen=True)
class Citation:
    """A page that refers to regulations whose review is overdue."""

    page: Page
    regulations: list[RegulationPage]


def pages_to_review(*, on: date) -> list[ToReview]:
    """Live pages whose date has come or comes within a month, the oldest first; one query for each type."""
    found = [
        ToReview(page, page.review_on, page.review_on <= on)
        for model in get_page_models()
        if issubclass(model, BasePage)
        for page in model.objects.live().filter(review_on__lte=on + AHEAD)
    ]
    return sorted(found, key=lambda one: (one.review_on, one.page.title))


def overdue_regulations(*, on: date) -> list[RegulationPage]:
    return [
        regulation
        for regulation in RegulationPage.objects.live().order_by("title")
        if regulation.status_on(on) == ReviewStatus.OVERDUE
    ]


def pages_citing_overdue(*, on: date) -> list[Citation]:
    """As Wagtail's reference index knows them, whether live or not."""
    overdue = {str(regulation.pk): regulation for regulation in overdue_regulations(on=on)}
    page_type = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.objects.filter(
        base_content_type=page_type, to_content_type=page_type, to_object_id__in=overdue
    )
    cited: dict[int, dict[str, RegulationPage]] = {}
    for source, target in references.values_list("object_id", "to_object_id"):
        if source != target:
            cited.setdefault(int(source), {})[target] = overdue[target]
    pages = Page.objects.filter(pk__in=cited).order_by("title")
    return [Citation(page, list(cited[page.pk].values())) for page in pages]


def drafts_of(user: Any) -> list[Page]:
    """Pages with changes that are not public, of which this user wrote the last version."""
    return list(
        Page.objects.filter(has_unpublished_changes=True, latest_revision__user=user)
        .order_by("-latest_revision_created_at")
        .select_related("locale")[:10]
    )


def waiting_shipped() -> list[ShippedContent]:
    """Where a newer text came along and an editor's own stands; without what was deleted since."""
    waiting = ShippedContent.objects.waiting().order_by("offered_at", "key")
    return [record for record in waiting.prefetch_related("content_object") if record.content_object]
