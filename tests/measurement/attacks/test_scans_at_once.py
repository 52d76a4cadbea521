"""Two tabs and double clicks of a self-scan at the same moment, each over a connection of its own."""

import pytest

from measurement.actions.self_scans import answer_scan, begin_scan, finish_scan
from measurement.models import SelfScan
from measurement.scan_keys import unlock
from tests.conftest import moment
from tests.dilemmas.attacks.test_at_once import at_once
from tests.factories.self_scans import all_answers, make_scanner

pytestmark = pytest.mark.django_db(transaction=True)
AT = moment("2022-03-01 10:00")


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.SELF_SCAN_KEY_DIR = tmp_path / "keys"


def test_a_scan_that_is_begun_twice_at_once_is_one():
    manager = make_scanner()
    at_once(*[lambda: begin_scan(person=manager, at=AT)] * 3)
    assert SelfScan.objects.count() == 1


def test_two_tabs_lose_nothing_of_each_other():
    scan = begin_scan(person=make_scanner(), at=AT)
    answers = list(all_answers().items())
    halves = dict(answers[:12]), dict(answers[12:])
    at_once(*[lambda half=half: answer_scan(scan=scan, answers=half) for half in halves])
    scan.refresh_from_db()
    assert unlock(scan.pk, scan.sealed).answers == dict(answers)


def test_a_double_click_on_finish_counts_once():
    scan = begin_scan(person=make_scanner(), at=AT)
    answer_scan(scan=scan, answers=all_answers())
    finished: list[bool] = []
    at_once(*[lambda: finished.append(finish_scan(scan=scan, at=AT))] * 3)
    assert sorted(finished) == [False, False, True]
