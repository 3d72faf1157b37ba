"""Secrets are replaced while 100 requests a second go on: none of them fails."""
import contextlib
import http.server
import json
import secrets
import threading
import time

import pytest

import castellan
from processes import wait_until
from secrets_manager import SecretsManager
from zoho_stand_in import ZohoStandIn

# The operators' guide's document, and a member that is nobody's.
DOCUMENT = {
    "database_password": "first", "redis_password": "r", "secret_key": "jwt_secret_key_here", "webhook_secret": "w",
    "theirs": {"n": [1, 2.50]}}
NAME = "sergas/production/app-secrets"


class Clients:
    """Requests at a steady hundred a second, from four sides: reads with a token, and one session that refreshes."""

    def __init__(self, server, login):
        self.server, self.failures, self.count = server, [], 0
        self.login = server.sign_in(login)
        self.reader = server.sign_in(login)["accessToken"]
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self._run, args=(number,)) for number in range(4)]

    def _run(self, number):
        refresh, due = self.login["refreshToken"], time.monotonic()
        while not self.stopping.is_set():
            try:
                if number == 0:
                    answer = self.server.refresh(refresh)
                    if answer.status == 200:
                        self.reader, refresh = answer.data["accessToken"], answer.data["refreshToken"]
                else:
                    answer = self.server.get("/v1/auth/profile", token=self.reader)
                if answer.status != 200:
                    self.failures.append(f"{answer.status}: {answer.body.decode(errors='replace')}")
            except OSError as error:
                self.failures.append(repr(error))
            self.count += 1
            due += 0.04
            time.sleep(max(0, due - time.monotonic()))

    @contextlib.contextmanager
    def working(self):
        begun = time.monotonic()
        for thread in self.threads:
            thread.start()
        try:
            yield
            time.sleep(0.5)
        finally:
            self.stopping.set()
            for thread in self.threads:
                thread.join()
        self.rate = self.count / (time.monotonic() - begun)
        assert not self.failures, f"{len(self.failures)} of {self.count} failed: {self.failures[:3]}"


def kids(server):
    return [key["kid"] for key in server.get("/.well-known/jwks.json").json["keys"]]


def test_signing_keys(install, engine):
    installation = install(engine)
    server = installation.start()
    run = lambda *arguments: castellan.run(installation.folder, arguments, installation.environment)
    before = kids(server)
    clients = Clients(server, installation.administrator)
    with clients.working():
        for count in (2, 3):
            done = json.loads(run("secrets", "rotate", "jwt", "--json"))
            wait_until(lambda: len(kids(server)) == count, 5, "the server shows the new key")
    assert clients.rate > 90, f"{clients.rate} requests a second are too few to say anything"
    assert kids(server)[0] == before[0] and done[0]["name"] == "jwt"

    token = clients.reader
    assert server.accepts(token)
    run("secrets", "rotate", "--force")
    server.refuses_within(2, token)
    assert len(kids(server)) == 1 and kids(server)[0] not in before
    assert server.accepts(server.sign_in(installation.administrator)["accessToken"])
    actions = installation.sql("SELECT action FROM audit_entries")
    assert actions.count("signing_key.rotated") == 2 and "signing_keys.replaced" in actions


@pytest.fixture
def manager():
    service = SecretsManager()
    yield service
    service.close()


@pytest.fixture
def role(postgresql):
    """A role that has to show its password, over TCP."""
    name = f"app_{secrets.token_hex(4)}"
    admin = postgresql.url("postgres")
    lines = [f"host all {name} 127.0.0.1/32 scram-sha-256", "local all all trust", "host all all 127.0.0.1/32 trust"]
    values = ", ".join(f"('{line}')" for line in lines)
    postgresql.sql(f"CREATE ROLE {name} LOGIN SUPERUSER PASSWORD 'first'", admin)
    postgresql.sql(f"COPY (VALUES {values}) TO '{postgresql.sql('SHOW hba_file', admin)}'", admin)
    postgresql.sql("SELECT pg_reload_conf()", admin)
    yield name
    postgresql.sql("COPY (VALUES ('local all all trust'), ('host all all 127.0.0.1/32 trust')) TO "
                   f"'{postgresql.sql('SHOW hba_file', admin)}'", admin)
    postgresql.sql("SELECT pg_reload_conf()", admin)


