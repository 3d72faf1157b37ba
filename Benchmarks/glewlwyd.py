"""glewlwyd, an OAuth server written in C, with SQLite: somebody else's answers to the same requests."""
import base64
import http.cookiejar
import json
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request

from processes import Running, find_program, free_port, wait_until

SCHEMA = pathlib.Path("/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3")
CONFIGURATION = pathlib.Path("/etc/glewlwyd/glewlwyd.conf")
USER, PASSWORD = "admin", "password"  # whom its own schema makes
GRANTS = ("client", "password", "refresh")


class Glewlwyd:
    """A server on a free port, with one confidential client and a plugin for each algorithm."""

    client, secret, scope = "bench", "secret-of-the-benchmark", "bench"

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="castellan-bench-"))
        port = free_port()
        # Its cookies are for names, not addresses.
        self.url = f"http://localhost:{port}"
        database = self.folder / "glewlwyd.db"
        with sqlite3.connect(database) as connection:
            connection.executescript(SCHEMA.read_text())
        kept = [line for line in CONFIGURATION.read_text().splitlines()
                if not line.startswith(("port=", "external_url=", "log_file=", "log_level=", "@include"))]
        path = self.folder / "glewlwyd.conf"
        path.write_text("\n".join([
            f"port={port}", f'external_url="{self.url}/"', 'log_level="ERROR"', f'log_file="{self.folder}/log"',
            f'database = {{ type = "sqlite3"; path = "{database}"; }};', *kept]))
        self.running = Running([find_program("glewlwyd"), "--config-file", path])
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        wait_until(lambda: self._answers(), 10, "glewlwyd")
        self._administer("POST", "auth/", {"username": USER, "password": PASSWORD})
        self._administer("POST", "scope/", {
            "name": self.scope, "display_name": "bench", "description": "bench", "password_required": False, "scheme": {}})
        self._administer("PUT", f"user/{USER}", {
            "username": USER, "name": "bench", "enabled": True, "scope": ["g_admin", "g_profile", self.scope]})
        for name, kind in (("RS256", "rsa"), ("ES256", "ecdsa")):
            self._administer("POST", "mod/plugin/", {
                "module": "oidc", "name": name, "display_name": name, "enabled": True, "parameters": self._plugin(kind)})
        self._administer("POST", "client/", {
            "client_id": self.client, "name": "bench", "password": self.secret, "confidential": True, "enabled": True,
            "scope": [self.scope], "authorization_type": ["client_credentials", "refresh_token", "password"],
            "token_endpoint_auth_method": ["client_secret_basic"]})

    def _plugin(self, kind):
        words = ["-pkeyopt", "rsa_keygen_bits:2048"] if kind == "rsa" else ["-pkeyopt", "ec_paramgen_curve:P-256"]
        algorithm = "RSA" if kind == "rsa" else "EC"
        key = subprocess.run(["openssl", "genpkey", "-algorithm", algorithm, *words], check=True, capture_output=True, text=True).stdout
        public = subprocess.run(["openssl", "pkey", "-pubout"], input=key, check=True, capture_output=True, text=True).stdout
        return {
            "iss": self.url, "jwt-type": kind, "jwt-key-size": "256", "key": key, "cert": public,
            "access-token-duration": 3600, "refresh-token-duration": 1209600, "code-duration": 600,
            "refresh-token-rolling": True, "refresh-token-one-use": "always", "allow-non-oidc": True,
            **{f"auth-type-{grant}-enabled": True for grant in GRANTS},
            "introspection-revocation-allowed": True, "introspection-revocation-allow-target-client": True,
            "secret-type": "pairwise", "subject-type": "public"}

    def _answers(self):
        try:
            return self.opener.open(self.url + "/api/").status == 200
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def _administer(self, method, path, body):
        request = urllib.request.Request(
            f"{self.url}/api/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}, method=method)
        assert self.opener.open(request).status == 200

    def token_path(self, algorithm):
        return f"/api/{algorithm}/token"

    def introspection_path(self, algorithm):
        return f"/api/{algorithm}/introspect"

    def authorization(self, algorithm):
        return "Basic " + base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()

    def refresh_tokens(self, count):
        fields = {"grant_type": "password", "username": USER, "password": PASSWORD, "scope": self.scope}
        return [granted(self, "RS256", fields)["refresh_token"] for _ in range(count)]

    def close(self):
        self.running.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def granted(house, algorithm, fields):
    """What a server's token endpoint answers its client."""
    request = urllib.request.Request(
        house.url + house.token_path(algorithm), urllib.parse.urlencode(fields).encode(),
        {"Authorization": house.authorization(algorithm)})
    return json.load(urllib.request.urlopen(request))
