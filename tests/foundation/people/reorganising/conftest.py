import pytest

from foundation.people.models import Unit
from tests.factories.people import UnitFactory


@pytest.fixture
def tree(db) -> dict[str, Unit]:
    """Concern G; clusters C and D; in C the afdeling A with teams A1 and A2, in D the team D1."""
    made: dict[str, Unit] = {}
    rows = [("G", "concern", ""), ("C", "cluster", "G"), ("D", "cluster", "G"), ("A", "afdeling", "C")]
    rows += [("A1", "team", "A"), ("A2", "team", "A"), ("D1", "team", "D")]
    for code, kind, parent in rows:
        made[code] = UnitFactory(code=code, kind=kind, name=f"Eenheid {code}", name__parent=made.get(parent))
    return made
