"""`kill -9` and power cuts under load: nothing acknowledged is lost, and the next start needs no help."""
import dataclasses
import random
import time

import castellan
from auditor import Auditor, Reporter, Watcher
from conftest import rounds
from load import start_chains
from powercut import PowerCut
from processes import wait_until

CHAINS = 8


@dataclasses.dataclass
class Tally:
    """What SQL finds of the kinds of change that the load makes."""
    sign_ins: int
    refreshes: int

    @staticmethod
    def of(installation):
        return Tally(*(int(installation.sql(f"SELECT count(*) FROM {rows}")) for rows in (
            "audit_logs WHERE action = 'session.created'", "security_events WHERE event_type = 'token_refresh'")))


def load_until(installation, server, death, seconds, unavailable=False):
    """Load, then death after so long; returns the chains. They may hear 503 where the server outlives its database."""
    chains = start_chains(server, installation.administrator, CHAINS)
    time.sleep(seconds)
    death()
    for chain in chains:
        chain.join(40)
        assert chain.refusal is None or unavailable and chain.refusal.startswith("503"), chain.refusal
        chain.refusal = None
    return chains


def check(installation, server, chains, before):
    """Everything acknowledged is there, by HTTP and by SQL."""
    acknowledged = sum(chain.acknowledged for chain in chains)
    assert acknowledged > 0, "no load at all"
    found = Tally.of(installation)
    assert found.sign_ins >= before.sign_ins + CHAINS, "the audit entry of a sign-in was lost"
    assert found.refreshes >= before.refreshes + acknowledged, (
        f"{acknowledged} refreshes acknowledged, {found.refreshes - before.refreshes} recorded")
    for chain in chains:
        # The newest acknowledged token is the current one, or its successor was committed but never heard of: then the
        # same question gets the same answer again. Either way the session lives.
        answer = server.refresh(chain.token)
        assert answer.status == 200, f"a session was lost: {answer.body!r}"
    if installation.engine == "sqlite":
        assert installation.sql("PRAGMA integrity_check") == "ok"
        assert installation.sql("PRAGMA foreign_key_check") == ""
    # On PostgreSQL the last entries get their place in the log a moment after their commit.
    wait_until(
        lambda: installation.sql("SELECT count(*) - 1 - max(idx) FROM audit_entries") == "0"
        and int(installation.sql("SELECT count(*) FROM audit_entries WHERE action = 'session.created'")) >= found.sign_ins,
        5, "an audit log without gaps")
    return acknowledged


def test_kill_9(engine, install):
    installation = install(engine)
    total = 0
    for number in range(rounds(3)):
        chance = random.Random(number)
        server = installation.start()
        before = Tally.of(installation)
        chains = load_until(installation, server, server.kill, chance.uniform(0.3, 1.5))
        total += check(installation, installation.start(), chains, before)
        installation.servers.pop().kill()
    print(f"{engine}: {total} acknowledged changes, {rounds(3)} kills, none lost")


def test_kill_9_forks_no_log(engine, install):
    """Whatever moment it is: an auditor's last checkpoint is continued, and every acknowledged entry is there, at its index, provable."""
    installation = install(engine)
    count, acknowledged, auditor = rounds(3), {}, None
    for number in range(count):
        chance = random.Random(400 + number)
        server = installation.start()
        token = server.sign_in(installation.administrator)["accessToken"]
        auditor = auditor or Auditor(server)
        reporters = [Reporter(server, token, f"r{number}.{part}", wait=part < 2) for part in range(6)]
        watcher = Watcher(auditor, server, token)
        for thread in [*reporters, watcher]:
            thread.start()
        time.sleep(chance.uniform(0.2, 1.0))
        server.kill()
        for thread in [*reporters, watcher]:
            thread.join(40)
        assert watcher.problem is None, watcher.problem
        assert all(reporter.refusal is None for reporter in reporters), [reporter.refusal for reporter in reporters]
        mine = {entry: index for reporter in reporters for entry, index in reporter.acknowledged.items()}
        acknowledged |= mine

        server = installation.start()
        token = server.sign_in(installation.administrator)["accessToken"]
        # On PostgreSQL the last entries get their place in the log a moment after their commit.
        stored = lambda: int(installation.sql("SELECT count(*) - 1 - max(idx) FROM audit_entries")) == 0 and not set(
            mine) - set(installation.sql("SELECT id FROM audit_entries WHERE action = 'order.shipped'").split())
        wait_until(stored, 10, "every acknowledged entry in a log without gaps")
        auditor.look_back(server, token)
        for entry, index in chance.sample(sorted(mine.items()), min(len(mine), 10)):
            found = auditor.prove(server, token, entry)
            assert index in (None, found), f"entry {entry} moved from {index} to {found}"
        installation.servers.pop().kill()
    places = dict(line.split("|")[::-1] for line in installation.sql(
        "SELECT idx, id FROM audit_entries WHERE action = 'order.shipped'").splitlines())
    assert all(places[entry] == str(index) for entry, index in acknowledged.items() if index is not None), "an index changed"
    assert set(acknowledged) <= set(places)
    castellan.run(installation.folder, ["verify"], installation.environment)
    print(f"{engine}: {len(acknowledged)} acknowledged entries, {count} kills, none lost, checkpoint {auditor.size} continues all before")
    assert len(acknowledged) > 10 * count, "no load at all"


