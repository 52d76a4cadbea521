"""A flush that is killed before its nth statement, in a process of its own.

    python -m tests.flush_and_die DATABASE SETTING KEY_FOLDER MOMENT FLUSH ...

SETTING names the setting of the key folder, FLUSH an action that takes `at`. For each number read on a line it forks; the
child flushes and kills itself (SIGKILL) before its statement of that number. Answers on a line: 'killed', or 'done' when
there were not so many statements.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import django
from django.conf import settings
from django.utils.module_loading import import_string

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def dying_flush(*flushes: str, key_setting: str, at: datetime) -> Iterator[Callable[[int], str]]:
    """A function that flushes, dies before this statement, and says whether it came so far."""
    # Imported here: the process itself has no database before it is told which.
    from django.db import connection

    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.flush_and_die", str(connection.settings_dict["NAME"])),
            *(key_setting, str(getattr(settings, key_setting)), at.isoformat(), *flushes),
        ],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    orders, answers = process.stdin, process.stdout
    if orders is None or answers is None:
        raise RuntimeError("no pipes")

    def kill(statement: int) -> str:
        orders.write(f"{statement}\n")
        orders.flush()
        return answers.readline().strip()

    yield kill
    orders.close()
    process.wait(timeout=60)


def main(database: str, key_setting: str, key_folder: str, moment: str, *flushes: str) -> None:
    settings.DATABASES["default"]["NAME"] = database
    setattr(settings, key_setting, key_folder)
    django.setup()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _flush(int(line), datetime.fromisoformat(moment), flushes)
        _child, status = os.waitpid(child, 0)
        answer = "killed" if os.WIFSIGNALED(status) else "done"
        print(answer if answer == "killed" or status == 0 else f"failed {status}", flush=True)  # noqa: T201


def _flush(before: int, at: datetime, flushes: tuple[str, ...]) -> None:
    # The connection is made here, after the fork.
    from django.db import connection

    statements = 0

    def count(execute, sql, params, many, context):
        nonlocal statements
        statements += 1
        if statements == before:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        for flush in flushes:
            import_string(flush)(at=at)
    # Before the commit there is one more boundary; it is passed when this is reached.
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
