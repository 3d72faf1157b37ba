"""What a log goes through in its life, followed by a stranger with Go's sumdb: a person is erased, old entries are let go of, the key is
replaced, the server is killed in the middle of a batch. Each time the log is verified anew, from nothing, and continues all that it ever said."""
import json
import threading

import pytest

import castellan
import clock
import go_verifier
from processes import wait_until
from test_audit_log import BATCH, Log, record

OLD = 10_000
NEW = 60_000


@pytest.fixture(scope="module")
def logverify(tmp_path_factory):
    return go_verifier.build_logverify(tmp_path_factory.mktemp("verifier"))


class Follower:
    """Somebody who keeps each checkpoint that they have seen."""

    def __init__(self, folder, logverify):
        self.folder, self.logverify, self.notes = folder, logverify, {}

    def follow(self, server, token, stage, entries, removed=0):
        """Reads the whole log into a new folder and lets Go verify it, with the older checkpoints and a proof for each entry given."""
        log = Log(server, token, self.folder / stage)
        size = log.checkpoint()
        for old, note in self.notes.items():
            log.keep(f"checkpoints/{old}", note)
            log.consistency(old, size)
        self.notes[size] = (log.folder / "checkpoint").read_bytes()
        log.mirror(size, removed)
        for entry in entries:
            log.prove(entry)
        done = self.logverify(log.folder)
        assert done.returncode == 0, f"{stage}: {done.stderr}"
        assert done.stdout == (
            f"entries={size} checkpoints={len(self.notes)} inclusion={len(entries)} consistency={len(self.notes) - 1} "
            f"removed={256 * removed}\n")
        return size


def test_a_log_continues_whatever_happens(engine, install, logverify, tmp_path):
    year_ago = clock.off_by(tmp_path, days=-370)
    tmp_path.chmod(0o755)
    installation = install(engine, **year_ago)
    # The server that runs meanwhile keeps everything, or it would let go of the entries before they are asked for.
    now = {**installation.environment, **clock.RIGHT, "AUDIT_RETENTION_DAYS": "365", "SECURITY_EVENT_RETENTION_DAYS": "365"}
    run = lambda *arguments: castellan.run(installation.folder, arguments, now)

    # A year and five days ago: somebody works here.
    castellan.run(
        installation.folder, ["user", "create", "--email", "ada@example.com", "--role", "viewer"], installation.environment)
    server = installation.start()
    token = clock.sign_in(server, installation.administrator)
    users = server.get("/v1/users", token=token).data["users"]
    ada = next(user["id"] for user in users if user["email"] == "ada@example.com")
    old = fill(server, token, 0, OLD // 2) + fill(server, token, OLD // 2, OLD // 2, user=ada)
    assert server.stop() == 0

    server = installation.start(**clock.RIGHT)
    token = server.sign_in(installation.administrator)["accessToken"]
    new = fill(server, token, OLD, NEW)
    shown = [entry["id"] for entry in old[::2_500] + new[::NEW // 4]]
    follower = Follower(tmp_path, logverify)
    follower.follow(server, token, "begun", shown)

    run("user", "erase", "ada@example.com")
    follower.follow(server, token, "erased", shown)

    # Whole bundles of 256 go; the archives are checked without a database.
    bundles = OLD // 256
    key = json.loads(run("audit", "checkpoint", "--json"))["vkeys"][0]
    assert "could go" in run("audit", "prune", "--dry-run")
    parts = json.loads(run("audit", "prune", "--json"))
    assert sum(part["last"] - part["first"] + 1 for part in parts) == 256 * bundles
    for part in parts:
        checked = json.loads(run("verify", "--bundle", part["archive"], "--key", key, "--json"))
        assert checked["verified"] is True and checked["entries"] == part["last"] - part["first"] + 1, checked
    assert json.loads(run("audit", "prune", "--json")) == []
    row = server.get(f"/v1/audit-logs/{shown[0]}", token=token).data
    assert row["row"]["integrity"] == "pruned" and row["entry"] is None, row
    follower.follow(server, token, "pruned", shown, removed=bundles)
    run("verify")

    run("audit", "rotate-key")
    record(server, token, OLD + NEW, 10, wait=True)
    assert len(server.get("/v1/audit/vkey").body.split()) == 2
    follower.follow(server, token, "rotated", shown, removed=bundles)

    acknowledged = []
    deliveries = threading.Thread(target=deliver, args=(server, token, acknowledged))
    deliveries.start()
    wait_until(lambda: len(acknowledged) >= 500, 30, "some deliveries")
    server.kill()
    deliveries.join()
    server = installation.start(**clock.RIGHT)
    token = server.sign_in(installation.administrator)["accessToken"]
    record(server, token, OLD + NEW + 10, 1, wait=True)
    follower.follow(server, token, "killed", shown + acknowledged[::100] + acknowledged[-1:], removed=bundles)
    run("verify")


def fill(server, token, first, count, user=None):
    """So many entries, each with its place when this ends."""
    entries = []
    for start in range(first, first + count, BATCH):
        entries += record(server, token, start, BATCH, wait=True, user=user)["entries"]
    return entries


def deliver(server, token, acknowledged):
    """Delivers batch after batch until the server is gone; keeps the ids of what it acknowledged."""
    number = 1_000_000
    while True:
        try:
            entries = record(server, token, number, 50)["entries"]
        except (OSError, AssertionError, ValueError):
            return
        acknowledged += [entry["id"] for entry in entries]
        number += 50
