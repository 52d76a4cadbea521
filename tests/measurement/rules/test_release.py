from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measurement.rules.release import (
    ANYBODY,
    REMAINDER,
    Ledger,
    Part,
    Released,
    UnitMembers,
    candidates,
    opened,
    release,
    stored,
    without,
)
from tests.measurement.rules.attacker import Attacker

PAIRS = ((0, 1), (0, 2))


def ids_of(numbers) -> np.ndarray:
    return np.array(sorted(b"%016d" % number for number in numbers), "S16")


def published(k: int, tree: dict[str, int]) -> list[str]:
    """Which of a total and its parts are released when everybody answers one wave. `tree`: part to people."""
    bounds = np.cumsum([0, *tree.values()])
    units = [UnitMembers("P", 0, np.arange(bounds[-1]))]
    units += [
        UnitMembers(name, 1, np.arange(start, end))
        for name, start, end in zip(tree, bounds, bounds[1:], strict=False)
    ]
    released = release(Ledger.empty(int(bounds[-1]), k), np.ones((bounds[-1], 1), bool), units, ())
    return [unit.unit for unit in units if released.has(unit.unit, 0)]


@pytest.mark.parametrize(
    ("k", "tree", "expected"),
    [
        # oracles.json: sup_remainder_tivian, sup_two_small_enough, sup_all_or_nothing.
        (5, {"A": 1, "B": 1, "C": 1, "D": 6, "E": 9}, ["P", "E"]),
        (10, {"a": 6, "b": 5, "c": 30}, ["P", "c"]),
        (10, {"a": 3, "b": 40}, ["P"]),
        (10, {"a": 10, "b": 40}, ["P", "a", "b"]),
        (10, {"a": 4, "b": 5}, []),
    ],
)
def test_total_and_parts_are_released_as_the_oracles_say(k, tree, expected):
    assert published(k, tree) == expected


@pytest.mark.parametrize(("later", "may"), [(23, True), (24, False), (32, False), (33, True)])
def test_a_second_release_needs_ten_new_people(later, may):
    # oracles.json: sup_successive_release.
    first, second = ids_of(range(23)), ids_of(range(later))
    ledger = opened(first, 10)
    assert ledger.accept(np.arange(23))

    assert opened(second, 10, stored(ledger, first)).accept(np.arange(later)) is may


def test_all_of_a_wave_and_those_of_both_waves_are_not_both_released():
    """measurement.md: 30 answered at the start, 27 of them again."""
    answered = np.zeros((30, 2), bool)
    answered[:, 0], answered[:27, 1] = True, True
    everybody = [UnitMembers("org", 0, np.arange(30))]

    released = release(Ledger.empty(30, 10), answered, everybody, [(0, 1)])

    assert released.has("org", 0)
    assert not released.has("org", 1)
    assert not released.has("org", 0, 1)
    assert released.model_waves("org") == [0]


def test_an_erased_person_still_counts_so_that_nobody_computes_them():
    before, after = ids_of(range(30)), ids_of(range(1, 30))
    ledger = opened(before, 10)
    ledger.accept(np.arange(30))
    kept = stored(ledger, before)
    erased = without(kept, [bytes(before[0])], [b"stranger" * 2])

    for state in (kept, erased):
        again = opened(after, 10, state)
        assert not again.accept(np.arange(29))
        assert len(stored(again, after, state)) == len(kept)
    assert bytes(before[0]) in kept
    assert bytes(before[0]) not in erased


def test_who_answers_again_after_an_erasure_is_a_new_respondent():
    ids = ids_of(range(30))
    ledger = opened(ids, 10)
    ledger.accept(np.arange(30))
    erased = without(stored(ledger, ids), [bytes(ids[0])], [b"stranger" * 2])

    again = opened(ids, 10, erased)

    assert again.atoms[0] == REMAINDER
    assert not again.accept(np.arange(30))


def test_a_higher_k_leaves_what_was_released_whole():
    ids = ids_of(range(40))
    ledger = opened(ids, 10)
    ledger.accept(np.arange(40))
    ledger.accept(np.arange(12))
    raised = opened(ids, 20, stored(ledger, ids))

    assert not raised.accept(np.arange(12))
    assert raised.accept(np.arange(40))
    assert not raised.accept(np.arange(30))


def test_candidates_come_from_the_top_down_and_largest_first():
    answered = np.array([[True, True, False]] * 3 + [[True, False, False]] * 4)
    units = [UnitMembers("a", 1, np.arange(3)), UnitMembers("org", 0, np.arange(7))]

    order = [(one.unit, one.part, len(one.members)) for one in candidates(answered, units, [(0, 1)])]

    assert order[:4] == [
        ("org", ANYBODY, 7),
        ("org", Part((0,)), 7),
        ("org", Part((0, 1)), 3),
        ("org", Part((1,)), 3),
    ]
    assert [unit for unit, *_ in order[6:]] == ["a"] * 6


