"""Who was asked and who answered, by group, as it stands in a release."""

from measurement.rules.building.measured import Outset
from measurement.rules.reach import Asked, reached
from measurement.rules.report import ORGANISATION, Reach, ReachGroup
from measurement.rules.statistics.refusals import Refusal

REFUSED = [Refusal.BELOW_K.value]


def reach(outset: Outset) -> list[Reach]:
    """Of the waves of which somebody can answer no more."""
    return [
        _wave(outset, wave["code"], outset.asked[wave["code"]])
        for wave in outset.waves
        if wave["code"] in outset.asked
    ]


def _wave(outset: Outset, wave: str, asked: Asked) -> Reach:
    others = outset.invited.get((ORGANISATION, wave), 0) - len(asked.ids)
    found = reached(asked, k=outset.k, others=others)
    one = Reach(wave=wave, refused=[] if found.whole else list(REFUSED), groups=[])
    if found.whole:
        one["invited"], one["answered"] = found.whole.invited, found.whole.answered
    for trait, group in asked.labels():
        shown = ReachGroup(
            trait=trait,  # type: ignore[typeddict-item]
            group=group,
            title=outset.group_titles.get((trait, group), {"nl": group, "en": group}),
            refused=[],
        )
        count = found.groups.get((trait, group))
        if count:
            shown["invited"], shown["answered"] = count.invited, count.answered
        else:
            shown["refused"] = list(REFUSED)
        one["groups"].append(shown)
    return one
