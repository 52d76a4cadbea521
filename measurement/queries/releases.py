"""Releases as they were frozen."""

from uuid import UUID

from django.db.models import QuerySet

from measurement.models import Release, ReleaseRun, Study


def releases_of(study: Study) -> QuerySet[Release]:
    """The newest first, without what they hold."""
    return Release.objects.filter(study=study).select_related("made_by").defer("content").order_by("-number")


def latest_release(study: Study) -> Release | None:
    return Release.objects.filter(study=study).order_by("-number").first()


def release_numbered(study: Study, number: int) -> Release:
    """Raises Release.DoesNotExist."""
    return Release.objects.get(study=study, number=number)


def release_run(run_id: UUID) -> ReleaseRun | None:
    return ReleaseRun.objects.select_related("study", "release").filter(public_id=run_id).first()
