"""A PostgreSQL of its own for the drill, which may be stopped at any moment, and then the tests of this folder."""

import os
import resource
import subprocess
import sys

from tests.drill.cluster import Cluster, binaries


def main(arguments: list[str]) -> int:
    # Of a thousand phones each end is a file.
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *(arguments or ["tests/drill"])]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    environment.pop("DATABASE_URL", None)
    if binaries() is None:
        print("No PostgreSQL on this machine: install its server; only its programs are needed.")  # noqa: T201
        return 1
    with Cluster() as cluster:
        return subprocess.run(command, env=environment | cluster.environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
