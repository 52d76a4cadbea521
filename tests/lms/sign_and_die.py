"""Signing that is killed before its nth statement, in a process of its own.

    python -m tests.lms.sign_and_die DATABASE MOMENT

Each line is JSON: {"before": n, "link": id, "declaration": code, "code": typed}. It forks, and the child kills itself
(SIGKILL) before its statement of that number. Answers 'killed', or 'done' when there were not so many statements.
"""

import json
import os
import signal
import sys
from datetime import datetime
from typing import Any

import django
from django.conf import settings


def main(database: str, moment: str) -> None:
    settings.DATABASES["default"]["NAME"] = database
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

    from foundation.people.models import PersonalLink
    from lms.actions.signing import sign_by_link
    from lms.models import Declaration
    from lms.queries.declarations import texts_of

    link = PersonalLink.objects.select_related("engagement__person").get(public_id=wanted["link"])
    declaration = Declaration.objects.get(code=wanted["declaration"])
    text, statements = texts_of(declaration.code).first(), 0

    def count(execute, sql, params, many, context):
        nonlocal statements
        statements += 1
        if statements == wanted["before"]:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        sign_by_link(link=link, declaration=declaration, text=text, read_in="nl", answers={}, at=at)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
