"""OAuth's endpoints under load, beside glewlwyd's on the same requests: introspection, client credentials, refresh. And the same at ten million
expired tokens."""
import base64
import hashlib
import json
import pathlib
import re
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import time
import urllib.parse
import uuid

import castellan
from glewlwyd import Glewlwyd, granted
from page_user import PageUser
from processes import find_program, free_port

ALGORITHMS = ("RS256", "ES256")
CALLBACK = "https://ledger.example/cb"
SCOPE = "session:read"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
ROUNDS = 3
CALLERS = 32
# More than callers, so that each finds one that nobody else holds.
SESSIONS = 2 * CALLERS

FORM = """
wrk.method = 'POST'
wrk.headers['Content-Type'] = 'application/x-www-form-urlencoded'
wrk.headers['Authorization'] = '{authorization}'
"""
FIXED = "wrk.body = '{body}'\n"
# Every answer's token is the next request's: each is used once.
REFRESHING = """
local tokens = {{ {tokens} }}
local from = 1
request = function()
    local token = tokens[from]
    tokens[from] = nil
    from = from + 1
    return wrk.format(nil, nil, nil, 'grant_type=refresh_token&refresh_token=' .. token)
end
local last = #tokens
response = function(status, headers, body)
    last = last + 1
    tokens[last] = body:match('"refresh_token"%s*:%s*"([^"]+)"')
end
"""


def wrk(url, path, script, seconds, callers=CALLERS):
    """Requests a second and the 99th percentile in milliseconds; none may be refused."""
    words = ["-t", "1", "-c", callers, "-d", f"{seconds}s", "--timeout", "10s", "--latency", "-s", script, url + path]
    printed = subprocess.run(
        [find_program("wrk"), *map(str, words)], capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in printed and "Socket errors" not in printed, printed
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", printed).groups()
    return float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1]), float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


