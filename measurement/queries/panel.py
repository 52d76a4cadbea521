"""The answers of a study as arrays: one query of packed answers, and a few small ones, however many answered."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Aggregate, BinaryField, Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override
from numpy.typing import NDArray

from foundation.people.models import UnitPeriod
from measurement.models import (
    InstrumentVersion,
    Invitation,
    InvitationState,
    Response,
    Study,
    StudyKind,
    Wave,
    WaveCount,
    WedgeStep,
)
from measurement.rules.building import Measured
from measurement.rules.instruments import WAVES, Instrument
from measurement.rules.report import ORGANISATION, Basis, Text, Unit
from measurement.rules.report import Wave as WaveContent
from measurement.rules.versions import followed_scales

ID_BYTES, ITEM_BYTES = 16, 2
ROWS_A_TIME = 5_000
PLAN_TITLES = {
    "before": gettext_noop("Vóór de training"),
    "t0": gettext_noop("Direct na de training"),
    "t6": gettext_noop("Na zes maanden"),
    "t12": gettext_noop("Na twaalf maanden"),
}


@dataclass(frozen=True)
class Block:
    """The answers of one version, wave and cluster laid end to end, in no order that means anything."""

    version: int
    wave: str
    cluster: int | None
    in_time: bool
    # 16 bytes a respondent; scores and items in the same order.
    ids: bytes
    scores: bytes
    # Shorter once what was chosen is forgotten.
    items: bytes


class EndToEnd(Aggregate):
    """Of PostgreSQL: the bytes of all rows. Several in one query take the rows in the same order."""

    function = "string_agg"
    template = "%(function)s(%(expressions)s, ''::bytea)"
    output_field = BinaryField()


LABELS = ("version", "wave", "cluster_id", "in_time")
PACKED = ("panel_id", "scores", "items")


def answer_blocks(study: Study) -> list[Block]:
    """Past the models: sixty thousand objects, or as many rows to unpack, would take longer than all the rest."""
    rows = Response.objects.filter(study=study.public_id)
    if connection.vendor != "postgresql":
        return _joined(rows.values_list(*LABELS, *PACKED).iterator(ROWS_A_TIME))
    joined = {f"all_{name}": EndToEnd(name) for name in PACKED}
    found = rows.values(*LABELS).annotate(**joined).values_list(*LABELS, *joined)
    return [Block(*row[: len(LABELS)], *map(bytes, row[len(LABELS) :])) for row in found]


def _joined(rows: Iterable[tuple[Any, ...]]) -> list[Block]:
    """SQLite joins text only; its rows stand in this process already."""
    found: dict[tuple[Any, ...], list[bytes]] = {}
    for version, wave, cluster, in_time, panel, scores, items in rows:
        found.setdefault((version, wave, cluster, in_time), []).extend((panel, scores, items))
    return [
        Block(*labels, *(b"".join(packed[place :: len(PACKED)]) for place in range(len(PACKED))))
        for labels, packed in found.items()
    ]


def measured(
    blocks: Sequence[Block], versions: Mapping[int, InstrumentVersion], waves: Sequence[str], *, newest: int
) -> Measured:
    """As arrays of the newest version's scales and items; another version gives what it has under the same code."""
    instrument = versions[newest].questionnaire
    ids, person = np.unique(
        np.frombuffer(b"".join(block.ids for block in blocks), "S16"), return_inverse=True
    )
    place = {wave: number for number, wave in enumerate(waves)}
    unit = np.full(len(ids), "", "<U20")
    present, late = (np.zeros((len(ids), len(waves)), np.bool_) for _ in range(2))
    scores = np.full((len(ids), len(waves), len(instrument.scales)), np.nan)
    items = np.full((len(ids), len(waves), len(instrument.items)), -1, np.int16)
    are_kept = _versions_with_items(blocks, versions)
    begin = 0
    for block in blocks:
        chosen = person[begin : begin + len(block.ids) // ID_BYTES]
        begin += len(chosen)
        wave, own = place[block.wave], versions[block.version].questionnaire
        unit[chosen] = "" if block.cluster is None else str(block.cluster)
        present[chosen, wave] = True
        late[chosen, wave] = not block.in_time
        _place(scores, (chosen, wave), block.scores, own.scales, instrument.scales, "<f4")
        if block.version in are_kept:
            _place(items, (chosen, wave), block.items, own.items, instrument.items, "<i2")
    return Measured(
        instrument,
        ids,
        unit,
        present,
        scores,
        items if are_kept else None,
        _breaks(blocks, versions, instrument, place),
        late,
    )


def _versions_with_items(blocks: Sequence[Block], versions: Mapping[int, InstrumentVersion]) -> set[int]:
    """Of which nobody's answers are forgotten: what is left of a version would be of some of its people only."""
    bare = {
        block.version
        for block in blocks
        if len(block.items)
        < len(block.ids) // ID_BYTES * len(versions[block.version].questionnaire.items) * ITEM_BYTES
    }
    return {block.version for block in blocks} - bare


def _place(
    array: NDArray[Any],
    where: tuple[NDArray[np.intp], int],
    packed: bytes,
    own: Sequence[Any],
    wanted: Sequence[Any],
    kind: str,
) -> None:
    matrix = np.frombuffer(packed, kind).reshape(-1, len(own))
    codes = {one.code: column for column, one in enumerate(wanted)}
    pairs = [(column, codes[one.code]) for column, one in enumerate(own) if one.code in codes]
    block = array[where]
    block[:, [there for _, there in pairs]] = matrix[:, [here for here, _ in pairs]]
    array[where] = block


def _breaks(
    blocks: Sequence[Block],
    versions: Mapping[int, InstrumentVersion],
    instrument: Instrument,
    place: Mapping[str, int],
) -> dict[str, dict[int, tuple[int, int]]]:
    """Scale → waves whose newest version may not be held against that of the wave before."""
    if len(versions) < 2:
        return {}
    newest: dict[int, int] = {}
    for block in blocks:
        wave = place[block.wave]
        newest[wave] = max(block.version, newest.get(wave, 0))
    found: dict[str, dict[int, tuple[int, int]]] = {}
    order = sorted(newest)
    for before, after in pairwise(order):
        low, high = sorted((newest[before], newest[after]))
        between = [versions[number] for number in sorted(versions) if low <= number <= high]
        followed = followed_scales((one.number, one.questionnaire, one.broken_scales) for one in between)
        for scale in instrument.scales:
            if low != high and scale.code not in followed:
                found.setdefault(scale.code, {})[after] = (newest[before], newest[after])
    return found


def versions_between(study: Study, numbers: set[int]) -> dict[int, InstrumentVersion]:
    """Also those between, which say whether two may be compared."""
    rows = InstrumentVersion.objects.filter(
        instrument_id=study.instrument_id, number__gte=min(numbers), number__lte=max(numbers)
    )
    return {row.number: row for row in rows}


def waves_of(study: Study, answered: set[str]) -> list[WaveContent]:
    """Those that somebody answered, in order."""
    if study.kind == StudyKind.PLAN:
        return [
            WaveContent(code=code, asks=code, title=in_both(partial(_, PLAN_TITLES[code])))  # type: ignore[typeddict-item]
            for code in WAVES
            if code in answered
        ]
    return [
        WaveContent(
            code=wave.code,
            asks=wave.asks,  # type: ignore[typeddict-item]
            title=in_both(partial(date_format, wave.opens_on, "F Y")),
        )
        for wave in Wave.objects.filter(study=study)
        if wave.code in answered
    ]


def in_both(words: Callable[[], str]) -> Text:
    found = {}
    for language in ("nl", "en"):
        with override(language):
            found[language] = words()
    return Text(nl=found["nl"], en=found["en"])


def invited_to(study: Study) -> dict[tuple[str, str], int]:
    """(unit, wave) → how many were invited: open windows by invitation, closed ones by what is left of them."""
    open_ = (
        Invitation.objects.filter(participant__study=study, state=InvitationState.SENT)
        .values_list("participant__cluster_id", "wave")
        .annotate(invited=Count("pk"))
    )
    closed = WaveCount.objects.filter(study=study).values_list("cluster_id", "wave")
    found: dict[tuple[str, str], int] = {}
    for cluster, wave, invited in [*open_, *closed.annotate(total=Coalesce(Sum("invited"), 0))]:
        for unit in {ORGANISATION, ORGANISATION if cluster is None else str(cluster)}:
            found[unit, wave] = found.get((unit, wave), 0) + invited
    return found


def units_of(clusters: set[int], *, on: date) -> tuple[str, list[Unit]]:
    """The organisation's name, and these clusters by name; with the name that they had last."""
    names: dict[int, str] = {}
    organisation = ""
    periods = UnitPeriod.objects.filter(Q(unit__in=clusters) | Q(unit__kind="concern"), valid_from__lte=on)
    for unit, name, kind in periods.order_by("valid_from").values_list("unit_id", "name", "unit__kind"):
        if unit in clusters:
            names[unit] = name
        elif kind == "concern":
            organisation = name
    units = [
        Unit(code=str(unit), title=names.get(unit, str(unit)), depth=1, parent=ORGANISATION)
        for unit in clusters
    ]
    return organisation, sorted(units, key=lambda unit: (unit["title"], unit["code"]))


def first_trained(study: Study, waves: Sequence[WaveContent]) -> dict[str, int]:
    """Unit → number of the first wave that opens when it is trained; empty without a stepped wedge."""
    opens = dict(Wave.objects.filter(study=study).values_list("code", "opens_on"))
    steps = WedgeStep.objects.filter(study=study).values_list("unit_id", "trained_from")
    return {
        str(unit): sum(opens[wave["code"]] < trained_from for wave in waves if wave["code"] in opens)
        for unit, trained_from in steps
    }


def basis_of(study: Study, waves: Sequence[WaveContent], trained: Mapping[str, int]) -> Basis:
    if study.kind == StudyKind.PLAN:
        return "before" if any(wave["asks"] == "before" for wave in waves) else "retention"
    return "stepped_wedge" if trained else "survey"
