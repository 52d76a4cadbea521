"""A simulated municipality whose truth is known: people in clusters, an effect that fades, and dropping out that
depends on what was answered. Nobody in it exists."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from measurement.rules.building import Measured, Outset
from measurement.rules.instruments import Instrument, Score
from measurement.rules.reading import parse
from measurement.rules.report import Wave

CLUSTER_SHARES = (0.25, 0.20, 0.17, 0.14, 0.11, 0.08, 0.05)
WAVES = ("before", "t0", "t6", "t12")
RESPONSE_0_1 = {"before": 0.55, "t0": 0.60, "t6": 0.45, "t12": 0.40}
# Of a scale, in its standard deviations: up by the training, and half of it gone after a year.
TRUE_SHIFT = {"before": 0.0, "t0": 0.50, "t6": 0.35, "t12": 0.25}


def questionnaire() -> dict[str, Any]:
    """Thirty items in ten scales, as the default questionnaire has them in kind."""
    scales = [
        ("regels", "correct", 6),
        ("dilemma", "points", 2),
        ("handelen", "mean", 4),
        ("vertrouwenspersoon", "share", 1),
        ("advies", "share", 1),
        ("fouten", "mean", 3),
        ("aanspreken", "mean", 3),
        ("voorbeeld", "mean", 4),
        ("ongewenst", "share", 2),
        ("training", "mean", 4),
    ]
    words = [f"Antwoord {code}" for code in range(1, 6)]
    five = [{"code": code, "nl": word, "en": word} for code, word in enumerate(words, start=1)]
    return {
        "code": "simulatie",
        "title": {"nl": "Simulatie", "en": "Simulation"},
        "introduction": {"nl": "", "en": ""},
        "minutes": 7,
        "forms": 1,
        "formats": {
            "eens5": {"kind": "single", "options": five, "missing": [{"code": 9, "nl": "?", "en": "?"}]}
        },
        "scales": [_scale(*one[:2]) for one in scales],
        "items": [_item(code, score, number) for code, score, count in scales for number in range(count)],
    }


RANGES = {"mean": [1, 5], "correct": [0, 1], "share": [0, 1], "points": [0, 3]}


def _scale(code: str, score: str) -> dict[str, Any]:
    return {
        "code": code,
        "title": {"nl": code, "en": code},
        "means": {"nl": code, "en": code},
        "score": score,
        "range": RANGES[score],
        "higher_is": "better",
        "sensitive": code == "ongewenst",
    }


def _item(code: str, score: str, number: int) -> dict[str, Any]:
    item: dict[str, Any] = {"code": f"{code}_{number}", "scale": code, "text": {"nl": code, "en": code}}
    if score == "mean":
        return item | {"format": "eens5"}
    points = {"points": (0, 1, 3), "correct": (0, 0, 1), "share": (0, 0, 1)}[score]
    options = [
        {"code": place, "nl": str(place), "en": str(place), "points": worth}
        for place, worth in enumerate(points, start=1)
    ]
    return item | {"options": options}


@dataclass(frozen=True)
class Town:
    measured: Measured
    outset: Outset
    # Of each respondent, number of the cluster.
    cluster: NDArray[np.intp]


def town(random: np.random.Generator, people: int, waves: tuple[str, ...] = WAVES) -> Town:
    instrument = parse(questionnaire())
    cluster = random.choice(len(CLUSTER_SHARES), people, p=CLUSTER_SHARES)
    first = random.normal(size=people)
    answered = who_answer(random, first, waves)
    items = np.full((people, len(waves), len(instrument.items)), -1, np.int16)
    scores = np.full((people, len(waves), len(instrument.scales)), np.nan)
    for column, scale in enumerate(instrument.scales):
        place = [number for number, item in enumerate(instrument.items) if item.scale == scale.code]
        person = 0.7 * first + random.normal(0, 0.5, people) + 0.1 * cluster
        for wave, code in enumerate(waves):
            latent = person + TRUE_SHIFT[code] + random.normal(0, 0.7, people)
            codes = _codes(random, latent, scale.score, len(place))
            items[:, wave, place] = np.where(answered[:, wave, None], codes, -1)
            scores[:, wave, column] = np.where(answered[:, wave], _scores(instrument, place, codes), np.nan)
    seen = answered.any(axis=1)
    ids = np.sort(np.frombuffer(random.bytes(16 * int(seen.sum())), "S16"))
    unit = np.array([str(100 + one) for one in cluster[seen]])
    measured = Measured(instrument, ids, unit, answered[seen], scores[seen], items[seen])
    return Town(measured, _outset(people, cluster, waves), cluster[seen])


def who_answer(random: np.random.Generator, first: NDArray, waves: tuple[str, ...]) -> NDArray[np.bool_]:
    """Who scored low at first and answered stays away more often later."""
    answered = np.zeros((len(first), len(waves)), np.bool_)
    for wave, code in enumerate(waves):
        pull = random.normal(size=len(first)) + np.where(answered[:, 0], 0.6 * first, 0.0)
        answered[:, wave] = pull > np.quantile(pull, 1 - RESPONSE_0_1[code])
    return answered


def _codes(random: np.random.Generator, latent: NDArray, score: Score, items: int) -> NDArray[np.int16]:
    each = latent[:, None] + random.normal(0, 0.6, (len(latent), items))
    if score is Score.MEAN:
        codes = np.clip(np.rint(3.3 + 0.8 * each), 1, 5)
        return np.where(random.random(codes.shape) < 0.02, 9, codes).astype(np.int16)
    return (1 + (each > -0.5).astype(np.int16) + (each > 0.2)).astype(np.int16)


def _scores(instrument: Instrument, place: list[int], codes: NDArray[np.int16]) -> NDArray[np.float64]:
    worth = np.full((len(place), 16), np.nan)
    for row, number in enumerate(place):
        for option in instrument.items[number].options:
            worth[row, option.code] = option.value
    values = np.take_along_axis(worth, codes.T.astype(np.intp), axis=1).T
    known = ~np.isnan(values)
    enough = 2 * known.sum(axis=1) >= len(place)
    with np.errstate(invalid="ignore"):
        return np.where(enough, np.nansum(values, axis=1) / known.sum(axis=1), np.nan)


def _outset(people: int, cluster: NDArray[np.intp], waves: tuple[str, ...]) -> Outset:
    sizes = np.bincount(cluster, minlength=len(CLUSTER_SHARES))
    invited = {("org", wave): people for wave in waves}
    invited |= {(str(100 + one), wave): int(size) for one, size in enumerate(sizes) for wave in waves}
    return Outset(
        study="00000000-0000-0000-0000-000000000000",
        title={"nl": "Simulatie", "en": "Simulation"},
        organisation="Simulatie",
        number=1,
        as_at="2025-01-01T00:00:00+00:00",
        k=10,
        basis="before" if "before" in waves else "retention",
        is_final=False,
        versions=[1],
        units=[
            {"code": str(100 + one), "title": f"Cluster {one + 1}", "depth": 1, "parent": "org"}
            for one in range(len(CLUSTER_SHARES))
        ],
        waves=[Wave(code=wave, asks=wave, title={"nl": wave, "en": wave}) for wave in waves],  # type: ignore[typeddict-item]
        invited=invited,
    )
