"""Ten million security events: guide R's queries over HTTP with DuckDB beside them on the same rows, statistics, ingest, export.

`Benchmarks/run` calls `measure`. The rows are made by arithmetic, so that SQLite, PostgreSQL and DuckDB make the same ones.
"""
import datetime
import http.client
import importlib.util
import json
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
DAYS = 30
USERS = 2_000
ADDRESSES = 20_000
BATCH = 10_000
QUERIES = 120  # of each kind, one after the other
WARM = 5

# What an event is, by a number from 0 to 999 that its own number gives: (below, type, category, severity, success).
KINDS = [
    (560, "data_read", "data_access", "info", True), (700, "token_refresh", "authentication", "info", True),
    (860, "api_key_used", "api_key", "info", True), (920, "login_success", "authentication", "info", True),
    (960, "login_failed", "authentication", "warning", False), (980, "data_updated", "data_access", "info", True),
    (990, "permission_denied", "authorization", "warning", False), (995, "rate_limit_exceeded", "suspicious", "warning", False),
    (997, "lockout_attempt_while_locked", "suspicious", "warning", False), (998, "account_locked", "authentication", "error", False),
    (999, "geo_anomaly", "suspicious", "warning", False), (1000, "mass_revocation", "authentication", "critical", True)]


def case(index, number):
    """A CASE over the kinds; texts quoted, truth as it is."""
    parts = [f"WHEN {number} < {kind[0]} THEN {'%r' % kind[index] if index < 4 else str(kind[index]).upper()}" for kind in KINDS]
    return "CASE " + " ".join(parts) + " END"


def selection(engine, count, end):
    """SELECT … of `count` events over the days before `end` (ms), the columns of `COLUMNS` in their order."""
    step = DAYS * 86_400_000 / count
    spread = lambda factor, modulus: f"((i * {factor} + 12345) % 1000003 % {modulus})"
    milliseconds = f"({end - DAYS * 86_400_000} + CAST(i * {step!r} AS BIGINT))"
    number, user, address = spread(48271, 1000), spread(16807, USERS), spread(69621, ADDRESSES)
    stranger = f"({number} BETWEEN 940 AND 959)"  # half of the failed sign-ins recognise nobody
    if engine == "sqlite":
        hexadecimal = lambda value, width: f"printf('%0{width}x', {value})"
        created = f"strftime('%Y-%m-%d %H:%M:%f', {milliseconds} / 1000.0, 'unixepoch')"
        source, to_text = f"(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {count - 1}) SELECT i FROM n)", str
    else:
        pad, cast = "lpad", "CAST({} AS BIGINT)"
        hexadecimal = lambda value, width: (
            f"lpad(to_hex({cast.format(value)}), {width}, '0')" if engine == "postgresql" else f"printf('%0{width}x', {cast.format(value)})")
        created = f"to_timestamp({milliseconds} / 1000.0)" if engine == "postgresql" else f"make_timestamp({milliseconds} * 1000)"
        source = (f"(SELECT CAST(g AS BIGINT) AS i FROM generate_series(0, {count - 1}) AS g)" if engine == "postgresql"
                  else f"(SELECT range AS i FROM range({count}))")
    join = lambda *parts: " || '-' || ".join(parts)
    high = f"({milliseconds} / 65536)" if engine != "duckdb" else f"({milliseconds} // 65536)"
    identifier = join(hexadecimal(high, 8), hexadecimal(f"({milliseconds} % 65536)", 4), "'7' || " + hexadecimal("(i % 4096)", 3),
                      "'8' || " + hexadecimal("(i % 4093)", 3), hexadecimal("i", 12))
    user_id = "'00000000-0000-7000-8000-' || " + hexadecimal(user, 12)
    uuid = (lambda text: f"CAST({text} AS UUID)") if engine == "postgresql" else (lambda text: text)
    text = lambda value: f"CAST({value} AS TEXT)" if engine != "duckdb" else f"CAST({value} AS VARCHAR)"
    json_of = "CAST('{}' AS JSONB)" if engine == "postgresql" else "'{}'"
    return f"""
        SELECT {uuid(identifier)} AS id, {case(1, number)} AS event_type, {case(2, number)} AS event_category,
            {case(3, number)} AS severity, CASE WHEN NOT {stranger} THEN {uuid(user_id)} END AS user_id,
            'person' || {text(user)} || '@example.com' AS email,
            '10.' || {text(f"({address} / 65536)" if engine != "duckdb" else f"({address} // 65536)")} || '.' ||
                {text(f"({address} / 256 % 256)" if engine != "duckdb" else f"({address} // 256 % 256)")} || '.' ||
                {text(f"({address} % 256)")} AS ip_address,
            'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0' AS user_agent,
            '/v1/escrows/ESC-2026-' || {text("(i % 9000)")} AS request_path, 'GET' AS request_method,
            {case(4, number)} AS success, 'Read escrow ESC-2026-' || {text("(i % 9000)")} AS message,
            {json_of} AS metadata, {created} AS created_at FROM {source} AS numbers"""


