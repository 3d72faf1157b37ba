"""OAuth with other people's clients, unmodified: Authlib, requests-oauthlib and PyJWT."""
import json
import socket
import urllib.parse

import jwt
import pytest
import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey
from oauthlib.oauth2 import BackendApplicationClient
from requests_oauthlib import OAuth2Session as RequestsSession

import castellan
from page_user import PageUser
from processes import wait_until

DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


@pytest.fixture(autouse=True)
def plain_http(monkeypatch):
    """Both libraries want to be told that a server without TLS is meant: this one is on a loopback address."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class House:
    """A server under an address that its metadata names."""

    def __init__(self, installation, **environment):
        port = free_port()
        self.installation = installation
        self.server = installation.start(
            CASTELLAN_PORT=str(port), CASTELLAN_PUBLIC_URL=f"http://127.0.0.1:{port}", **environment)
        self.token = self.server.sign_in(installation.administrator)["accessToken"]
        self.metadata = requests.get(f"{self.server.url}/.well-known/openid-configuration", timeout=10).json()

    def run(self, *arguments):
        return castellan.run(self.installation.folder, arguments, self.installation.environment)

    def client(self, *arguments):
        """A client made at the terminal, as its developer is told of it."""
        return json.loads(self.run("oauth", "client", "create", "--name", "Ledger", *arguments, "--json"))

    def register(self, **metadata):
        """A client made by an administrator over the API."""
        answer = self.server.post("/v1/oauth/clients", {"client_name": "Ledger", **metadata}, token=self.token)
        assert answer.status == 201, answer
        return answer.json["data"]


def test_programs(engine, install):
    house = House(install(engine))
    told = requests.get(f"{house.server.url}/.well-known/oauth-authorization-server", timeout=10).json()
    assert told == house.metadata and told["issuer"] == house.server.url
    client = house.client("--grant", "client_credentials", "--scope", "session:read", "--scope", "account:read")
    session = OAuth2Session(client["client_id"], client["client_secret"], scope="session:read")
    token = session.fetch_token(told["token_endpoint"], grant_type="client_credentials")
    assert token["token_type"] == "Bearer" and token["scope"] == "session:read" and "refresh_token" not in token
    own = session.get(f"{house.server.url}/v1/auth/sessions")
    assert own.status_code == 200 and len(own.json()["data"]["sessions"]) == 1
    refused = session.get(f"{house.server.url}/v1/users")
    assert refused.status_code == 403
    seen = session.introspect_token(told["introspection_endpoint"], token=token["access_token"]).json()
    assert seen["active"] and seen["client_id"] == client["client_id"] and seen["iss"] == told["issuer"]
    assert session.revoke_token(told["revocation_endpoint"], token=token["access_token"]).status_code == 200
    assert session.introspect_token(
        told["introspection_endpoint"], token=token["access_token"]).json() == {"active": False}
    assert requests.get(
        f"{house.server.url}/v1/auth/sessions", headers={"Authorization": f"Bearer {token['access_token']}"},
        timeout=10).status_code == 401

    other = RequestsSession(client=BackendApplicationClient(client["client_id"]))
    assert other.fetch_token(
        told["token_endpoint"], client_id=client["client_id"], client_secret=client["client_secret"])["expires_in"] == 3600
    house.run("oauth", "client", "disable", client["client_id"])
    wait_until(
        lambda: requests.post(
            told["token_endpoint"], {"grant_type": "client_credentials"},
            auth=(client["client_id"], client["client_secret"]), timeout=10).status_code == 401,
        2, "the client is refused")


def test_secrets_are_replaced(engine, install):
    house = House(install(engine))
    client = house.client("--grant", "client_credentials", "--scope", "session:read")
    endpoint, form = house.metadata["token_endpoint"], {"grant_type": "client_credentials"}
    ask = lambda secret: requests.post(endpoint, form, auth=(client["client_id"], secret), timeout=10).status_code
    rotated = json.loads(house.run("oauth", "client", "rotate-secret", client["client_id"], "--json"))
    wait_until(lambda: ask(rotated["client_secret"]) == 200, 2, "the new secret works")
    assert ask(client["client_secret"]) == 200
    house.run("oauth", "client", "rotate-secret", client["client_id"], "--overlap-hours", "0")
    wait_until(lambda: ask(rotated["client_secret"]) == 401, 2, "the old one doesn't")
    listed = json.loads(house.run("oauth", "client", "list", "--json"))
    assert [one["client_id"] for one in listed] == [client["client_id"]] and "client_secret" not in listed[0]


def test_keys_are_found_across_a_rotation(engine, install):
    house = House(install(engine))
    keys = jwt.PyJWKClient(house.metadata["jwks_uri"], cache_keys=False, lifespan=1, cooldown_duration=0)
    clients = {name: house.client("--grant", "client_credentials", "--scope", "session:read", "--algorithm", name)
               for name in ("RS256", "PS256", "ES256", "EdDSA")}

    def check():
        """Every algorithm's token, as a resource server checks it; which keys they were signed with."""
        seen = set()
        for name, client in clients.items():
            session = OAuth2Session(client["client_id"], client["client_secret"])
            text = session.fetch_token(house.metadata["token_endpoint"], grant_type="client_credentials")["access_token"]
            header = jwt.get_unverified_header(text)
            assert header["typ"] == "at+jwt" and header["alg"] == name
            claims = jwt.decode(
                text, keys.get_signing_key_from_jwt(text).key, algorithms=[name], audience=house.server.url,
                issuer=house.server.url, options={"require": ["exp", "iat", "sub", "aud", "iss", "jti"]})
            assert claims["client_id"] == client["client_id"] and claims["sub"] == f"client:{client['client_id']}"
            seen.add(header["kid"])
        return seen

    count = lambda: len(requests.get(house.metadata["jwks_uri"], timeout=10).json()["keys"])
    wait_until(lambda: count() == 4, 5, "a key of each algorithm is shown before it signs")
    before, published = check(), 4
    for _ in range(2):
        house.run("secrets", "rotate", "jwt")
        wait_until(lambda: count() > published, 5, "the server shows the new keys")
        published = count()
        after = check()
    assert len(before) == 4 and not after <= before, "a new key signs"


