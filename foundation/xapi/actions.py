"""What the platform states about its people: always an account id, never a name or an address."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from foundation.errors import DomainError
from foundation.xapi import shapes
from foundation.xapi.models import Statement
from foundation.xapi.statements import validate_statement
from foundation.xapi.vocabulary import MODULE_VERSION, PROGRAMME_VERSION, VOIDED, Activity, Verb

PLATFORM = "Integriteitsplein"
# Rows a query.
BATCH_SIZE = 500


@dataclass(frozen=True, slots=True)
class Fact:
    """What a statement says.

    `actor_id` is the person's random public id; `language` is an RFC 5646 tag; `at` is when it happened, and
    when it is stored unless `stored_at` says otherwise. With a `once_key` the same actor, verb, activity, registration and key are stated once.
    """

    actor_id: UUID
    verb: Verb
    activity: Activity
    registration: UUID
    at: datetime
    language: str
    module_version: str | None = None
    parents: Sequence[Activity] = ()
    result: shapes.Result | None = None
    once_key: str | None = None
    stored_at: datetime | None = None
    programme_version: str | None = None


def record_statement(
    *,
    actor_id: UUID,
    verb: Verb,
    activity: Activity,
    registration: UUID,
    at: datetime,
    language: str,
    module_version: str | None = None,
    parents: Sequence[Activity] = (),
    result: shapes.Result | None = None,
    once_key: str | None = None,
    stored_at: datetime | None = None,
) -> Statement:
    """States a `Fact` in the transaction that records the fact; one that is there already comes back as it was.

    Raises TransactionManagementError outside a transaction, InvalidStatement, ValueError for a naive `at`.
    """
    fact = Fact(
        actor_id,
        verb,
        activity,
        registration,
        at,
        language,
        module_version,
        parents,
        result,
        once_key,
        stored_at,
    )
    _require_transaction()
    return _store(_raw(fact), may_exist=once_key is not None)


def record_statements(facts: Iterable[Fact]) -> int:
    """`record_statement` for many; how many there were. What was stated before stays as it was."""
    _require_transaction()
    statements = [_row(_raw(fact)) for fact in facts]
    Statement.objects.bulk_create(statements, batch_size=BATCH_SIZE, ignore_conflicts=True)
    return len(statements)


def void_statements(statements: Iterable[Statement], *, at: datetime) -> int:
    """States that these no longer hold, once each; they stay as they are. How many there were.

    The platform says so, not a person: who corrected something stands with the correction. Raises
    TransactionManagementError outside a transaction, DomainError `cannot_be_voided` for a voiding statement.
    """
    _require_transaction()
    rows = [_voiding_row(statement, at=at) for statement in statements]
    Statement.objects.bulk_create(rows, batch_size=BATCH_SIZE, ignore_conflicts=True)
    return len(rows)


def _voiding_row(statement: Statement, *, at: datetime) -> Statement:
    if statement.verb_id == VOIDED.id:
        raise DomainError("cannot_be_voided", statement_id=str(statement.statement_id))
    moment = at.astimezone(UTC).isoformat()
    fact = [settings.SITE_URL, VOIDED.id, str(statement.statement_id)]
    raw = {
        "id": str(uuid5(NAMESPACE_URL, json.dumps(fact))),
        "actor": _account(PLATFORM.lower()),
        "verb": {"id": VOIDED.id, "display": dict(VOIDED.display)},
        "object": {"objectType": "StatementRef", "id": str(statement.statement_id)},
        "context": {"registration": str(statement.registration)},
        "timestamp": moment,
        "stored": moment,
        "authority": _account(PLATFORM.lower()),
        "version": "1.0.0",
    }
    validate_statement(raw)
    return _row(raw)


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "A statement is recorded in the transaction of its fact."
        )


def _raw(fact: Fact) -> dict[str, Any]:
    """Raises InvalidStatement, ValueError for a naive moment."""
    if timezone.is_naive(fact.at):
        raise ValueError("`at` has no time zone")
    moment = fact.at.astimezone(UTC).isoformat()
    stored = (fact.stored_at or fact.at).astimezone(UTC).isoformat()
    statement_id = _statement_id(fact.actor_id, fact.verb, fact.activity, fact.registration, fact.once_key)
    raw: dict[str, Any] = {
        "id": str(statement_id),
        "actor": _account(str(fact.actor_id)),
        "verb": {"id": fact.verb.id, "display": dict(fact.verb.display)},
        "object": _activity_object(fact.activity),
        "context": _context(fact),
        "timestamp": moment,
        "stored": stored,
        "authority": _account(PLATFORM.lower()),
        "version": "1.0.0",
    }
    if fact.result is not None:
        raw["result"] = fact.result
    validate_statement(raw)
    return raw


def _store(raw: dict[str, Any], *, may_exist: bool) -> Statement:
    statement = _row(raw)
    if not may_exist:
        statement.save()
        return statement
    # ON CONFLICT DO NOTHING: a rival transaction is waited for, and this one stays usable.
    Statement.objects.bulk_create([statement], ignore_conflicts=True)
    return Statement.objects.get(statement_id=statement.statement_id)


def _row(raw: dict[str, Any]) -> Statement:
    return Statement(
        statement_id=UUID(raw["id"]),
        raw_json=json.dumps(raw, allow_nan=False),
        verb_id=raw["verb"]["id"],
        actor_account=raw["actor"]["account"]["name"],
        activity_id=raw["object"]["id"],
        registration=UUID(raw["context"]["registration"]),
        timestamp=datetime.fromisoformat(raw["timestamp"]),
        stored=datetime.fromisoformat(raw["stored"]),
    )


def _statement_id(
    actor_id: UUID, verb: Verb, activity: Activity, registration: UUID, once_key: str | None
) -> UUID:
    if once_key is None:
        return uuid4()
    fact = [settings.SITE_URL, str(actor_id), verb.id, activity.id, str(registration), once_key]
    return uuid5(NAMESPACE_URL, json.dumps(fact))


def _account(name: str) -> dict[str, Any]:
    return {"objectType": "Agent", "account": {"homePage": settings.SITE_URL, "name": name}}


def _activity_object(activity: Activity) -> dict[str, Any]:
    definition = {"type": activity.type.id, "name": dict(activity.name), **activity.interaction}
    return {"objectType": "Activity", "id": activity.id, "definition": definition}


def _context(fact: Fact) -> dict[str, Any]:
    context: dict[str, Any] = {
        "registration": str(fact.registration),
        "platform": PLATFORM,
        "language": fact.language,
    }
    if fact.module_version is not None:
        context |= {"revision": fact.module_version, "extensions": {MODULE_VERSION: fact.module_version}}
    elif fact.programme_version is not None:
        context |= {
            "revision": fact.programme_version,
            "extensions": {PROGRAMME_VERSION: fact.programme_version},
        }
    if fact.parents:
        context["contextActivities"] = {"parent": [_activity_object(parent) for parent in fact.parents]}
    return context
