from datetime import date

import pytest

from foundation.people.models import Unit
from tests.factories.people import UnitFactory


@pytest.fixture
def units(db) -> dict[str, Unit]:
    """Cluster C1 with teams T1 and T2."""
    cluster = UnitFactory(code="C1", kind="cluster", name="Stadsbeheer")
    return {
        "C1": cluster,
        "T1": UnitFactory(code="T1", name="Team Wijken", name__parent=cluster),
        "T2": UnitFactory(code="T2", name="Team Groen", name__parent=cluster),
    }


@pytest.fixture
def today() -> date:
    """The day of `at`."""
    return date(2022, 3, 1)
