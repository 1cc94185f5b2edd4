"""python3 -m tests.engines.with_engines ENGINE -- COMMAND...: runs a command beside a server of its own.

The command finds it by BOXOFFICE_TEST_SERVER, the URL of a database where it may make others.
"""
import os
import subprocess
import sys

from tests.engines.mariadb import MariaDB
from tests.engines.postgresql import PostgreSQL

ENGINES = {"postgresql": PostgreSQL, "mariadb": MariaDB}


def main() -> int:
    if len(sys.argv) < 4 or sys.argv[1] not in ENGINES or sys.argv[2] != "--":
        print(__doc__, file=sys.stderr)
        return 2
    with ENGINES[sys.argv[1]]() as server:
        server.create_database("tests")
        return subprocess.run(sys.argv[3:], env={**os.environ, "BOXOFFICE_TEST_SERVER": server.url("tests")},
                              check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
