"""What is kept of who answered, by group, at the moment a window closes: numbers, and who stands behind them by chance ids."""

import random
import secrets
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db.models import F

from foundation.batches import BATCH, in_batches
from foundation.people.models import Engagement
from measurement.models import AskedMember, GroupCount, Invitation, Study
from measurement.rules.reach import (
    CONTRACT,
    ENTRANCE,
    LEVEL,
    TENURE,
    UNKNOWN,
    entrance_group,
    level_group,
    tenure_group,
)

ID_BYTES = 16


def count_groups(closed: Sequence[Invitation]) -> None:
    """`closed`: with participant and person, and 'done' as it was. Call it in the transaction that closes them."""
    groups = _groups_of(closed)
    members = [
        AskedMember(
            study_id=one.participant.study_id,
            wave=one.wave,
            member=secrets.token_bytes(ID_BYTES),
            groups=groups[one.pk],
        )
        for one in closed
    ]
    # So that the order of rows is not that of invitations.
    random.SystemRandom().shuffle(members)
    AskedMember.objects.bulk_create(members, batch_size=BATCH)
    answered: Counter[tuple[int, str, str, str]] = Counter()
    for one in closed:
        for trait, group in groups[one.pk].items():
            # Also of nobody, so that the row says nothing by being there.
            answered[one.participant.study_id, one.wave, trait, group] += one.is_done
    cells = sorted(answered)
    GroupCount.objects.bulk_create(
        [
            GroupCount(study_id=study_id, wave=wave, trait=trait, group=group)
            for study_id, wave, trait, group in cells
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    for study_id, wave, trait, group in cells:
        if number := answered[study_id, wave, trait, group]:
            GroupCount.objects.filter(study=study_id, wave=wave, trait=trait, group=group).update(
                answered=F("answered") + number
            )


def forget_groups(study: Study, waves: Collection[str] | None = None) -> None:
    """Of waves of which a report told whom they reached, or of all: those numbers are not needed any more."""
    for model in (AskedMember, GroupCount):
        rows = model.objects.filter(study=study)
        (rows if waves is None else rows.filter(wave__in=waves)).delete()


def _groups_of(closed: Sequence[Invitation]) -> dict[int, dict[str, str]]:
    """Invitation to its groups: the job of the day of the first mail; account, mail and scale as they are now."""
    jobs = _jobs_of({one.participant.person_id for one in closed})
    return {one.pk: _groups(one, jobs.get(one.participant.person_id, [])) for one in closed}


def _jobs_of(person_ids: Collection[int]) -> Mapping[int, list[Engagement]]:
    jobs: dict[int, list[Engagement]] = {}
    for batch in in_batches(sorted(person_ids)):
        for job in Engagement.objects.filter(person__in=batch).order_by("person_id", "number", "pk"):
            jobs.setdefault(job.person_id, []).append(job)
    return jobs


def _groups(invitation: Invitation, jobs: Sequence[Engagement]) -> dict[str, str]:
    on = invitation.invited_on or invitation.due_on
    person = invitation.participant.person
    # Of several the first; of somebody whose job ended in between the last one.
    job = next((job for job in jobs if job.is_active_on(on)), jobs[-1] if jobs else None)
    return {
        LEVEL: level_group(job.function_level if job else None),
        CONTRACT: job.kind if job else UNKNOWN,
        ENTRANCE: entrance_group(has_mail=bool(person.email), has_account=person.user_id is not None),
        TENURE: tenure_group(began_on=_first_day(jobs), on=on),
    }


def _first_day(jobs: Sequence[Engagement]) -> date | None:
    return min((job.starts_on for job in jobs if job.starts_on), default=None)
