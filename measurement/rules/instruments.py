"""What a questionnaire is: its scales, formats and items, and who gets which of them.

As a shipped file and as `InstrumentVersion.content` (measurement/rules/reading.py reads both):

    code, title {nl, en}, introduction {nl, en}, minutes, forms (how many rotated forms)
    formats: {code: {kind, options, missing}}
    scales:  [{code, title, means, score, range [low, high], higher_is, sensitive, trend}]
    items:   [{code, scale, text, help, format or options (with missing and kind), waves, forms (null: all), anchor,
               reverse, also_in [scales], filter {item, in [codes]}, scenario, vignette (code that items of one
               story share)}]

The order of `items` is that of the stored answers, the order of `scales` that of the stored scores.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

# The waves of a plan, in their order; a study by the calendar says which of them each of its waves asks.
WAVES = ("before", "t0", "t6", "t12")
LANGUAGES = ("nl", "en")
# A set of chosen options is a mask of 15 bits (measurement/rules/packing.py).
MOST_OPTIONS = 15
MOST_FORMS = 12


class Kind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    # A sentence of one's own: kept apart from all other answers.
    OPEN = "open"


class Score(StrEnum):
    MEAN = "mean"
    # Share of right answers, 0-1: an option with points is right.
    CORRECT = "correct"
    # Mean over the vignettes of the points of their items.
    POINTS = "points"
    # Share of 'yes', 0-1: the option with points, or else with code 1.
    SHARE = "share"
    NONE = "none"


class HigherIs(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Text:
    nl: str
    # Empty: not translated, so readers in English get the Dutch words.
    en: str = ""

    def in_language(self, language: str) -> str:
        return (self.en if language == "en" else "") or self.nl

    def language_for(self, language: str) -> str:
        return "en" if language == "en" and self.en else "nl"


@dataclass(frozen=True)
class Option:
    code: int
    text: Text
    points: float | None = None

    @property
    def value(self) -> float:
        """What it counts in a mean."""
        return float(self.code if self.points is None else self.points)


@dataclass(frozen=True)
class Format:
    code: str
    kind: Kind
    options: tuple[Option, ...]
    # 'Weet ik niet': an answer that no score counts.
    missing: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Scale:
    code: str
    title: Text
    # One sentence: what a high score says.
    means: Text
    score: Score
    low: float
    high: float
    higher_is: HigherIs = HigherIs.BETTER
    # Shown from 20 people and from a cluster upward.
    is_sensitive: bool = False
    # False: levels only, since the forms of two waves ask other questions.
    has_trend: bool = True


@dataclass(frozen=True)
class Filter:
    """Asked only of who chose one of `codes` at an earlier item."""

    item: str
    codes: tuple[int, ...]


@dataclass(frozen=True)
class Item:
    code: str
    # None: an open question, which no scale counts.
    scale: str | None
    text: Text
    kind: Kind
    options: tuple[Option, ...] = ()
    missing: tuple[Option, ...] = ()
    # The code of the format that the options come from.
    format: str | None = None
    help: Text | None = None
    waves: tuple[str, ...] = WAVES
    # None: in every form.
    forms: tuple[int, ...] | None = None
    is_anchor: bool = False
    is_reversed: bool = False
    also_in: tuple[str, ...] = ()
    filter: Filter | None = None
    scenario: Text | None = None
    vignette: str | None = None

    @property
    def all_options(self) -> tuple[Option, ...]:
        return self.options + self.missing

    @property
    def missing_codes(self) -> frozenset[int]:
        return frozenset(option.code for option in self.missing)

    @property
    def scales(self) -> tuple[str, ...]:
        """The scales that count this item."""
        return (self.scale, *self.also_in) if self.scale else self.also_in

    def is_asked(self, wave: str, form: int) -> bool:
        """Whether this form asks it in this wave; a filter may still hide it."""
        return wave in self.waves and (self.forms is None or form in self.forms)


@dataclass(frozen=True)
class Instrument:
    code: str
    title: Text
    introduction: Text
    minutes: int
    forms: int
    formats: tuple[Format, ...]
    scales: tuple[Scale, ...]
    items: tuple[Item, ...]

    def item(self, code: str) -> Item:
        return next(one for one in self.items if one.code == code)

    def scale(self, code: str) -> Scale:
        return next(one for one in self.scales if one.code == code)

    def items_of(self, scale: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if scale in item.scales)


# What somebody answered: item code → option code, option codes, or a sentence.
Answers = Mapping[str, int | Sequence[int] | str]


def asked_items(instrument: Instrument, *, wave: str, form: int) -> tuple[Item, ...]:
    return tuple(item for item in instrument.items if item.is_asked(wave, form))


def shown_items(instrument: Instrument, *, wave: str, form: int, answers: Answers) -> tuple[Item, ...]:
    """Of the asked items those that no filter hides, given these answers."""
    shown: dict[str, Item] = {}
    for item in asked_items(instrument, wave=wave, form=form):
        if _passes(item.filter, shown, answers):
            shown[item.code] = item
    return tuple(shown.values())


def _passes(condition: Filter | None, shown: Mapping[str, Item], answers: Answers) -> bool:
    if condition is None:
        return True
    if condition.item not in shown:
        return False
    return bool(set(chosen_codes(answers.get(condition.item))) & set(condition.codes))


def chosen_codes(answer: int | Sequence[int] | str | None) -> tuple[int, ...]:
    if answer is None or isinstance(answer, str):
        return ()
    return (answer,) if isinstance(answer, int) else tuple(answer)


def form_in_wave(*, first_form: int, wave: str, forms: int) -> int:
    """Nobody gets the same form in the next wave, as long as there are forms. Raises ValueError for no wave."""
    return (first_form + WAVES.index(wave)) % forms