COLUMNS = ("id, event_type, event_category, severity, user_id, email, ip_address, user_agent, request_path, request_method, "
           "success, message, metadata, created_at")

COUNTS = """
INSERT INTO security_event_counts (owner, span, starts_at, event_type, event_category, severity, success, writer, events)
SELECT '*', 'hour', {hour}, event_type, event_category, severity, success, 0, COUNT(*) FROM security_events GROUP BY 3, 4, 5, 6, 7;
INSERT INTO security_event_counts (owner, span, starts_at, event_type, event_category, severity, success, writer, events)
SELECT '*', 'day', {day}, event_type, event_category, severity, success, 0, COUNT(*) FROM security_events GROUP BY 3, 4, 5, 6, 7;
INSERT INTO security_event_counts (owner, span, starts_at, event_type, event_category, severity, success, writer, events)
SELECT {owner}, 'day', {day}, event_type, event_category, severity, success, 0, COUNT(*) FROM security_events
WHERE user_id IS NOT NULL GROUP BY 1, 3, 4, 5, 6, 7;
INSERT INTO security_event_segments (number, entry_id, last_position, last_id, last_at, ids, digests)
SELECT 1, id, stream_position, id, created_at, {nothing}, {nothing} FROM security_events ORDER BY stream_position DESC, id DESC LIMIT 1;
"""


def fill_sqlite(path, count, end):
    """Straight into the file of a server that doesn't run, indexes last."""
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA temp_store = MEMORY; DELETE FROM security_event_counts; DELETE FROM security_event_segments;")
    indexes = database.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'security_events' AND sql IS NOT NULL").fetchall()
    for name, _ in indexes:
        database.execute(f"DROP INDEX {name}")
    database.execute("BEGIN")
    database.execute("DELETE FROM security_events")
    database.execute(f"INSERT INTO security_events ({COLUMNS}) {selection('sqlite', count, end)}")
    database.execute("COMMIT")
    for _, sql in indexes:
        database.execute(sql)
    database.executescript(COUNTS.format(
        hour="substr(created_at, 1, 13) || ':00:00.000'", day="substr(created_at, 1, 10) || ' 00:00:00.000'", owner="user_id", nothing="x''"))
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def fill_postgresql(postgresql, url, count, end):
    months = {datetime.datetime.fromtimestamp(end / 1000 - day * 86_400, datetime.UTC).strftime("%Y-%m-01") for day in range(DAYS + 1)}
    run = lambda sql: postgresql.sql(sql, url)
    for month in sorted(months):
        run(f"SELECT security_events_make_partition('{month} 12:00:00+00')")
    definitions = run(
        "SELECT indexdef FROM pg_indexes WHERE tablename = 'security_events' AND indexname NOT LIKE '%pkey'").splitlines()
    names = run("SELECT indexname FROM pg_indexes WHERE tablename = 'security_events' AND indexname NOT LIKE '%pkey'").splitlines()
    run("DELETE FROM security_events; DELETE FROM security_event_counts; DELETE FROM security_event_segments; " + "".join(f"DROP INDEX {name};" for name in names))
    run(f"SET synchronous_commit = off; INSERT INTO security_events ({COLUMNS}) {selection('postgresql', count, end)}")
    run("SET maintenance_work_mem = '1GB'; " + ";".join(definitions).replace(" ON ONLY ", " ON "))
    run(COUNTS.format(hour="date_trunc('hour', created_at, 'UTC')", day="date_trunc('day', created_at, 'UTC')", owner="user_id::text", nothing="''"))
    run("VACUUM ANALYZE security_events")
    run("VACUUM ANALYZE security_event_counts")


