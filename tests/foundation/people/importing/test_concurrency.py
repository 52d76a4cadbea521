"""Two of HR at the same moment, each over a connection of their own."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from foundation.errors import DomainError
from foundation.people.importing.actions import apply_run, discard_run, retry_held_lines, stage_people
from foundation.people.models import Engagement, ImportRun, Person
from tests.factories.people import UnitFactory
from tests.foundation.people.importing.files import people, people_file, person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions: Callable[[], object]) -> Counter:
    """How often each outcome came: "done", or the code of a refusal."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], object]) -> str:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            action()
            return "done"
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return Counter(pool.map(run, actions))


def stage(*rows, at) -> ImportRun:
    return stage_people(file_name="hr.csv", content=people_file(*rows), by=None, at=at)


def test_double_click_on_import_imports_once(units, at):
    run = stage(*people(50), at=at)
    outcomes = at_once(*[lambda: apply_run(run=ImportRun.objects.get(pk=run.pk), at=at, by=None)] * 2)
    assert outcomes["done"] == 1
    assert outcomes["not_staged"] + outcomes["restage"] == 1
    assert (Person.objects.count(), Engagement.objects.count()) == (50, 50)


def test_a_run_read_before_it_was_discarded_is_refused(units, at):
    run = stage(*people(5), at=at)
    in_the_other_tab = ImportRun.objects.get(pk=run.pk)
    discard_run(run=in_the_other_tab)
    with pytest.raises(DomainError, match="not_staged"):
        apply_run(run=run, at=at, by=None)
    assert not Person.objects.exists()


def test_of_two_files_at_once_the_second_must_be_staged_again(units, at):
    apply_run(run=stage(*people(20), at=at), at=at, by=None)
    runs = [stage(*people(20, functie=title), at=at) for title in ("Trainer", "Coach")]
    outcomes = at_once(*[lambda run=run: apply_run(run=run, at=at, by=None) for run in runs])
    assert outcomes == {"done": 1, "restage": 1}
    assert len(set(Engagement.objects.values_list("job_title", flat=True))) == 1


def test_held_line_is_imported_once(units, at):
    apply_run(run=stage({"eenheidcode": "T9"}, person(1002), at=at), at=at, by=None)
    UnitFactory(code="T9")
    outcomes = at_once(*[lambda: retry_held_lines(at=at, by=None)] * 2)
    assert outcomes["done"] + outcomes["restage"] == 2
    assert Engagement.objects.filter(person__personnel_number="1001").count() == 1
