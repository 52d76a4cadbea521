import pytest
from django.db import IntegrityError, transaction

from foundation.xapi.actions import record_statement
from foundation.xapi.models import Statement, StatementIsFinal

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(fact) -> Statement:
    return record_statement(**fact)


def save_changed(stored: Statement) -> None:
    stored.verb_id = "https://plein.example/verbs/failed"
    stored.save()


def update_fields(stored: Statement) -> None:
    stored.verb_id = "https://plein.example/verbs/failed"
    stored.save(update_fields=["verb_id"])


def save_read_again(stored: Statement) -> None:
    save_changed(Statement.objects.get(pk=stored.pk))


def bulk_update(stored: Statement) -> None:
    stored.verb_id = "https://plein.example/verbs/failed"
    Statement.objects.bulk_update([stored], ["verb_id"])


@pytest.mark.parametrize(
    "attempt",
    [
        save_changed,
        update_fields,
        save_read_again,
        bulk_update,
        lambda stored: stored.delete(),
        lambda stored: Statement.objects.update(verb_id="x:y"),
        lambda stored: Statement.objects.filter(pk=stored.pk).update(verb_id="x:y"),
        lambda stored: Statement.objects.all().delete(),
        lambda stored: Statement.objects.update_or_create(
            statement_id=stored.statement_id, defaults={"verb_id": "x:y"}
        ),
    ],
)
def test_statement_is_neither_changed_nor_deleted(stored, attempt):
    before = Statement.objects.values().get()

    with pytest.raises(StatementIsFinal, match="statement_is_final"), transaction.atomic():
        attempt(stored)

    assert Statement.objects.values().get() == before


def test_new_statement_never_takes_the_place_of_another(stored):
    rival = Statement.objects.get()
    rival._state.adding = True
    rival.raw_json = "{}"

    with pytest.raises(IntegrityError), transaction.atomic():
        rival.save()

    assert Statement.objects.get().raw == stored.raw