def lets_in(postgresql, url, role, password):
    try:
        return postgresql.sql("SELECT current_user", url.replace("//castellan@", f"//{role}:{password}@")) == role
    except AssertionError:
        return False


def test_database_password(install, postgresql, manager, role, tmp_path):
    manager.create(NAME, DOCUMENT)
    installation = install("postgresql")
    url = installation.environment["DATABASE_URL"]
    wait_until(lambda: not lets_in(postgresql, url, role, "wrong"), 5, "PostgreSQL asks for the password")
    environment = {
        "DATABASE_URL": url.replace("//castellan@", f"//{role}@"), "SECRETS_NAME": NAME, **manager.environment}
    run = lambda *arguments, status=0, **more: castellan.run(
        installation.folder, arguments, {**environment, **more}, status=status)
    server = installation.start(**environment)

    # Half of the pool's connections are cut after each rotation: new ones are made with the new password while requests go on.
    cut = f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '{role}'"
    clients = Clients(server, installation.administrator)
    with clients.working():
        for _ in range(2):
            old = manager.read(NAME)["database_password"]
            done = run("secrets", "rotate", "database", "--json")
            new = manager.read(NAME)
            assert json.loads(done)[0]["name"] == "database"
            assert new["database_password"] != old and new["database_password"] not in done, "it is never printed"
            assert {**new, "database_password": "first"} == DOCUMENT, "nothing else is lost"
            assert manager.read(NAME, "AWSPREVIOUS")["database_password"] == old
            assert manager.stages(NAME) == ["AWSCURRENT", "AWSPREVIOUS"]
            assert lets_in(postgresql, url, role, new["database_password"]) and not lets_in(postgresql, url, role, old)
            idle = f"{cut} AND state = 'idle' AND pid % 2 = 0"
            wait_until(lambda: int(postgresql.sql(idle, url)) > 0, 10, "a connection is idle, and cut")
            assert server.get("/v1/security-events", token=clients.reader).status == 200
    assert clients.rate > 90, f"{clients.rate} requests a second are too few to say anything"
    assert int(postgresql.sql(cut, url)) > 0
    wait_until(lambda: server.get("/readyz").status == 200, 10, "the pool is back with the new password")
    assert server.accepts(clients.reader)

    found = {item["name"]: item for item in json.loads(run("secrets", "list", "--json"))}
    assert found["database"]["automatic"] and NAME in found["database"]["place"]
    assert "secret.rotated" in installation.sql("SELECT action FROM audit_entries")
    logs = server.running.output + run("secrets", "list")
    assert new["database_password"] not in logs and old not in logs

    # Somebody stopped a rotation after PostgreSQL took the new password: the server gets in with what is pending.
    postgresql.sql(f"ALTER ROLE {role} PASSWORD 'pending'", url)
    manager.client.put_secret_value(
        SecretId=NAME, SecretString=json.dumps({**new, "database_password": "pending"}), VersionStages=["AWSPENDING"])
    postgresql.sql(cut, url)
    wait_until(lambda: server.get("/readyz").status == 200, 10, "the pool is back with the pending password")
    run("secrets", "rotate", "database")
    assert manager.read(NAME)["database_password"] == "pending", "what is pending is taken up"

    # An outage: the server goes on; one that starts says what is wrong.
    manager.line.cut()
    assert server.accepts(clients.reader)
    assert "AWS Secrets Manager: can't be reached" in refusal(installation, environment, 75)
    manager.line.mend()
    assert server.stop() == 0

    # Restored with the ledger of this installation, which only the password there opens: whoever was erased since stays so.
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("correct horse battery staple")
    run("user", "create", "--email", "gone@example.org", "--role", "agent")
    backup = json.loads(run("backup", "--to", str(tmp_path), "--passphrase-file", str(passphrase), "--json"))
    run("user", "erase", "gone@example.org")
    manifest = str(tmp_path / f"{backup['name']}.manifest.json")
    run("restore", manifest, "--passphrase-file", str(passphrase))
    run("audit", "recover", "--new-epoch", "--because", "restored on trial")
    assert "gone@example.org" not in run("user", "list")
    run("restore", manifest, "--passphrase-file", str(passphrase), status=69, DB_PASSWORD="not-the-password")

    # Temporary credentials are good with their token; wrong ones are told, and no secret is in the words.
    assert castellan.EMAIL in run("user", "list", **manager.temporary)
    without = refusal(installation, {**environment, **manager.temporary, "AWS_SESSION_TOKEN": "another"}, 78)
    assert "the credentials aren't accepted" in without, without
    wrong = refusal(installation, {**environment, "AWS_SECRET_ACCESS_KEY": "not-the-secret"}, 78)
    assert "the credentials aren't accepted" in wrong and "not-the-secret" not in wrong, wrong
    unknown = refusal(installation, {**environment, "AWS_ACCESS_KEY_ID": "AKIAUNKNOWN"}, 78)
    assert "the credentials aren't accepted" in unknown, unknown


