"""Who was asked and who answered, by group, as it stands in a release."""

from measurement.rules.building.measured import Outset
from measurement.rules.reach import NOTHING, Asked, reached
from measurement.rules.release import opened, stored
from measurement.rules.report import Reach, ReachGroup
from measurement.rules.statistics.refusals import Refusal

REFUSED = [Refusal.BELOW_K.value]


def variable_of(wave: str) -> str:
    """A ledger for each wave: between waves nobody is followed here."""
    return f"reach:{wave}"


def reach(outset: Outset, ledgers: dict[str, bytes]) -> list[Reach]:
    """Of the waves of which a window is closed; `ledgers` gets theirs."""
    return [
        _wave(outset, ledgers, wave["code"], outset.asked[wave["code"]])
        for wave in outset.waves
        if wave["code"] in outset.asked
    ]


def _wave(outset: Outset, ledgers: dict[str, bytes], wave: str, asked: Asked) -> Reach:
    variable = variable_of(wave)
    before = ledgers.get(variable, b"")
    ledger = opened(asked.ids, outset.k, before)
    found = reached(asked, ledger, open_windows=outset.open_windows.get(wave, 0))
    if found is not NOTHING:
        ledgers[variable] = stored(ledger, asked.ids, before)
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