@dataclass
class Town:
    """A municipality over several releases: who is in which unit, and what each has answered by now."""

    k: int
    units: list[tuple[int, ...]]
    # Of each person: the way through the units.
    paths: list[tuple[int, ...]]
    # releases x people x waves; nobody takes an answer back but by an erasure.
    answered: list[np.ndarray]
    erased: list[set[int]] = field(default_factory=list)


@st.composite
def towns(draw, releases: int = 3, people: int = 60, waves: int = 3) -> Town:
    k = draw(st.integers(2, 6))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    branches = draw(st.integers(1, 4))
    size = draw(st.integers(k, people))
    # Lopsided, so that there are small units.
    first = random.choice(branches, size, p=random.dirichlet(np.full(branches, 0.7)))
    second = random.choice(2, size, p=[0.8, 0.2])
    paths = [(int(one), int(two)) for one, two in zip(first, second, strict=True)]
    arrivals = random.choice(releases, size, p=random.dirichlet(np.ones(releases)))
    chances = random.uniform(0.2, 1, waves)
    answered, erased = [], []
    now = np.zeros((size, waves), bool)
    gone: set[int] = set()
    for number in range(releases):
        here = arrivals <= number
        fresh = random.random((size, waves)) < chances * random.uniform(0.1, 1)
        now = now | (fresh & here[:, None])
        gone = gone | set(np.flatnonzero(random.random(size) < draw(st.sampled_from([0, 0, 0.05, 0.3]))))
        now[list(gone)] = False
        answered.append(now.copy())
        erased.append(set(gone))
    units = sorted({path[:depth] for path in paths for depth in range(3)}, key=lambda unit: (len(unit), unit))
    return Town(k, units, paths, answered, erased)


def members_in(town: Town, unit: tuple[int, ...], people: list[int]) -> np.ndarray:
    return np.array([i for i, p in enumerate(people) if town.paths[p][: len(unit)] == unit], np.intp)


def attack(town: Town) -> Attacker:
    """Release after release through one ledger; the attacker keeps every number of every release."""
    attacker, state = Attacker(len(town.paths), town.answered[0].shape[1]), b""
    for answered in town.answered:
        people = [int(person) for person in np.flatnonzero(answered.any(axis=1))]
        ids = ids_of(people)
        units = [UnitMembers(str(unit), len(unit), members_in(town, unit, people)) for unit in town.units]
        ledger = opened(ids, town.k, state)
        released = release(ledger, answered[people], units, PAIRS)
        state = stored(ledger, ids, state)
        for (_unit, part), places in released.members.items():
            read(attacker, part.waves or (0, 1, 2), [people[i] for i in places], answered)
        for unit in units:
            for members, wave in patterns_of(released, unit.unit, len(people)):
                attacker.sees_level([people[i] for i in members], wave)
    return attacker


def read(attacker: Attacker, waves: tuple[int, ...], members: list[int], answered: np.ndarray) -> None:
    """All that a page shows of a set: levels of its waves, and changes between them where all answered both."""
    for wave in waves:
        if len(waves) == 1 or all(answered[p, wave] for p in members):
            attacker.sees_level(members, wave)
    for last in waves[1:]:
        if all(answered[p, waves[0]] and answered[p, last] for p in members):
            attacker.sees_change(members, waves[0], last)


def patterns_of(released: Released, unit: str, people: int) -> list[tuple[np.ndarray, int]]:
    """What a model, and the comparison with who dropped out, could tell at worst: the sum of each pattern."""
    waves = released.model_waves(unit)
    counted = np.zeros((people, len(waves)), bool)
    for column, wave in enumerate(waves):
        counted[released.of(unit, wave), column] = True
    return [
        (np.flatnonzero((counted == pattern).all(axis=1)), waves[column])
        for pattern in np.unique(counted, axis=0)
        for column in np.flatnonzero(pattern)
    ]


@given(towns())
@settings(max_examples=150, deadline=None)
def test_attacker_with_all_releases_isolates_nobody(town):
    assert attack(town).isolated(town.k - 1) is None


