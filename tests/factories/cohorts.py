"""Cohorts, opened through the action."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from foundation.people.models import Engagement, Person, Unit
from lms.actions.cohorts import Terms, invite_members, open_cohort
from lms.models import Cohort, CohortKind, CohortMember
from lms.queries.audiences import Audience


def make_cohort(
    *units: Unit, by: Person, at: datetime, title: str = "Dilemma’s in ons werk", **terms: Any
) -> Cohort:
    """Of the staff of these units; of everybody without units."""
    terms.setdefault("kind", CohortKind.TRAINING)
    terms.setdefault("closes_on", date(at.year, 12, 30))
    run = open_cohort(
        public_id=uuid4(),
        terms=Terms(title=title, **terms),
        audience=Audience(kinds=["medewerker"], unit_ids=[unit.pk for unit in units]),
        by=by,
        at=at,
    )
    invite_members(run=run, at=at)
    return run.cohort


def member_of(cohort: Cohort, job: Engagement) -> CohortMember:
    return CohortMember.objects.get(cohort=cohort, engagement=job)
