"""Which cases somebody practises with: what fits first, spread over themes, nothing twice before all was used."""

import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

# Kind of work of a case that everybody meets.
ALL_WORK = "algemeen"
NORM = "norm"


@dataclass(frozen=True, slots=True)
class Candidate:
    case_key: UUID
    kind: str
    theme: str
    levels: frozenset[str]
    work: frozenset[str]
    # Codes; empty for everybody.
    clusters: frozenset[str] = frozenset()
    # In how many earlier sets of this person it was.
    had: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    level: str
    work: str
    # Code of the own cluster, empty outside every cluster.
    cluster: str
    size: int


@dataclass(frozen=True, slots=True)
class Pick:
    case_key: UUID
    # Met in other work, or at another level, than the person's own.
    is_wider: bool


@dataclass(frozen=True, slots=True, order=True)
class Tier:
    """What is taken before what: unseen before seen, then the nearest."""

    had: int
    # 0 fits; 1 other work at the own level; 2 another level.
    distance: int


def compose_set(candidates: Iterable[Candidate], wanted: Wanted, *, seed: int) -> list[Pick]:
    """As many as wanted, or all there are; those that fit stand before the wider ones.

    Tier by tier; within a tier each time from a theme that the set has least of, and there each case has the same
    chance. When one of the tiers it draws from has a norm, the set has one.
    """
    chance = random.Random(seed)  # noqa: S311  fair is enough; the seed is a secret's
    # The order of the input says nothing.
    pool = sorted(
        (one for one in candidates if not one.clusters or wanted.cluster in one.clusters),
        key=lambda one: one.case_key.int,
    )
    tiers: dict[Tier, list[Candidate]] = {}
    for one in pool:
        tiers.setdefault(Tier(one.had, _distance(one, wanted)), []).append(one)
    shares = _shares(tiers, wanted.size)
    taken: list[Candidate] = []
    if norm := _norm(tiers, shares, chance):
        taken.append(norm)
    for tier, share in shares.items():
        for _ in range(share - sum(one in tiers[tier] for one in taken)):
            taken.append(_next(tiers[tier], taken, chance))
    chance.shuffle(taken)
    picks = [Pick(one.case_key, _distance(one, wanted) > 0) for one in taken]
    return sorted(picks, key=lambda pick: pick.is_wider)


def level_of_scale(scale: int | None, *, hands_on_to: int, advisory_to: int) -> str:
    """Code of the function level of a pay scale (1-18); empty when the scale is not known."""
    if scale is None:
        return ""
    if scale <= hands_on_to:
        return "uitvoerend"
    return "adviserend" if scale <= advisory_to else "leidinggevend"


def likely_work(places: Iterable[str], kinds: Mapping[str, str]) -> str:
    """Code of the kind of work that the job or a unit is called after; empty when none is.

    `places`: job title and names of units, the nearest first; `kinds`: code → name.
    """
    words = {code: _words(name) for code, name in kinds.items() if code != ALL_WORK}
    for place in places:
        said = _words(place)
        for code, known in words.items():
            if said & known:
                return code
    return ""


def _distance(one: Candidate, wanted: Wanted) -> int:
    if wanted.level not in one.levels:
        return 2
    return 0 if {wanted.work, ALL_WORK} & one.work else 1


def _shares(tiers: Mapping[Tier, list[Candidate]], size: int) -> dict[Tier, int]:
    """How many come from each tier, the first tier first."""
    shares: dict[Tier, int] = {}
    left = size
    for tier in sorted(tiers):
        shares[tier] = min(left, len(tiers[tier]))
        left -= shares[tier]
    return {tier: share for tier, share in shares.items() if share}


def _norm(
    tiers: Mapping[Tier, list[Candidate]], shares: Mapping[Tier, int], chance: random.Random
) -> Candidate | None:
    for tier in shares:
        if norms := [one for one in tiers[tier] if one.kind == NORM]:
            return chance.choice(norms)
    return None


def _next(tier: list[Candidate], taken: list[Candidate], chance: random.Random) -> Candidate:
    used = Counter(one.theme for one in taken)
    left = [one for one in tier if one not in taken]
    least = min(used[one.theme] for one in left)
    theme = chance.choice(sorted({one.theme for one in left if used[one.theme] == least}))
    return chance.choice([one for one in left if one.theme == theme])


def _words(text: str) -> frozenset[str]:
    """Those that say something, in lower case."""
    return frozenset(word for word in re.findall(r"[a-zà-ÿ&]+", text.lower()) if len(word) > 3 or "&" in word)
