"""A sealed record comes into being by `seal` and stays as it is."""

from typing import Any

import pytest
from django.db import models
from django.test.utils import isolate_apps

from foundation.audit.apps import begin_chain
from foundation.audit.models import AuditEvent, ChainEntry, ChainHead, SealedModel
from foundation.errors import DomainError
from tests.foundation.audit.moments import AT


def refused(action: Any) -> str:
    with pytest.raises(DomainError) as caught:
        action()
    return caught.value.code


def test_sealed_record_cannot_be_saved_again(three_events):
    event = three_events[0]
    event.kind = "another"
    assert refused(event.save) == "append_only"
    assert AuditEvent.objects.get(pk=event.pk).kind == "first"


def test_sealed_record_cannot_be_deleted(three_events):
    assert refused(three_events[0].delete) == "append_only"
    assert AuditEvent.objects.count() == 3


@pytest.mark.parametrize(
    "action",
    [
        lambda: AuditEvent.objects.update(kind="another"),
        lambda: AuditEvent.objects.all().delete(),
        lambda: AuditEvent.objects.bulk_update(AuditEvent.objects.all(), ["kind"]),
        lambda: AuditEvent.objects.update_or_create(kind="first", defaults={"at": AT}),
        lambda: ChainEntry.objects.update(kind="another"),
        lambda: ChainEntry.objects.all().delete(),
        lambda: ChainEntry.objects.get(sequence=1).save(),
        lambda: ChainEntry.objects.get(sequence=1).delete(),
    ],
)
def test_sealed_rows_and_chain_entries_cannot_be_changed_in_bulk(three_events, action):
    assert refused(action) == "append_only"
    assert [event.kind for event in AuditEvent.objects.order_by("pk")] == ["first", "second", "third"]
    assert ChainEntry.objects.count() == 3


@pytest.mark.parametrize(
    "action",
    [
        lambda: AuditEvent(kind="unsealed", at=AT).save(),
        lambda: AuditEvent.objects.create(kind="unsealed", at=AT),
        lambda: AuditEvent.objects.bulk_create([AuditEvent(kind="unsealed", at=AT)]),
    ],
)
def test_sealed_record_cannot_be_made_without_the_chain(db, action):
    assert refused(action) == "seal_only"
    assert AuditEvent.objects.count() == 0


@isolate_apps("tests")
def test_check_names_a_foreign_key_that_takes_the_record_along():
    class Loose(SealedModel):
        owner = models.ForeignKey("self", on_delete=models.CASCADE)
        objects = models.Manager()

        class Meta:
            app_label = "tests"

    assert [error.id for error in Loose.check()] == ["audit.E001", "audit.E002"]
    assert AuditEvent.check() == []


def test_begin_chain_lays_down_one_head(db):
    ChainHead.objects.all().delete()
    begin_chain(using="default")
    begin_chain(using="default")
    assert list(ChainHead.objects.values_list("id", "sequence", "entry_hash")) == [(1, 0, "0" * 64)]


def test_begin_chain_does_not_hide_a_lost_head(three_events):
    ChainHead.objects.all().delete()
    begin_chain(using="default")
    assert ChainHead.objects.count() == 0
