"""An attacker with all rows in their order, the mail log, the flags of who answered, and what some people told him.

He wants to know whose an answer is. He does no better than picking one of those who are alike, and these are never few.
"""

import random
from collections import Counter, defaultdict
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from measurement.actions.flushing import flush_answers
from measurement.models import Response, SealedAnswer
from measurement.rules.packing import unpack_items
from measurement.study_keys import panel_id, panel_key
from tests.conftest import moment
from tests.emptied import begin_with_empty_files
from tests.factories.people import UnitFactory
from tests.factories.studies import alike, hold, make_plan, somebodies

pytestmark = pytest.mark.django_db
AT = moment("2022-03-01 10:00")
TODAY = AT.date()
PEOPLE = 120


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.MEASUREMENT_KEY_DIR = tmp_path / "keys"


@pytest.fixture(autouse=True)
def empty_files(db):
    begin_with_empty_files(Response)


def in_the_order_of_the_table(*columns: str) -> list[tuple]:
    order = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {Response._meta.db_table} ORDER BY {order}")  # noqa: S608
        return cursor.fetchall()


def chosen_of(study, items: bytes) -> int:
    return unpack_items(study.instrument.versions.get().questionnaire, items)["advies_1"]


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_rows_says_nothing(seed):
    """He knows the order in which people answered, to the second, and lays it beside the order of the rows."""
    chance = random.Random(seed)
    study = make_plan(at=AT)
    # The first half chose one thing and the others another: whatever is left of the order shows.
    people = somebodies(PEOPLE)
    for number, person in enumerate(people):
        hold(study, [person], alike=alike(), until=TODAY, answers={"advies_1": 1 + (number >= PEOPLE // 2)})
        if chance.random() < 0.2:
            flush_answers(at=AT)
    flush_answers(at=AT)
    rows = in_the_order_of_the_table("items")
    chosen = [chosen_of(study, bytes(items)) for (items,) in rows]
    came = sorted(chosen)
    right = sum(one == other for one, other in zip(chosen, came, strict=True))
    # Five standard deviations of a coin.
    assert abs(right - len(rows) / 2) < 5 * (len(rows) / 4) ** 0.5
    # Neither does what came together lie together: all of one kind carry the mark of one transaction.
    if connection.vendor == "postgresql":
        assert len(set(in_the_order_of_the_table("xmin"))) == 1


def test_the_order_is_drawn_anew_with_each_batch():
    """Nobody finds the last ten in the last rows."""
    study = make_plan(at=AT)
    early = somebodies(90)
    hold(study, early, alike=alike(), until=TODAY)
    flush_answers(at=AT)
    before = {bytes(panel) for (panel,) in in_the_order_of_the_table("panel_id")}
    late = 0
    for _ in range(5):
        hold(study, somebodies(10), alike=alike(), until=TODAY)
        flush_answers(at=AT)
        last = [bytes(panel) for (panel,) in in_the_order_of_the_table("panel_id")][-10:]
        late += sum(panel not in before for panel in last)
        before = {bytes(panel) for (panel,) in in_the_order_of_the_table("panel_id")}
    # Of fifty places about five would be new ones by chance; in their order of coming it would be all fifty.
    assert late < 20


@pytest.mark.parametrize("seed", range(4))
def test_everybody_in_a_panel_with_movers_and_drop_outs_fits_ten_candidates(seed):
    """He has one copy of the database, and knows of each person the cluster, the forms, and which waves they answered."""
    chance = random.Random(seed)
    study = make_plan(at=AT)
    clusters = [UnitFactory(kind="cluster").pk for _ in range(3)]
    people = somebodies(PEOPLE)
    # A small cluster, a large one, and some in none.
    cluster_of = {one: chance.choices([*clusters, None], [1, 3, 5, 0.4])[0] for one in people}
    first_form = {one: chance.randrange(2) for one in people}
    told: dict[UUID, set[str]] = defaultdict(set)
    at = AT
    for wave, share in (("t0", 0.9), ("t6", 0.7), ("t12", 0.55)):
        answering = [one for one in people if chance.random() < share]
        # The last cluster comes to one fewer than a group in this wave.
        few = [one for one in answering if cluster_of[one] == clusters[0]][9:]
        for one in answering:
            if one in few:
                continue
            told[one].add(wave)
            kind = alike(
                wave,
                form=(first_form[one] + "t0t6t12".index(wave) // 2) % 2,
                in_time=chance.random() < 0.9,
                cluster_id=cluster_of[one],
            )
            hold(study, [one], alike=kind, until=at.date() + timedelta(days=60))
            if chance.random() < 0.1:
                flush_answers(at=at)
        at += timedelta(days=180)
        flush_answers(at=at)
        check(study, people)
    at += timedelta(days=400)
    flush_answers(at=at)
    check(study, people)
    assert SealedAnswer.objects.count() == 0
    assert Response.objects.count() > PEOPLE


def check(study, people) -> None:
    """As many traces as he may hold for a person as there are with the very same trace: ten or more."""
    traces: dict[bytes, set[tuple]] = defaultdict(set)
    rows = Response.objects.values_list(
        "panel_id", "wave", "in_time", "version", "form", "language", "cluster_id"
    )
    for panel, *kind in rows:
        traces[bytes(panel)].add(tuple(kind))
    company = Counter(frozenset(trace) for trace in traces.values())
    assert min(company.values(), default=10) >= 10
    key = panel_key(study.key.pk)
    for person in people:
        own = panel_id(key, study=study.public_id, person=person)
        if own in traces:
            assert company[frozenset(traces[own])] >= 10
