"""The shim has teeth: a database that doesn't sync loses what it acknowledged, one that does keeps it."""
import os
import signal
import sqlite3
import subprocess
import sys

import pytest

from powercut import PowerCut

WRITER = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute('PRAGMA journal_mode = WAL')
database.execute('PRAGMA synchronous = ' + sys.argv[2])
database.execute('CREATE TABLE IF NOT EXISTS rows(number INTEGER PRIMARY KEY)')
database.execute('PRAGMA wal_checkpoint(TRUNCATE)')
number = 0
while True:
    number += 1
    database.execute('INSERT INTO rows VALUES (?)', (number,))
    print(number, flush=True)
"""


@pytest.mark.parametrize("mode, loses", [("FULL", False), ("OFF", True)])
def test_unsynced_writes_are_lost(tmp_path, mode, loses):
    path = tmp_path / "rows.db"
    power = PowerCut(tmp_path)
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, path, mode], stdout=subprocess.PIPE, env={**os.environ, **power.environment})
    acknowledged = [int(writer.stdout.readline()) for _ in range(300)][-1]
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    power.cut()
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",) or loses
        try:
            kept = database.execute("SELECT coalesce(max(number), 0) FROM rows").fetchone()[0]
        except sqlite3.DatabaseError:
            kept = 0
    power.close()
    assert (kept < acknowledged) == loses, f"acknowledged {acknowledged}, kept {kept}"
