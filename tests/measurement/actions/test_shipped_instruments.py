"""Shipped questionnaires: loaded once, brought up to date, never over an editor."""

import pytest

from foundation.content.rules.shipping import Step
from measurement.actions.shipped_instruments import load_instruments, shipped_instruments
from measurement.models import Instrument, InstrumentVersion
from measurement.rules.reading import parse
from tests.factories.instruments import changed, make_instrument, rewrite, small, words

pytestmark = pytest.mark.django_db
KLEIN = parse(small())
OTHER_RULE = parse(changed("regels_02", text=words("Anders gevraagd?")))
OTHER_STATEMENT = parse(changed("fouten_1", text=words("Anders gesteld")))


def load(questionnaire, at) -> Step:
    return next(iter(load_instruments(at=at, files=[questionnaire])))


def numbers() -> list[int]:
    return list(InstrumentVersion.objects.order_by("number").values_list("number", flat=True))


def test_loading_publishes_once(at):
    assert load(KLEIN, at) is Step.MAKE
    assert load(KLEIN, at) is Step.KEEP
    assert numbers() == [1]


def test_newer_file_becomes_the_next_version(at):
    load(KLEIN, at)
    assert load(OTHER_RULE, at) is Step.UPDATE
    assert numbers() == [1, 2]


def test_newer_file_that_asks_for_a_decision_waits_as_a_draft(at):
    load(KLEIN, at)
    assert load(OTHER_STATEMENT, at) is Step.UPDATE
    assert numbers() == [1]
    assert parse(Instrument.objects.get().own_content()) == OTHER_STATEMENT


def test_what_an_editor_changed_stays(at):
    load(KLEIN, at)
    rewrite(Instrument.objects.get(), small(minutes=12))
    assert load(OTHER_RULE, at) is Step.OFFER
    assert Instrument.objects.get().minutes == 12
    assert numbers() == [1]


def test_half_finished_work_of_an_editor_stays(at):
    load(KLEIN, at)
    instrument = Instrument.objects.get()
    instrument.items[0].value["scale"] = ""
    instrument.save()
    assert load(OTHER_RULE, at) is Step.OFFER


def test_what_an_editor_threw_away_stays_away(at):
    load(KLEIN, at)
    InstrumentVersion._base_manager.all()._raw_delete("default")
    Instrument.objects.all().delete()
    assert load(KLEIN, at) is Step.GONE


def test_own_questionnaire_with_the_same_code_is_left_alone(at):
    make_instrument(small(minutes=9))
    assert load(KLEIN, at) is Step.OFFER
    assert Instrument.objects.get().minutes == 9


def test_every_shipped_file_can_be_read():
    codes = [questionnaire.code for questionnaire in shipped_instruments()]
    assert len(codes) == len(set(codes))
