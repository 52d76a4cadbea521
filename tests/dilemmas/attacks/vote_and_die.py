"""A live vote, or the end of a card, that is killed before its nth statement, in a process of its own.

    python -m tests.dilemmas.attacks.vote_and_die DATABASE KEY_FOLDER MOMENT

Each line is JSON: {"before": n, "card": id, "ballot": hex} casts a vote for the second option, without "ballot" the card
ends. It forks, and the child kills itself (SIGKILL) before its statement of that number. Answers 'killed', or 'done' when
there were not so many statements.
"""

import json
import os
import signal
import sys
from datetime import datetime
from typing import Any

import django
from django.conf import settings


def main(database: str, key_folder: str, moment: str) -> None:
    settings.DATABASES["default"]["NAME"] = database
    settings.LIVE_KEY_DIR = key_folder
    django.setup()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _act(json.loads(line), datetime.fromisoformat(moment))
        _child, status = os.waitpid(child, 0)
        answer = "killed" if os.WIFSIGNALED(status) else "done"
        print(answer if answer == "killed" or status == 0 else f"failed {status}", flush=True)  # noqa: T201


def _act(wanted: dict[str, Any], at: datetime) -> None:
    # The connection is made here, after the fork.
    from django.db import connection

    from dilemmas.actions.live_voting import Received, cast_votes, end_card
    from dilemmas.models import LiveCard
    from dilemmas.rules.rounds import FIRST, Vote

    card, statements = LiveCard.objects.get(public_id=wanted["card"]), 0

    def count(execute, sql, params, many, context):
        nonlocal statements
        statements += 1
        if statements == wanted["before"]:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        if ballot := wanted.get("ballot"):
            cast_votes(card=card, received=[Received(bytes.fromhex(ballot), Vote(1, FIRST, 1), at)])
        else:
            end_card(card=card, threshold=5, at=at)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
