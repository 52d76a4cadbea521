"""A flush of answers that is killed before its nth statement, in a process of its own.

    python -m tests.measurement.attacks.flush_and_die DATABASE KEY_FOLDER MOMENT

For each number read on a line it forks; the child flushes and kills itself (SIGKILL) before its statement of that
number. Answers on a line: 'killed', or 'done' when there were not so many statements.
"""

import os
import signal
import sys
from datetime import datetime

import django
from django.conf import settings


def main(database: str, key_folder: str, moment: str) -> None:
    settings.DATABASES["default"]["NAME"] = database
    settings.MEASUREMENT_KEY_DIR = key_folder
    django.setup()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _flush(int(line), datetime.fromisoformat(moment))
        _child, status = os.waitpid(child, 0)
        answer = "killed" if os.WIFSIGNALED(status) else "done"
        print(answer if answer == "killed" or status == 0 else f"failed {status}", flush=True)  # noqa: T201


def _flush(before: int, at: datetime) -> None:
    # The connection is made here, after the fork.
    from django.db import connection

    from measurement.actions.flushing import flush_answers, flush_sentences

    statements = 0

    def count(execute, sql, params, many, context):
        nonlocal statements
        statements += 1
        if statements == before:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        flush_answers(at=at)
        flush_sentences(at=at)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
