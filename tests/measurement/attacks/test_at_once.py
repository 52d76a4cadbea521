"""Answers, flushes and links at the same moment, each over a connection of its own."""

from datetime import timedelta

import pytest

from foundation.errors import DomainError
from measurement.actions.flushing import flush_answers, flush_sentences
from measurement.actions.receiving import receive_answer
from measurement.models import Invitation, Response, SealedAnswer, SealedSentence
from tests.conftest import moment
from tests.dilemmas.attacks.test_at_once import at_once
from tests.factories.studies import alike, hold, invited, join, make_plan, somebodies, token_of

pytestmark = pytest.mark.django_db(transaction=True)
AT = moment("2022-03-01 10:00")
TODAY = AT.date()
SOON = TODAY + timedelta(days=60)


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.MEASUREMENT_KEY_DIR = tmp_path / "keys"


def test_a_link_that_is_used_twice_at_once_counts_once():
    invitation = invited(join(make_plan(at=AT)), "t0", on=TODAY, ends_on=SOON)
    older, newer = token_of(invitation), token_of(invitation)
    refused = []

    def send(token: str) -> None:
        try:
            receive_answer(token=token, answers={"advies_1": 1}, language="nl", at=AT)
        except DomainError as refusal:
            refused.append(refusal.code)

    at_once(*[lambda token=token: send(token) for token in (older, newer, older)])
    assert refused == ["already_received"] * 2
    assert SealedAnswer.objects.count() == SealedSentence.objects.count() == 1
    assert Invitation.objects.get().is_done


def test_two_flushes_write_once():
    hold(make_plan(at=AT), somebodies(12), alike=alike(), until=SOON, sentence="Zin.")
    at_once(*[lambda: flush_answers(at=AT)] * 3, lambda: flush_sentences(at=AT))
    assert (Response.objects.count(), SealedAnswer.objects.count(), SealedSentence.objects.count()) == (
        12,
        0,
        0,
    )


def test_what_comes_in_during_a_flush_is_written_or_waits():
    study = make_plan(at=AT)

    def come() -> None:
        for person in somebodies(10):
            hold(study, [person], alike=alike(), until=SOON)

    def flush() -> None:
        for _ in range(4):
            flush_answers(at=AT)

    at_once(come, come, flush, flush)
    assert Response.objects.count() + SealedAnswer.objects.count() == 20
    flush_answers(at=AT)
    # However they came, a stratum never holds fewer than ten.
    assert Response.objects.count() >= 10
    assert SealedAnswer.objects.count() < 10
