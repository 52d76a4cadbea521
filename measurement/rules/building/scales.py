"""Of a scale in the whole organisation: its reliability, and how its items were answered."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from measurement.rules.building.measured import Measured
from measurement.rules.building.numbers import ends, rounded, text
from measurement.rules.instruments import Instrument, Item, Kind, Scale, Score
from measurement.rules.release import NOBODY, Indices, Ledger, Released
from measurement.rules.report import ORGANISATION, ItemFigures, OptionShare, Reliability
from measurement.rules.statistics.intervals import NotEstimable, Numbers, Truths
from measurement.rules.statistics.reliability import omega_total, reliability

# Of fewer than half of those who answered the wave it would be another group.
LEAST_COMPLETE_0_1 = 0.5


def likert_items(instrument: Instrument, scale: Scale) -> list[Item]:
    """The items of a mean that everybody is asked; none where forms or filters differ, or of another score."""
    items = instrument.items_of(scale.code)
    alike = all(
        item.kind is Kind.SINGLE and item.filter is None and item.forms is None and item.scale == scale.code
        for item in items
    )
    return list(items) if scale.score is Score.MEAN and alike else []


def item_values(measured: Measured, items: Sequence[Item], members: Indices, wave: int) -> Numbers:
    """People × items, reversed where the item is; NaN: no answer that counts."""
    if measured.items is None:
        return np.full((len(members), len(items)), np.nan)
    return np.column_stack(
        [_worth(item)[measured.items[members, wave, measured.item_columns[item.code]]] for item in items]
    )


def _worth(item: Item) -> Numbers:
    """From a stored code (1-15, or -1 as the last) to what it counts."""
    worth = np.full(17, np.nan)
    values = [option.value for option in item.options]
    for option in item.options:
        turned = min(values) + max(values) - option.value
        worth[option.code] = turned if item.is_reversed else option.value
    return worth


def scale_reliability(
    measured: Measured, scale: Scale, released: Released, waves: Sequence[str], asked: Sequence[int]
) -> Reliability | None:
    """In the first wave that asks all its items.

    A gap counts as the mean of the person's other items, so that it is over everybody whom the level is over: a
    number over those without gaps, beside it, would be of those with gaps.
    """
    for wave in asked:
        items = [item for item in likert_items(measured.instrument, scale) if _is_asked(measured, item, wave)]
        members = released.of(ORGANISATION, wave)
        if len(items) >= 2 and len(members):
            return _reliability(waves[wave], items, item_values(measured, items, members, wave))
    return None


def _is_asked(measured: Measured, item: Item, wave: int) -> bool:
    column = measured.item_columns[item.code]
    return measured.items is not None and bool((measured.items[:, wave, column] >= 0).any())


def _reliability(wave: str, items: Sequence[Item], values: Numbers) -> Reliability | None:
    own = np.nansum(values, axis=1) / np.maximum((~np.isnan(values)).sum(axis=1), 1)
    filled = np.where(np.isnan(values), own[:, None], values)
    try:
        found = reliability(filled)
    except NotEstimable:
        return None
    result = Reliability(
        wave=wave,
        n=found.n,
        alpha=rounded(found.alpha),
        **ends(found.interval),  # type: ignore[typeddict-item]
    )
    if len(items) > 2:
        result["alpha_without"] = {
            item.code: rounded(alpha)
            for item, alpha in zip(items, found.alpha_if_deleted, strict=True)
            if alpha is not None
        }
        result["omega"] = rounded(omega_total(np.cov(filled, rowvar=False)))
    return result


def item_figures(
    measured: Measured,
    scale: Scale,
    ledger: Ledger,
    released: Released,
    waves: Sequence[str],
    asked: Sequence[int],
    random: np.random.Generator,
) -> list[ItemFigures]:
    """After all else of the scale, and only in a last release: the sets it takes would cut later ones to pieces."""
    items = likert_items(measured.instrument, scale)
    found = []
    for wave in asked if measured.items is not None else ():
        chosen = [item for item in items if _is_asked(measured, item, wave)]
        everybody = released.of(ORGANISATION, wave)
        if not chosen or not len(everybody):
            continue
        has_gap = np.isnan(item_values(measured, chosen, everybody, wave)).any(axis=1)
        complete: Truths = np.asarray(~has_gap, np.bool_)
        members = complete_whom_ledger_accepts(ledger, everybody, complete, random)
        if len(members) >= LEAST_COMPLETE_0_1 * len(everybody) and ledger.accept(members):
            found += [_item(measured, scale, item, waves, wave, members, ledger.k) for item in chosen]
    return found


def complete_whom_ledger_accepts(
    ledger: Ledger, everybody: Indices, complete: Truths, random: np.random.Generator
) -> Indices:
    """Who answered all items, without a few whom chance picks: so those with gaps are never alone.

    Where an atom would leave 1 to k-1 behind, others of it stay behind with them; where it is too small for
    that, it stays out.
    """
    k, atoms = ledger.k, ledger.atoms[everybody]
    kept = [NOBODY]
    for atom in np.unique(atoms):
        inside = everybody[(atoms == atom) & complete]
        left = int(ledger.sizes[atom]) - len(inside)
        if 0 < left < k:
            inside = random.permutation(inside)[k - left :]
        if len(inside) >= k:
            kept.append(inside)
    return np.sort(np.concatenate(kept))


def _item(
    measured: Measured,
    scale: Scale,
    item: Item,
    waves: Sequence[str],
    wave: int,
    members: Indices,
    k: int,
) -> ItemFigures:
    stored: NDArray[np.int16] = measured.items[members, wave, measured.item_columns[item.code]]  # type: ignore[index]
    counts = np.bincount(stored[stored >= 0], minlength=16)
    options = []
    for option in item.options:
        shown = OptionShare(text=text(option.text), share_0_1=round(counts[option.code] / len(members), 2))
        if counts[option.code] < k:
            shown["bound"] = "at_most"
            shown["share_0_1"] = float(np.ceil(100 * k / len(members)) / 100)
        options.append(shown)
    return ItemFigures(
        scale=scale.code,
        item=item.code,
        text=text(item.text),
        wave=waves[wave],
        n=len(members),
        options=options,
    )
