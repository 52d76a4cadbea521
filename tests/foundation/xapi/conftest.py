from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from foundation.xapi.vocabulary import COMPLETED, MODULE, Activity


@pytest.fixture
def module() -> Activity:
    return Activity(
        id="https://plein.example/modules/2b1f",
        type=MODULE,
        name={"nl": "Integer werken bij de gemeente", "en": "Working with integrity"},
    )


@pytest.fixture
def fact(module) -> dict[str, Any]:
    """What record_statement asks for, at the least."""
    return {
        "actor_id": UUID("5f0c8e2a-63f5-4d0e-9d9b-0a2a54a3a1de"),
        "verb": COMPLETED,
        "activity": module,
        "registration": UUID("8f87ccde-bb56-4c2e-ab83-44982ef22df0"),
        "at": datetime(2021, 1, 15, 9, 30, 0, 123456, tzinfo=UTC),
        "language": "nl",
    }
