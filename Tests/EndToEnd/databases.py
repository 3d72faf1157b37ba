"""A PostgreSQL, and a PgBouncer before it, for one test run: unprivileged, on free ports of 127.0.0.1, in a temporary folder."""
import glob
import os
import pathlib
import pwd
import re
import shutil
import signal
import subprocess
import tempfile

from processes import Running, find_program, free_port

USER = "castellan"


def unprivileged():
    """PostgreSQL and PgBouncer refuse to run as root; give them somebody else."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            pass
    raise AssertionError("neither postgres nor nobody exists on this machine")


def as_user(user):
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def scratch(name, user):
    folder = pathlib.Path(tempfile.mkdtemp(prefix=f"castellan-{name}-"))
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    return folder


class PostgreSQL:
    """One server with any number of databases. `settings` are those of postgresql.conf."""

    def __init__(self, **settings):
        self.settings = [f"--{name}={value}" for name, value in settings.items()]
        versions = glob.glob("/usr/lib/postgresql/*/bin")
        newest_first = sorted(versions, key=lambda path: -int(re.search(r"/(\d+)/bin", path)[1]))
        self.programs = [*newest_first, "/opt/homebrew/opt/postgresql@15/bin"]
        self.user = unprivileged()
        self.folder = scratch("postgresql", self.user)
        self.port = free_port()
        self.count = 0
        subprocess.run(
            [self._program("initdb"), "-D", self.folder / "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C",
             "--no-sync"],
            check=True, capture_output=True, cwd=self.folder, **as_user(self.user))
        self.start()

    def _program(self, name):
        for folder in self.programs:
            path = pathlib.Path(folder) / name
            if path.exists():
                return path
        return find_program(name)

    def start(self, environment=None):
        self.running = Running(
            [self._program("postgres"), "-D", self.folder / "data", "-p", self.port, "-c", "listen_addresses=127.0.0.1",
             "-c", f"unix_socket_directories={self.folder}", "-c", "max_connections=200", "-c", "log_min_messages=warning", *self.settings],
            environment and {**os.environ, **environment}, user=self.user, folder=self.folder)
        self.running.wait_for_line(lambda line: "ready to accept connections" in line or self._answers())

    def _answers(self):
        return subprocess.run(
            [self._program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode == 0

    def stop(self):
        """In order, with everything synced."""
        self.running.stop(how=signal.SIGINT)

    def crash(self):
        """Every process of the server at once, without a word."""
        self.running.kill()

    def create(self):
        """A new database's URL."""
        self.count += 1
        name = f"castellan_{self.count}"
        self.sql(f"CREATE DATABASE {name}", self.url("postgres"))
        return self.url(name)

    def url(self, database, port=None):
        return f"postgresql://{USER}@127.0.0.1:{port or self.port}/{database}"

    def sql(self, text, url):
        """What `psql` prints, as an operator would run it."""
        done = subprocess.run(
            [self._program("psql"), url, "-X", "-v", "ON_ERROR_STOP=1", "-At", "-c", text], capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"psql: {done.stderr.strip()}\n{text}")
        return done.stdout.strip()

    def close(self):
        self.running.stop(how=signal.SIGINT)
        shutil.rmtree(self.folder, ignore_errors=True)


class PgBouncer:
    """Debian's pooler in transaction mode: every transaction may meet another server connection."""

    def __init__(self, postgresql):
        self.user = unprivileged()
        self.folder = scratch("pgbouncer", self.user)
        self.port = free_port()
        (self.folder / "users.txt").write_text(f'"{USER}" ""\n')
        (self.folder / "pgbouncer.ini").write_text(f"""
[databases]
* = host=127.0.0.1 port={postgresql.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = trust
auth_file = {self.folder}/users.txt
pool_mode = transaction
max_client_conn = 400
default_pool_size = 6
""")
        for path in self.folder.iterdir():
            path.chmod(0o644)
        self.running = Running(
            [find_program("pgbouncer", "/usr/sbin"), self.folder / "pgbouncer.ini"], user=self.user, folder=self.folder)
        self.running.wait_for_line(lambda line: "process up" in line)

    def close(self):
        self.running.stop(how=signal.SIGINT)
        shutil.rmtree(self.folder, ignore_errors=True)
