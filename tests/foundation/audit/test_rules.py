import json
import math
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.audit.rules import GENESIS_HASH, canonical_json, link_hash, payload_mac

# Lone surrogates and NUL are no text to either database.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
PLAIN = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": [True, None, "é"]}, '{"a":[true,null,"é"],"b":1}'),
        (datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=2))), '"2026-07-01T10:00:00.000000+00:00"'),
        (datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC), '"2026-01-01T00:00:00.000001+00:00"'),
        (date(2026, 1, 31), '"2026-01-31"'),
        (UUID(int=7), '"00000000-0000-0000-0000-000000000007"'),
        ((1, 2), "[1,2]"),
        (1e20, "100000000000000000000"),
        (-0.0, "0"),
        (0.85, "0.85"),
    ],
)
def test_canonical_json_has_one_form(value, expected):
    assert canonical_json(value).decode() == expected


@pytest.mark.parametrize("value", [b"bytes", {1}, {1: "a"}, object()])
def test_canonical_json_refuses_what_has_no_form(value):
    with pytest.raises(TypeError):
        canonical_json(value)


@pytest.mark.parametrize("value", [datetime(2026, 1, 1), math.nan])
def test_canonical_json_refuses_what_is_ambiguous(value):
    with pytest.raises(ValueError, match=r"time zone|not JSON compliant"):
        canonical_json(value)


@given(PLAIN)
def test_canonical_json_survives_being_read_and_written_again(value):
    once = canonical_json(value)
    assert canonical_json(json.loads(once)) == once


@given(st.dictionaries(st.text(max_size=4), st.integers(), min_size=2))
def test_canonical_json_does_not_depend_on_order(content):
    backwards = dict(reversed(content.items()))
    assert canonical_json(content) == canonical_json(backwards)


def test_payload_mac_is_hmac_sha256():
    # By openssl dgst -sha256 -mac HMAC.
    mac = payload_mac(salt=bytes(32), content={"form": "oath"})
    assert mac == "9dd40e7299081af3ee05aefb14aab45002ee40fad625be65783aecaf35b7a8b1"


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_payload_mac_tells_nothing_without_the_salt(salt, other_salt):
    same = payload_mac(salt=salt, content={"form": "oath"}) == payload_mac(
        salt=other_salt, content={"form": "oath"}
    )
    assert same == (salt == other_salt)


LINK = {
    "previous_hash": GENESIS_HASH,
    "sequence": 1,
    "at": datetime(2026, 3, 2, 9, tzinfo=UTC),
    "kind": "import_applied",
    "record_type": "audit.auditevent",
    "record_id": UUID(int=7),
    "mac": "ab" * 32,
}


def test_link_hash_is_sha256_over_the_canonical_link():
    # By sha256sum.
    assert link_hash(**LINK) == "d9e21589d423c5830f590c61798e2dd71af36dc5341d3e44f815209bcc7a80b9"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("previous_hash", "1" * 64),
        ("sequence", 2),
        ("at", datetime(2026, 3, 2, 9, 0, 0, 1, tzinfo=UTC)),
        ("kind", "tombstone"),
        ("record_type", "lms.oathrecord"),
        ("record_id", UUID(int=8)),
        ("mac", "cd" * 32),
    ],
)
def test_link_hash_covers_every_field(name, value):
    assert link_hash(**{**LINK, name: value}) != link_hash(**LINK)