def test_two_nodes_write_one_log(install):
    """PostgreSQL: two nodes under load; no gap, no fork, and what either acknowledged the other proves."""
    installation = install("postgresql")
    nodes = [installation.start(), installation.start()]
    token = nodes[0].sign_in(installation.administrator)["accessToken"]
    auditor = Auditor(nodes[0])
    reporters = [Reporter(server, token, f"{place}.{part}", wait=part == 0) for place, server in enumerate(nodes) for part in range(4)]
    watchers = [Watcher(auditor, server, token) for server in nodes]
    for thread in [*reporters, *watchers]:
        thread.start()
    time.sleep(rounds(3))
    for thread in [*reporters, *watchers]:
        thread.is_over = True
        thread.join(40)
    assert [thread.problem for thread in watchers] == [None, None]
    assert [reporter.refusal for reporter in reporters] == [None] * 8
    assert all(len(reporter.acknowledged) > 5 for reporter in reporters), "no load at all"
    mine = {entry: index for reporter in reporters for entry, index in reporter.acknowledged.items()}
    wait_until(lambda: installation.sql("SELECT count(*) FROM audit_pending") == "0", 10, "every entry has its place")
    places = dict(line.split("|")[::-1] for line in installation.sql("SELECT idx, id FROM audit_entries").splitlines())
    assert sorted(map(int, places.values())) == list(range(len(places))), "a gap"
    assert all(places[entry] == str(index) for entry, index in mine.items() if index is not None)
    assert set(mine) <= set(places)
    for server in nodes:
        auditor.look(server, token)
        for entry in random.Random(7).sample(sorted(mine), 20):
            assert auditor.prove(server, token, entry) == int(places[entry])
    castellan.run(installation.folder, ["verify"], installation.environment)
    print(f"{len(mine)} acknowledged entries on two nodes, {auditor.size} in one log")


def test_power_cut(install):
    """SQLite: writes that were not synced are gone, as after a power cut; what was acknowledged was synced."""
    installation = install("sqlite")
    total = undone = 0
    for number in range(rounds(3)):
        chance = random.Random(100 + number)
        power = PowerCut(installation.folder)
        try:
            server = installation.start(**power.environment)
            before = Tally.of(installation)
            chains = load_until(installation, server, server.kill, chance.uniform(0.3, 1.5))
            undone += power.cut()
        finally:
            power.close()
        total += check(installation, installation.start(), chains, before)
        installation.servers.pop().kill()
    print(f"{total} acknowledged changes, {rounds(3)} power cuts, {undone} unsynced writes dropped, nothing lost")
    assert undone > 0, "the shim saw no unsynced write: the test has no teeth"


def test_power_cut_of_the_database(install, request):
    """PostgreSQL: its writes that were not synced are gone; what the node acknowledged was synced."""
    installation = install("postgresql")
    postgresql = request.getfixturevalue("postgresql")
    server = installation.start()
    total = undone = 0
    for number in range(rounds(3)):
        postgresql.stop()
        power = PowerCut(postgresql.folder / "data")
        try:
            postgresql.start(power.environment)
            wait_until(lambda: server.get("/readyz").status == 200, 15, "the node to be ready")
            before = Tally.of(installation)
            chains = load_until(
                installation, server, postgresql.crash, random.Random(300 + number).uniform(0.3, 1.5), unavailable=True)
            undone += power.cut()
        finally:
            power.close()
        postgresql.start()
        wait_until(lambda: server.get("/readyz").status == 200, 15, "the node to be ready again")
        total += check(installation, server, chains, before)
    print(f"postgresql: {total} acknowledged changes, {rounds(3)} power cuts, {undone} unsynced writes dropped, nothing lost")
    assert undone > 0, "the shim saw no unsynced write: the test has no teeth"


def test_power_cut_right_after_setup(folder):
    """The root key is as durable as the rows that it opens."""
    power = PowerCut(folder)
    try:
        login = castellan.set_up(folder, power.environment)
        power.cut()
    finally:
        power.close()
    server = castellan.Server(folder, {})
    try:
        assert server.accepts(server.sign_in(login)["accessToken"])
    finally:
        server.kill()


def test_database_crash(install, request):
    """PostgreSQL dies under load: the node answers 503 meanwhile, comes back by itself, and nothing acknowledged is lost."""
    installation = install("postgresql")
    postgresql = request.getfixturevalue("postgresql")
    server = installation.start()
    for number in range(rounds(2)):
        before = Tally.of(installation)
        chains = start_chains(server, installation.administrator, CHAINS)
        time.sleep(random.Random(200 + number).uniform(0.3, 1.0))
        postgresql.crash()
        for chain in chains:
            chain.join(40)
            assert chain.refusal is None or chain.refusal.startswith("503"), chain.refusal
        assert server.get("/livez").status == 200
        assert server.get("/readyz").status == 503
        postgresql.start()
        wait_until(lambda: server.get("/readyz").status == 200, 15, "the node to be ready again")
        for chain in chains:
            chain.refusal = None
        check(installation, server, chains, before)


def test_orderly_stop_finishes_what_it_began(engine, install):
    """SIGTERM: requests in progress are answered, then the process ends with status 0."""
    installation = install(engine)
    server = installation.start()
    chains = start_chains(server, installation.administrator, CHAINS)
    time.sleep(0.5)
    assert server.stop() == 0
    for chain in chains:
        chain.join(10)
        assert chain.refusal is None, chain.refusal
