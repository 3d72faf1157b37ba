"""Guide R's runbook (lines 432–459, 530–539), typed into psql and sqlite3 while the server runs.

What an operator types has to reach every node within a second of its commit, and to stand in the audit log as made outside the server.
"""

import pytest

import castellan
from processes import wait_until

ARRANGEMENTS = ["sqlite", "postgresql", "pgbouncer with a direct line", "pgbouncer alone"]
BOUND = 1.0  # seconds; CONTRACT, Engines


@pytest.fixture(params=ARRANGEMENTS)
def nodes(request, install):
    """An installation and its servers: one on SQLite, two that share one PostgreSQL otherwise."""
    arrangement = request.param
    if arrangement == "sqlite":
        installation = install("sqlite")
        return installation, [installation.start()]
    installation = install("postgresql")
    environment = {}
    if arrangement.startswith("pgbouncer"):
        postgresql = request.getfixturevalue("postgresql")
        pooler = request.getfixturevalue("pgbouncer")
        direct = installation.environment["DATABASE_URL"]
        environment = {
            "DATABASE_URL": postgresql.url(direct.rsplit("/", 1)[1], pooler.port), "DATABASE_PREPARED_STATEMENTS": "false"}
        if arrangement.endswith("direct line"):
            environment["DATABASE_DIRECT_URL"] = direct
    return installation, [installation.start(**environment), installation.start(**environment)]


def sign_in_everywhere(installation, servers):
    """One token per node, already in use on all of them, so that whatever caches has cached."""
    tokens = [server.sign_in(installation.administrator)["accessToken"] for server in servers]
    for _ in range(3):
        for server in servers:
            for token in tokens:
                assert server.accepts(token)
    return tokens


def dies_everywhere(servers, tokens):
    for server in servers:
        for token in tokens:
            server.refuses_within(BOUND, token)


def outside_entries(installation, action):
    """Audit rows about statements run straight on the database."""
    count = installation.sql(f"SELECT count(*) FROM audit_logs WHERE action = '{action}'")
    return int(count)


def recorded(installation, action, at_least=1):
    wait_until(lambda: outside_entries(installation, action) >= at_least, 5, f"the audit entry {action}")


def test_disabling_a_person(nodes):
    installation, servers = nodes
    tokens = sign_in_everywhere(installation, servers)
    installation.sql("UPDATE users SET is_active = false WHERE email = 'officer@example.com'")
    dies_everywhere(servers, tokens)
    refused = servers[0].post("/v1/auth/login", {"email": castellan.EMAIL, "password": castellan.PASSWORD})
    assert (refused.status, refused.json["error"]["code"]) == (401, "ACCOUNT_DISABLED")
    recorded(installation, "users.changed_outside")

    installation.sql("UPDATE users SET is_active = true WHERE email = 'officer@example.com'")
    wait_until(lambda: servers[-1].post(
        "/v1/auth/login", {"email": castellan.EMAIL, "password": castellan.PASSWORD}).status == 200, BOUND, "sign-in again")


def test_ending_a_persons_sessions(nodes):
    installation, servers = nodes
    tokens = sign_in_everywhere(installation, servers)
    installation.sql(
        "DELETE FROM refresh_tokens WHERE user_id = (SELECT id FROM users WHERE email = 'officer@example.com')")
    dies_everywhere(servers, tokens)
    recorded(installation, "refresh_tokens.changed_outside")
    assert servers[0].accepts(servers[0].sign_in(installation.administrator)["accessToken"])


def test_ending_all_sessions(nodes):
    installation, servers = nodes
    tokens = sign_in_everywhere(installation, servers)
    refresh_token = servers[0].sign_in(installation.administrator)["refreshToken"]
    installation.sql("DELETE FROM refresh_tokens;")
    dies_everywhere(servers, tokens)
    assert servers[-1].refresh(refresh_token).status == 401


def test_unlocking(nodes):
    installation, servers = nodes
    installation.sql(
        "UPDATE users SET locked_until = '2999-01-01 00:00:00.000', failed_login_attempts = 5 WHERE email = 'officer@example.com'")
    locked = servers[0].post("/v1/auth/login", {"email": castellan.EMAIL, "password": castellan.PASSWORD})
    assert locked.status == 423 and locked.json["error"]["code"] == "ACCOUNT_LOCKED"
    installation.sql("UPDATE users SET failed_login_attempts = 0, locked_until = NULL WHERE email = 'officer@example.com'")
    assert servers[-1].sign_in(installation.administrator)["accessToken"]


def test_one_statement_is_recorded_once(nodes):
    """Two nodes hear of the same statement; one entry tells of it, with how many rows it touched."""
    installation, servers = nodes
    before = outside_entries(installation, "users.changed_outside")
    installation.sql("UPDATE users SET failed_login_attempts = 0")
    recorded(installation, "users.changed_outside", before + 1)
    for server in servers:
        assert server.get("/readyz").status == 200
    again = before + 1
    assert outside_entries(installation, "users.changed_outside") == again


def test_the_servers_own_changes_are_not_outside(nodes):
    installation, servers = nodes
    tokens = sign_in_everywhere(installation, servers)
    for token in tokens:
        servers[0].post("/v1/auth/logout", token=token)
    assert outside_entries(installation, "users.changed_outside") == 0
    assert outside_entries(installation, "refresh_tokens.changed_outside") == 0


def test_the_audit_log_refuses_to_be_rewritten(nodes):
    installation, servers = nodes
    sign_in_everywhere(installation, servers)
    statements = [
        "UPDATE audit_entries SET action = 'x'", "DELETE FROM audit_entries", "UPDATE audit_values SET resource_id = 'x'",
        "DELETE FROM audit_values"]
    if installation.engine == "sqlite":
        statements.append("INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries LIMIT 1")
    else:
        statements.append("TRUNCATE audit_entries CASCADE")
    for statement in statements:
        with pytest.raises(AssertionError):
            installation.sql(statement)
            pytest.fail(f"went through: {statement}")
    assert int(installation.sql("SELECT count(*) FROM audit_logs")) > 0