def refusal(installation, environment, status):
    """What a command says that can't have its secrets."""
    import subprocess
    done = subprocess.run(
        [castellan.PROGRAM, "user", "list"], env=castellan.environment_of(installation.folder, environment),
        capture_output=True, text=True)
    assert done.returncode == status, done.stderr
    return done.stderr


def test_root_key(folder, manager):
    environment = {**manager.environment, "SECRETS_PROVIDER": "local", "CASTELLAN_ROOT_KEY_SECRET": "castellan/root"}
    manager.create("castellan/root", secrets.token_hex(32))
    castellan.set_up(folder, environment)
    assert not (folder / "root.key").exists()
    assert castellan.EMAIL in castellan.run(folder, ["user", "list"], environment)
    manager.client.put_secret_value(SecretId="castellan/root", SecretString=secrets.token_hex(32))
    castellan.run(folder, ["user", "list"], environment, status=78)


class ModelStandIn(http.server.BaseHTTPRequestHandler):
    """A language model that takes one key."""
    key = "sk-first"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        good = self.headers["x-api-key"] == ModelStandIn.key
        text = json.dumps({"rationale": "All is quiet."})
        body = json.dumps({"content": [{"type": "text", "text": text}], "stop_reason": "end_turn"} if good else {}).encode()
        self.send_response(200 if good else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def test_what_other_services_gave_out(install, manager):
    """Guide A's documents for Zoho and for the model, as they are laid out there; the model's key is replaced while the server works."""
    manager.create(NAME, DOCUMENT)
    manager.create("sergas/production/zoho-credentials", {
        "client_id": "1000.id", "client_secret": "secret", "refresh_token": "1000.refresh"})
    manager.create("sergas/production/anthropic-key", {"api_key": "sk-first"})
    model = http.server.ThreadingHTTPServer(("127.0.0.1", 0), ModelStandIn)
    threading.Thread(target=model.serve_forever, daemon=True).start()
    zoho = ZohoStandIn(3)
    urls = {name: value for name, value in zoho.environment.items() if name.endswith("_URL")}
    environment = {
        **manager.environment, **urls, "SECRETS_NAME": NAME, "ZOHO_DATA_CENTRE": "us", "AGENT_MODEL": "model-1",
        "AGENT_MODEL_URL": f"http://127.0.0.1:{model.server_port}"}
    installation = install("sqlite", **environment)
    run = lambda *arguments, **more: castellan.run(installation.folder, arguments, installation.environment, **more)
    assert json.loads(run("zoho", "sync", "--json"))["state"] == "idle"
    assert installation.sql("SELECT count(*) FROM accounts").strip() == "3"

    server = installation.start()
    token = server.sign_in(installation.administrator)["accessToken"]

    def rationale():
        answer = server.post("/v1/agents/security_reviewer/runs", {}, token)
        assert answer.status == 201, answer.body
        return answer.json["data"]["rationale"]

    assert rationale() == "All is quiet."
    ModelStandIn.key = "sk-second"
    run("secrets", "set", "model", "--from", "-", stdin="sk-wrong\n", status=1)
    assert manager.read("sergas/production/anthropic-key") == {"api_key": "sk-first"}
    said = run("secrets", "set", "model", "--from", "-", "--json", stdin="sk-second\n")
    assert manager.read("sergas/production/anthropic-key") == {"api_key": "sk-second"}
    assert manager.read(NAME) == DOCUMENT, "nothing else is touched"
    # Whose key is refused looks for another, once a second at most.
    wait_until(lambda: rationale() == "All is quiet.", 10, "the new key, without a restart")
    listed = {item["name"]: item["place"] for item in json.loads(run("secrets", "list", "--json"))}
    assert listed["model"].endswith("sergas/production/anthropic-key") and "zoho-refresh-token" in listed
    assert "sk-" not in server.running.output + said and "1000.refresh" not in server.running.output
