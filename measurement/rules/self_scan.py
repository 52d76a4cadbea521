"""The self-scan of managers: its questions, what answers say, and how they travel into the averages.

Private to who fills it in. What goes to the averages is a box without a person: a label (which year, which cluster,
since which month), which is opened to see whether enough lie together, and the answers, which are opened only then.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dilemmas.rules.staging import Group, Label, Vote

Text = Mapping[str, str]
LOWEST, HIGHEST = 1, 4
# On one screen of a phone.
MOST_IN_PART = 6
MOST_LETTERS = 1500

# What is counted together: the scans of one year. `settle` of the staging asks for a subject as well.
SOURCE, SUBJECT = "self_scan", UUID(int=0)
# Version, year, cluster (0: none), month; and a place for each question, by its number.
_LABEL = struct.Struct(">BHQI")
VERSION = 1
ANSWERS_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Question:
    number: int
    group: str
    text: Text
    help: Text
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    code: str
    title: Text
    means: Text


@dataclass(frozen=True)
class Questionnaire:
    title: Text
    introduction: Text
    closing: Text
    # From never to always.
    scale: Sequence[Text]
    groups: Sequence[QuestionGroup]
    questions: Sequence[Question]

    @property
    def scored(self) -> list[Question]:
        return [one for one in self.questions if not one.is_open]

    @property
    def parts(self) -> list[list[Question]]:
        """As it is filled in: a part stays within a group."""
        found = []
        for group in self.groups:
            own = [one for one in self.questions if one.group == group.code]
            pieces = -(-len(own) // MOST_IN_PART)
            size = -(-len(own) // pieces)
            found += [own[start : start + size] for start in range(0, len(own), size)]
        return found

    def part_of(self, number: int) -> int:
        """In which part this question stands, from 1."""
        return next(
            place for place, part in enumerate(self.parts, 1) if number in {one.number for one in part}
        )

    def missing(self, answers: Mapping[int, int]) -> list[int]:
        return [one.number for one in self.scored if one.number not in answers]


def questionnaire_from(raw: Mapping[str, Any]) -> Questionnaire:
    """From the shape of content/self_scan.yaml."""
    return Questionnaire(
        title=raw["title"],
        introduction=raw["introduction"],
        closing=raw["closing"],
        scale=[{"nl": one["nl"], "en": one["en"]} for one in raw["scale"]],
        groups=[QuestionGroup(one["code"], one["title"], one["means"]) for one in raw["groups"]],
        questions=[
            Question(one["number"], group["code"], one["text"], one["help"], one["kind"] == "open")
            for group in raw["groups"]
            for one in group["questions"]
        ],
    )


def mean_of(values: Iterable[int]) -> float | None:
    found = list(values)
    return sum(found) / len(found) if found else None


def word_number(mean: float) -> int:
    """The word of the scale that lies nearest, from 1; halfway goes to the higher."""
    return min(HIGHEST, max(LOWEST, int(mean + 0.5)))


def pack_label(label: Label) -> bytes:
    return _LABEL.pack(VERSION, label.group.vote.series, label.group.cluster_id or 0, label.month)


def unpack_label(packed: bytes) -> Label:
    """Raises struct.error or ValueError for what `pack_label` never wrote."""
    version, year, cluster_id, month = _LABEL.unpack(packed)
    if version != VERSION:
        raise ValueError(f"no version {version}")
    return label_of(year=year, cluster_id=cluster_id or None, month=month)


def label_of(*, year: int, cluster_id: int | None, month: int) -> Label:
    return Label(Group(Vote(SOURCE, SUBJECT, year, 1), cluster_id), month)


def pack_answers(answers: Mapping[int, int]) -> bytes:
    """Of one width, whatever was answered. Raises ValueError for what no scale has."""
    packed = bytearray(ANSWERS_WIDTH)
    for number, value in answers.items():
        if not (0 < number < ANSWERS_WIDTH and LOWEST <= value <= HIGHEST):
            raise ValueError(f"no answer {value} to {number}")
        packed[number] = value
    return bytes(packed)


def unpack_answers(packed: bytes) -> dict[int, int]:
    """Raises ValueError for what `pack_answers` never wrote."""
    if len(packed) != ANSWERS_WIDTH or any(value > HIGHEST for value in packed):
        raise ValueError("no answers")
    return {number: value for number, value in enumerate(packed) if value}


LABEL_SIZE = _LABEL.size


@dataclass(frozen=True, slots=True)
class Spread:
    """How often each answer was given, from never to always."""

    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float:
        return sum(value * count for value, count in enumerate(self.counts, LOWEST)) / self.total

    def plus(self, other: "Spread") -> "Spread":
        return Spread(tuple(one + another for one, another in zip(self.counts, other.counts, strict=True)))


NOTHING = Spread((0,) * HIGHEST)


def shown_units(totals: Mapping[int | None, int], *, least: int) -> set[int]:
    """Which clusters may be shown beside the whole. `totals`: cluster (None: without) → how many managers.

    Each has `least` or more, and what is left when they are taken from the whole is nobody, or `least` or more.
    """
    shown = {one for one, total in totals.items() if one is not None and total >= least}
    while shown:
        left = sum(total for one, total in totals.items() if one not in shown)
        if left == 0 or left >= least:
            return shown
        shown.remove(min(shown, key=lambda one: (totals[one], one)))
    return shown
