"""A flush that dies at any statement loses nothing, doubles nothing, and leaves nothing below k."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from measurement.models import OpenAnswer, Response, SealedAnswer, SealedSentence
from tests.conftest import moment
from tests.factories.people import UnitFactory
from tests.factories.studies import alike, hold, make_plan, somebodies
from tests.flush_and_die import dying_flush

pytestmark = pytest.mark.django_db(transaction=True)
AT = moment("2022-03-01 10:00")
SOON = moment("2022-06-01 10:00").date()


@pytest.fixture
def die_before(settings, tmp_path: Path) -> Iterator[Callable[[int], str]]:
    settings.MEASUREMENT_KEY_DIR = tmp_path / "keys"
    with dying_flush(
        "measurement.actions.flushing.flush_answers",
        "measurement.actions.flushing.flush_sentences",
        key_setting="MEASUREMENT_KEY_DIR",
        at=AT,
    ) as kill:
        yield kill


def test_a_flush_killed_before_any_statement_loses_and_doubles_nothing(die_before):
    study, cluster = make_plan(at=AT), UnitFactory(kind="cluster").pk
    first = somebodies(12)
    hold(study, first, alike=alike(cluster_id=cluster), until=SOON)
    hold(study, first, alike=alike("t6", form=1, cluster_id=cluster), until=SOON, sentence="Zin.")
    hold(study, somebodies(10), alike=alike(), until=SOON)
    hold(study, somebodies(9), alike=alike("t12"), until=SOON)
    statement, outcomes = 0, []
    while outcomes[-1:] != ["done"]:
        statement += 1
        outcomes.append(die_before(statement))
        sizes = Counter(Response.objects.values_list("wave", "cluster_id"))
        assert min(sizes.values(), default=10) >= 10
        assert Response.objects.count() + SealedAnswer.objects.count() == 43
        assert OpenAnswer.objects.count() in (0, 12)
    # It truly died at every boundary before that.
    assert statement > 15
    assert outcomes == ["killed"] * (statement - 1) + ["done"]
    assert (Response.objects.count(), SealedAnswer.objects.count()) == (34, 9)
    assert (OpenAnswer.objects.count(), SealedSentence.objects.count()) == (12, 9)
    linked = Counter(bytes(panel) for panel in Response.objects.values_list("panel_id", flat=True))
    assert Counter(linked.values()) == {2: 12, 1: 10}
