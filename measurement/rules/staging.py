"""Which answers that wait sealed may be written, and when.

Two things hold for all that is stored, at every moment:

- what is written at once is of `least` people or more who are alike in all that is stored beside the answer;
- *traces* have company: the pseudonyms with exactly the same set of stored waves (each with in time or late, version,
  form, language and cluster) are `least` or more. So a link between two waves never narrows somebody down further than
  a group that is large enough; and those whose group went on without them are never few.

An answer waits in two boxes. The label says whose it is, for which wave and until when it waits; the content says what
was answered. Labels are opened to see what lies together, a content only when it is written.
"""

import random
import struct
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

VERSION = 1
MOST_WAVE_LETTERS = 20
LANGUAGE_LETTERS = 5
# Version, person, wave, in time, version of the instrument, form, language, cluster (0: none), last day of waiting.
LABEL = struct.Struct(f">B16s{MOST_WAVE_LETTERS}s?IB{LANGUAGE_LETTERS}sQI")


@dataclass(frozen=True, slots=True)
class Alike:
    """All that is stored beside an answer."""

    wave: str
    in_time: bool
    version: int
    form: int
    language: str
    cluster_id: int | None


# What one pseudonym was written with.
Trace = frozenset[Alike]


@dataclass(frozen=True, slots=True)
class Label:
    person: UUID
    alike: Alike
    # The last day on which it waits for company.
    until: date


@dataclass(frozen=True, slots=True)
class Waiting:
    alike: Alike
    # The pseudonym of the person.
    panel: bytes
    until: date


@dataclass(frozen=True, slots=True)
class Batch:
    """Written at once. `own`: under the person's pseudonym; `loose`: each under a new one that nobody had."""

    alike: Alike
    own: tuple[UUID, ...]
    loose: tuple[UUID, ...] = ()

    @property
    def ids(self) -> tuple[UUID, ...]:
        return self.own + self.loose


@dataclass(frozen=True, slots=True)
class Settlement:
    """By the ids of what waits. What is in neither goes on waiting."""

    batches: list[Batch] = field(default_factory=list)
    destroyed: dict[UUID, Waiting] = field(default_factory=dict)


def pack_label(label: Label) -> bytes:
    """Raises ValueError or struct.error for what does not fit."""
    alike = label.alike
    wave, language = alike.wave.encode("ascii"), alike.language.encode("ascii")
    if len(wave) > MOST_WAVE_LETTERS or len(language) > LANGUAGE_LETTERS:
        raise ValueError(f"{alike.wave} {alike.language}: too long")
    return LABEL.pack(
        VERSION,
        label.person.bytes,
        wave,
        alike.in_time,
        alike.version,
        alike.form,
        language,
        alike.cluster_id or 0,
        label.until.toordinal(),
    )


def unpack_label(packed: bytes) -> Label:
    """Raises ValueError or struct.error for what `pack_label` never wrote."""
    version, person, wave, in_time, number, form, language, cluster, until = LABEL.unpack(packed)
    if version != VERSION:
        raise ValueError(f"version {version}")
    alike = Alike(
        wave.rstrip(b"\0").decode("ascii"),
        in_time,
        number,
        form,
        language.rstrip(b"\0").decode("ascii"),
        cluster or None,
    )
    return Label(UUID(bytes=person), alike, date.fromordinal(until))


def settle(
    waiting: Mapping[UUID, Waiting],
    traces: Mapping[bytes, Trace],
    *,
    least: int,
    today: date,
    has_ended: bool = False,
    chance: random.Random,
) -> Settlement:
    """What is written now, and what waited too long.

    `traces`: each pseudonym that is stored, with its trace. What waited past its last day, and everything once the study
    has ended, is written without its link; if that is too few, also without its cluster; what is too few even so is
    destroyed.
    """
    desk = _Desk(dict(waiting), dict(traces), least, chance)
    desk.drop_doubles()
    desk.write_linked()
    over = {one for one, row in desk.waiting.items() if has_ended or row.until < today}
    if over:
        desk.write_most_linked(over)
        desk.write_unlinked(over & desk.waiting.keys())
        desk.write_without_cluster(over & desk.waiting.keys())
        desk.destroy(over & desk.waiting.keys())
    return Settlement(desk.batches, desk.destroyed)


