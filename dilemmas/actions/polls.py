"""Planning polls ahead."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from dilemmas.models import CaseVersion, Poll
from dilemmas.rules.polls import free_weeks


@transaction.atomic
def plan_series(
    *, versions: Sequence[CaseVersion], first_on: date, weeks: int, user: Any, at: datetime
) -> list[Poll]:
    """A draft each week, in this order, on Mondays from `first_on` on which no poll runs.

    A case that had a poll before, or has one planned, is left out. `user` made the drafts, for Wagtail; or None.
    """
    used = set(Poll.objects.values_list("case_version__case_key", flat=True))
    wanted = [version for version in versions if version.case_key not in used][:weeks]
    taken = [poll.schedule for poll in Poll.objects.filter(runs_beside=False, reflection_on__gte=first_on)]
    return [
        _draft(version, week, user)
        for version, week in zip(wanted, free_weeks(first_on, len(wanted), taken), strict=True)
    ]


def _draft(version: CaseVersion, week: Any, user: Any) -> Poll:
    poll = Poll(
        case_version=version,
        opens_on=week.opens_on,
        second_on=week.second_on,
        reflection_on=week.reflection_on,
        live=False,
    )
    poll.save()
    poll.save_revision(user=user)
    return poll
