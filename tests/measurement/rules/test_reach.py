"""Who is not reached: which groups may be told, against an attacker who solves the linear system."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measurement.rules.reach import (
    LONGER,
    MAIL_ONLY,
    NEW,
    NOTHING,
    TRAITS,
    UNKNOWN,
    WITH_ACCOUNT,
    WITHOUT_MAIL,
    Asked,
    Count,
    entrance_group,
    level_group,
    reached,
    tenure_group,
)
from tests.measurement.rules.attacker import Attacker

K = 10


def asked(people: list[dict[str, str]], answered: list[bool]) -> Asked:
    """Everybody's groups; a trait that is left out is the same for all."""
    full = [dict.fromkeys(TRAITS, "all") | one for one in people]
    counts: dict[tuple[str, str], int] = {}
    for groups, did in zip(full, answered, strict=True):
        for key in groups.items():
            counts[key] = counts.get(key, 0) + did
    return Asked(
        np.array([b"%016d" % number for number in range(len(full))], "S16"),
        {trait: np.array([groups[trait] for groups in full]) for trait in TRAITS},
        counts,
    )


def of_contracts(**groups: tuple[int, int]) -> Asked:
    """Contract to how many were asked and how many of these answered."""
    people = [{"contract": name} for name, (invited, _) in groups.items() for _ in range(invited)]
    did = [number < answered for invited, answered in groups.values() for number in range(invited)]
    return asked(people, did)


def shown(one: Asked, *, others: int = 0) -> dict[str, tuple[int, int]]:
    found = reached(one, k=K, others=others)
    return {
        group: (count.invited, count.answered)
        for (trait, group), count in found.groups.items()
        if trait == "contract"
    }


def test_groups_that_are_large_enough_are_told():
    assert shown(of_contracts(a=(40, 20), b=(30, 15))) == {"a": (40, 20), "b": (30, 15)}


@pytest.mark.parametrize("small", [(9, 4), (40, 9), (40, 31), (40, 0), (40, 40)])
def test_a_group_of_which_few_did_or_did_not_answer_is_hidden_and_the_smallest_other_with_it(small):
    assert set(shown(of_contracts(a=small, b=(30, 15), c=(60, 30)))) == {"c"}


def test_of_two_groups_neither_is_told_when_one_may_not_be():
    assert shown(of_contracts(a=(30, 30), b=(30, 15))) == {}


def test_hidden_groups_that_are_large_together_hide_no_other():
    assert set(shown(of_contracts(a=(12, 6), b=(14, 7), c=(60, 30)))) == {"c"}


@pytest.mark.parametrize(
    ("others", "is_told"), [(0, True), (1, False), (9, False), (100, False), (-1, False)]
)
def test_who_can_still_answer_keeps_the_wave_back(others, is_told):
    """Beside how many answered by now, which the flow tells, it would be of these."""
    assert bool(shown(of_contracts(a=(40, 20), b=(30, 15)), others=others)) is is_told


def test_few_answers_in_all_tell_nothing():
    one = of_contracts(a=(40, 5), b=(40, 4))
    assert reached(one, k=K) is NOTHING


def test_the_whole_is_told_with_its_groups():
    found = reached(of_contracts(a=(40, 20), b=(30, 15)), k=K)
    assert found.whole == Count(70, 35)


def test_groups_of_two_traits_that_differ_by_two_people_are_not_both_told():
    people = [{"contract": "a", "level": "x"}] * 40 + [{"contract": "a", "level": "y"}] * 2
    people += [{"contract": "b", "level": "y"}] * 40
    one = asked(people, [number % 2 == 0 for number in range(82)])
    found = reached(one, k=K).groups
    assert not {("contract", "a"), ("level", "x")} <= set(found)


@st.composite
def towns(draw):
    """A wave over people in groups of four traits of which some nearly coincide."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    k = draw(st.integers(3, 6))
    size = draw(st.integers(4 * k, 90))
    level = random.choice(3, size, p=random.dirichlet(np.full(3, 0.8)))
    contract = np.where(random.random(size) < 0.9, level, random.choice(3, size))
    people = [
        {
            "level": f"l{level[i]}",
            "contract": f"c{contract[i]}",
            "entrance": f"e{random.integers(2)}",
            "tenure": f"t{int(random.random() < 0.15)}",
        }
        for i in range(size)
    ]
    return k, people, random.random(size) < random.uniform(0.2, 0.8)


@settings(max_examples=40, deadline=None)
@given(towns())
def test_an_attacker_with_all_numbers_isolates_nobody(town):
    k, people, answered = town
    attacker = Attacker(len(people), 1)
    one = asked(people, [bool(did) for did in answered])
    found = reached(one, k=k)
    if found is NOTHING:
        return
    attacker.sees_level(np.arange(len(people)), 0)
    for key in found.groups:
        attacker.sees_level(one.members(*key), 0)
    assert attacker.isolated(k - 1) is None


@settings(max_examples=40, deadline=None)
@given(towns())
def test_nothing_that_is_hidden_follows_from_the_rest_of_its_trait(town):
    k, people, answered = town
    one = asked(people, [bool(did) for did in answered])
    found = reached(one, k=k)
    for trait in TRAITS if found.whole else ():
        told = [count for (own, _), count in found.groups.items() if own == trait]
        rest = Count(
            found.whole.invited - sum(count.invited for count in told),
            found.whole.answered - sum(count.answered for count in told),
        )
        # With no group told the rest is the whole, which is told itself.
        assert rest.invited == 0 or rest.is_large(k)


@pytest.mark.parametrize(
    ("level", "group"), [(1, "1-6"), (6, "1-6"), (7, "7-9"), (12, "10-12"), (18, "13-18"), (None, UNKNOWN)]
)
def test_levels_stand_in_bands(level, group):
    assert level_group(level) == group


def test_new_is_less_than_a_year():
    assert tenure_group(began_on=date(2021, 3, 2), on=date(2022, 3, 1)) == NEW
    assert tenure_group(began_on=date(2021, 3, 1), on=date(2022, 3, 1)) == LONGER
    assert tenure_group(began_on=None, on=date(2022, 3, 1)) == UNKNOWN


def test_who_has_no_mail_has_no_mail_whatever_else():
    assert entrance_group(has_mail=False, has_account=True) == WITHOUT_MAIL
    assert entrance_group(has_mail=True, has_account=False) == MAIL_ONLY
    assert entrance_group(has_mail=True, has_account=True) == WITH_ACCOUNT
