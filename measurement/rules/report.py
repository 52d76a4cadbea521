"""What a frozen release holds: the JSON of `Release.content`, and nothing else is ever shown of a study.

A number that may not leave is absent: no null, no zero, nothing beside it from which it follows. Too few answers in a
unit and a unit hidden because it could be computed look the same (`below_k`). tests/measurement/release_sample.json
is an example, of an invented municipality.

Moments are ISO 8601. Shares are 0-1. Intervals are of 95 %. Codes of waves, scales and items are those of the
instrument; a unit is its id as text, the whole organisation is 'org'. Optional keys (NotRequired) are absent when
there is nothing to say. What a key of `refused` stands for is `refusals.Refusal`, with the codes below.
"""

from typing import Literal, NotRequired

# Of the standard library's the tests can check no content before Python 3.12.
from typing_extensions import TypedDict

# 2: with `reach`, `gaps` and `late`, which a release of format 1 lacks; all else is alike.
FORMAT = 2
ORGANISATION = "org"
# Beside those of statistics/refusals.py: the score of a wave is shown as a bound, so no change may tell it.
SHOWN_AS_BOUND = "shown_as_bound"
# Below half and above 30 %: shown, with a warning.
RESPONSE_BELOW_HALF = "response_below_half"

# 'retention': directly after the training and later, which says what stays and not what the training did.
# 'before': also measured before it. 'stepped_wedge': also units that were not trained yet. 'survey': one or more
# waves of a questionnaire that hangs on no training.
Basis = Literal["retention", "before", "stepped_wedge", "survey"]
# What may be said of a change: see `Basis`.
Claim = Literal["retention", "effect", "change"]


class Text(TypedDict):
    nl: str
    # Empty: not translated.
    en: str


class Wave(TypedDict):
    # As the study calls it, and which of the four of the instrument it asks.
    code: str
    asks: Literal["before", "t0", "t6", "t12"]
    title: Text


class Unit(TypedDict):
    code: str
    title: str
    # 0: the organisation, 1: clusters.
    depth: int
    # Absent: the organisation.
    parent: NotRequired[str]


class Reliability(TypedDict):
    """Of one wave in the whole organisation. A gap counts as the mean of the person's other items."""

    wave: str
    n: int
    alpha: float
    low: float
    high: float
    # Absent: fewer than three items, or no one factor.
    omega: NotRequired[float]
    # Item to alpha without it; absent with two items.
    alpha_without: NotRequired[dict[str, float]]


class Break(TypedDict):
    """From this wave on another wording: no line is drawn from the waves before to it."""

    wave: str
    # Versions of the instrument.
    before: int
    after: int


class Scale(TypedDict):
    code: str
    title: Text
    means: Text
    score: Literal["mean", "correct", "points", "share", "none"]
    low: float
    high: float
    higher_is: Literal["better", "worse", "neutral"]
    is_sensitive: bool
    has_trend: bool
    # Groups smaller than this have no numbers: that of the study, or 20 when sensitive.
    k: int
    # The waves that ask it and have begun, in order.
    waves: list[str]
    reliability: NotRequired[Reliability]
    breaks: list[Break]
    # low_alpha: no mean of it is shown anywhere.
    refused: list[str]


class WaveFlow(TypedDict):
    """Absent for a unit with fewer than k answers, or one that could be computed."""

    # How many were invited to the wave until now.
    invited: NotRequired[int]
    answered: int
    response_0_1: NotRequired[float]
    # response_below_half.
    warnings: list[str]
    # Some are left out, so that nobody can be computed; so the true share is a little higher.
    is_trimmed: NotRequired[bool]
    # How many of them answered after the window; the organisation only. Absent: fewer than k were late or in time.
    late: NotRequired[int]


class PairFlow(TypedDict):
    first: str
    second: str
    # Answered both, or only the first; of those who answered anything of the questionnaire.
    both: int
    only_first: int


class Flow(TypedDict):
    unit: str
    # Wave to flow; a wave is here or in `refused`.
    waves: dict[str, WaveFlow]
    refused: dict[str, list[str]]
    pairs: list[PairFlow]
    # The nearest larger unit that is shown; only where something is refused.
    instead: NotRequired[str]


class Level(TypedDict):
    """One wave of one scale in one unit. A value near none or all is a bound: then only n, bound and value."""

    n: int
    # 'at_most' 0.05: shown as 'ten hoogste 5 %'.
    bound: NotRequired[Literal["at_most", "at_least"]]
    value: float
    sd: NotRequired[float]
    # Absent below 20 answers.
    low: NotRequired[float]
    high: NotRequired[float]
    # Some answers are left out, so that nobody can be computed; how many is not told.
    is_trimmed: NotRequired[bool]
    # Of an earlier release: since then too few answers came or went to tell the new number.
    release: NotRequired[int]


class Ranks(TypedDict):
    """Wilcoxon and Hodges-Lehmann, beside the mean change."""

    shift: float
    low: float
    high: float
    # Absent: nobody changed.
    p: NotRequired[float]


class EffectSize(TypedDict):
    dz: float
    low: float
    high: float
    hedges_g: float


class Weighted(TypedDict):
    """The paired change as if those who dropped out had answered alike, given their first score."""

    value: float
    low: float
    high: float
    effective_n: float


