"""A vote or the end of a card that dies at any statement: no acknowledged vote is lost, none is half there."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from dilemmas.actions.live_voting import close_round, open_round, reveal_round, void_lost_rounds
from dilemmas.ballots import kept_keys
from dilemmas.models import LiveCard, LiveSlot
from dilemmas.queries.live import votes_of
from dilemmas.rules.rounds import Refusal, Slot
from tests.factories.live import AFTER_GRACE, ballots, make_card, make_session, vote, vote_all

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def card(at, settings, tmp_path) -> LiveCard:
    settings.LIVE_KEY_DIR = tmp_path / "keys"
    return open_round(card=make_card(make_session(at=at, heads=90), at=at), at=at)


@pytest.fixture
def die_before(at, card, settings) -> Iterator[Callable[..., str]]:
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.dilemmas.attacks.vote_and_die"),
            *(str(connection.settings_dict["NAME"]), str(settings.LIVE_KEY_DIR), at.isoformat()),
        ],
        cwd=Path(__file__).resolve().parents[3],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def kill(statement: int, **wanted: str) -> str:
        process.stdin.write(json.dumps({"before": statement, "card": str(card.public_id), **wanted}) + "\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    yield kill
    process.stdin.close()
    process.wait(timeout=60)


def test_a_vote_killed_before_any_statement_is_not_there_and_can_be_sent_again(at, card, die_before):
    acknowledged = dict.fromkeys(ballots(6), 0)
    vote_all(card, acknowledged, at=at)
    statement, outcomes = 0, []
    while outcomes[-1:] != ["done"]:
        statement += 1
        ballot = secrets.token_bytes(16)
        before = LiveSlot.objects.count()
        outcomes.append(die_before(statement, ballot=ballot.hex()))
        was_written = LiveSlot.objects.count() - before
        assert was_written == (outcomes[-1] == "done")
        # The phone heard nothing and sends the same again.
        again = vote(card, ballot, 1, at=at)
        assert again == (Refusal.OLD if was_written else Slot(1, 1))
        assert votes_of(card).voted(1) == 6 + statement
    assert statement > 3
    assert outcomes == ["killed"] * (statement - 1) + ["done"]


def test_the_end_of_a_card_killed_before_any_statement_keeps_every_vote(at, card, die_before):
    vote_all(card, {ballot: number % 2 for number, ballot in enumerate(ballots(9))}, at=at)
    close_round(card=card, at=at)
    reveal_round(card=card, at=at + AFTER_GRACE)
    statement, outcomes = 0, []
    while outcomes[-1:] != ["done"]:
        statement += 1
        outcomes.append(die_before(statement))
        now = LiveCard.objects.get(pk=card.pk)
        # As at the start after the kill: nothing that is needed goes.
        assert void_lost_rounds() == 0
        if outcomes[-1] == "done":
            assert now.totals["1"] == {
                "counts": [5, 4, *[0] * (len(now.totals["1"]["counts"]) - 2)],
                "voters": 9,
                "passes": 0,
            }
            assert (LiveSlot.objects.count(), kept_keys()) == (0, set())
        else:
            assert (now.ended_at, now.totals, votes_of(now).voted(1)) == (None, {}, 9)
    assert statement > 3
    assert outcomes == ["killed"] * (statement - 1) + ["done"]
