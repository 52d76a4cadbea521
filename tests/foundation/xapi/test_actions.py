import json
import threading
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection, transaction

from foundation.errors import DomainError
from foundation.xapi.actions import Fact, record_statement, record_statements, void_statements
from foundation.xapi.models import Statement
from foundation.xapi.queries import statements_about, voided_among
from foundation.xapi.statements import InvalidStatement
from foundation.xapi.vocabulary import ATTENDED, LAUNCHED, MEETING, OATH, TOOK_OATH, VOIDED, Activity


@pytest.mark.django_db
def test_statement_of_a_completion_in_full(fact, module):
    programme = Activity("https://plein.example/programmes/start", OATH, {"nl": "Goed begin"})

    statement = record_statement(
        **fact, module_version="3", parents=[programme], result={"completion": True, "duration": "PT25M"}
    )

    assert statement.raw == {
        "id": str(statement.statement_id),
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": settings.SITE_URL, "name": "5f0c8e2a-63f5-4d0e-9d9b-0a2a54a3a1de"},
        },
        "verb": {
            "id": "http://adlnet.gov/expapi/verbs/completed",
            "display": {"nl": "voltooide", "en": "completed"},
        },
        "object": {
            "objectType": "Activity",
            "id": "https://plein.example/modules/2b1f",
            "definition": {
                "type": "http://adlnet.gov/expapi/activities/module",
                "name": {"nl": "Integer werken bij de gemeente", "en": "Working with integrity"},
            },
        },
        "result": {"completion": True, "duration": "PT25M"},
        "context": {
            "registration": "8f87ccde-bb56-4c2e-ab83-44982ef22df0",
            "platform": "Integriteitsplein",
            "language": "nl",
            "revision": "3",
            "extensions": {f"{settings.SITE_URL}/xapi/profile/extensions/module-version": "3"},
            "contextActivities": {
                "parent": [
                    {
                        "objectType": "Activity",
                        "id": "https://plein.example/programmes/start",
                        "definition": {
                            "type": f"{settings.SITE_URL}/xapi/profile/activity-types/oath",
                            "name": {"nl": "Goed begin"},
                        },
                    }
                ]
            },
        },
        "timestamp": "2021-01-15T09:30:00.123456+00:00",
        "stored": "2021-01-15T09:30:00.123456+00:00",
        "authority": {
            "objectType": "Agent",
            "account": {"homePage": settings.SITE_URL, "name": "integriteitsplein"},
        },
        "version": "1.0.0",
    }


@pytest.mark.django_db
def test_columns_repeat_the_statement(fact):
    record_statement(**fact)

    stored = Statement.objects.get()

    assert (str(stored.statement_id), stored.verb_id, stored.actor_account, stored.activity_id) == (
        stored.raw["id"],
        stored.raw["verb"]["id"],
        stored.raw["actor"]["account"]["name"],
        stored.raw["object"]["id"],
    )
    assert (stored.registration, stored.timestamp, stored.stored) == (
        fact["registration"],
        fact["at"],
        fact["at"],
    )


@pytest.mark.django_db
def test_what_is_not_given_is_not_stated(fact):
    statement = record_statement(**fact)

    assert sorted(statement.raw["context"]) == ["language", "platform", "registration"]
    assert "result" not in statement.raw


@pytest.mark.django_db
def test_moment_in_amsterdam_is_stated_in_utc(fact):
    fact["at"] = datetime(2021, 7, 1, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))

    statement = record_statement(**fact)

    assert statement.raw["timestamp"] == "2021-07-01T08:00:00+00:00"
    assert Statement.objects.get().timestamp == fact["at"]


@pytest.mark.django_db
def test_moment_without_zone_is_refused(fact):
    fact["at"] = fact["at"].replace(tzinfo=None)

    with pytest.raises(ValueError, match="no time zone"):
        record_statement(**fact)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"language": "Nederlands!"}, "context.language"),
        ({"activity": Activity("/modules/1", OATH, {"nl": "x"})}, "object.id"),
        (
            {"parents": [Activity("x:y", OATH, {"n": "x"})]},
            "context.contextActivities.parent[0].definition.name.n",
        ),
        ({"result": {"score": {"scaled": 2}}}, "result.score.scaled"),
    ],
)
def test_invalid_statement_is_not_stored(fact, changes, path):
    with pytest.raises(InvalidStatement) as caught:
        record_statement(**fact | changes)

    assert [fault["path"] for fault in caught.value.details["faults"]] == [path]
    assert Statement.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_statement_outside_a_transaction_is_refused(fact):
    with pytest.raises(transaction.TransactionManagementError):
        record_statement(**fact)

    assert Statement.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_statement_goes_when_its_fact_does(fact):
    with transaction.atomic():
        record_statement(**fact)
        transaction.set_rollback(True)

    assert Statement.objects.count() == 0


@pytest.mark.django_db
def test_same_fact_is_stated_once_and_stays_as_it_was(fact):
    first = record_statement(**fact, once_key="attempt-1")
    again = record_statement(
        **fact | {"at": fact["at"] + timedelta(hours=1), "language": "en"}, once_key="attempt-1"
    )

    assert again == first
    assert again.raw == first.raw
    assert Statement.objects.count() == 1


