"""Who looked: once a purpose a day, for a while, and without a time."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from foundation.audit.actions import forget_lookups, record_event, record_lookup, record_lookups
from foundation.audit.models import ChainEntry, Lookup, Purpose
from foundation.audit.queries import LOOKUP, LogFilter, described_lines, first_day, log_lines, lookups_of
from foundation.errors import DomainError
from tests.conftest import moment

pytestmark = pytest.mark.django_db
NOOR, TOM, MARIT = uuid4(), uuid4(), uuid4()
AT = moment("2022-03-01 09:00")


def look(subject=NOOR, *, at=AT, role="hr", purpose=Purpose.PERSON_PAGE, actor=MARIT) -> None:
    record_lookup(subject_id=subject, actor_id=actor, role=role, purpose=purpose, at=at)


def test_a_look_is_a_day_a_role_and_a_purpose():
    look()
    kept = Lookup.objects.values("day", "subject_id", "actor_id", "role", "purpose").get()
    assert kept == {
        "day": date(2022, 3, 1),
        "subject_id": NOOR,
        "actor_id": MARIT,
        "role": "hr",
        "purpose": "person_page",
    }
    # Not in the chain: that would keep the time for ever.
    assert ChainEntry.objects.count() == 0


def test_a_second_look_on_the_same_day_for_the_same_reason_is_the_same():
    for hour in (9, 10, 23):
        look(at=AT.replace(hour=hour))
    assert Lookup.objects.count() == 1
    look(at=AT + timedelta(days=1))
    look(purpose=Purpose.FOUND_BY_NAME)
    look(role="concern_coordinator")
    look(actor=TOM)
    look(TOM)
    assert Lookup.objects.count() == 6


def test_the_day_is_that_of_amsterdam():
    look(at=moment("2022-03-02 00:30"))
    assert Lookup.objects.get().day == date(2022, 3, 2)


def test_who_looks_at_oneself_is_not_noted():
    record_lookups(
        subject_ids=[NOOR, MARIT, TOM, NOOR], actor_id=MARIT, role="hr", purpose=Purpose.TEAM_STATUS, at=AT
    )
    assert set(Lookup.objects.values_list("subject_id", flat=True)) == {NOOR, TOM}


def test_a_whole_page_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        record_lookups(
            subject_ids=[uuid4() for _ in range(50)],
            actor_id=MARIT,
            role="manager",
            purpose=Purpose.TEAM_STATUS,
            at=AT,
        )
    with django_assert_num_queries(0):
        record_lookups(subject_ids=[], actor_id=MARIT, role="hr", purpose=Purpose.TEAM_STATUS, at=AT)


def test_a_look_is_neither_changed_nor_deleted():
    look()
    kept = Lookup.objects.get()
    for change in (
        kept.save,
        kept.delete,
        Lookup.objects.all().delete,
        lambda: Lookup.objects.update(role="x"),
    ):
        with pytest.raises(DomainError):
            change()
    assert Lookup.objects.count() == 1


def test_looks_go_when_their_term_is_over():
    for day in (1, 2, 3):
        look(at=moment(f"2022-03-0{day} 12:00"))
    assert forget_lookups(before=date(2022, 3, 3)) == 2
    assert forget_lookups(before=date(2022, 3, 3)) == 0
    assert Lookup.objects.get().day == date(2022, 3, 3)


def test_the_ledger_of_one_person_has_the_latest_first():
    for day in (1, 3, 2):
        look(at=moment(f"2022-03-0{day} 12:00"))
    look(TOM)
    assert [one.day.day for one in lookups_of(NOOR)] == [3, 2, 1]


def lines(**wanted) -> list[tuple]:
    rows = described_lines(log_lines(LogFilter(**wanted)))
    return [(str(row), row.actor_id) for row in rows]


@pytest.fixture
def history():
    record_event(kind="role_granted", at=moment("2022-03-01 23:59"), actor_id=MARIT, subject_id=TOM)
    look(at=moment("2022-03-02 00:01"))
    record_event(kind="people_imported", at=moment("2022-03-03 08:00"), actor_id=TOM)


def test_the_log_holds_looks_and_events_by_day(history):
    assert lines() == [
        ("people_imported", TOM),
        ("2022-03-02 person_page", MARIT),
        ("role_granted", MARIT),
    ]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"kind": LOOKUP}, ["2022-03-02 person_page"]),
        ({"kind": "role_granted"}, ["role_granted"]),
        ({"kind": "nothing"}, []),
        # Days are those of Amsterdam: 23.59 is still the first of March.
        ({"since": date(2022, 3, 2)}, ["people_imported", "2022-03-02 person_page"]),
        ({"until": date(2022, 3, 1)}, ["role_granted"]),
        ({"since": date(2022, 3, 2), "until": date(2022, 3, 2)}, ["2022-03-02 person_page"]),
        ({"person_id": TOM}, ["people_imported", "role_granted"]),
        ({"person_id": NOOR}, ["2022-03-02 person_page"]),
    ],
)
def test_the_log_is_narrowed(history, wanted, found):
    assert [text for text, _actor in lines(**wanted)] == found


def test_the_first_day_is_that_of_the_first_record(history):
    assert first_day() == date(2022, 3, 1)


def test_an_empty_installation_has_no_first_day():
    assert first_day() is None
