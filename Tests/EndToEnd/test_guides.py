"""Lines of the two guides that this server answers over HTTP, asked as the guides ask them. docs/guide-map.md names these tests."""
import subprocess

import pytest

import castellan

COLUMNS = {  # guide R, lines 242–255
    "id", "event_type", "event_category", "severity", "user_id", "email", "ip_address", "user_agent", "success", "message",
    "metadata", "created_at"}


@pytest.fixture
def house(engine, install):
    """A live server, and the token of somebody who failed to sign in twice before."""
    installation = install(engine)
    server = installation.start()
    for _ in range(2):
        server.post("/v1/auth/login", {"email": castellan.EMAIL, "password": "not the password"})
    return installation, server, server.sign_in(installation.administrator)["accessToken"]


def events(server, token, query):
    return server.get("/v1/security-events?" + query, token=token).data


def test_ping(house):
    """R1.3, R1.5: `status` at the top level, and HEAD, which uptime monitors send."""
    _, server, _ = house
    answer = server.get("/v1/status/ping")
    assert answer.status == 200 and answer.json["status"] == "ok" and answer.json["success"] is True
    head = server.request("HEAD", "/v1/status/ping")
    assert head.status == 200 and head.body == b""


def test_failed_logins_of_a_day(house):
    """R4.11: the guide's curl, with GNU date."""
    _, server, token = house
    day_ago = subprocess.run(
        ["date", "-u", "-d", "24 hours ago", "+%Y-%m-%dT%H:%M:%SZ"], capture_output=True, text=True, check=True).stdout.strip()
    printed = subprocess.run(
        ["curl", "-s", "-H", f"Authorization: Bearer {token}",
         f"{server.url}/v1/security-events?eventType=login_failed&startDate={day_ago}"],
        capture_output=True, text=True, check=True).stdout
    found = castellan.json.loads(printed)["data"]
    assert len(found["events"]) == 2
    assert all(event["event_type"] == "login_failed" and not event["success"] for event in found["events"])
    assert found["events"][0]["message"] == "Invalid password"  # R4.10


def test_rows_and_pages(house):
    """R4.6–R4.9: limit, offset, page, and the fields of a row."""
    _, server, token = house
    # Reading others' events is an event itself, the first time within a minute: not one of these.
    everything = events(server, token, "limit=500&eventCategory=authentication")
    assert COLUMNS <= set(everything["events"][0])
    assert {"total", "page", "pages"} <= set(everything) | set(everything.get("pagination", {}))
    first, second = (events(server, token, "limit=1&eventCategory=authentication" + more) for more in ("", "&offset=1"))
    assert first["events"][0] == everything["events"][0] and second["events"][0] == everything["events"][1]
    assert events(server, token, "limit=1&eventCategory=authentication&page=2")["events"] == second["events"]


def test_dates(house):
    """R4.4: both bounds, and what is no date is refused with the parameter's name."""
    _, server, token = house
    assert events(server, token, "endDate=2020-01-01T00:00:00Z")["events"] == []
    assert events(server, token, "startDate=2999-01-01T00:00:00Z")["events"] == []
    for query, field in [("startDate=yesterday", "startDate"), ("limit=0", "limit"), ("limit=501", "limit"), ("offset=-1", "offset"),
                         ("eventType=nonsense", "eventType")]:
        answer = server.get("/v1/security-events?" + query, token=token)
        assert answer.status == 400 and answer.json["error"]["code"] == "VALIDATION_ERROR"
        assert answer.json["error"]["details"][0]["field"] == field


def test_without_a_token(house):
    """R1.14, R3.9: no token, no answer; and what to do about it."""
    _, server, _ = house
    answer = server.get("/v1/security-events")
    assert (answer.status, answer.json["error"]["code"]) == (401, "NO_AUTH_TOKEN")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    answer = server.get("/v1/security-events", token="e30.e30.e30")
    assert (answer.status, answer.json["error"]["code"]) == (401, "INVALID_TOKEN")  # A4.10


def test_errors_say_nothing_about_the_inside(house):
    """R1.1, R1.9: a code, a sentence and a request id."""
    _, server, token = house
    for method, path, status in [("GET", "/v1/nothing", 404), ("DELETE", "/v1/status/ping", 405), ("POST", "/v1/auth/login", 400)]:
        answer = server.request(method, path, {"password": 1} if method == "POST" else None)
        assert answer.status == status
        assert set(answer.json["error"]) <= {"code", "message", "details", "requestId"}
        assert answer.json["error"]["requestId"] == answer.headers["x-request-id"]
        if status == 405:
            assert {"GET", "HEAD"} <= {name.strip() for name in answer.headers["allow"].split(",")}


def test_security_headers(house):
    """A1.14: on every answer, refusals included."""
    _, server, _ = house
    for path in ["/v1/status/ping", "/v1/nothing", "/v1/auth/profile", "/docs"]:
        headers = server.get(path).headers
        assert headers["x-frame-options"] == "DENY" and headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"] and "referrer-policy" in headers


def test_signing_keys(house):
    """A4.1: RS256 keys that anybody can check tokens with, and nothing private."""
    _, server, _ = house
    keys = server.get("/.well-known/jwks.json").json["keys"]
    assert keys and all(key["alg"] == "RS256" and key["kty"] == "RSA" and not {"d", "p", "q"} & set(key) for key in keys)


def test_sql(house):
    """R4.22, A8.2, A8.3, A10.11: events and audit log under their names and columns, by SQL."""
    installation, _, _ = house
    assert int(installation.sql("SELECT count(*) FROM security_events WHERE event_type = 'login_failed' AND NOT success")) == 2
    columns = "id, timestamp, user_id, action, resource_type, resource_id, details, ip_address, hash"
    since = "datetime('now', '-24 hours')" if installation.engine == "sqlite" else "NOW() - INTERVAL '24 hours'"
    rows = installation.sql(f"SELECT {columns} FROM audit_logs WHERE created_at > {since} AND action = 'session.created'")
    assert len(rows.splitlines()) == 1