@pytest.mark.django_db
def test_transaction_stays_usable_after_stating_again(fact):
    record_statement(**fact, once_key="attempt-1")
    record_statement(**fact, once_key="attempt-1")
    record_statement(**fact | {"verb": LAUNCHED}, once_key="attempt-1")

    assert Statement.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [
        {"once_key": "attempt-2"},
        {"actor_id": UUID("00000000-0000-4000-8000-000000000001")},
        {"verb": LAUNCHED},
        {"activity": Activity("https://plein.example/modules/other", OATH, {"nl": "x"})},
        {"registration": UUID("00000000-0000-4000-8000-000000000001")},
    ],
    ids=lambda other: next(iter(other)),
)
def test_another_fact_is_another_statement(fact, other):
    fact["once_key"] = "attempt-1"

    assert record_statement(**fact).statement_id != record_statement(**fact | other).statement_id
    assert Statement.objects.count() == 2


@pytest.mark.django_db
def test_without_a_key_each_statement_stands_alone(fact):
    assert record_statement(**fact).statement_id != record_statement(**fact).statement_id


def state_in_a_rival_transaction(fact: dict, writing: threading.Event, outcome: list[UUID]) -> None:
    def announce(execute, sql, params, many, context):
        # SQLite waits at BEGIN IMMEDIATE, PostgreSQL at the INSERT of the same id.
        if sql.startswith(("BEGIN", "INSERT")):
            writing.set()
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(announce), transaction.atomic():
            outcome.append(record_statement(**fact, once_key="attempt-1").statement_id)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first_rolls_back", [False, True])
def test_rival_transactions_state_a_fact_once(fact, first_rolls_back):
    writing, outcome = threading.Event(), []
    rival = threading.Thread(target=state_in_a_rival_transaction, args=(fact, writing, outcome))

    with transaction.atomic():
        first = record_statement(**fact, once_key="attempt-1")
        rival.start()
        assert writing.wait(timeout=60)
        transaction.set_rollback(first_rolls_back)
    rival.join(timeout=60)

    assert outcome == [first.statement_id]
    assert list(Statement.objects.values_list("statement_id", flat=True)) == [first.statement_id]


@pytest.mark.django_db
def test_statements_about_a_registration_come_in_the_order_of_events(fact):
    later = record_statement(**fact | {"at": fact["at"] + timedelta(days=1)})
    earlier = record_statement(**fact | {"verb": LAUNCHED})
    record_statement(**fact | {"registration": uuid4()})

    assert list(statements_about(registration=fact["registration"])) == [earlier, later]


@pytest.mark.django_db
def test_ceremony_names_neither_person_nor_form(fact):
    ceremony = Activity("https://plein.example/ceremonies/1", MEETING, {"nl": "Ceremonie"})
    oath = Activity("https://plein.example/oath", OATH, OATH.name)

    for verb, activity in ((ATTENDED, ceremony), (TOOK_OATH, oath)):
        statement = record_statement(**fact | {"verb": verb, "activity": activity, "parents": [ceremony]})
        assert sorted(statement.raw["actor"]) == ["account", "objectType"]
        assert sorted(statement.raw["actor"]["account"]) == ["homePage", "name"]
        assert UUID(statement.raw["actor"]["account"]["name"]) == fact["actor_id"]


@pytest.mark.django_db
def test_raw_is_kept_to_the_letter(fact):
    statement = record_statement(**fact, result={"score": {"raw": 1.50, "scaled": 1e-7}})

    assert Statement.objects.get().raw_json == json.dumps(statement.raw)
    assert list(Statement.objects.get().raw)[:4] == ["id", "actor", "verb", "object"]


@pytest.mark.django_db
def test_many_at_once_are_the_same_statements_and_stated_once(fact, django_assert_num_queries):
    facts = [Fact(**fact | {"registration": uuid4(), "once_key": "one"}) for _ in range(5)]
    names = set(Fact.__slots__) - {"programme_version"}
    first = record_statement(**{name: getattr(facts[0], name) for name in names})
    with django_assert_num_queries(1):
        assert record_statements(facts) == 5
    assert Statement.objects.count() == 5
    assert Statement.objects.get(registration=facts[0].registration).raw_json == first.raw_json
    assert record_statements([]) == 0


@pytest.mark.django_db(transaction=True)
def test_many_at_once_need_a_transaction_too(fact):
    with pytest.raises(transaction.TransactionManagementError):
        record_statements([Fact(**fact)])


@pytest.mark.django_db
def test_a_statement_is_voided_once_and_stays(fact, at):
    statement, other = record_statement(**fact), record_statement(**fact)
    for _ in range(2):
        assert void_statements([statement], at=at + timedelta(days=1)) == 1
    voiding = Statement.objects.get(verb_id=VOIDED.id)
    assert voiding.raw["object"] == {"objectType": "StatementRef", "id": str(statement.statement_id)}
    assert voiding.stored == at + timedelta(days=1)
    assert voided_among(Statement.objects.all()) == {statement.statement_id}
    assert Statement.objects.get(pk=statement.pk).raw == statement.raw
    assert voided_among([other]) == set()
    with pytest.raises(DomainError) as refusal:
        void_statements([voiding], at=at)
    assert refusal.value.code == "cannot_be_voided"