class Client:
    """One connection that stays open."""

    def __init__(self, server, token):
        self.connection = http.client.HTTPConnection(server.host, timeout=120)
        self.headers = {"Authorization": f"Bearer {token}"}

    def ask(self, path):
        self.connection.request("GET", path, headers=self.headers)
        response = self.connection.getresponse()
        body = response.read()
        assert response.status == 200, (path, response.status, body[:300])
        return json.loads(body)["data"]

    def send(self, body):
        self.connection.request(
            "POST", "/v1/security-events", body, {**self.headers, "Content-Type": "application/x-ndjson"})
        response = self.connection.getresponse()
        answer = response.read()
        assert response.status == 200, answer[:300]
        assert json.loads(answer)["data"]["recorded"] == BATCH


def p95(times):
    return statistics.quantiles(times, n=20)[-1] * 1000


def timed(work, repeats):
    times = []
    for number in range(repeats + WARM):
        begun = time.perf_counter()
        work(number)
        if number >= WARM:
            times.append(time.perf_counter() - begun)
    return times


def guide_queries(end):
    """Guide R's queries: name, the path by number, and the same question in SQL."""
    at = lambda days: datetime.datetime.fromtimestamp(end / 1000 - days * 86_400, datetime.UTC)
    iso = lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    sql = lambda where: f"SELECT * FROM security_events WHERE {where} ORDER BY created_at DESC, id DESC LIMIT 100"
    stamp = lambda days: f"TIMESTAMP '{at(days).strftime('%Y-%m-%d %H:%M:%S')}'"
    address = lambda number: f"10.0.{number * 7 % 78}.{number * 31 % 256}"
    return [
        ("failed logins, 24 h", lambda n: f"?eventType=login_failed&startDate={iso(at(1))}",
         lambda n: sql(f"event_type = 'login_failed' AND created_at >= {stamp(1)}")),
        ("account lockouts, 7 days", lambda n: f"?eventType=account_locked&startDate={iso(at(7))}",
         lambda n: sql(f"event_type = 'account_locked' AND created_at >= {stamp(7)}")),
        ("critical, 7 days", lambda n: "/critical?daysBack=7", lambda n: sql(f"severity = 'critical' AND created_at >= {stamp(7)}")),
        ("geographic anomalies", lambda n: "?eventType=geo_anomaly&severity=warning",
         lambda n: sql("event_type = 'geo_anomaly' AND severity = 'warning'")),
        ("one address", lambda n: f"?ipAddress={address(n)}", lambda n: sql(f"ip_address = '{address(n)}'")),
        ("every parameter", lambda n: f"?eventType=login_failed&eventCategory=authentication&severity=warning&startDate={iso(at(20))}"
         f"&endDate={iso(at(n % 10))}&success=false&limit=100&offset=0",
         lambda n: sql("event_type = 'login_failed' AND event_category = 'authentication' AND severity = 'warning' AND NOT success "
                       f"AND created_at BETWEEN {stamp(20)} AND {stamp(n % 10)}")),
        ("recent", lambda n: "/recent", None)]


def duckdb_times(count, end):
    """The 95th percentile of each query in DuckDB, in this process, in milliseconds; nothing where it isn't installed."""
    if importlib.util.find_spec("duckdb") is None:
        return {}
    import duckdb
    database = duckdb.connect()
    database.execute(f"CREATE TABLE security_events AS {selection('duckdb', count, end)}")
    times = {name: p95(timed(lambda n, sql=sql: database.execute(sql(n)).fetchall(), 30)) for name, _, sql in guide_queries(end) if sql}
    times["stats"] = p95(timed(lambda n: database.execute(
        "SELECT event_category, severity, success, COUNT(*) FROM security_events GROUP BY ALL").fetchall(), 10))
    database.close()
    return times


