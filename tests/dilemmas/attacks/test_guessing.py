"""An attacker who sees all rows in their order, every tally, and knows who chose when, guesses no better than blind.

He knows of some people what they chose (they told him), and learns from their rows what he can.
"""

import random
from collections import Counter
from dataclasses import dataclass

import pytest
from django.db import connection

from dilemmas.actions.choices import flush_choices
from dilemmas.models import ChoiceTally, SealedChoice
from tests.conftest import moment
from tests.emptied import begin_with_empty_files
from tests.factories.choices import CASE, hold

pytestmark = pytest.mark.django_db
AT = moment("2026-03-10 10:00")
PEOPLE, KNOWN = 400, 200


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.CHOICE_KEY_DIR = tmp_path / "keys"


@pytest.fixture(autouse=True)
def empty_files(db):
    begin_with_empty_files(SealedChoice)


@dataclass
class Seen:
    """By one person, in the order in which they came: the new row."""

    blob: bytes
    chosen: int


def rows_in_the_order_of_the_table() -> list[bytes]:
    order = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT blob FROM {SealedChoice._meta.db_table} ORDER BY {order}")  # noqa: S608
        return [bytes(row[0]) for row in cursor.fetchall()]


def test_the_rows_say_nothing_though_their_order_says_whose_they_are():
    """He has the very row of each person: the log of the web server gives him the order."""
    chance = random.Random(11)
    chosen = [chance.choice([0, 1]) for _ in range(PEOPLE)]
    for option in chosen:
        hold([option], at=AT)
    seen = [Seen(blob, option) for blob, option in zip(rows_in_the_order_of_the_table(), chosen, strict=True)]
    known, targets = seen[:KNOWN], seen[KNOWN:]
    strategies = {
        "like the nearest row I know": lambda one: _nearest(one.blob, known).chosen,
        "the mean byte": lambda one: int(
            abs(_mean(one.blob) - _mean_of(known, 1)) < abs(_mean(one.blob) - _mean_of(known, 0))
        ),
        "the last bit": lambda one: one.blob[-1] & 1,
    }
    for name, strategy in strategies.items():
        right = sum(strategy(one) == one.chosen for one in targets)
        # Five standard deviations of a coin.
        assert abs(right - len(targets) / 2) < 5 * (len(targets) / 4) ** 0.5, name


def _nearest(blob: bytes, known: list[Seen]) -> Seen:
    number = int.from_bytes(blob, "big")
    return min(known, key=lambda one: (number ^ int.from_bytes(one.blob, "big")).bit_count())


def _mean(blob: bytes) -> float:
    return sum(blob) / len(blob)


def _mean_of(known: list[Seen], option: int) -> float:
    return _mean(b"".join(one.blob for one in known if one.chosen == option))


def tally() -> Counter[int]:
    return Counter(dict(ChoiceTally.objects.filter(subject=CASE.subject).values_list("option", "count")))


@pytest.mark.parametrize("seed", range(3))
def test_the_difference_of_two_tallies_is_of_ten_people_at_least(seed):
    """He looks after every flush. Of whom a move is, he knows; who of them chose what, he does not."""
    chance = random.Random(seed)
    came: list[int] = []
    before, taken = Counter(), 0
    for _ in range(60):
        for _person in range(chance.randrange(4)):
            came.append(chance.choices([0, 1, 2, 3], [5, 3, 2, 1])[0])
            hold([came[-1]], at=AT)
        flush_choices(at=AT)
        moved, before = tally() - before, tally()
        if not moved:
            continue
        size = moved.total()
        assert size >= 10
        # These people, and nobody else, in whatever order: each is as likely as the next to be who chose D.
        candidates = came[taken : taken + size]
        assert Counter(candidates) == moved
        taken += size
    assert len(came) - taken == SealedChoice.objects.count() < 10
