"""A flush that dies at any statement loses nothing, counts nothing twice, and leaves nothing below ten."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dilemmas.models import ChoiceKey, ChoiceTally, KeyState, SealedChoice
from tests.conftest import moment
from tests.factories.choices import hold, tallied
from tests.factories.people import UnitFactory
from tests.flush_and_die import dying_flush

pytestmark = pytest.mark.django_db(transaction=True)
AT = moment("2026-03-10 10:00")
# A month later, so that the keys turn in the same flush.
FLUSHED_AT = moment("2026-04-01 10:00")


@pytest.fixture
def die_before(settings, tmp_path: Path) -> Iterator[Callable[[int], str]]:
    settings.CHOICE_KEY_DIR = tmp_path / "keys"
    with dying_flush(
        "dilemmas.actions.choices.flush_choices", key_setting="CHOICE_KEY_DIR", at=FLUSHED_AT
    ) as kill:
        yield kill


def test_a_flush_killed_before_any_statement_changes_nothing(die_before, tmp_path):
    cluster = UnitFactory(kind="cluster").pk
    hold("AAAAABBBBBCC", at=AT, cluster=cluster)
    hold("DDDDDDDDDD", at=AT)
    hold("ABC", at=AT, cluster=UnitFactory(kind="cluster").pk)
    statement, outcomes = 0, []
    while outcomes[-1:] != ["done"]:
        statement += 1
        outcomes.append(die_before(statement))
        counted = sum(ChoiceTally.objects.values_list("count", flat=True))
        assert (counted, SealedChoice.objects.count()) == ((22, 3) if outcomes[-1] == "done" else (0, 25))
        # Whatever was sealed can still be opened.
        waiting = set(SealedChoice.objects.values_list("sealed_to", flat=True))
        assert {str(key) for key in waiting} <= {path.stem for path in (tmp_path / "keys").iterdir()}
        assert ChoiceKey.objects.filter(state=KeyState.OPEN).count() == 1
    # It truly died at every boundary before that.
    assert statement > 10
    assert outcomes == ["killed"] * (statement - 1) + ["done"]
    assert tallied() == {cluster: "5A 5B 2C", None: "10D"}
