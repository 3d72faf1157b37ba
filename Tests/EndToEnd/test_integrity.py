"""What `castellan verify` is for: a flipped byte anywhere in the stored log, and a schema that somebody changed, are told of."""
import concurrent.futures
import json
import os
import random
import re
import shutil
import subprocess

import castellan
import tampering
from conftest import rounds

SEED = int(os.environ.get("SEED", 20_260))


def verify(folder, environment=()):
    """What failed: what was looked at, and what was found; the exit status says the same."""
    done = subprocess.run(
        [castellan.PROGRAM, "verify", "--json"], env=castellan.environment_of(folder, dict(environment)),
        capture_output=True, text=True, errors="replace")
    try:
        findings = json.loads(done.stdout)
    except ValueError:
        raise AssertionError(f"castellan verify: {done.returncode}\n{done.stdout}{done.stderr}") from None
    failed = [(finding["check"], finding["detail"]) for finding in findings if finding["result"] == "fail"]
    assert (done.returncode != 0) == bool(failed), (done.returncode, failed)
    return failed


def fill(installation):
    """Some hundred entries of every shape, and a server that has ended."""
    server = installation.start()
    token = server.sign_in(installation.administrator)["accessToken"]
    for number in range(3):
        lines = "\n".join(json.dumps({
            "event_id": f"e{number}.{part}", "action": "order.shipped", "resource_type": "order", "resource_id": str(part),
            "actor_name": f"depot {part}", "ip_address": "203.0.113.7", "user_agent": "curl/8.1",
            "details": {"weight": part, "to": "Ada"}}) for part in range(100))
        answer = server.request_text("POST", "/v1/audit-logs?proof=true", lines, token, "application/x-ndjson")
        assert answer.status == 200, answer
    for number in range(20):
        answer = server.post("/v1/ip-rules", {"cidr": f"198.18.0.{number}", "action": "block", "reason": "noise"}, token)
        assert answer.status in (200, 201), answer
    assert server.stop() == 0
    assert verify(installation.folder, installation.environment) == []


def test_a_flipped_byte_in_a_copy_of_the_file(install, tmp_path):
    installation = install("sqlite")
    fill(installation)

    def flip(number):
        chance = random.Random(SEED + number)
        folder = tmp_path / str(number)
        try:
            place = None
            while place is None:
                shutil.rmtree(folder, ignore_errors=True)
                shutil.copytree(installation.folder, folder)
                how = tampering.flip_in_file if number % 3 == 0 else tampering.flip_in_column
                place = how(folder / "castellan.db", chance)
            return place, verify(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    count = rounds(3) * 17
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        flips = list(pool.map(flip, range(count)))
    missed = [f"flip {number}: {place}" for number, (place, failed) in enumerate(flips) if not failed]
    print(f"seed {SEED}: {count} bytes flipped, {count - len(missed)} told of")
    assert not missed, f"seed {SEED}:\n" + "\n".join(missed)


def test_a_flipped_byte_in_postgresql(install):
    installation = install("postgresql")
    fill(installation)
    missed, count = [], rounds(3) * 8
    for number in range(count):
        chance, moved = random.Random(SEED + number), None
        while not moved:
            table, column, row, change, back = tampering.postgresql_flip(installation.sql, chance)
            behind = f"ALTER TABLE {table} DISABLE TRIGGER ALL; %s ALTER TABLE {table} ENABLE TRIGGER ALL;"
            try:
                moved = re.search(r"\(\d+,\d+\)", installation.sql(behind % change))[0]
            except AssertionError as refusal:
                assert "constraint" in str(refusal), refusal
        if not verify(installation.folder, installation.environment):
            missed.append(f"flip {number}: {table}.{column} at {row}")
        installation.sql(behind % back.replace("{}", moved))
    assert verify(installation.folder, installation.environment) == [], "the last one is put back"
    print(f"seed {SEED}: {count} bytes flipped, {count - len(missed)} told of")
    assert not missed, f"seed {SEED}:\n" + "\n".join(missed)


SCHEMA_SQLITE = [
    ("DROP TRIGGER audit_entries_delete", "trigger audit_entries_delete on audit_entries is missing"),
    ("DROP TRIGGER audit_values_update; CREATE TRIGGER audit_values_update BEFORE UPDATE ON audit_values BEGIN SELECT 1; END",
     "trigger audit_values_update on audit_values is not what it was"),
    ("CREATE TRIGGER quiet AFTER INSERT ON audit_values BEGIN DELETE FROM audit_values WHERE entry_id = NEW.entry_id; END",
     "trigger quiet on audit_values was added"),
    ("DROP VIEW audit_logs; CREATE VIEW audit_logs AS SELECT 1 AS id", "view audit_logs is not what it was"),
    ("DROP INDEX audit_entries_created_at", "index audit_entries_created_at is missing"),
    ("ALTER TABLE audit_entries ADD COLUMN note TEXT", "table audit_entries is not what it was"),
]
SCHEMA_POSTGRESQL = [
    ("DROP TRIGGER audit_values_erase ON audit_values", "trigger audit_values_erase on audit_values is missing"),
    ("ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_refuse",
     "trigger audit_entries_refuse on audit_entries is not what it was"),
    ("CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
     "function audit_refuse() is not what it was"),
    ("CREATE TRIGGER quiet AFTER INSERT ON audit_values FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
     "trigger quiet on audit_values was added"),
    ("CREATE RULE quiet AS ON INSERT TO audit_reports DO INSTEAD NOTHING", "rule quiet on audit_reports was added"),
    ("ALTER TABLE audit_nodes DROP CONSTRAINT audit_nodes_hash_check", "constraint audit_nodes_hash_check is missing"),
    ("ALTER TABLE audit_entries ALTER COLUMN hash DROP NOT NULL", "table audit_entries is not what it was"),
]


def test_a_changed_schema(install, engine):
    installation = install(engine)
    assert verify(installation.folder, installation.environment) == []
    changes = SCHEMA_SQLITE if engine == "sqlite" else SCHEMA_POSTGRESQL
    for statement, _ in changes:
        installation.sql(statement)
    told = {detail for check, detail in verify(installation.folder, installation.environment) if check == "schema"}
    assert told == {words for _, words in changes}