class _Desk:
    """What waits and what is stored, as it changes while batches are drawn up."""

    def __init__(
        self,
        waiting: dict[UUID, Waiting],
        traces: dict[bytes, Trace],
        least: int,
        chance: random.Random,
    ) -> None:
        self.waiting, self.traces = waiting, traces
        self.least, self.chance = least, chance
        self.sizes = Counter(traces.values())
        self.batches: list[Batch] = []
        self.destroyed: dict[UUID, Waiting] = {}

    def drop_doubles(self) -> None:
        """Of one person and wave one answer counts: a group is of people."""
        seen = {(panel, alike.wave) for panel, trace in self.traces.items() for alike in trace}
        doubles = set()
        for one, row in self.waiting.items():
            if (row.panel, row.alike.wave) in seen:
                doubles.add(one)
            seen.add((row.panel, row.alike.wave))
        self.destroy(doubles)

    def write_linked(self) -> None:
        """Until nothing moves: who was just written may be enough with others in the next wave."""
        while batch := next((one for one in self._linked() if one), None):
            self._write(batch)

    def _linked(self) -> Iterator[Batch | None]:
        for (alike, trace), ids in self._groups().items():
            left = self.sizes[trace] - len(ids)
            if len(ids) >= self.least and (not trace or left == 0 or left >= self.least):
                yield Batch(alike, tuple(ids))

    def _groups(self) -> dict[tuple[Alike, Trace], list[UUID]]:
        groups: dict[tuple[Alike, Trace], list[UUID]] = defaultdict(list)
        for one, row in self.waiting.items():
            groups[row.alike, self._trace(row)].append(one)
        return groups

    def _trace(self, row: Waiting) -> Trace:
        return self.traces.get(row.panel, frozenset())

    def write_most_linked(self, over: Collection[UUID]) -> None:
        """Where a whole group would leave too few behind, as many as leave just enough; by chance, who."""
        for (alike, trace), ids in self._groups().items():
            most = self.sizes[trace] - self.least
            if trace and self.least <= most < len(ids) and any(one in over for one in ids):
                self._write(Batch(alike, tuple(self.chance.sample(ids, most))))

    def write_unlinked(self, over: Collection[UUID]) -> None:
        for alike, ids in self._by_alike(over, with_cluster=True).items():
            loose = [one for one in ids if self._has_trace(one)]
            # Who has no trace yet loses nothing, and takes the others along.
            own = [one for one in self._alike(alike) if not self._has_trace(one)]
            if len(own) + len(loose) >= self.least:
                self._write(Batch(alike, tuple(own), tuple(loose)))

    def write_without_cluster(self, over: Collection[UUID]) -> None:
        for alike, loose in self._by_alike(over, with_cluster=False).items():
            own = [one for one in self._alike(alike) if one not in over and not self._has_trace(one)]
            if len(own) + len(loose) >= self.least:
                self._write(Batch(alike, tuple(own), tuple(loose)))

    def _by_alike(self, ids: Collection[UUID], *, with_cluster: bool) -> dict[Alike, list[UUID]]:
        found: dict[Alike, list[UUID]] = defaultdict(list)
        for one in ids:
            alike = self.waiting[one].alike
            found[alike if with_cluster else replace(alike, cluster_id=None)].append(one)
        return found

    def _alike(self, alike: Alike) -> list[UUID]:
        return [one for one, row in self.waiting.items() if row.alike == alike]

    def _has_trace(self, one: UUID) -> bool:
        return bool(self._trace(self.waiting[one]))

    def destroy(self, ids: Collection[UUID]) -> None:
        self.destroyed |= {one: self.waiting.pop(one) for one in ids}

    def _write(self, batch: Batch) -> None:
        self.batches.append(batch)
        for one in batch.own:
            row = self.waiting.pop(one)
            trace = self._trace(row)
            if trace:
                self.sizes[trace] -= 1
            self.traces[row.panel] = trace | {batch.alike}
            self.sizes[self.traces[row.panel]] += 1
        for one in batch.loose:
            del self.waiting[one]
            self.sizes[frozenset({batch.alike})] += 1
