"""What is asked again because it counts no longer: a check that was valid until a day, such as a VOG."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from foundation.batches import in_batches
from foundation.clock import local_date
from lms.actions.assigning import BATCH
from lms.actions.settling import settle
from lms.models import Assignment, Exemption, PartRecord, RequirementVersion
from lms.queries.audiences import audience_of, engagements_in
from lms.queries.requirements import versions_in_force


def ask_again_what_ran_out(*, at: datetime) -> int:
    """The next round for whoever completed the last one, and of a part of it has nothing left that counts; how many.

    What else they did for it still counts, and an oath that was taken is not touched. Safe to repeat and to run twice
    at once.
    """
    today = local_date(at)
    return sum(
        _lay_next(ids, at=at)
        for version in versions_in_force(on=today)
        for ids in in_batches(_ran_out(version, today), BATCH)
    )


def _ran_out(version: RequirementVersion, today: date) -> list[int]:
    """Ids of the last rounds, of the people who belong to it."""
    over = PartRecord.objects.standing().filter(
        part__steps__requirement_version=version, valid_until__lt=today
    )
    lacks = Q()
    for part_id in over.order_by().values_list("part_id", flat=True).distinct():
        lacks |= _lacks(part_id, today)
    if not lacks:
        return []
    rounds = Assignment.objects.done_for_now(version.requirement_id).filter(
        lacks, exempt_at=None, engagement__in=engagements_in(audience_of(version), on=today)
    )
    return list(rounds.order_by("pk").values_list("pk", flat=True))


def _lacks(part_id: int, today: date) -> Q:
    """Of a round that asks this part: it was done, and nothing of it counts today."""
    done = PartRecord.objects.standing().filter(engagement=OuterRef("engagement"), part=part_id)
    counts = done.filter(Q(valid_until=None) | Q(valid_until__gte=today))
    asked = RequirementVersion.objects.filter(pk=OuterRef("requirement_version"), steps__part=part_id)
    exempt = Exemption.objects.filter(assignment=OuterRef("pk"), step__part=part_id, withdrawn_at=None)
    return Q(Exists(asked), Exists(done), ~Exists(counts), ~Exists(exempt))


@transaction.atomic
def _lay_next(round_ids: Collection[int], *, at: datetime) -> int:
    today = local_date(at)
    rounds = list(Assignment.objects.filter(pk__in=round_ids).select_related("requirement_version"))
    rows = [
        Assignment(
            engagement_id=one.engagement_id,
            requirement_id=one.requirement_id,
            requirement_version=one.requirement_version,
            cycle=one.cycle + 1,
            assigned_at=at,
            due_on=today + timedelta(days=one.requirement_version.window_days),
            counts_from=one.counts_from,
        )
        for one in rounds
    ]
    Assignment.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    settle([one.engagement_id for one in rounds], at=at)
    return len(rows)