def measure(engine, server_of, storage, note, count, seconds):
    """`server_of()` starts the server and signs in; `storage` fills the database before."""
    end = int(time.time() * 1000)
    begun = time.monotonic()
    storage(count, end)
    print(f"     {engine:<10} {count:,} events in {time.monotonic() - begun:.0f} s", flush=True)
    beside = duckdb_times(count, end)
    server, token = server_of()
    try:
        client = Client(server, token)
        for name, path, _ in guide_queries(end):
            mine = p95(timed(lambda n: client.ask("/v1/security-events" + path(n)), QUERIES))
            other = f"DuckDB {beside[name]:.1f} ms" if name in beside else ""
            ratio = f"{mine / beside[name]:.2f}" if name in beside else ""
            note(engine, f"{name}, p95 of {count:,} events", f"{mine:.1f} ms", other, ratio, "≤ 20 ms", mine <= 20)
        for days in (7, 30):
            mine = p95(timed(lambda n: client.ask(f"/v1/security-events/stats?daysBack={days}"), QUERIES))
            other = f"DuckDB {beside['stats']:.1f} ms" if "stats" in beside else ""
            note(engine, f"stats over {days} days, p95", f"{mine:.1f} ms", other, "", "≤ 50 ms", mine <= 50)
        mine = p95(timed(lambda n: client.ask("/v1/health"), QUERIES))
        note(engine, f"GET /v1/health, p95 beside {count:,} events", f"{mine:.1f} ms", "", "", "≤ 50 ms", mine <= 50)
        ingest(engine, server, token, client, note, seconds)
        export(engine, server, token, client, note, end, count)
    finally:
        server.kill()


def ingest(engine, server, token, client, note, seconds):
    """Batches from two programs at once until the time is over; then every event must be found."""
    def batch(mark, number):
        lines = [json.dumps({
            "event_type": "data_updated", "user_id": f"00000000-0000-7000-8000-{index * 37 % USERS:012x}", "email": f"person{index * 37 % USERS}@example.com",
            "ip_address": f"10.0.{index % 78}.{index % 256}", "user_agent": "portal/1.0", "request_path": f"/v1/escrows/{index}",
            "request_method": "GET", "message": f"Changed escrow {mark}.{number}.{index}", "metadata": {"resource_type": "escrow"}})
            for index in range(BATCH)]
        return "\n".join(lines).encode()
    total = lambda: client.ask("/v1/security-events?eventType=data_updated&count=exact&limit=1&startDate=" + started)["total"]
    started = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    before = total()
    bodies = {mark: [batch(mark, number) for number in range(4)] for mark in range(2)}
    sent = [0, 0]
    stop = time.perf_counter() + max(seconds, 4)

    def work(mark):
        own = Client(server, token)
        while time.perf_counter() < stop:
            own.send(bodies[mark][sent[mark] % 4])
            sent[mark] += 1
    begun = time.perf_counter()
    threads = [threading.Thread(target=work, args=(mark,)) for mark in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    events = sum(sent) * BATCH
    # Queryable: found by the very next question.
    assert total() - before == events, (total(), before, events)
    rate = events / (time.perf_counter() - begun)
    wanted = 15_000 if engine == "sqlite" else 20_000
    note(engine, f"ingest in batches of {BATCH:,}, durable and found", f"{rate:,.0f}/s", "", "", f"≥ {wanted:,}/s", rate >= wanted)


def export(engine, server, token, client, note, end, count):
    """A tenth of all events as CSV."""
    iso = lambda days: datetime.datetime.fromtimestamp(end / 1000 - days * 86_400, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    path = f"/v1/security-events/export?format=csv&startDate={iso(20)}&endDate={iso(17)}"
    client.connection.request("GET", path, headers=client.headers)
    begun = time.perf_counter()
    response = client.connection.getresponse()
    assert response.status == 200
    rows = -1
    while piece := response.read(1 << 20):
        rows += piece.count(b"\r\n")
    rate = rows / (time.perf_counter() - begun)
    assert rows >= count / 11, rows
    note(engine, f"export of {rows:,} rows as CSV", f"{rate:,.0f}/s", "", "", "≥ 100,000/s", rate >= 100_000)
