"""Choices that wait and that are counted, through the actions."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from dilemmas.actions.choices import Choice, hold_choices
from dilemmas.models import CaseVersion, ChoiceTally
from dilemmas.rules.staging import Vote

CASE = Vote("training", UUID("c0ffee00-0000-4000-8000-00000000ca5e"), 1, 1)


def vote_on(version: CaseVersion) -> Vote:
    return Vote("training", version.case_key, version.series, 1)


def hold(
    options: str | Iterable[int], *, at: datetime, vote: Vote = CASE, cluster: int | None = None
) -> None:
    """'AAB': two who choose A and one who chooses B."""
    numbers = [ord(one) - ord("A") for one in options] if isinstance(options, str) else options
    hold_choices(choices=[Choice(vote, number, cluster) for number in numbers], at=at)


def tallied(vote: Vote = CASE) -> dict[int | None, str]:
    """Cluster → '7A 3B', over all periods."""
    found: dict[int | None, Counter[int]] = {}
    for row in ChoiceTally.objects.filter(subject=vote.subject, series=vote.series, round=vote.round):
        found.setdefault(row.cluster_id, Counter())[row.option] += row.count
    return {
        cluster: " ".join(f"{counts[option]}{chr(ord('A') + option)}" for option in sorted(counts))
        for cluster, counts in found.items()
    }
