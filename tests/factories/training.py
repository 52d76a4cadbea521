"""People who practise, through the actions."""

from datetime import datetime
from typing import Any

from dilemmas.actions.training import choose, complete_set, finish_case, start_set
from dilemmas.models import TrainingSet
from foundation.people.models import Engagement
from tests.factories.dilemmas import make_case

THEMES = ("persoonlijke-belangen", "middelen", "elkaar-en-inwoners", "beleid-en-control")


def make_cases(count: int = 4, **fields: Any) -> list:
    """Each in a theme of its own, as far as there are themes."""
    fields.setdefault("work", ("algemeen",))
    return [
        make_case(f"Casus {number + 1}", slug=f"casus-{number + 1}", theme=THEMES[number % 4], **fields)
        for number in range(count)
    ]


def begin(
    engagement: Engagement, *, at: datetime, level: str = "uitvoerend", work: str = "balie", seed: int = 1
) -> TrainingSet:
    return start_set(engagement=engagement, level=level, work=work, seed=seed, at=at)


def practise(
    engagement: Engagement, *, at: datetime, option: int = 0, seed: int = 1, complete: bool = True
) -> TrainingSet:
    """A whole set, with the same option everywhere."""
    training_set = begin(engagement, at=at, seed=seed)
    for one in training_set.cases.all():
        choose(training_case=one, option=option, at=at)
        finish_case(training_case=one)
    if complete:
        complete_set(training_set=training_set, language="nl", at=at)
    return TrainingSet.objects.get(pk=training_set.pk)
