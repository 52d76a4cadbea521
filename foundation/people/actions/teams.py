"""'Niet mijn team': a line manager says so in one tap, HR decides."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from foundation.audit.actions import record_event
from foundation.errors import DomainError, NotAllowed
from foundation.people.models import Engagement, Person, ReportOutcome, TeamReport


@transaction.atomic
def report_not_my_team(*, engagement: Engagement, by: Person, at: datetime) -> TeamReport:
    """The open report of this manager on this job, made once. Raises NotAllowed `not_your_team`."""
    if not Engagement.objects.filter(pk=engagement.pk, line_manager=by).exists():
        raise NotAllowed("not_your_team")
    report, is_new = TeamReport.objects.get_or_create(
        engagement=engagement, manager=by, resolved_at=None, defaults={"reported_at": at}
    )
    if is_new:
        _record("team_disputed", report, by=by, at=at)
    return report


@transaction.atomic
def withdraw_report(*, engagement: Engagement, by: Person, at: datetime) -> bool:
    """Whether there was an open report of this manager to take back."""
    report = TeamReport.objects.filter(engagement=engagement, manager=by, resolved_at=None).first()
    if report is None or not _resolve(report, ReportOutcome.WITHDRAWN, at=at):
        return False
    _record("team_dispute_withdrawn", report, by=by, at=at)
    return True


@transaction.atomic
def reject_report(*, report: TeamReport, by: Person, at: datetime) -> None:
    """This person does belong to that team. Raises DomainError `report_settled` when it is settled already."""
    if not _resolve(report, ReportOutcome.REJECTED, at=at):
        raise DomainError("report_settled")
    _record("team_dispute_rejected", report, by=by, at=at)


@transaction.atomic
def settle_reports(*, at: datetime) -> int:
    """Closes the reports on people who have another line manager by now; how many."""
    answered = TeamReport.objects.filter(resolved_at=None).exclude(engagement__line_manager=F("manager"))
    keys = list(answered.values_list("pk", flat=True))
    return TeamReport.objects.filter(pk__in=keys, resolved_at=None).update(
        resolved_at=at, outcome=ReportOutcome.CHANGED
    )


def _resolve(report: TeamReport, outcome: ReportOutcome, *, at: datetime) -> bool:
    open_one = TeamReport.objects.filter(pk=report.pk, resolved_at=None)
    return open_one.update(resolved_at=at, outcome=outcome) == 1


def _record(kind: str, report: TeamReport, *, by: Person, at: datetime) -> None:
    record_event(
        kind=kind,
        at=at,
        actor_id=by.public_id,
        subject_id=report.engagement.person.public_id,
        details={"engagement": str(report.engagement.public_id), "manager": str(report.manager.public_id)},
    )
