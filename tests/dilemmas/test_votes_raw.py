"""What somebody with the raw bytes finds of votes: nothing (docs/decisions, live votes)."""

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from django.db import connection

from dilemmas.actions.live_voting import close_round, end_card, open_round, reveal_round
from dilemmas.ballots import _PACKED, _packed, key_folder, seal, slot_id
from dilemmas.models import LiveCard, LiveSlot
from dilemmas.rules.rounds import Slot
from tests.factories.live import AFTER_GRACE, THRESHOLD, ballots, make_card, make_session, vote, vote_all

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path) -> None:
    settings.LIVE_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def card(at) -> LiveCard:
    return make_card(make_session(at=at, heads=400), at=at)


def raw_bytes() -> bytes:
    """Everything the database keeps on its disk, as far as a test may read it."""
    if connection.vendor == "sqlite":
        base = Path(connection.settings_dict["NAME"])
        return b"".join(path.read_bytes() for path in base.parent.glob(f"{base.name}*"))
    found = b""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT pg_read_binary_file(pg_relation_filepath(c.oid)) FROM pg_class c WHERE c.relname IN "
            "('dilemmas_liveslot', 'dilemmas_liveslot_pkey', 'dilemmas_livecard', 'dilemmas_argument') "
            "AND pg_relation_filepath(c.oid) IS NOT NULL"
        )
        for (content,) in cursor.fetchall():
            found += bytes(content)
    return found


def test_neither_ballots_nor_choices_nor_keys_stand_in_the_database(card, at):
    open_round(card=card, at=at)
    voters = ballots(60)
    vote_all(card, {one: number % 4 for number, one in enumerate(voters)}, at=at)
    key = (key_folder() / str(card.public_id)).read_bytes()
    plain = [Slot(1, first=number % 4) for number in range(4)]
    packed = [_PACKED.pack(one.sequence, _packed(one.first), _packed(one.second)) for one in plain]
    for moment in ("open", "ended"):
        if moment == "ended":
            close_round(card=card, at=at)
            reveal_round(card=card, at=at + AFTER_GRACE)
            end_card(card=card, threshold=THRESHOLD, at=at)
        kept = raw_bytes()
        assert key not in kept
        assert not any(ballot in kept or ballot.hex().encode() in kept for ballot in voters), moment
        assert not any(one in kept for one in packed), moment
    assert not (key_folder() / str(card.public_id)).exists()
    # A backup of the open round would hold sealed slots only, and their key is gone for good.
    with pytest.raises(FileNotFoundError):
        (key_folder() / str(card.public_id)).read_bytes()


def test_row_order_tells_an_attacker_no_more_than_guessing(card, at):
    """Votes in a known order of arrival, one at a time; the attacker lists the rows as they lie."""
    open_round(card=card, at=at)
    chance = random.Random(5)
    arrivals = [(ballot, chance.randrange(4)) for ballot in ballots(60)]
    for ballot, choice in arrivals:
        vote(card, ballot, choice, at=at)
    key = (key_folder() / str(card.public_id)).read_bytes()
    by_row = list(LiveSlot.objects.order_by("pk").values_list("pk", flat=True))
    places = {slot_id(key, ballot): number for number, (ballot, _choice) in enumerate(arrivals)}
    # By their ids, which is all that an index or a dump by key shows, the rows stand in no order of arrival.
    right = sum(places[row] == number for number, row in enumerate(by_row))
    assert right <= 6
    # And whoever knows the order of arrival still cannot read one choice without the key.
    blobs = [bytes(slot.blob) for slot in LiveSlot.objects.all()]
    assert len({len(blob) for blob in blobs}) == 1
    assert len(set(blobs)) == 60


def test_the_same_choice_sealed_twice_looks_different(card):
    key, one = os.urandom(32), slot_id(b"k" * 32, b"b" * 16)
    sealed = {seal(key, card_id=card.public_id, slot=one, held=Slot(1, first=2)) for _time in range(50)}
    assert len(sealed) == 50


@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="needs the client of PostgreSQL")
def test_a_dump_of_an_open_round_holds_sealed_slots_only(card, at):
    if connection.vendor != "postgresql":
        return
    open_round(card=card, at=at)
    voters = ballots(20)
    vote_all(card, dict.fromkeys(voters, 2), at=at)
    settings = connection.settings_dict
    dump = subprocess.run(
        ["pg_dump", "-h", settings["HOST"] or "127.0.0.1", "-U", settings["USER"], settings["NAME"]],
        check=True,
        capture_output=True,
    ).stdout
    assert not any(ballot.hex().encode() in dump for ballot in voters)
    assert key_folder().joinpath(str(card.public_id)).read_bytes().hex().encode() not in dump
