"""A person is forgotten: nothing that is kept or given out afterwards names them, and every proof still holds."""
import json
import os
import subprocess
import sys
import time
import zipfile

import castellan
from auditor import Auditor
from processes import wait_until

# `Scripts/soak erasure` says 100000, and LIMIT=2 with a release program.
ENTRIES = int(os.environ.get("ENTRIES", 1_500))
LIMIT = float(os.environ.get("LIMIT", "inf"))
EMAIL, NAME, ADDRESS = "ada.lovelace@analytical.example", "countess_of_lovelace", "198.51.100.77"
TRACES = [EMAIL, NAME, ADDRESS]
SEEN = {"X-Forwarded-For": ADDRESS}


def live(installation, server, token):
    """Ada's account, all that she does, and what another program records of her; her id."""
    made = json.loads(castellan.run(
        installation.folder, ["user", "create", "--email", EMAIL, "--role", "agent", "--json"], installation.environment))
    login = {"email": EMAIL, "password": made["password"]}
    assert server.request("POST", "/v1/auth/login", {**login, "password": "wrong"}, headers=SEEN).status == 401
    own = server.request("POST", "/v1/auth/login", login, headers=SEEN).data["accessToken"]
    assert server.request("PATCH", "/v1/auth/profile", {"username": NAME}, own, headers=SEEN).status == 200
    person = server.get("/v1/auth/profile", own, headers=SEEN).data["id"]
    for first in range(0, ENTRIES, 1_000):
        lines = "\n".join(json.dumps({
            "event_id": f"ada{number}", "action": "engine.run", "resource_type": "engine", "user_id": person, "ip_address": ADDRESS,
            "user_agent": f"loom of {NAME}", "details": {"by": NAME, "mail": EMAIL}})
            for number in range(first, min(first + 1_000, ENTRIES)))
        answer = server.request_text("POST", "/v1/audit-logs?proof=true", lines, token, "application/x-ndjson")
        assert answer.status == 200, answer
    return person


def files_with_traces(folder):
    """What `grep` finds, in whatever is in a folder."""
    pattern = "\n".join([*TRACES, *("".join(f"{byte:02x}" for byte in trace.encode()) for trace in TRACES)])
    done = subprocess.run(["grep", "-rlaF", "-f", "-", folder], input=pattern, capture_output=True, text=True)
    return done.stdout.split()


def heap_with_traces(installation, postgresql):
    """The files of the database once it is vacuumed, write-ahead log apart."""
    # A look at the tables that is still under way, such as an ANALYZE of PostgreSQL's own, keeps what was there when it began.
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    wait_until(lambda: installation.sql(others) == "0", 60, "the end of what others do in the database")
    installation.sql("VACUUM FULL")
    installation.sql("CHECKPOINT")
    return files_with_traces(postgresql.folder / "data" / "base")


def exports(installation, folder):
    """Everything in every form, as an operator takes it away."""
    folder.mkdir()
    for kind in ("jsonl", "csv", "ocsf", "cef", "bundle"):
        castellan.run(installation.folder, ["audit", "export", "--format", kind, "--out", str(folder / f"audit.{kind}")],
                      installation.environment)
    with zipfile.ZipFile(folder / "audit.bundle") as archive:
        archive.extractall(folder / "bundle")
    for kind in ("jsonl", "csv", "ocsf"):
        text = castellan.run(installation.folder, ["events", "export", "--format", kind, "--days", "2"], installation.environment)
        (folder / f"events.{kind}").write_text(text)
    return folder


def test_nothing_names_who_was_erased(engine, install, request, tmp_path):
    installation = install(engine, TRUSTED_PROXIES="127.0.0.1")
    server = installation.start()
    token = server.sign_in(installation.administrator)["accessToken"]
    person = live(installation, server, token)
    auditor = Auditor(server)
    auditor.look(server, token)
    entries = installation.sql("SELECT id FROM audit_entries ORDER BY idx").split()
    assert len(entries) > ENTRIES
    hashes = installation.sql("SELECT hash FROM audit_logs WHERE log_index IS NOT NULL ORDER BY log_index").split()
    assert files_with_traces(exports(installation, tmp_path / "before")), "there is nothing to be found: the test has no teeth"

    begun = time.monotonic()
    erased = server.request("DELETE", f"/v1/users/{person}", token=token)
    seconds = time.monotonic() - begun
    assert erased.status == 200, erased
    print(f"{engine}: {ENTRIES} entries of one person erased in {seconds:.2f} s")
    assert seconds <= LIMIT

    # The references go by a job.
    wait_until(lambda: installation.sql("SELECT count(*) FROM jobs") == "0", 20, "the jobs of the erasure")
    assert files_with_traces(exports(installation, tmp_path / "after")) == []
    assert server.stop() == 0
    if engine == "sqlite":
        assert installation.sql("PRAGMA wal_checkpoint(TRUNCATE)").startswith("0|")
    else:
        assert heap_with_traces(installation, request.getfixturevalue("postgresql")) == []
    assert files_with_traces(installation.folder) == []
    assert [line for line in server.running.lines if any(trace in line for trace in TRACES)] == [], "the server's log"

    # And all that was ever signed still holds.
    server = installation.start()
    token = server.sign_in(installation.administrator)["accessToken"]
    auditor.look_back(server, token)
    for entry in entries[::max(1, len(entries) // 20)]:
        auditor.prove(server, token, entry)
    assert installation.sql("SELECT hash FROM audit_logs WHERE log_index IS NOT NULL ORDER BY log_index").split()[:len(hashes)] == hashes
    castellan.run(installation.folder, ["verify"], installation.environment)
    key = server.get("/v1/audit/vkey").body.decode()
    done = subprocess.run(
        [sys.executable, "verify.py", key.split()[0]], cwd=tmp_path / "after/bundle", capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.startswith("verified: "), done.stdout + done.stderr


def test_a_legal_hold_keeps_a_person(engine, install):
    installation = install(engine)
    server = installation.start()
    token = server.sign_in(installation.administrator)["accessToken"]
    run = lambda *arguments: castellan.run(installation.folder, arguments, installation.environment)
    made = json.loads(run("user", "create", "--email", EMAIL, "--role", "agent", "--json"))
    run("audit", "hold", EMAIL)
    for method, path in [("DELETE", f"/v1/users/{made['id']}"), ("DELETE", f"/v1/gdpr/security-events/user/{made['id']}"),
                         ("POST", f"/v1/gdpr/security-events/anonymize/{made['id']}")]:
        answer = server.request(method, path, token=token)
        assert (answer.status, answer.json["error"]["code"]) == (409, "LEGAL_HOLD"), answer
    castellan.run(installation.folder, ["user", "erase", EMAIL], installation.environment, status=1)
    assert server.get(f"/v1/users/{made['id']}", token=token).data["email"] == EMAIL
    run("audit", "release", EMAIL)
    assert server.request("DELETE", f"/v1/users/{made['id']}", token=token).status == 200
    actions = [entry["action"] for entry in server.get("/v1/audit-logs", token=token).data["entries"]]
    assert {"erasure.held", "erasure.released", "user.erased"} <= set(actions)
