"""Forward authentication: a real nginx with the configuration that docs/forward-authentication.md shows."""
import http.client
import http.server
import json
import os
import shutil
import threading

import pytest

import castellan
from databases import as_user, scratch, unprivileged
from processes import Running, find_program, free_port, wait_until

PAGE = castellan.ROOT / "docs/forward-authentication.md"
FIELDS = ["User", "User-Id", "Email", "Role", "Permissions", "Session"]


class Application:
    """An application that answers with the header fields that reach it."""

    def __init__(self):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = json.dumps([[name.lower(), value] for name, value in self.headers.items()]).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Nginx:
    """An unprivileged nginx with the page's configuration, of which only the ports are changed."""

    def __init__(self, castellan_host, application_port, query=""):
        self.port = free_port()
        block = PAGE.read_text().split("```nginx\n")[1].split("```")[0]
        for documented, real in [
            ("127.0.0.1:8080", f"127.0.0.1:{self.port}"), ("127.0.0.1:8000", f"127.0.0.1:{application_port}"),
            ("127.0.0.1:5050/v1/auth/forward", f"{castellan_host}/v1/auth/forward{query}"),
        ]:
            assert documented in block, f"{documented} is not in the page"
            block = block.replace(documented, real)
        user = unprivileged()
        self.folder = scratch("nginx", user)
        temporary = "".join(
            f"{kind}_temp_path {self.folder}/{kind};\n" for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
        config = self.folder / "nginx.conf"
        config.write_text(
            f"daemon off;\nworker_processes 1;\npid {self.folder}/pid;\nerror_log stderr;\n"
            f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{block}}}\n")
        config.chmod(0o644)
        self.running = Running(
            [find_program("nginx", "/usr/sbin"), "-p", self.folder, "-e", "stderr", "-c", config],
            {"PATH": os.environ["PATH"]}, user=user, folder=self.folder)
        wait_until(self._answers, 20, "nginx")

    def _answers(self):
        assert self.running.process.poll() is None, self.running.output
        try:
            return self.get().status
        except ConnectionError:
            return None

    def get(self, path="/", headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers=dict(headers))
            response = connection.getresponse()
            return castellan.Answer(
                response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        finally:
            connection.close()

    def close(self):
        self.running.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture
def application():
    made = Application()
    yield made
    made.close()


@pytest.fixture
def nginx(application):
    made = []

    def make(server, query=""):
        made.append(Nginx(server.host, application.port, query))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_the_application_hears_who_asks_and_believes_nobody_else(engine, install, nginx):
    installation = install(engine)
    server = installation.start(TRUSTED_PROXIES="127.0.0.1")
    proxy = nginx(server)
    tokens = server.sign_in(installation.administrator)
    bearer = {"Authorization": f"Bearer {tokens['accessToken']}"}

    refused = proxy.get()
    assert refused.status == 401 and refused.headers["www-authenticate"].startswith("Bearer "), refused

    forged = {f"X-Castellan-{name}": "forged" for name in FIELDS}
    # What an application that can't tell `_` from `-` would read as ours; nginx drops it.
    forged |= {"X_Castellan_Role": "forged", "X-Castellan_Role": "forged"}
    answer = proxy.get("/deals?id=7", {**bearer, **forged, "X-Castellan-Roles": "x", "X-Forwarded-For": "203.0.113.9"})
    assert answer.status == 200, answer
    pairs = json.loads(answer.body)
    for name in FIELDS:
        assert len([1 for field, _ in pairs if field == f"x-castellan-{name.lower()}"]) == 1, name
    seen = dict(pairs)
    assert seen["x-castellan-user"] == tokens["user"]["reference"]
    assert seen["x-castellan-user-id"] == tokens["user"]["id"]
    assert seen["x-castellan-email"] == castellan.EMAIL
    assert seen["x-castellan-role"] == "system_admin"
    assert "event:list" in seen["x-castellan-permissions"].split(",")
    assert seen["x-castellan-session"] == tokens["sessionId"]
    assert "authorization" not in seen and "x-api-key" not in seen, "the credential stays with the proxy"
    assert "forged" not in seen.values()

    # The address that counts is the one that nginx saw.
    uses = installation.sql("SELECT DISTINCT ip_address FROM security_events WHERE ip_address IS NOT NULL")
    assert "203.0.113.9" not in uses

    key = server.post("/v1/api-keys", {"name": "proxy", "scopes": ["access:check"]}, token=tokens["accessToken"])
    assert key.status == 201, key
    secret = key.json["data"]["key"]
    seen = dict(json.loads(proxy.get("/", {"X-API-Key": secret, **forged}).body))
    assert seen["x-castellan-user"] == tokens["user"]["reference"] and seen["x-castellan-permissions"] == "access:check"
    assert "x-castellan-session" not in seen, "a key has none, and nginx passes no empty field on"

    assert proxy.get("/", {"Authorization": "Bearer nonsense"}).status == 401
    server.post("/v1/auth/logout", token=tokens["accessToken"])
    assert proxy.get("/", bearer).status == 401, "at once"


def test_permissions_and_roles_are_asked_for(engine, install, nginx):
    installation = install(engine)
    server = installation.start()
    root = server.sign_in(installation.administrator)["accessToken"]
    castellan.run(
        installation.folder, ["user", "create", "--email", "agent@example.com", "--role", "agent", "--json"],
        installation.environment)
    created = json.loads(castellan.run(
        installation.folder, ["user", "create", "--email", "viewer@example.com", "--role", "viewer", "--json"],
        installation.environment))
    viewer = server.sign_in(castellan.Login("viewer@example.com", created["password"]))["accessToken"]
    status = lambda proxy, token: proxy.get("/", {"Authorization": f"Bearer {token}"}).status

    by_permission = nginx(server, "?permission=access:check,event:list")
    assert (status(by_permission, root), status(by_permission, viewer)) == (200, 403)
    by_role = nginx(server, "?role=broker,viewer")
    assert (status(by_role, root), status(by_role, viewer)) == (403, 200)
    narrow = server.post("/v1/api-keys", {"name": "narrow", "scopes": ["access:check"]}, token=root).json["data"]["key"]
    whole = nginx(server, "?role=system_admin")
    assert (status(whole, root), status(whole, narrow)) == (200, 403), "a narrowed key isn't the role"
    denied = installation.sql("SELECT event_type FROM security_events WHERE event_type IN ('permission_denied', 'role_required')")
    assert set(denied.split()) == {"permission_denied", "role_required"}
    assert server.get("/v1/auth/forward?permission=nonsense", token=root).status == 400


def test_a_blocked_client_is_kept_out_by_its_own_address(engine, install, nginx):
    installation = install(engine)
    server = installation.start(TRUSTED_PROXIES="127.0.0.1")
    token = server.sign_in(installation.administrator)["accessToken"]
    blocked = {"Authorization": f"Bearer {token}", "X-Forwarded-For": "203.0.113.9"}
    castellan.run(installation.folder, ["ip", "block", "203.0.113.9", "--reason", "test"], installation.environment)
    wait_until(
        lambda: server.get("/v1/auth/forward", headers=blocked).status == 403, 5, "the proxy's client is blocked")
    assert nginx(server).get("/", blocked).status == 200, "what the client itself wrote there counts for nothing"
