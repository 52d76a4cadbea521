"""What somebody may see of the releases: their newest, cut to the units within reach."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Subquery

from foundation.people.queries import UnitHistory
from measurement.models import Release, ReportRun
from measurement.rules.report import ORGANISATION, Content


def newest_releases() -> list[Release]:
    """One for each study that has any, the newest first."""
    newest = Release.objects.filter(study=OuterRef("study")).order_by("-number").values("pk")[:1]
    return list(
        Release.objects.filter(pk=Subquery(newest)).select_related("study").order_by("-made_at", "-pk")
    )


def newest_release(study_id: UUID) -> Release | None:
    """`study_id`: public id."""
    rows = Release.objects.filter(study__public_id=study_id).select_related("study").order_by("-number")
    return rows.first()


def units_within(content: Content, unit_ids: Collection[int], *, history: UnitHistory, on: date) -> list[str]:
    """Codes of the clusters of a release that lie in these units or are one of them; never the whole."""
    reach = frozenset(unit_ids)
    return [
        unit["code"]
        for unit in content["units"]
        if unit["code"] != ORGANISATION and history.is_within(int(unit["code"]), reach, on=on)
    ]


def report_run(run_id: UUID, *, of: int) -> ReportRun | None:
    """`of`: who asked for it."""
    rows = ReportRun.objects.select_related("release__study", "requested_by")
    return rows.filter(public_id=run_id, requested_by=of).first()
