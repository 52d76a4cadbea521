"""A client library of others must understand what we state, and say it back unchanged."""

import json

import pytest
import tincan

from foundation.xapi.actions import record_statement
from foundation.xapi.vocabulary import (
    ATTENDED,
    COMPLETED,
    LAUNCHED,
    MEETING,
    MODULE,
    OATH,
    TOOK_OATH,
    Activity,
)

pytestmark = pytest.mark.django_db

MODULE_OF_ALL = Activity("https://plein.example/modules/2b1f", MODULE, {"nl": "Één module", "en": "A module"})
CEREMONY = Activity("https://plein.example/ceremonies/77", MEETING, {"nl": "Ceremonie"})
THE_OATH = Activity("https://plein.example/oath", OATH, OATH.name)


@pytest.mark.parametrize(
    "particulars",
    [
        {"verb": LAUNCHED, "activity": MODULE_OF_ALL, "module_version": "3"},
        {"verb": COMPLETED, "activity": MODULE_OF_ALL, "module_version": "3", "result": {"completion": True}},
        {"verb": ATTENDED, "activity": CEREMONY},
        {"verb": TOOK_OATH, "activity": THE_OATH, "parents": [CEREMONY], "language": "en"},
        {
            "verb": COMPLETED,
            "activity": MODULE_OF_ALL,
            "parents": [CEREMONY, THE_OATH],
            "result": {
                "score": {"scaled": 0.5, "raw": 5.0, "min": 0.0, "max": 10.0},
                "success": False,
                "response": "ja",
                "duration": "PT25M00S",
                "extensions": {"https://plein.example/x": {"a": [1, True]}},
            },
            "once_key": "attempt-1",
        },
    ],
    ids=["launched", "completed", "attended", "oath", "everything"],
)
def test_tincan_says_back_what_we_state(fact, particulars):
    statement = record_statement(**fact | particulars)

    said_back = tincan.Statement.from_json(statement.raw_json).to_json()

    assert json.loads(said_back) == statement.raw
