"""Choices and flushes at the same moment, each over a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from dilemmas.actions.choices import flush_choices
from dilemmas.models import ChoiceKey, ChoiceTally, SealedChoice
from tests.conftest import moment
from tests.factories.choices import hold, tallied

pytestmark = pytest.mark.django_db(transaction=True)
AT = moment("2026-03-10 10:00")


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.CHOICE_KEY_DIR = tmp_path / "keys"


def at_once(*actions: Callable[[], object]) -> None:
    barrier = Barrier(len(actions))

    def run(action: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        for outcome in [pool.submit(run, action) for action in actions]:
            outcome.result()


def test_the_first_choices_make_one_key(settings):
    at_once(*[lambda: hold("A", at=AT)] * 4)
    assert ChoiceKey.objects.count() == 1
    assert [path.stem for path in settings.CHOICE_KEY_DIR.iterdir()] == [str(ChoiceKey.objects.get().pk)]
    assert SealedChoice.objects.values("sealed_to").distinct().count() == 1
    hold("A" * 6, at=AT)
    assert flush_choices(at=AT) == 10


def test_two_flushes_count_once():
    hold("A" * 12, at=AT)
    at_once(*[lambda: flush_choices(at=AT)] * 3)
    assert (tallied(), SealedChoice.objects.count()) == ({None: "12A"}, 0)


def test_what_is_chosen_during_a_flush_is_counted_or_waits():
    def choose() -> None:
        for _ in range(10):
            hold("B", at=AT)

    def flush() -> None:
        for _ in range(5):
            flush_choices(at=AT)

    at_once(choose, choose, flush, flush)
    counted = sum(ChoiceTally.objects.values_list("count", flat=True))
    assert counted + SealedChoice.objects.count() == 20
    flush_choices(at=AT)
    rest = SealedChoice.objects.count()
    assert rest < 10
    assert tallied() == {None: f"{20 - rest}B"}


def test_keys_that_turn_at_once_leave_one_open():
    hold("A" * 3, at=AT)
    later = moment("2026-04-01 00:01")
    at_once(*[lambda: flush_choices(at=later)] * 3)
    assert sorted(ChoiceKey.objects.values_list("state", flat=True)) == ["open", "retired"]
