"""SIGKILL in mid-vote: no acknowledged vote is lost, none counts twice, and the key survives."""

import base64
import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from django.db import connection

from dilemmas.actions.live_voting import open_round, void_lost_rounds
from dilemmas.ballots import slot_id
from dilemmas.models import LiveCard, LiveSlot
from dilemmas.queries.live import votes_of
from tests.factories.live import make_card, make_session

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
# Votes one by one, and says each only after its commit.
VOTER = """
    import base64, json, os, sys
    import django
    from django.conf import settings
    django.setup()
    from django.db import connection
    settings.LIVE_KEY_DIR = sys.argv[3]
    connection.settings_dict["NAME"] = sys.argv[2]
    from datetime import datetime
    from dilemmas.actions.live_voting import Received, cast_votes
    from dilemmas.models import LiveCard
    from dilemmas.rules.rounds import FIRST, Vote
    card = LiveCard.objects.get(public_id=sys.argv[1])
    at = datetime.fromisoformat(sys.argv[4])
    number = 0
    while True:
        ballot = os.urandom(16)
        choice = number % 4
        cast_votes(card=card, received=[Received(ballot, Vote(1, FIRST, choice), at)])
        print(json.dumps([base64.b64encode(ballot).decode(), choice]), flush=True)
        number += 1
"""


@pytest.mark.parametrize("acknowledged", [1, 7, 40])
def test_a_kill_loses_no_acknowledged_vote_and_doubles_none(at, settings, tmp_path, acknowledged):
    settings.LIVE_KEY_DIR = tmp_path / "keys"
    card = make_card(make_session(at=at, heads=900), at=at)
    open_round(card=card, at=at)
    name = str(connection.settings_dict["NAME"])
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            textwrap.dedent(VOTER),
            str(card.public_id),
            name,
            str(tmp_path / "keys"),
            at.isoformat(),
        ],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        stdout=subprocess.PIPE,
    )
    heard = [json.loads(process.stdout.readline()) for _vote in range(acknowledged)]
    process.send_signal(signal.SIGKILL)
    heard += [json.loads(line) for line in process.stdout if line.endswith(b"\n")]
    process.wait()
    # As at a start after the kill.
    assert void_lost_rounds() == 0
    key = (tmp_path / "keys" / str(card.public_id)).read_bytes()
    stored = set(LiveSlot.objects.values_list("pk", flat=True))
    assert {slot_id(key, base64.b64decode(ballot)) for ballot, _choice in heard} <= stored
    # At most the one that was committed and not yet said.
    votes = votes_of(LiveCard.objects.get(pk=card.pk))
    assert len(heard) <= votes.voted(1) == len(stored) <= len(heard) + 1
