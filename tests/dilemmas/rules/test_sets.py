from collections import Counter
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dilemmas.rules.sets import (
    Candidate,
    Pick,
    Wanted,
    compose_set,
    level_of_scale,
    likely_work,
)

LEVELS = ["uitvoerend", "adviserend", "leidinggevend"]
WORK = ["balie", "buitendienst", "inkoop", "algemeen"]
CLUSTERS = ["SB", "DV"]
WANTED = Wanted("uitvoerend", "balie", "SB", 4)


def some(values: list[str], **kwargs: int) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values), **kwargs)


catalogues = st.lists(
    st.builds(
        Candidate,
        case_key=st.uuids(),
        kind=st.sampled_from(["dilemma", "dilemma", "norm"]),
        theme=st.sampled_from("12345678"),
        levels=some(LEVELS, min_size=1),
        work=some(WORK, min_size=1),
        clusters=some(CLUSTERS) | st.just(frozenset()),
        had=st.sampled_from([0, 0, 0, 1, 2]),
    ),
    max_size=30,
    unique_by=lambda one: one.case_key,
)
wishes = st.builds(
    Wanted,
    level=st.sampled_from(LEVELS),
    work=st.sampled_from(WORK),
    cluster=st.sampled_from(["", *CLUSTERS]),
    size=st.integers(1, 8),
)
seeds = st.integers(0, 2**64)


def is_open_to(one: Candidate, wanted: Wanted) -> bool:
    return not one.clusters or wanted.cluster in one.clusters


def fits(one: Candidate, wanted: Wanted) -> bool:
    return wanted.level in one.levels and bool({wanted.work, "algemeen"} & one.work)


@given(catalogues, wishes, seeds)
def test_a_set_has_no_case_twice_and_as_many_as_there_are(cases, wanted, seed):
    keys = [pick.case_key for pick in compose_set(cases, wanted, seed=seed)]
    assert len(keys) == len(set(keys)) == min(wanted.size, sum(is_open_to(one, wanted) for one in cases))


@given(catalogues, wishes, seeds)
def test_a_case_of_other_clusters_is_never_in_it(cases, wanted, seed):
    known = {one.case_key: one for one in cases}
    assert all(is_open_to(known[pick.case_key], wanted) for pick in compose_set(cases, wanted, seed=seed))


@given(catalogues, wishes, seeds)
def test_nothing_comes_back_while_anything_is_unused(cases, wanted, seed):
    known = {one.case_key: one for one in cases}
    taken = [known[pick.case_key] for pick in compose_set(cases, wanted, seed=seed)]
    left = [one for one in cases if is_open_to(one, wanted) and one not in taken]
    if taken and left:
        assert max(one.had for one in taken) <= min(one.had for one in left)


@given(catalogues, wishes, seeds)
def test_what_fits_comes_before_what_is_wider(cases, wanted, seed):
    """Of those that were had as often."""
    known = {one.case_key: one for one in cases}
    picks = compose_set(cases, wanted, seed=seed)
    taken = [known[pick.case_key] for pick in picks]
    left = [one for one in cases if is_open_to(one, wanted) and one not in taken]
    for one in taken:
        if not fits(one, wanted):
            assert not any(fits(other, wanted) and other.had <= one.had for other in left)
        if wanted.level not in one.levels:
            assert not any(wanted.level in other.levels and other.had <= one.had for other in left)
    assert [pick.is_wider for pick in picks] == [not fits(one, wanted) for one in taken]
    assert picks == sorted(picks, key=lambda pick: pick.is_wider)


@given(catalogues, wishes, seeds)
def test_no_theme_comes_twice_while_another_that_fits_is_unused(cases, wanted, seed):
    known = {one.case_key: one for one in cases}
    taken = [known[pick.case_key] for pick in compose_set(cases, wanted, seed=seed)]

    def tier(one: Candidate) -> tuple[int, bool, bool]:
        return one.had, not fits(one, wanted), wanted.level not in one.levels

    used = Counter(one.theme for one in taken)
    for one in taken:
        if used[one.theme] > 1:
            same = [other for other in cases if is_open_to(other, wanted) and tier(other) == tier(one)]
            # What is left of the same tier has no theme that the set has two fewer of.
            assert (
                all(used[other.theme] >= used[one.theme] - 1 for other in same if other not in taken)
                or _is_first_of_its_theme(one, taken, tier)
                or _is_the_norm(one, taken)
            )


def _is_the_norm(one, taken) -> bool:
    """It was taken first, since the set must have a norm; the doubles of its theme came from a nearer tier."""
    return one.kind == "norm" and sum(other.kind == "norm" for other in taken) == 1


def test_the_only_norm_is_taken_though_a_nearer_tier_is_full_of_its_theme():
    def case(number: int, kind: str, theme: str, had: int) -> Candidate:
        return Candidate(
            UUID(int=number), kind, theme, frozenset(["uitvoerend"]), frozenset(["balie"]), frozenset(), had
        )

    near = [case(number, "dilemma", "1", 0) for number in range(4)]
    norm, other = case(4, "norm", "1", 1), case(5, "dilemma", "2", 1)
    wanted = Wanted("uitvoerend", "balie", "", 5)
    for seed in range(20):
        keys = {pick.case_key for pick in compose_set([*near, norm, other], wanted, seed=seed)}
        assert keys == {one.case_key for one in (*near, norm)}


