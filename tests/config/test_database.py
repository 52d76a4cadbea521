"""Lines to PostgreSQL, as the web process keeps them: a process of its own on the database of the test."""

import os
import subprocess
import sys
import textwrap

import pytest
from django.db import connection

from config.environment import PROJECT_ROOT

pytestmark = pytest.mark.django_db
# Asks, loses every line in its pool as at a restart of the database, and asks again.
ASKS_AGAIN = """
    import sys
    import django
    import psycopg
    django.setup()
    from django.db import connection
    def ask():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('application_name')")
            [name] = cursor.fetchone()
        connection.close()
        return name
    print(ask())
    with psycopg.connect(sys.argv[1]) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'plein-probe'"
        )
    print(ask(), ask())
"""


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is a file")
def test_a_line_that_died_in_the_pool_is_given_to_nobody():
    held = connection.settings_dict
    address = f"postgres://{held['USER']}:{held['PASSWORD']}@{held['HOST']}:{held['PORT']}/{held['NAME']}"
    # What the address says beside the place, such as its sslmode, is kept.
    named = {"DATABASE_URL": f"{address}?application_name=plein-probe"}
    answer = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(ASKS_AGAIN), address],
        cwd=PROJECT_ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.dev"} | named,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.stdout.split() == ["plein-probe"] * 3, answer.stderr