@given(towns(), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_attacker_with_accomplices_isolates_no_single_person(town, random):
    accomplices = random.sample(range(len(town.paths)), min(town.k - 2, len(town.paths)))
    assert attack(town).isolated(1, accomplices) is None


@given(towns())
@settings(max_examples=60, deadline=None)
def test_every_pattern_of_a_modelled_unit_is_whole_atoms(town):
    answered = town.answered[-1]
    people = list(range(len(town.paths)))
    units = [UnitMembers(str(unit), len(unit), members_in(town, unit, people)) for unit in town.units]
    ledger = Ledger.empty(len(people), town.k)
    released = release(ledger, answered, units, PAIRS)
    for unit in units:
        for members, _wave in patterns_of(released, unit.unit, len(people)):
            assert ledger.covers(members)


def test_hiding_only_cells_below_k_leaks_in_many_towns():
    """So the attacker can find what there is to find."""
    leaks = sum(naive_leaks(seed) for seed in range(200))
    assert leaks > 60


def naive_leaks(seed: int) -> bool:
    random = np.random.default_rng(seed)
    k, people = 5, 40
    unit = random.choice(4, people, p=random.dirichlet(np.full(4, 1.0)))
    attacker = Attacker(people, 1)
    for members in (np.arange(people), *(np.flatnonzero(unit == one) for one in range(4))):
        if len(members) >= k:
            attacker.sees_level(members, 0)
    return attacker.isolated(k - 1) is not None


def test_naive_waves_and_pairs_leak_who_did_not_come_back():
    attacker = Attacker(30, 2)
    attacker.sees_level(range(30), 0)
    attacker.sees_level(range(27), 1)
    attacker.sees_change(range(27), 0, 1)
    assert attacker.isolated(9) == (27, 28, 29)
    assert attacker.isolated(1) is None
    assert attacker.isolated(1, accomplices=(28, 29)) == (27,)


def simulated_answers(random: np.random.Generator, people: int) -> np.ndarray:
    """60, 45 and 40 % answer; who answered once answers again more often; 3 % skip the scale."""
    readiness = random.normal(0, 1.2, people)
    answered = np.empty((people, 3), bool)
    for wave, share in enumerate((0.60, 0.45, 0.40)):
        pull = readiness + random.normal(0, 1, people)
        answered[:, wave] = pull > np.quantile(pull, 1 - share)
    return answered & (random.random((people, 3)) > 0.03)


def clusters_over_all_waves(seed: int, shares: list[float]) -> list[int]:
    """How many of seven clusters show T0-T6-T12 with the pairs of both, of each of six scales."""
    random = np.random.default_rng(seed)
    people = 15_000
    cluster = random.choice(7, people, p=shares)
    units = [UnitMembers("org", 0, np.arange(people))]
    units += [UnitMembers(str(one), 1, np.flatnonzero(cluster == one)) for one in range(7)]
    shown = []
    for _scale in range(6):
        released = release(Ledger.empty(people, 10), simulated_answers(random, people), units, PAIRS)
        whole = [unit.unit for unit in units[1:] if released.model_waves(unit.unit) == [0, 1, 2]]
        assert all(released.has(unit, 0, 1) and released.has(unit, 0, 2) for unit in whole)
        shown.append(len(whole))
    return shown


@pytest.mark.parametrize("seed", range(3))
def test_fifteen_thousand_people_see_six_of_seven_clusters_over_all_waves(seed):
    assert min(clusters_over_all_waves(seed, [0.25, 0.20, 0.17, 0.14, 0.11, 0.08, 0.05])) >= 6


def test_one_cluster_of_150_costs_at_most_one_more_so_that_it_cannot_be_computed():
    assert set(clusters_over_all_waves(0, [0.27, 0.22, 0.18, 0.14, 0.11, 0.07, 0.01])) == {5, 6}


def test_a_handful_between_two_releases_does_not_hide_what_comes_later():
    """Twelve came between two releases and half of them answer the next wave: the others of it are shown."""
    first, later = ids_of(range(300)), ids_of(range(312))
    everybody = np.arange(312)
    ledger = opened(first, 10)
    ledger.accept(everybody[:300])
    ledger = opened(later, 10, stored(ledger, first))
    answered = np.zeros((312, 2), bool)
    answered[:, 0], answered[100:306, 1] = True, True

    released = release(ledger, answered, [UnitMembers("org", 0, everybody)], [(0, 1)])

    assert list(released.of("org", 1)) == list(range(100, 300))
    assert released.trimmed == {("org", Part((1,))), ("org", Part((0, 1)))}


def test_a_set_that_would_lose_more_than_a_tenth_is_not_shown():
    ledger = Ledger.empty(100, 10)
    ledger.accept(np.arange(85))
    answered = np.zeros((100, 1), bool)
    answered[:95] = True
    ledger.accept(np.arange(85, 100))

    released = release(ledger, answered, [UnitMembers("org", 0, np.arange(100))], [])

    assert not released.members
