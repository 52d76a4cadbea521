"""A PostgreSQL in a folder of its own, that nobody else uses and that may be stopped hard."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Self

# PostgreSQL refuses to run as root; the first of these that exists runs it then.
SERVANTS = ("postgres", "nobody")
# Kept in the environment, so that the tests find the cluster that was started for them.
FOLDER, PORT = "DRILL_CLUSTER", "DRILL_CLUSTER_PORT"


def binaries() -> Path | None:
    """Where initdb and pg_ctl stand; of several versions the newest."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("pg_ctl")
    return Path(on_path).resolve().parent if on_path else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """Made and started on entering, gone on leaving; from the environment it is the one that runs already."""

    def __init__(self, *, folder: Path | None = None, port: int | None = None) -> None:
        self.folder = folder or Path(tempfile.mkdtemp(prefix="plein-drill-"))
        self.port = port or free_port()

    @classmethod
    def running(cls) -> Self:
        return cls(folder=Path(os.environ[FOLDER]), port=int(os.environ[PORT]))

    @property
    def environment(self) -> dict[str, str]:
        return {
            FOLDER: str(self.folder),
            PORT: str(self.port),
            "DATABASE_URL": f"postgres://postgres@127.0.0.1:{self.port}/drill",
        }

    def __enter__(self) -> Self:
        if os.getuid() == 0:
            shutil.chown(self.folder, user=self._servant)
        self._run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions")
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop_hard()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Up to where it answers; after a hard stop it first reads its log."""
        options = f"-h 127.0.0.1 -p {self.port} -k {self.folder}"
        self._run(
            "pg_ctl",
            "start",
            "--wait",
            "--timeout=120",
            f"--log={self.folder / 'log'}",
            f"--options={options}",
        )

    def stop_hard(self) -> None:
        """Without a word to whoever is connected, as in a power cut."""
        self._run("pg_ctl", "stop", "--mode=immediate", "--wait", "--timeout=120")

    @property
    def _servant(self) -> str:
        known = {one.pw_name for one in pwd.getpwall()}
        return next(name for name in SERVANTS if name in known)

    def _run(self, program: str, *arguments: str) -> None:
        folder = binaries()
        if folder is None:
            raise RuntimeError("no PostgreSQL on this machine")
        who: dict[str, Any] = {}
        if os.getuid() == 0:
            who = {"user": self._servant, "group": pwd.getpwnam(self._servant).pw_gid, "extra_groups": []}
        # The server inherits what is open here: a pipe would be waited for until it stops.
        subprocess.run(
            [str(folder / program), f"--pgdata={self.folder / 'data'}", *arguments],
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
            **who,
        )
