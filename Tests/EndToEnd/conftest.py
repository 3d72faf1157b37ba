"""What the tests share: the engines, each with a database of its own per test."""
import dataclasses
import os
import pathlib
import shutil
import tempfile

import pytest

import castellan
from databases import PgBouncer, PostgreSQL


@pytest.fixture(scope="session")
def postgresql():
    server = PostgreSQL()
    yield server
    server.close()


@pytest.fixture(scope="session")
def pgbouncer(postgresql):
    pooler = PgBouncer(postgresql)
    yield pooler
    pooler.close()


@pytest.fixture
def folder():
    path = pathlib.Path(tempfile.mkdtemp(prefix="castellan-e2e-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@dataclasses.dataclass
class Installation:
    """A data folder, a database and a first administrator; servers are started from it."""
    engine: str
    folder: pathlib.Path
    environment: dict
    administrator: castellan.Login
    sql: callable
    servers: list = dataclasses.field(default_factory=list)

    def start(self, **environment):
        server = castellan.Server(self.folder, {**self.environment, **environment})
        self.servers.append(server)
        return server


@pytest.fixture
def install(folder, request):
    """Makes installations; whatever they started ends with the test."""
    made = []

    def make(engine, **environment):
        if engine == "sqlite":
            database = folder / "castellan.db"
            sql = lambda text: castellan.sqlite3(database, text)
        else:
            postgresql = request.getfixturevalue("postgresql")
            url = postgresql.create()
            environment = {"DATABASE_URL": url, **environment}
            sql = lambda text: postgresql.sql(text, url)
        administrator = castellan.set_up(folder, environment)
        made.append(Installation(engine, folder, environment, administrator, sql))
        return made[-1]

    yield make
    for installation in made:
        for server in installation.servers:
            server.running.kill()


def pytest_configure(config):
    config.addinivalue_line("markers", "alone: measures time, so nothing else may run beside it")


def pytest_generate_tests(metafunc):
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", ["sqlite", "postgresql"])


def rounds(default):
    """How often a test of failure fails; `make soak` says 20."""
    return int(os.environ.get("ROUNDS", default))
