"""The answers of a study as arrays: one query of packed rows, and a few small ones, however many answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Count, Q, Sum
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

PLAN_TITLES = {
    "before": gettext_noop("Vóór de training"),
    "t0": gettext_noop("Direct na de training"),
    "t6": gettext_noop("Na zes maanden"),
    "t12": gettext_noop("Na twaalf maanden"),
}


@dataclass(frozen=True)
class Rows:
    """Of each answer, in no order that means anything."""

    ids: NDArray[np.bytes_]
    wave: Sequence[str]
    cluster: Sequence[int | None]
    version: Sequence[int]
    scores: Sequence[bytes]
    items: Sequence[bytes]


def answer_rows(study: Study) -> Rows:
    """Past the models: sixty thousand objects would take longer than all the rest."""
    names = ("panel_id", "wave", "cluster_id", "version", "scores", "items")
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    table = connection.ops.quote_name(Response._meta.db_table)
    key = Response._meta.get_field("study").get_db_prep_value(study.public_id, connection)
    with connection.cursor() as cursor:
        # Only names of our own stand in it.
        cursor.execute(f"SELECT {columns} FROM {table} WHERE study = %s", [key])  # noqa: S608
        found = cursor.fetchall()
    panel, wave, cluster, version, scores, items = zip(*found, strict=True) if found else ((),) * 6
    ids = np.frombuffer(b"".join(panel), "S16")
    return Rows(ids, wave, cluster, version, scores, items)


def measured(
    rows: Rows, versions: Mapping[int, InstrumentVersion], waves: Sequence[str], *, newest: int
) -> Measured:
    """As arrays of the newest version's scales and items; another version gives what it has under the same code."""
    instrument = versions[newest].questionnaire
    ids, person = np.unique(rows.ids, return_inverse=True)
    place = {wave: number for number, wave in enumerate(waves)}
    wave = np.array([place[one] for one in rows.wave], np.intp)
    version = np.array(rows.version, np.intp)
    unit = np.full(len(ids), "", "<U20")
    unit[person] = ["" if one is None else str(one) for one in rows.cluster]
    present = np.zeros((len(ids), len(waves)), np.bool_)
    present[person, wave] = True
    scores = np.full((len(ids), len(waves), len(instrument.scales)), np.nan)
    items = np.full((len(ids), len(waves), len(instrument.items)), -1, np.int16)
    for number in np.unique(version):
        chosen = np.flatnonzero(version == number).tolist()
        own = versions[int(number)].questionnaire
        where = person[chosen], wave[chosen]
        _place(scores, where, [rows.scores[row] for row in chosen], own.scales, instrument.scales, "<f4")
        if all(rows.items[row] for row in chosen):
            _place(items, where, [rows.items[row] for row in chosen], own.items, instrument.items, "<i2")
    has_items = bool((items >= 0).any())
    return Measured(
        instrument,
        ids,
        unit,
        present,
        scores,
        items if has_items else None,
        _breaks(versions, instrument, wave, version),
    )


def _place(
    array: NDArray[Any],
    where: tuple[NDArray[np.intp], NDArray[np.intp]],
    packed: Sequence[bytes],
    own: Sequence[Any],
    wanted: Sequence[Any],
    kind: str,
) -> None:
    matrix = np.frombuffer(b"".join(packed), kind).reshape(-1, len(own))
    codes = {one.code: column for column, one in enumerate(wanted)}
    pairs = [(column, codes[one.code]) for column, one in enumerate(own) if one.code in codes]
    block = array[where]
    block[:, [there for _, there in pairs]] = matrix[:, [here for here, _ in pairs]]
    array[where] = block


def _breaks(
    versions: Mapping[int, InstrumentVersion],
    instrument: Instrument,
    wave: NDArray[np.intp],
    version: NDArray[np.intp],
) -> dict[str, dict[int, tuple[int, int]]]:
    """Scale → waves whose newest version may not be held against that of the wave before."""
    if len(versions) < 2:
        return {}
    newest = {int(one): int(version[wave == one].max()) for one in np.unique(wave)}
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
            WaveContent(code=code, asks=code, title=_both(partial(_, PLAN_TITLES[code])))  # type: ignore[typeddict-item]
            for code in WAVES
            if code in answered
        ]
    return [
        WaveContent(
            code=wave.code,
            asks=wave.asks,  # type: ignore[typeddict-item]
            title=_both(partial(date_format, wave.opens_on, "F Y")),
        )
        for wave in Wave.objects.filter(study=study)
        if wave.code in answered
    ]


def _both(words: Callable[[], str]) -> Text:
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