class StartDifference(TypedDict):
    """In the first wave: who answered again minus who did not."""

    stayed: int
    dropped: int
    value: float
    low: float
    high: float
    # In standard deviations.
    standardised: float


class Change(TypedDict):
    """Of the same people between two waves. For a scale of 'share': McNemar and Newcombe instead of t.

    `refused` is empty, or says why which parts are absent. With below_k, low_response, low_alpha,
    versions_not_comparable or shown_as_bound there is no number at all.
    """

    first: str
    second: str
    claim: Claim
    refused: list[str]
    n: NotRequired[int]
    value: NotRequired[float]
    low: NotRequired[float]
    high: NotRequired[float]
    p: NotRequired[float]
    # Among all paired changes of the report.
    p_holm: NotRequired[float]
    effect_size: NotRequired[EffectSize]
    ranks: NotRequired[Ranks]
    weighted: NotRequired[Weighted]
    # Why there is none, where some dropped out.
    weighted_refused: NotRequired[str]
    start: NotRequired[StartDifference]
    # The dz that so many pairs find with power 0.80.
    detectable_dz: NotRequired[float]
    release: NotRequired[int]


class ModelMean(TypedDict):
    n: int
    value: float
    low: float
    high: float


class ModelChange(TypedDict):
    first: str
    second: str
    claim: Claim
    # How many answered both.
    n: int
    value: float
    low: float
    high: float
    p: NotRequired[float]
    # Among all model changes of the report.
    p_holm: NotRequired[float]


class Model(TypedDict):
    """REML over all available answers: the first thing to look at; pairs and weights stand beside it."""

    people: int
    # The share of the spread that lies between people.
    icc: float
    # Wave to mean.
    means: dict[str, ModelMean]
    changes: list[ModelChange]
    release: NotRequired[int]


class Figures(TypedDict):
    """One scale in one unit; every pair of unit and scale is there once."""

    unit: str
    scale: str
    # Wave to level; each wave of the scale is here or in `refused`.
    levels: dict[str, Level]
    refused: dict[str, list[str]]
    changes: list[Change]
    # Absent: fewer than two waves may be read, or a reason stands in `refused`.
    model: NotRequired[Model]
    # The nearest larger unit that shows more of this scale; only where something is refused.
    instead: NotRequired[str]


class OptionShare(TypedDict):
    text: Text
    # Rounded to whole percents. With a bound: fewer than k chose it.
    share_0_1: float
    bound: NotRequired[Literal["at_most"]]


class ItemFigures(TypedDict):
    """How the whole organisation answered one item in one wave, of those who answered all items of its scale."""

    scale: str
    item: str
    text: Text
    wave: str
    n: int
    # In the order of the instrument, without 'weet ik niet'.
    options: list[OptionShare]


class Wedge(TypedDict):
    """Units trained one after the other in a drawn order; the organisation only."""

    scale: str
    units: int
    value: float
    low: float
    high: float
    # By permutation of the order.
    p: NotRequired[float]
    p_holm: NotRequired[float]
    # Trained minus not trained, which the trend over time falsifies: only to show what the model mends.
    naive: float
    refused: list[str]


class Gap(TypedDict):
    """Units that were trained minus those that were not yet, within one wave: only units are independent (CR1)."""

    scale: str
    wave: str
    units: int
    trained: int
    refused: list[str]
    # Absent with fewer than two units on a side: too_few_units.
    value: NotRequired[float]
    low: NotRequired[float]
    high: NotRequired[float]
    # Absent below ten units: too_few_units_for_p.
    p: NotRequired[float]
    # Among all gaps of the report.
    p_holm: NotRequired[float]


class ReachGroup(TypedDict):
    """Of whose windows are closed: how many were asked, and how many of these answered. Absent when refused."""

    # One of measurement/rules/reach.py.
    trait: Literal["level", "contract", "entrance", "tenure"]
    group: str
    title: Text
    refused: list[str]
    invited: NotRequired[int]
    answered: NotRequired[int]
    release: NotRequired[int]


class Reach(TypedDict):
    """One wave in the whole organisation; groups are not crossed with each other, nor with units."""

    wave: str
    refused: list[str]
    invited: NotRequired[int]
    answered: NotRequired[int]
    release: NotRequired[int]
    groups: list[ReachGroup]


class Sentences(TypedDict):
    """What people wrote in answer to one open question in one wave, of the whole organisation: k or more, shuffled.

    Somebody read them first, and left out what tells who wrote or is meant. Who wrote what is nowhere.
    """

    wave: str
    item: str
    text: Text
    sentences: list[str]


class Study(TypedDict):
    # UUID.
    id: str
    title: Text
    instrument: Text
    # Versions of the instrument that the answers come from.
    versions: list[int]


class Content(TypedDict):
    format: int
    study: Study
    # 1, 2, ... of this study.
    number: int
    as_at: str
    k: int
    k_sensitive: int
    basis: Basis
    # False while a wave still runs: items are then not shown.
    is_final: bool
    waves: list[Wave]
    # From the organisation down.
    units: list[Unit]
    scales: list[Scale]
    flow: list[Flow]
    figures: list[Figures]
    items: list[ItemFigures]
    wedge: list[Wedge]
    # From format 2.
    gaps: NotRequired[list[Gap]]
    reach: NotRequired[list[Reach]]
    # Absent in a release of before there were any.
    sentences: NotRequired[list[Sentences]]