def _is_first_of_its_theme(one, taken, tier) -> bool:
    """The double came later, from a tier further off."""
    return any(other.theme == one.theme and tier(other) > tier(one) for other in taken)


@given(catalogues, wishes, seeds)
def test_a_set_has_a_norm_when_what_it_draws_from_has_one(cases, wanted, seed):
    known = {one.case_key: one for one in cases}
    taken = [known[pick.case_key] for pick in compose_set(cases, wanted, seed=seed)]
    fitting = [one for one in cases if is_open_to(one, wanted) and fits(one, wanted) and one.had == 0]
    if any(one.kind == "norm" for one in fitting):
        assert any(one.kind == "norm" for one in taken)


@given(catalogues, wishes, seeds, st.randoms())
def test_the_order_of_the_catalogue_says_nothing(cases, wanted, seed, chance):
    shuffled = cases[:]
    chance.shuffle(shuffled)
    assert compose_set(shuffled, wanted, seed=seed) == compose_set(cases, wanted, seed=seed)


def catalogue(themes: int, each: int, *, norms: int = 0) -> list[Candidate]:
    return [
        Candidate(
            UUID(int=theme * 100 + number),
            "norm" if number < norms else "dilemma",
            f"{theme}",
            frozenset(LEVELS),
            frozenset(["algemeen"]),
        )
        for theme in range(themes)
        for number in range(each)
    ]


@pytest.mark.parametrize("norms", [0, 1])
def test_every_case_has_the_same_chance(norms):
    """Chi-square over 4,000 sets, among cases of one kind: below the 99.9 % point."""
    cases = catalogue(8, 4, norms=norms)
    seen = Counter(pick.case_key for seed in range(4000) for pick in compose_set(cases, WANTED, seed=seed))
    for kind in {one.kind for one in cases}:
        counts = [seen[one.case_key] for one in cases if one.kind == kind]
        mean = sum(counts) / len(counts)
        chi_square = sum((count - mean) ** 2 / mean for count in counts)
        freedom = len(counts) - 1
        # Wilson and Hilferty's approximation of the 99.9 % point.
        assert chi_square < freedom * (1 - 2 / (9 * freedom) + 3.09 * (2 / (9 * freedom)) ** 0.5) ** 3


def test_every_place_in_the_set_is_as_likely_for_a_norm():
    cases = catalogue(8, 4, norms=1)
    norms = {one.case_key for one in cases if one.kind == "norm"}
    places = Counter(
        place
        for seed in range(2000)
        for place, pick in enumerate(compose_set(cases, WANTED, seed=seed))
        if pick.case_key in norms
    )
    assert max(places.values()) < 1.2 * min(places.values())


def test_all_cases_come_before_any_comes_back():
    cases = catalogue(8, 4)
    had: Counter[UUID] = Counter()
    for seed in range(8):
        again = [
            Candidate(one.case_key, one.kind, one.theme, one.levels, one.work, had=had[one.case_key])
            for one in cases
        ]
        had.update(pick.case_key for pick in compose_set(again, WANTED, seed=seed))
    assert set(had.values()) == {1}
    assert len(had) == len(cases)


def test_nothing_to_practise_with():
    assert compose_set([], WANTED, seed=1) == []


def test_a_wider_case_is_named_as_such():
    elsewhere = Candidate(UUID(int=1), "dilemma", "1", frozenset(["uitvoerend"]), frozenset(["buitendienst"]))
    assert compose_set([elsewhere], WANTED, seed=1) == [Pick(UUID(int=1), True)]


@pytest.mark.parametrize(
    ("scale", "level"),
    [
        (None, ""),
        (1, "uitvoerend"),
        (7, "uitvoerend"),
        (8, "adviserend"),
        (12, "adviserend"),
        (13, "leidinggevend"),
        (18, "leidinggevend"),
    ],
)
def test_level_of_a_pay_scale(scale, level):
    assert level_of_scale(scale, hands_on_to=7, advisory_to=12) == level


KINDS = {
    "balie": "Balie en publiekszaken",
    "vergunningen": "Vergunningen",
    "handhaving": "Toezicht en handhaving",
    "p-en-o": "P&O",
    "ict": "ICT en data",
    "algemeen": "Al het werk",
}


@pytest.mark.parametrize(
    ("places", "work"),
    [
        (["Medewerker", "Balie", "Publiekszaken", "Dienstverlening"], "balie"),
        (["Adviseur P&O", "Team 1"], "p-en-o"),
        (["Toezichthouder", "Wijkteam", "Toezicht en Handhaving"], "handhaving"),
        # The nearest place that says something.
        (["Jurist", "Vergunningen", "Publiekszaken"], "vergunningen"),
        (["Medewerker", "Groen"], ""),
        (["Het werk van al"], ""),
        ([], ""),
    ],
)
def test_likely_work(places, work):
    assert likely_work(places, KINDS) == work
