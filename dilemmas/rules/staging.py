"""Which choices that wait sealed may be counted, and when: never fewer at once than a group that hides each of them.

A choice waits in two boxes. The label says for which vote it is, in which cluster and since which month; the
option says what was chosen. Labels are opened to see whether enough lie together; an option only when it is
counted. What is destroyed was never read.
"""

import struct
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

# By their number in a box.
SOURCES = {"training": 1, "poll": 2}
MOST_OPTIONS = 4
# Version, source, subject, series, round, cluster (0: none), month: of one width, so that no box says by its
# length what is in it.
LABEL = struct.Struct(">BB16sIIQI")
VERSION = 1


@dataclass(frozen=True, slots=True)
class Vote:
    """What is counted together. `subject`: the key of a case, or the id of a poll."""

    source: str
    subject: UUID
    series: int
    round: int


@dataclass(frozen=True, slots=True)
class Group:
    """Alike in all that is stored."""

    vote: Vote
    cluster_id: int | None


@dataclass(frozen=True, slots=True)
class Label:
    group: Group
    # As `month_number` counts.
    month: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """By the ids of what waits. What is in neither goes on waiting."""

    # Each of at least a full group.
    batches: dict[Group, list[UUID]] = field(default_factory=dict)
    destroyed: dict[UUID, Label] = field(default_factory=dict)


def month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def pack_label(label: Label) -> bytes:
    """Raises struct.error for what does not fit, KeyError for an unknown source."""
    vote = label.group.vote
    return LABEL.pack(
        VERSION,
        SOURCES[vote.source],
        vote.subject.bytes,
        vote.series,
        vote.round,
        label.group.cluster_id or 0,
        label.month,
    )


def unpack_label(packed: bytes) -> Label:
    """Raises struct.error or KeyError for what `pack_label` never wrote."""
    version, source, subject, series, round_, cluster_id, month = LABEL.unpack(packed)
    if version != VERSION:
        raise KeyError(version)
    name = {number: name for name, number in SOURCES.items()}[source]
    vote = Vote(name, UUID(bytes=subject), series, round_)
    return Label(Group(vote, cluster_id or None), month)


def pack_option(option: int) -> bytes:
    """Raises ValueError for an option that no case has."""
    if not 0 <= option < MOST_OPTIONS:
        raise ValueError(f"no option {option}")
    return bytes([option])


def unpack_option(packed: bytes) -> int:
    """Raises ValueError for what `pack_option` never wrote."""
    (option,) = packed
    if option >= MOST_OPTIONS:
        raise ValueError(f"no option {option}")
    return option


def settle(
    waiting: Mapping[UUID, Label],
    *,
    least: int,
    month: int,
    window_months: int,
    ended: Collection[Vote] = (),
) -> Settlement:
    """What can be counted now, and what waited too long.

    A group of `least` or more is counted. What has waited for longer than `window_months`, and all of a vote that
    has ended, loses its cluster; if it is then still too few, everything that waits for that vote goes along with
    it, so that as little as possible is lost. What is too few even so is destroyed.
    """
    settlement = Settlement()
    groups: dict[Group, list[UUID]] = defaultdict(list)
    for one, label in waiting.items():
        groups[label.group].append(one)
    left: dict[Vote, list[UUID]] = defaultdict(list)
    for group, ids in groups.items():
        if len(ids) >= least:
            settlement.batches[group] = ids
        else:
            left[group.vote].extend(ids)
    for vote, ids in left.items():
        over = [one for one in ids if vote in ended or month - waiting[one].month > window_months]
        if over:
            _coarsen(settlement, waiting, vote, ids, over, least)
    return settlement


def _coarsen(
    settlement: Settlement,
    waiting: Mapping[UUID, Label],
    vote: Vote,
    ids: Iterable[UUID],
    over: list[UUID],
    least: int,
) -> None:
    whole = Group(vote, None)
    late, everything = set(over), list(ids)
    without_cluster = [one for one in everything if one in late or waiting[one].group == whole]
    # One that has no cluster and is enough by itself was taken above, and the late ones may go with it.
    for together in (without_cluster, everything):
        if len(together) + len(settlement.batches.get(whole, ())) >= least:
            settlement.batches[whole] = [*settlement.batches.get(whole, ()), *together]
            return
    settlement.destroyed.update({one: waiting[one] for one in over})
