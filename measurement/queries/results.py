"""What is shared with every colleague: of each study the newest release that HR shares now."""

from uuid import UUID

from measurement.models import Release, SharedResult


def shared_results() -> list[SharedResult]:
    """One a study, what was shared last first."""
    rows = (
        SharedResult.objects.filter(taken_back_at=None)
        .select_related("release__study")
        .order_by("-release__number")
    )
    newest: dict[int, SharedResult] = {}
    for row in rows:
        newest.setdefault(row.release.study_id, row)
    return sorted(newest.values(), key=lambda one: (one.shared_at, one.pk), reverse=True)


def shared_result(study_id: UUID) -> SharedResult | None:
    """`study_id`: public id."""
    rows = SharedResult.objects.filter(taken_back_at=None, release__study__public_id=study_id)
    return rows.select_related("release__study").order_by("-release__number").first()


def is_anything_shared() -> bool:
    return SharedResult.objects.filter(taken_back_at=None).exists()


def sharing_of(release: Release) -> SharedResult | None:
    return (
        SharedResult.objects.filter(release=release, taken_back_at=None).select_related("shared_by").first()
    )


def shared_numbers(study_id: int) -> set[int]:
    """Numbers of the releases of a study that are shared now."""
    rows = SharedResult.objects.filter(release__study=study_id, taken_back_at=None)
    return set(rows.values_list("release__number", flat=True))
