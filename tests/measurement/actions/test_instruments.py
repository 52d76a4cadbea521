"""Publishing a questionnaire: frozen, numbered, sealed, and compared with the one before."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import models

from foundation.audit.models import AuditEvent
from foundation.audit.verification import verify_record
from foundation.errors import DomainError
from measurement.actions.instruments import ComparisonUndecided, publish_instrument
from measurement.models import InstrumentVersion
from measurement.rules.reading import InstrumentFaulty, as_content, parse
from tests.factories.instruments import changed, make_instrument, make_version, rewrite, small, words

pytestmark = pytest.mark.django_db


def test_draft_gives_back_the_content_it_took():
    instrument = make_instrument()
    instrument.refresh_from_db()
    assert as_content(parse(instrument.own_content())) == as_content(parse(small()))


def test_first_version_is_frozen_and_noted(at):
    by = uuid4()
    version = publish_instrument(instrument=make_instrument(), at=at, by=by)
    assert (version.number, version.published_at, version.content) == (1, at, as_content(parse(small())))
    assert version.questionnaire == parse(small())
    event = AuditEvent.objects.get(kind="instrument_published")
    assert (event.actor_id, event.details["number"]) == (by, 1)


def test_publishing_twice_makes_one_version(at):
    instrument = make_instrument()
    first = publish_instrument(instrument=instrument, at=at, by=None)
    assert publish_instrument(instrument=instrument, at=at + timedelta(days=1), by=None) == first
    assert InstrumentVersion.objects.count() == 1


def test_faulty_draft_is_not_published(at):
    instrument = make_instrument()
    stream = instrument.items
    stream[5].value["scale"] = "moed"
    instrument.save()
    with pytest.raises(InstrumentFaulty) as refusal:
        publish_instrument(instrument=instrument, at=at, by=None)
    assert [(one.code, one.field, one.reason) for one in refusal.value.faults] == [
        ("fouten_1", "scale", "unknown_scale")
    ]
    assert InstrumentVersion.objects.count() == 0


def test_other_wording_in_a_followed_scale_asks_for_a_decision(at):
    instrument = make_version(at=at).instrument
    rewrite(instrument, changed("fouten_1", text=words("Andere stelling")))
    with pytest.raises(ComparisonUndecided) as refusal:
        publish_instrument(instrument=instrument, at=at, by=None)
    assert refusal.value.changes == {"fouten": ("fouten_1",)}


@pytest.mark.parametrize(("broken", "is_comparable"), [(["fouten"], False), ([], True)])
def test_decision_on_comparing_is_kept_with_its_reason(at, broken, is_comparable):
    instrument = make_version(at=at).instrument
    rewrite(instrument, changed("fouten_1", text=words("Andere stelling")))
    version = publish_instrument(
        instrument=instrument, at=at, by=None, broken_scales=broken, comparison_reason=" Een tikfout. "
    )
    assert (version.number, version.is_comparable, version.comparison_reason) == (
        2,
        is_comparable,
        "Een tikfout.",
    )


@pytest.mark.parametrize(
    ("broken", "reason", "code"),
    [([], " ", "comparison_reason_missing"), (["regels_anker"], "Zo", "scale_not_changed")],
)
def test_decision_without_reason_or_on_another_scale_is_refused(at, broken, reason, code):
    instrument = make_version(at=at).instrument
    rewrite(instrument, changed("fouten_1", text=words("Andere stelling")))
    with pytest.raises(DomainError) as refusal:
        publish_instrument(
            instrument=instrument, at=at, by=None, broken_scales=broken, comparison_reason=reason
        )
    assert refusal.value.code == code


def test_other_wording_beside_the_followed_scales_needs_no_decision(at):
    instrument = make_version(at=at).instrument
    rewrite(instrument, changed("regels_02", text=words("Een andere kennisvraag?")))
    assert publish_instrument(instrument=instrument, at=at, by=None).is_comparable


def test_changed_content_of_a_version_is_found(at):
    version = make_version(at=at)
    assert verify_record(version) == []
    models.QuerySet(InstrumentVersion).filter(pk=version.pk).update(
        content=as_content(parse(small(minutes=5)))
    )
    stored = InstrumentVersion.objects.get(pk=version.pk)
    assert [fault.code for fault in verify_record(stored)] == ["record_inconsistent"]


def test_version_never_changes(at):
    version = make_version(at=at)
    version.number = 7
    with pytest.raises(DomainError):
        version.save()
