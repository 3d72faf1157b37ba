"""A live `castellan`, driven as its users drive it: HTTP, the command line, SQL."""
import dataclasses
import http.client
import json
import os
import pathlib
import subprocess
import urllib.parse

from processes import Running, find_program, wait_until

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("CASTELLAN_PROGRAM", ROOT / ".build/debug/castellan"))
EMAIL = "officer@example.com"
PASSWORD = "correct horse battery staple"


def environment_of(folder, more):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept, "SWIFT_BACKTRACE": "enable=no", "CASTELLAN_DATA": str(folder), "CASTELLAN_HOST": "127.0.0.1",
        "CASTELLAN_PORT": "0", "LOG_LEVEL": "info",
        # What is asked here in a second nobody asks in a minute; NetworkJourney turns the limits on.
        "RATE_LIMITS": "false",
        # test_mfa.py is about who needs a second factor; everybody else signs in by password.
        "MFA_REQUIRED_ROLES": "none", **more}


def run(folder, arguments, environment=(), stdin="", status=0):
    """One verb of the command line; what it printed."""
    done = subprocess.run(
        [PROGRAM, *arguments], env=environment_of(folder, dict(environment)), input=stdin, capture_output=True, text=True)
    assert done.returncode == status, f"castellan {' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


@dataclasses.dataclass
class Login:
    email: str
    password: str


def set_up(folder, environment):
    """The first administrator, by `castellan setup`."""
    run(folder, ["setup", "--email", EMAIL, "--password-file", "-"], environment, stdin=PASSWORD + "\n")
    return Login(EMAIL, PASSWORD)


def sqlite3(database, text):
    """What `sqlite3` prints, as an operator would run it: with a time-out, because the server writes too."""
    done = subprocess.run(
        [find_program("sqlite3"), "-batch", "-cmd", ".timeout 5000", database, text], capture_output=True, text=True)
    assert done.returncode == 0 and not done.stderr, f"sqlite3: {done.stderr}\n{text}"
    return done.stdout.strip()


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def data(self):
        assert self.status == 200, f"{self.status}: {self.body.decode(errors='replace')}"
        return self.json["data"]


class Server:
    """`castellan serve` on a free port."""

    def __init__(self, folder, environment):
        self.running = Running([PROGRAM, "serve"], environment_of(folder, environment))
        self.url = self.running.wait_for_line(self._address)
        self.host = urllib.parse.urlsplit(self.url).netloc

    @staticmethod
    def _address(line):
        if "listening" not in line or "http://127.0.0.1:" not in line:
            return None
        port = ""
        for character in line.split("http://127.0.0.1:")[1]:
            if not character.isdigit():
                break
            port += character
        return f"http://127.0.0.1:{port}"

    def request(self, method, path, body=None, token=None, headers=(), timeout=30):
        connection = http.client.HTTPConnection(self.host, timeout=timeout)
        headers = dict(headers)
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None:
            body = json.dumps(body)
            headers["Content-Type"] = "application/json"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            answer = Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
            if answer.status == 500:
                # Shown with a check that fails: the answer itself doesn't say why, and the log comes a moment later.
                self.running.wait_for_line(lambda line: answer.json["error"]["requestId"] in line and '"status":500' in line, 5)
                print(f"{method} {path}: 500; the server's last words:", *self.running.lines[-20:], sep="\n")
            return answer
        finally:
            connection.close()

    def request_text(self, method, path, text, token, kind):
        """As `request`, with a body that isn't JSON."""
        connection = http.client.HTTPConnection(self.host, timeout=120)
        try:
            connection.request(method, path, text, {"Authorization": f"Bearer {token}", "Content-Type": kind})
            response = connection.getresponse()
            return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        finally:
            connection.close()

    def get(self, path, token=None, **more):
        return self.request("GET", path, token=token, **more)

    def post(self, path, body=None, token=None, **more):
        return self.request("POST", path, body, token, **more)

    def sign_in(self, login):
        """The `data` of a sign-in: accessToken, refreshToken, user."""
        return self.post("/v1/auth/login", {"email": login.email, "password": login.password}).data

    def refresh(self, refresh_token):
        return self.post("/v1/auth/refresh", {"refreshToken": refresh_token})

    def accepts(self, token):
        """Whether an access token is alive."""
        answer = self.get("/v1/auth/profile", token=token)
        assert answer.status in (200, 401), answer
        return answer.status == 200

    def refuses_within(self, seconds, token):
        """Fails unless the token dies in time; returns how long it took."""
        return wait_until(lambda: not self.accepts(token), seconds, f"{self.url} refuses the token")[1]

    def kill(self):
        self.running.kill()

    def stop(self):
        return self.running.stop()
