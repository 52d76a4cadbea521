from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.gates import (
    Blocked,
    CandidateFacts,
    GateState,
    ModuleStep,
    PartStep,
    gate_state,
    why_not_selectable,
)

ONE, TWO = UUID(int=1), UUID(int=2)
CEREMONY_ON = date(2022, 4, 12)
STEP = ModuleStep(module_key=ONE, least_version=1)

OPEN = gate_state([STEP], {ONE: 1})
SHUT = gate_state([STEP], {})
NOBODYS = gate_state([], {})

WELCOME = CandidateFacts(
    gate=OPEN,
    is_sworn=False,
    seat_here=False,
    seat_elsewhere=False,
    is_silenced=False,
    starts_on=date(2022, 2, 1),
    ends_on=None,
)


@pytest.mark.parametrize(
    ("steps", "completed", "open_steps", "is_open", "blocked_by"),
    [
        # Nobody is let in through a gate that asks nothing.
        ([], {}, (), False, Blocked.NO_REQUIREMENT),
        ([], {ONE: 3}, (), False, Blocked.NO_REQUIREMENT),
        ([STEP], {}, (STEP,), False, Blocked.MODULE),
        ([STEP], {ONE: 1}, (), True, None),
        # Another module does not count.
        ([STEP], {TWO: 9}, (STEP,), False, Blocked.MODULE),
        # At least the asked version.
        ([ModuleStep(ONE, 2)], {ONE: 1}, (ModuleStep(ONE, 2),), False, Blocked.MODULE),
        ([ModuleStep(ONE, 2)], {ONE: 2}, (), True, None),
        ([ModuleStep(ONE, 2)], {ONE: 5}, (), True, None),
        # Every step.
        ([STEP, ModuleStep(TWO, 1)], {ONE: 1}, (ModuleStep(TWO, 1),), False, Blocked.MODULE),
        ([STEP, ModuleStep(TWO, 1)], {ONE: 1, TWO: 1}, (), True, None),
    ],
)
def test_gate_asks_every_step_in_its_least_version(steps, completed, open_steps, is_open, blocked_by):
    state = gate_state(steps, completed)
    assert (state.open_steps, state.is_open, state.blocked_by) == (open_steps, is_open, blocked_by)


def test_gate_names_a_module_once_when_two_requirements_ask_for_it():
    state = gate_state([ModuleStep(ONE, 1), ModuleStep(TWO, 1), ModuleStep(ONE, 3)], {ONE: 2, TWO: 1})
    assert state == GateState(
        steps=(ModuleStep(ONE, 3), ModuleStep(TWO, 1)), open_steps=(ModuleStep(ONE, 3),)
    )


VERSIONS = st.dictionaries(st.sampled_from([ONE, TWO]), st.integers(1, 5))
STEPS = st.lists(st.builds(ModuleStep, st.sampled_from([ONE, TWO]), st.integers(1, 5)), max_size=4)


@given(steps=STEPS, completed=VERSIONS, more=VERSIONS)
def test_completing_more_never_shuts_a_gate(steps, completed, more):
    further = {key: max(completed.get(key, 0), more.get(key, 0)) for key in completed | more}
    assert gate_state(steps, further).is_open >= gate_state(steps, completed).is_open


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, None),
        ({"is_silenced": True}, Blocked.INACTIVE),
        ({"is_sworn": True}, Blocked.SWORN),
        ({"seat_here": True}, Blocked.SEATED_HERE),
        ({"ends_on": date(2022, 4, 11)}, Blocked.LEFT),
        ({"gate": SHUT}, Blocked.MODULE),
        ({"gate": NOBODYS}, Blocked.NO_REQUIREMENT),
        ({"seat_elsewhere": True}, Blocked.SEATED_ELSEWHERE),
        ({"starts_on": None}, Blocked.NO_START_DATE),
        ({"starts_on": date(2022, 4, 13)}, Blocked.NOT_YET_STARTED),
        ({"is_away": True}, Blocked.UNAVAILABLE),
        # The first and the last working day count.
        ({"starts_on": CEREMONY_ON}, None),
        ({"ends_on": CEREMONY_ON}, None),
    ],
)
def test_one_reason_against_a_candidate(changed, reason):
    assert why_not_selectable(replace(WELCOME, **changed), ceremony_on=CEREMONY_ON) == reason


# From the strongest to the weakest: of two reasons the earlier one is told.
IN_ORDER = [
    (Blocked.INACTIVE, {"is_silenced": True}),
    (Blocked.SWORN, {"is_sworn": True}),
    (Blocked.SEATED_HERE, {"seat_here": True}),
    (Blocked.LEFT, {"ends_on": date(2022, 4, 11)}),
    (Blocked.MODULE, {"gate": SHUT}),
    (Blocked.SEATED_ELSEWHERE, {"seat_elsewhere": True}),
    (Blocked.NO_START_DATE, {"starts_on": None}),
    (Blocked.UNAVAILABLE, {"is_away": True}),
]


@pytest.mark.parametrize("index", range(len(IN_ORDER)))
def test_the_strongest_reason_is_told_first(index):
    changed = {name: value for _reason, change in IN_ORDER[index:] for name, value in change.items()}
    assert why_not_selectable(replace(WELCOME, **changed), ceremony_on=CEREMONY_ON) == IN_ORDER[index][0]


def test_a_seat_elsewhere_is_told_before_a_later_start():
    changed = {"seat_elsewhere": True, "starts_on": date(2022, 5, 1)}
    reason = why_not_selectable(replace(WELCOME, **changed), ceremony_on=CEREMONY_ON)
    assert reason == Blocked.SEATED_ELSEWHERE


def test_every_reason_has_its_case():
    told = {reason for reason, _change in IN_ORDER} | {
        Blocked.NO_REQUIREMENT,
        Blocked.NOT_YET_STARTED,
        Blocked.PART,
    }
    assert told == set(Blocked)


def test_an_open_part_shuts_the_gate_when_the_modules_are_done():
    module, part = ModuleStep(uuid4(), 1), PartStep(7)
    shut = gate_state([module, part], {module.module_key: 1}, {8})
    assert (shut.blocked_by, shut.open_parts, shut.is_open) == (Blocked.PART, (part,), False)
    assert gate_state([module, part], {module.module_key: 1}, {7}).is_open


def test_who_is_exempt_from_all_that_is_asked_may_come():
    assert gate_state([], {}, is_asked=True).is_open
    assert gate_state([], {}).blocked_by == Blocked.NO_REQUIREMENT
