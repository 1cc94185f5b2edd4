"""The tables that are judged of the services' databases on servers, copied into SQLite files: whoever judges these
judges servers, too."""
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from tests.e2e import databases
from tests.engines.database_server import DatabaseServer

ROOT = Path(__file__).resolve().parents[2]
JUDGED = {"booking", "ticket_sale", "ticket", "seat_claim", "payment", "refund", "ledger_entry", "delivery",
          "mypage_first", "mypage_second", "mypage_shown", "outbox", "parked"}


def copy_to_files(servers: Mapping[str, DatabaseServer], folder: Path) -> Path:
    """Each service's database on its server becomes a file of the folder, by the schema that files have."""
    folder.mkdir(exist_ok=True)
    for service, server in servers.items():
        path = databases.path_of(folder, service)
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as copy:
            copy.execute("PRAGMA synchronous = OFF")
            for step in sorted((ROOT / f"services/{service}/schema/sqlite").glob("*.sql")):
                copy.executescript(step.read_text())
            tables = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in JUDGED.intersection(tables):
                columns = [row[1] for row in copy.execute(f"PRAGMA table_info({table})")]
                copy.execute(f"DELETE FROM {table}")  # what the schema itself has put there
                copy.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})",
                                 server.table(table, columns, service))
            copy.commit()
    return folder