class Ours:
    """Castellan with a confidential client for each algorithm."""

    def __init__(self, folder, environment, login):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        environment = {**environment, "CASTELLAN_PORT": str(port), "CASTELLAN_PUBLIC_URL": self.url}
        self.login, self.clients = login, {}
        for algorithm in ALGORITHMS:
            grants = [word for grant in ("client_credentials", "authorization_code", "refresh_token") for word in ("--grant", grant)]
            self.clients[algorithm] = json.loads(castellan.run(folder, [
                "oauth", "client", "create", "--name", algorithm, *grants, "--redirect-uri", CALLBACK, "--scope", SCOPE,
                "--algorithm", algorithm, "--first-party", "--json"], environment))
        self.server = castellan.Server(folder, environment)

    token_path = staticmethod(lambda algorithm: "/oauth/token")
    introspection_path = staticmethod(lambda algorithm: "/oauth/introspect")
    scope = SCOPE

    def authorization(self, algorithm):
        client = self.clients[algorithm]
        return "Basic " + base64.b64encode(f"{client['client_id']}:{client['client_secret']}".encode()).decode()

    def refresh_tokens(self, count):
        """By the pages, as a browser would: the client is the house's own, so after one sign-in each request is answered with a code."""
        client, user = self.clients["RS256"]["client_id"], PageUser(self.url)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
        query = urllib.parse.urlencode({
            "client_id": client, "redirect_uri": CALLBACK, "response_type": "code", "scope": SCOPE, "code_challenge": challenge,
            "code_challenge_method": "S256"})
        back, tokens = user.ask("GET", f"{self.url}/oauth/authorize?{query}"), []
        if "password" in back:
            back = user.submit(login=self.login.email, password=self.login.password)
        for _ in range(count):
            code = urllib.parse.parse_qs(urllib.parse.urlsplit(back).query)["code"][0]
            tokens.append(granted(self, "RS256", {
                "grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER})["refresh_token"])
            back = user.ask("GET", f"{self.url}/oauth/authorize?{query}")
        return tokens

    def close(self):
        self.server.kill()


def rates(house, folder, seconds):
    """Requests a second of each kind, and the 99th percentile of introspections."""
    found = {}
    machine = {"grant_type": "client_credentials", "scope": house.scope}
    for algorithm in ALGORITHMS:
        script = folder / "machine.lua"
        script.write_text(FORM.format(authorization=house.authorization(algorithm)) + FIXED.format(body=urllib.parse.urlencode(machine)))
        found[algorithm], _ = wrk(house.url, house.token_path(algorithm), script, seconds)
    script = folder / "introspect.lua"
    body = urllib.parse.urlencode({"token": granted(house, "RS256", machine)["access_token"]})
    script.write_text(FORM.format(authorization=house.authorization("RS256")) + FIXED.format(body=body))
    found["introspect"], found["p99"] = wrk(house.url, house.introspection_path("RS256"), script, seconds)
    script = folder / "refresh.lua"
    tokens = ", ".join(f"'{token}'" for token in house.refresh_tokens(SESSIONS))
    script.write_text(FORM.format(authorization=house.authorization("RS256")) + REFRESHING.format(tokens=tokens))
    found["refresh"], _ = wrk(house.url, house.token_path("RS256"), script, seconds)
    return found


WANTED = [("introspect", "introspection", 10_000), ("RS256", "client credentials, RS256", 2_000),
          ("ES256", "client credentials, ES256", 5_000), ("refresh", "refresh, RS256", 1_500)]


def measure(engine, postgresql, note, seconds, expired):
    """Both in turn on the same requests; on SQLite once more beside millions of tokens that have expired."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="castellan-bench-"))
    environment = {"LOG_LEVEL": "notice"}
    if engine == "postgresql":
        environment["DATABASE_URL"] = postgresql.create()
    try:
        login = castellan.set_up(folder, environment)
        mine = of(Ours(folder, environment, login), folder, seconds)
        theirs = of(Glewlwyd(), folder, seconds) if engine == "sqlite" else None
        for name, measure, wanted in WANTED:
            other = f"glewlwyd {theirs[name]:,.0f}/s" if theirs else ""
            ratio = f"{mine[name] / theirs[name]:.1f}" if theirs else ""
            good = mine[name] >= wanted and (theirs is None or mine[name] >= theirs[name])
            note(engine, measure, f"{mine[name]:,.0f}/s", other, ratio, f"≥ {wanted:,}/s", good)
        note(engine, "introspection, p99", f"{mine['p99']:.1f} ms", f"glewlwyd {theirs['p99']:.1f} ms" if theirs else "", "", "≤ 10 ms",
             mine["p99"] <= 10)
        if engine == "sqlite" and expired:
            fill(folder / "castellan.db", expired)
            house = Ours(folder, environment, login)
            try:
                beside = rates(house, folder, seconds)
                for name, measure, wanted in WANTED:
                    note(engine, f"{measure}, beside {expired:,} expired tokens", f"{beside[name]:,.0f}/s", f"without {mine[name]:,.0f}/s",
                         f"{beside[name] / mine[name]:.2f}", f"≥ {wanted:,}/s", beside[name] >= wanted)
                left = gone(folder / "castellan.db", expired, seconds=60)
                note(engine, "expired tokens removed meanwhile", f"{left:,.0f}/s", "", "", "> 0/s", left > 0)
            finally:
                house.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def of(house, folder, seconds):
    """Medians over rounds."""
    try:
        rounds = [rates(house, folder, seconds) for _ in range(ROUNDS)]
    finally:
        house.close()
    return {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}


def fill(database, count):
    """Sessions that ran out a day ago, as clients leave them: each a row with a refresh token."""
    with sqlite3.connect(database) as connection:
        # As the server itself writes: what others write is recorded row by row.
        connection.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; UPDATE server_guard SET inside = 1")
        user, = connection.execute("SELECT id FROM users LIMIT 1").fetchone()
        client, = connection.execute("SELECT id FROM oauth_clients LIMIT 1").fetchone()
        day = lambda days: time.strftime("%Y-%m-%d %H:%M:%S.000", time.gmtime(time.time() + 86_400 * days))
        for first in range(0, count, 100_000):
            numbers = range(first, min(first + 100_000, count))
            ids = [str(uuid.UUID(int=(0x0190 << 112) + (7 << 76) + (2 << 62) + number)) for number in numbers]
            connection.executemany(
                "INSERT INTO refresh_tokens (id, user_id, client_id, created_at, last_used_at, expires_at, absolute_expires_at, scopes) "
                f"VALUES (?, '{user}', '{client}', '{day(-40)}', '{day(-40)}', '{day(-1)}', '{day(50)}', '[]')", ((one,) for one in ids))
            connection.executemany(
                f"INSERT INTO refresh_token_secrets (session_id, generation, secret_hash, issued_at) VALUES (?, 0, randomblob(32), '{day(-40)}')",
                ((one,) for one in ids))
            connection.commit()
        connection.execute("UPDATE server_guard SET inside = 0")
        # Removing them is due, as it is every hour.
        connection.execute(f"UPDATE schedules SET next_run_at = '{day(-1)}' WHERE name = 'sessions.expire'")


def gone(database, count, seconds):
    """How many of them go in a second."""
    begun = time.monotonic()
    before = rows(database)
    while time.monotonic() - begun < seconds and rows(database) == before:
        time.sleep(0.2)
    first, begun = rows(database), time.monotonic()
    time.sleep(10)
    return (first - rows(database)) / (time.monotonic() - begun)


def rows(database):
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT count(*) FROM refresh_tokens").fetchone()[0]
