"""`make bench [ONLY=import,pages,live,report,measuring,training,coverage]`: the figures of the project, on this machine, in one run.

Each benchmark runs in a process of its own, over a database of its own in a temporary folder
(or over a new PostgreSQL database beside DATABASE_URL's).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from bench.rows import Row, as_table, save

BENCHES = {
    "import": "bench.importing",
    "pages": "bench.pages",
    "live": "bench.live",
    "report": "bench.report",
    "measuring": "bench.measuring",
    "training": "bench.training",
    "coverage": "bench.coverage",
}
# Takes minutes, and says how sound the numbers are and not how fast: only when asked for.
ONLY_WHEN_ASKED = {"coverage"}
RESULTS = Path(__file__).parent / "results"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help=f"comma-separated, of {', '.join(BENCHES)}")
    parser.add_argument("--people", type=int, default=15_000)
    options = parser.parse_args()
    chosen = [name for name in options.only.split(",") if name] or [
        name for name in BENCHES if name not in ONLY_WHEN_ASKED
    ]
    unknown = set(chosen) - set(BENCHES)
    if unknown:
        parser.error(f"ONLY={','.join(sorted(unknown))}: choose from {', '.join(BENCHES)}")
    rows: list[Row] = []
    for name in chosen:
        print(f"-- {name} --", file=sys.stderr, flush=True)  # noqa: T201
        rows += _run(name, people=options.people)
    print(as_table(rows))  # noqa: T201
    # The day of the machine, not of the demo.
    path = RESULTS / f"{date.today().isoformat()}.json"
    save(rows, path)
    print(f"\n{path.relative_to(Path.cwd())}", file=sys.stderr)  # noqa: T201
    return 0 if all(row.ok is not False for row in rows) else 1


@contextmanager
def _database() -> Iterator[dict[str, str]]:
    """The environment of a new database beside that of DATABASE_URL; empty for SQLite, in the folder."""
    address = os.environ.get("DATABASE_URL")
    if not address:
        yield {}
        return
    name = f"bench_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield {"DATABASE_URL": urlsplit(address)._replace(path=f"/{name}").geturl()}
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _run(name: str, *, people: int) -> list[Row]:
    module = BENCHES[name]
    with tempfile.TemporaryDirectory() as folder, _database() as own_database:
        environment = (
            os.environ
            | own_database
            | {
                "DJANGO_SETTINGS_MODULE": "config.settings.dev",
                "VAR_DIR": folder,
                "BENCH_PEOPLE": str(people),
            }
        )
        done = subprocess.run(
            [sys.executable, "-m", module], env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
    return [Row(**fields) for fields in json.loads(done.stdout.splitlines()[-1])]


if __name__ == "__main__":
    sys.exit(main())