def test_client_with_a_key(engine, install):
    house = House(install(engine))
    key = ec.generate_private_key(ec.SECP256R1())
    public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key()))
    client = house.register(
        grant_types=["client_credentials"], token_endpoint_auth_method="private_key_jwt", scope="session:read",
        jwks={"keys": [{**public, "kid": "one"}]})
    assert client["client_secret"] is None
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
    session = OAuth2Session(
        client["client_id"], ECKey.import_key(pem), token_endpoint_auth_method=PrivateKeyJWT(
            house.metadata["token_endpoint"], alg="ES256", headers={"kid": "one"}))
    session.register_client_auth_method(session.token_endpoint_auth_method)
    token = session.fetch_token(house.metadata["token_endpoint"], grant_type="client_credentials")
    assert token["scope"] == "session:read"
    named = requests.post(
        house.metadata["token_endpoint"], {"grant_type": "client_credentials", "client_id": client["client_id"]},
        timeout=10)
    assert named.status_code == 401 and named.json()["error"] == "invalid_client"


def test_code_and_refresh(engine, install):
    house = House(install(engine))
    client = house.client(
        "--redirect-uri", "https://ledger.example/cb", "--scope", "openid", "--scope", "email", "--scope", "session:read")
    session = OAuth2Session(
        client["client_id"], client["client_secret"], scope="openid email session:read",
        redirect_uri="https://ledger.example/cb", code_challenge_method="S256",
        token_endpoint=house.metadata["token_endpoint"])
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    address, state = session.create_authorization_url(
        house.metadata["authorization_endpoint"], code_verifier=verifier, nonce="n1")
    user = PageUser(house.server.url)
    assert "password" in user.ask("GET", address)
    login = house.installation.administrator
    assert "Ledger" in user.submit(login=login.email, password=login.password)
    back = user.submit(decision="allow")
    assert back.startswith("https://ledger.example/cb?")
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(back).query)
    assert query["iss"] == [house.server.url] and query["state"] == [state]
    token = session.fetch_token(authorization_response=back, state=state, code_verifier=verifier)
    keys = jwt.PyJWKClient(house.metadata["jwks_uri"])
    claims = jwt.decode(
        token["id_token"], keys.get_signing_key_from_jwt(token["id_token"]).key, algorithms=["RS256"],
        audience=client["client_id"], issuer=house.server.url)
    seen = session.get(house.metadata["userinfo_endpoint"]).json()
    assert claims["nonce"] == "n1" and claims["email"] == login.email == seen["email"] and claims["sub"] == seen["sub"]
    assert house.server.get("/v1/auth/sessions", token=token["id_token"]).status == 401

    before = session.token["access_token"]
    session.refresh_token(house.metadata["token_endpoint"])
    assert session.token["access_token"] != before
    assert session.get(f"{house.server.url}/v1/auth/sessions").status_code == 200
    # The code once more: what it had opened ends.
    with pytest.raises(OAuthError) as refused:
        OAuth2Session(client["client_id"], client["client_secret"], redirect_uri="https://ledger.example/cb").fetch_token(
            house.metadata["token_endpoint"], code=query["code"][0], code_verifier=verifier)
    assert refused.value.error == "invalid_grant"
    assert session.get(f"{house.server.url}/v1/auth/sessions").status_code == 401
    consents = house.server.get("/v1/oauth/consents", token=house.token).data["consents"]
    assert [one["client_id"] for one in consents] == [client["client_id"]]


