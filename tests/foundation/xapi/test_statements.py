import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.xapi.statements import InvalidStatement, validate_statement
from tests.foundation.xapi.cases import (
    AGENT,
    INVALID,
    INVALID_IN_2_0,
    ONLY_1_0_3,
    ONLY_2_0,
    VALID,
    in_context,
    statement,
)

VALID_IN_2_0 = VALID | ONLY_2_0
# Below these keys stands what others invent: extension values, languages.
FREE = {"extensions", "display", "name", "description"}


def faults_of(raw: Any, version: str = "1.0.3") -> list[dict[str, str]]:
    try:
        validate_statement(raw, version=version)
    except InvalidStatement as error:
        return error.details["faults"]
    return []


def paths_of(raw: Any, version: str = "1.0.3") -> list[str]:
    return [fault["path"] for fault in faults_of(raw, version)]


def places(part: Any, path: tuple = ()) -> Iterator[tuple]:
    """Every place in a statement where the specification says what stands there."""
    if isinstance(part, dict) and not (path and path[-1] in FREE):
        for key, value in part.items():
            yield (*path, key)
            yield from places(value, (*path, key))
    elif isinstance(part, list):
        for index, value in enumerate(part):
            yield (*path, index)
            yield from places(value, (*path, index))


def container(raw: dict, path: tuple) -> Any:
    for step in path[:-1]:
        raw = raw[step]
    return raw


ALL_PLACES = [(raw, path) for raw in VALID_IN_2_0.values() for path in places(raw)]
ALL_KEYS = [(raw, path) for raw, path in ALL_PLACES if isinstance(path[-1], str)]


@pytest.mark.parametrize("raw", (VALID | ONLY_1_0_3).values(), ids=(VALID | ONLY_1_0_3).keys())
def test_valid_statement_is_accepted(raw):
    assert faults_of(raw) == []


@pytest.mark.parametrize("raw", VALID_IN_2_0.values(), ids=VALID_IN_2_0.keys())
def test_valid_statement_is_accepted_in_2_0(raw):
    assert faults_of(raw, "2.0.0") == []


@pytest.mark.parametrize(("raw", "path"), [case[1:] for case in INVALID], ids=[case[0] for case in INVALID])
@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_invalid_statement_is_refused_naming_the_path(raw, path, version):
    assert path in paths_of(raw, version)


@pytest.mark.parametrize(
    ("raw", "path"), [case[1:] for case in INVALID_IN_2_0], ids=[case[0] for case in INVALID_IN_2_0]
)
def test_invalid_statement_is_refused_in_2_0_naming_the_path(raw, path):
    assert path in paths_of(raw, "2.0.0")


@pytest.mark.parametrize("raw", ONLY_2_0.values(), ids=ONLY_2_0.keys())
def test_what_2_0_adds_is_refused_in_1_0_3(raw):
    assert len(faults_of(raw)) == 1


@pytest.mark.parametrize("raw", ONLY_1_0_3.values(), ids=ONLY_1_0_3.keys())
def test_what_2_0_narrows_is_refused_in_2_0(raw):
    assert paths_of(raw, "2.0.0") == ["timestamp"]


def test_null_is_refused_everywhere_but_in_extensions():
    accepted = []
    for raw, path in ALL_PLACES:
        changed = deepcopy(raw)
        container(changed, path)[path[-1]] = None
        if not faults_of(changed, "2.0.0"):
            accepted.append(path)

    assert accepted == []


def test_key_in_another_case_is_refused():
    accepted = []
    for raw, path in ALL_KEYS:
        changed = deepcopy(raw)
        holder = container(changed, path)
        holder[path[-1].swapcase()] = holder.pop(path[-1])
        if not faults_of(changed, "2.0.0"):
            accepted.append(path)

    assert accepted == []


def test_unknown_key_is_refused_beside_every_known_one():
    accepted = []
    for raw, path in ALL_KEYS:
        changed = deepcopy(raw)
        container(changed, path)["remark"] = "x"
        if not any(one.endswith("remark") for one in paths_of(changed, "2.0.0")):
            accepted.append(path)

    assert accepted == []


def test_every_fault_is_named():
    raw = statement(id="1", verb={"id": "swore"}, result={"score": {"scaled": 2}, "success": "yes"})

    assert faults_of(raw) == [
        {"path": "verb.id", "reason": "must be an IRI with a scheme"},
        {"path": "result.score.scaled", "reason": "Input should be less than or equal to 1"},
        {"path": "result.success", "reason": "Input should be a valid boolean"},
        {"path": "id", "reason": "must be a UUID in its standard form"},
    ]


def test_refusal_carries_the_code_and_never_the_value():
    with pytest.raises(InvalidStatement) as caught:
        validate_statement(statement(actor={"mbox": "sam@lindewaard.example", "name": 7}))

    assert caught.value.code == "invalid_statement"
    assert "lindewaard" not in str(caught.value)
    assert caught.value.__suppress_context__ is True


@pytest.mark.parametrize("raw", [None, [], "x", 1, [statement()]])
def test_what_is_no_object_is_refused(raw):
    assert paths_of(raw) == [""]


@pytest.mark.parametrize(
    ("version", "accepted"), [("1.0", False), ("1.0.0", False), ("2.0", True), ("2.0.1", True)]
)
def test_each_version_follows_its_own_data_model(version, accepted):
    raw = in_context(contextAgents=[{"objectType": "contextAgent", "agent": AGENT}])

    assert (faults_of(raw, version) == []) is accepted


@pytest.mark.parametrize("version", ["", "0.95", "1.1.0", "2.1.0", "1.00", "20.0"])
def test_unknown_version_is_an_error_of_the_caller(version):
    with pytest.raises(ValueError, match="unknown xAPI version"):
        validate_statement(statement(), version=version)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children, max_size=3),
    max_leaves=8,
)


@given(value=json_values, place=st.sampled_from(ALL_PLACES))
def test_any_value_in_any_place_is_judged_and_left_as_it_was(value, place):
    raw, path = deepcopy(place[0]), place[1]
    container(raw, path)[path[-1]] = value
    before = json.dumps(raw)

    faults = faults_of(raw, "2.0.0")

    assert json.dumps(raw) == before
    assert all(fault["reason"] for fault in faults)


@given(extensions=st.dictionaries(st.just("https://plein.example/extension"), json_values))
def test_no_extension_value_is_refused(extensions):
    assert faults_of(in_context(extensions=extensions)) == []
