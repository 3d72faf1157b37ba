"""A server whose role in PostgreSQL can't rewrite the audit log: it does all that a server does, and no more."""
import json

import pytest

import castellan
import clock
from test_audit_log import record

LOG = ["audit_entries", "audit_nodes", "audit_checkpoints", "audit_reports", "audit_head", "audit_values", "audit_keys"]
REFUSED = [
    *[f"DELETE FROM {table}" for table in LOG], *[f"TRUNCATE {table}" for table in [*LOG, "audit_pending"]],
    "UPDATE audit_entries SET entry = ''", "UPDATE audit_entries SET action = 'x'", "UPDATE audit_nodes SET hash = hash",
    "UPDATE audit_checkpoints SET note = ''", "UPDATE audit_head SET first_index = 1", "UPDATE audit_values SET entry_id = entry_id",
    "UPDATE audit_keys SET vkey = ''", "ALTER TABLE audit_entries DISABLE TRIGGER ALL",
    "DROP TRIGGER audit_entries_prune ON audit_entries", "CREATE TABLE mine (name TEXT)",
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
]


def test_the_server_needs_no_right_to_change_the_log(install, postgresql, tmp_path):
    year_ago = clock.off_by(tmp_path, days=-370)
    tmp_path.chmod(0o755)
    installation = install("postgresql", **year_ago)
    owner = installation.environment["DATABASE_URL"]
    found = json.loads(castellan.run(installation.folder, ["doctor", "--json"], installation.environment))
    role = next(item for item in found if item["check"] == "database role")
    assert role["result"] == "warn" and "could rewrite" in role["detail"], role

    postgresql.sql(castellan.run(installation.folder, ["db", "grant", "--prefix", "house"]), owner)
    app = owner.replace("//castellan@", "//house_app@")
    environment = {**installation.environment, "DATABASE_URL": app}
    run = lambda *arguments, **more: castellan.run(
        installation.folder, arguments, {**environment, **clock.RIGHT, **more})

    # All that a server does: sign in, append, erase, replace the key, and let go of what is old.
    castellan.run(
        installation.folder, ["user", "create", "--email", "ada@example.com", "--role", "viewer"], environment)
    server = installation.start(DATABASE_URL=app)
    token = clock.sign_in(server, installation.administrator)
    record(server, token, 0, 300, wait=True)
    assert server.stop() == 0
    server = installation.start(DATABASE_URL=app, **clock.RIGHT)
    token = server.sign_in(installation.administrator)["accessToken"]
    record(server, token, 300, 10, wait=True)
    run("user", "erase", "ada@example.com")
    run("audit", "rotate-key")
    run("audit", "hold", castellan.EMAIL)
    run("audit", "release", castellan.EMAIL)
    keeping = {"AUDIT_RETENTION_DAYS": "365", "SECURITY_EVENT_RETENTION_DAYS": "365"}
    parts = json.loads(run("audit", "prune", "--json", **keeping))
    assert [part["last"] for part in parts] == [255], parts
    found = json.loads(run("verify", "--json"))
    assert not [item for item in found if item["result"] == "fail"], found
    role = next(item for item in found if item["check"] == "database role")
    assert role["result"] == "pass", role

    for statement in REFUSED:
        with pytest.raises(AssertionError, match="permission denied|must be owner"):
            postgresql.sql(statement, app)
    # The one way there is leads no further than retention has gone.
    with pytest.raises(AssertionError, match="append-only"):
        postgresql.sql("SET castellan.inside = 'on'; SELECT audit_prune(256, 300)", app)
    # With all that the role may do, entries that are younger than a year stay.
    with pytest.raises(AssertionError, match="append-only"):
        postgresql.sql(
            "SET castellan.inside = 'on'; UPDATE audit_head SET min_index = size; SELECT audit_prune(0, 100000)", app)
    run("verify")
