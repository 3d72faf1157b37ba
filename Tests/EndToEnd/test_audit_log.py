"""The audit log of a live server, read by programs that aren't ours: Go's sumdb over the tiles, Python and openssl over bundles."""
import http.client
import json
import pathlib
import subprocess
import sys
import zipfile

import pytest

import castellan
import go_verifier

ENTRIES = 70_000
BATCH = 1_000


def record(server, token, first, count, wait=False, user=None):
    """Reports entries in one delivery, of a user or else of the depot; the answer's `data`."""
    actor = {"user_id": user} if user else {"actor_name": "depot"}
    lines = "\n".join(json.dumps({
        "event_id": f"e{number}", "action": "order.shipped", "resource_type": "order", "resource_id": str(number),
        **actor}) for number in range(first, first + count))
    connection = http.client.HTTPConnection(server.host, timeout=120)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/x-ndjson"}
    connection.request("POST", "/v1/audit-logs" + ("?proof=true" if wait else ""), lines, headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    assert response.status == 200, body
    return json.loads(body)["data"]


class Log:
    """What a stranger with a token gets, in the files that the verifier reads."""

    def __init__(self, server, token, folder):
        self.server, self.token, self.folder = server, token, folder
        self.keep("vkeys", server.get("/v1/audit/vkey").body)

    def keep(self, name, data):
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def fetch(self, path):
        answer = self.server.get(f"/tlog/{path}", token=self.token)
        assert answer.status == 200, f"{path}: {answer}"
        return answer.body

    def checkpoint(self):
        """The newest one, kept among the older ones too; its size."""
        note = self.fetch("checkpoint")
        size = int(note.split(b"\n")[1])
        self.keep("checkpoint", note)
        self.keep(f"checkpoints/{size}", note)
        return size

    def mirror(self, size, removed=0):
        """Everything below a tree of this size; of so many bundles the log has let go."""
        level, hashes = 0, size
        while hashes:
            for number in range((hashes + 255) // 256):
                width = min(256, hashes - 256 * number)
                name = f"{number % 1000:03}"
                if number >= 1000:
                    name = f"x{number // 1000:03}/{name}"
                name += "" if width == 256 else f".p/{width}"
                self.keep(f"tile/{level}/{name}", self.fetch(f"tile/{level}/{name}"))
                if level == 0 and number < removed:
                    assert self.server.get(f"/tlog/tile/entries/{name}", token=self.token).status == 404
                elif level == 0:
                    self.keep(f"tile/entries/{name}", self.fetch(f"tile/entries/{name}"))
            level, hashes = level + 1, hashes >> 8

    def prove(self, entry):
        answer = self.server.get(f"/v1/audit-logs/{entry}/proof", token=self.token)
        assert answer.status == 200, answer
        index = next(line for line in answer.body.decode().splitlines() if line.startswith("index ")).split()[1]
        self.keep(f"proofs/{index}.tlog-proof", answer.body)

    def consistency(self, old, new):
        data = self.server.get(f"/v1/audit-logs/consistency?from={old}&to={new}", token=self.token).data
        self.keep(f"consistency/{old}-{new}", "".join(f"{hash}\n" for hash in data["hashes"]).encode())


@pytest.fixture(scope="module")
def logverify(tmp_path_factory):
    return go_verifier.build_logverify(tmp_path_factory.mktemp("verifier"))


def test_go_verifies_a_live_log(engine, install, logverify, tmp_path):
    installation = install(engine)
    server = installation.start()
    token = server.sign_in(installation.administrator)["accessToken"]
    log = Log(server, token, tmp_path / "log")
    sizes = []
    for first in range(0, ENTRIES, BATCH):
        last = first + BATCH >= ENTRIES
        data = record(server, token, first, BATCH, wait=last or first % 20_000 == 0)
        if last or first % 20_000 == 0:
            sizes.append(log.checkpoint())
            for entry in data["entries"][::300]:
                log.prove(entry["id"])
    size = sizes[-1]
    assert size >= ENTRIES
    log.mirror(size)
    for old in [1, 255, 256, 65_536, *sizes]:
        log.consistency(old, size)
    done = logverify(log.folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"entries={size} checkpoints={len(sizes)} inclusion="), done.stdout


def unpacked(archive, folder):
    with zipfile.ZipFile(archive) as file:
        assert file.testzip() is None
        file.extractall(folder)
    return folder


def verdicts(folder, key):
    """What each program in the bundle says of it: exit status and output."""
    go_verifier.require_go()
    program = go_verifier.build(folder / "verify.go", folder / "verify")
    for command in ([sys.executable, "verify.py", key], [program, key]):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        yield done.returncode, done.stdout + done.stderr


def test_a_bundle_is_checked_by_others(engine, install, tmp_path):
    installation = install(engine)
    server = installation.start()
    token = server.sign_in(installation.administrator)["accessToken"]
    record(server, token, 0, 500, wait=True)
    run = lambda *arguments, **more: castellan.run(installation.folder, arguments, installation.environment, **more)
    key = json.loads(run("audit", "checkpoint", "--json"))["vkeys"][0]
    archive = tmp_path / "audit.zip"
    run("audit", "export", "--format", "bundle", "--out", str(archive))
    folder = unpacked(archive, tmp_path / "audit")
    count = len((folder / "entries.jsonl").read_text().splitlines())
    assert count > 500
    for status, said in verdicts(folder, key):
        assert status == 0 and said.startswith(f"verified: {count} entries and "), said
    assert json.loads(run("audit", "verify", str(archive), "--key", key, "--json"))["verified"] is True

    # One letter of one value, and all of them see it.
    whole = (folder / "entries.jsonl").read_text()
    line = whole.splitlines()[250]
    shown = json.loads(line)["disclosures"][0]
    other = shown[:-1] + ("A" if shown[-1] != "A" else "Q")
    (folder / "entries.jsonl").write_text(whole.replace(shown, other))
    for status, said in verdicts(folder, key):
        assert status == 1 and "a value" in said, said
    (folder / "entries.jsonl").write_text(whole.replace('"order.shipped"', '"order.stopped"', 1))
    for status, said in verdicts(folder, key):
        assert status == 1 and "its hash" in said, said
    # Another log's key is no key of this one.
    stranger = key.split("+")[0] + "x"
    assert [status for status, _ in verdicts(folder, key.replace(key.split("+")[0], stranger))] == [1, 1]


def test_a_proof_is_checked_with_openssl_alone(install, tmp_path):
    """The commands of docs/audit-log.md, as they stand there."""
    installation = install("sqlite")
    server = installation.start()
    token = server.sign_in(installation.administrator)["accessToken"]
    entry = record(server, token, 0, 1, wait=True)["id"]
    (tmp_path / "entry.tlog-proof").write_bytes(server.get(f"/v1/audit-logs/{entry}/proof", token=token).body)
    key = server.get("/v1/audit/vkey").body.decode().split()[0]
    page = (pathlib.Path(castellan.ROOT) / "docs/audit-log.md").read_text()
    commands = page.split("The signature with openssl alone:\n")[1].split("\n## ")[0].replace("KEY", key)
    done = subprocess.run(["bash", "-eu", "-o", "pipefail", "-c", commands], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0 and "Verified Successfully" in done.stdout, done.stdout + done.stderr