def test_code_and_refresh_with_requests_oauthlib(engine, install):
    """The same with the other library: PKCE is its own, and its answers' scopes have to be those that it asked for."""
    house = House(install(engine))
    client = house.client("--redirect-uri", "https://ledger.example/cb", "--scope", "session:read")
    session = RequestsSession(
        client["client_id"], scope=["session:read"], redirect_uri="https://ledger.example/cb", pkce="S256")
    address, _ = session.authorization_url(house.metadata["authorization_endpoint"])
    user, login = PageUser(house.server.url), house.installation.administrator
    user.ask("GET", address)
    user.submit(login=login.email, password=login.password)
    token = session.fetch_token(
        house.metadata["token_endpoint"], authorization_response=user.submit(decision="allow"),
        client_secret=client["client_secret"])
    assert session.get(f"{house.server.url}/v1/auth/sessions").status_code == 200
    after = session.refresh_token(
        house.metadata["token_endpoint"], auth=(client["client_id"], client["client_secret"]))
    assert after["access_token"] != token["access_token"] and after["refresh_token"] != token["refresh_token"]
    assert session.get(f"{house.server.url}/v1/auth/sessions").status_code == 200
    credentials = {"auth": (client["client_id"], client["client_secret"]), "timeout": 10}
    spent = {"token": after["access_token"]}
    assert requests.post(house.metadata["introspection_endpoint"], spent, **credentials).json()["active"]
    assert requests.post(house.metadata["revocation_endpoint"], spent, **credentials).status_code == 200
    assert session.get(f"{house.server.url}/v1/auth/sessions").status_code == 401


def test_device_waits(engine, install):
    house = House(install(engine))
    client = house.client("--grant", DEVICE, "--auth", "none", "--scope", "session:read")
    begun = requests.post(
        house.metadata["device_authorization_endpoint"], {"client_id": client["client_id"]}, timeout=10).json()
    assert urllib.parse.urlsplit(begun["verification_uri"]).path == "/oauth/device" and begun["interval"] == 5
    form = {"grant_type": DEVICE, "device_code": begun["device_code"], "client_id": client["client_id"]}
    answers = [requests.post(house.metadata["token_endpoint"], form, timeout=10) for _ in range(2)]
    assert [(one.status_code, one.json()["error"]) for one in answers] == [
        (400, "authorization_pending"), (400, "slow_down")]


def test_programs_register(engine, install):
    installation = install(engine)
    house = House(installation)
    closed = requests.post(f"{house.server.url}/oauth/register", json={"client_name": "Bot"}, timeout=10)
    assert "registration_endpoint" not in house.metadata and closed.status_code == 404, closed.text
    house.server.stop()
    house = House(installation, OAUTH_DYNAMIC_REGISTRATION="true")
    token = json.loads(house.run("oauth", "registration-token", "create", "--label", "bots", "--json"))["token"]
    wish = {"client_name": "Bot", "grant_types": ["client_credentials"], "scope": "account:read"}
    ask = lambda token, wish: requests.post(
        house.metadata["registration_endpoint"], json=wish, headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert ask("nonsense", wish).status_code == 401
    wrong = ask(token, {**wish, "grant_types": ["password"]})
    assert wrong.status_code == 400 and wrong.json()["error"] == "invalid_client_metadata", wrong.text
    made = ask(token, wish)
    assert made.status_code == 201 and made.headers["Cache-Control"] == "no-store", made.text
    session = OAuth2Session(made.json()["client_id"], made.json()["client_secret"])
    assert session.fetch_token(house.metadata["token_endpoint"], grant_type="client_credentials")["access_token"]
    used = ask(token, wish)
    assert used.status_code == 401 and "Bearer" in used.headers["WWW-Authenticate"], used.text
