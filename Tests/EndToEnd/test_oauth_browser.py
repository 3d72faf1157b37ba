"""A real browser at the sign-in pages: Chromium, which holds forms and cookies to their rules, through sign-in, second factor, consent and back."""
import base64
import hashlib
import http.client
import http.server
import json
import os
import threading
import time
import urllib.parse

import pyotp
import pytest

from browser import Browser
from processes import free_port

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


class Callback:
    """A client's own page on this machine, which remembers how it was called."""

    def __init__(self):
        calls = self.calls = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                parts = urllib.parse.urlsplit(self.path)
                if parts.path != "/favicon.ico":
                    calls.append((self.path, {k: v[0] for k, v in urllib.parse.parse_qs(parts.query).items()}))
                body = b"<!DOCTYPE html><title>App</title><body>Back at the app"
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                length = int(self.headers["Content-Length"])
                fields = urllib.parse.parse_qs(self.rfile.read(length).decode())
                calls.append((self.path, {k: v[0] for k, v in fields.items()}))
                self.do_GET()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/cb"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()


@pytest.fixture
def chromium():
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture
def callback():
    page = Callback()
    yield page
    page.close()


def start(installation):
    """A server whose public address is the one that the browser uses."""
    port = free_port()
    return installation.start(CASTELLAN_PORT=str(port), CASTELLAN_PUBLIC_URL=f"http://localhost:{port}")


def public(server):
    return f"http://localhost:{server.host.rsplit(':', 1)[1]}"


def register(server, token, callback, **more):
    answer = server.post("/v1/oauth/clients", {
        "client_name": "Ledger", "redirect_uris": [callback.url], "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
        "post_logout_redirect_uris": [callback.url], "scope": "openid email session:read", **more}, token=token)
    assert answer.status == 201, answer
    return answer.json["data"]["client_id"]


def form(server, path, fields):
    """What a client without a browser asks."""
    connection = http.client.HTTPConnection(server.host, timeout=30)
    try:
        connection.request(
            "POST", path, urllib.parse.urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def authorize(server, client, callback, **more):
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    query = {
        "client_id": client, "redirect_uri": callback.url, "response_type": "code", "scope": "openid email session:read",
        "state": "s1", "nonce": "n1", "code_challenge": challenge, "code_challenge_method": "S256", **more}
    return f"{public(server)}/oauth/authorize?{urllib.parse.urlencode(query)}"


def shot(browser, name):
    """A picture of the page, where somebody wants to see them."""
    if folder := os.environ.get("SCREENSHOTS"):
        browser.screenshot(os.path.join(folder, f"{name}.png"))


def sign_in(browser, login):
    browser.wait_for("Sign in")
    browser.type("#login", login.email)
    browser.type("#password", login.password)
    browser.click("main button[type=submit]")


def sign_out(browser):
    browser.click("form[action='/account/sign-out'] button")
    browser.wait_for("Sign in")


def test_a_browser_goes_all_the_way(engine, install, chromium, callback):
    installation = install(engine)
    server = start(installation)
    token = server.sign_in(installation.administrator)["accessToken"]
    setup = server.post("/v1/auth/mfa/totp", token=token).json["data"]
    app = pyotp.parse_uri(setup["uri"])
    client = register(server, token, callback)
    # The step before the present one is taken too, so that the present one is still good at the page.
    while time.time() % 30 > 20:
        time.sleep(1)
    now = time.time()
    assert server.post("/v1/auth/mfa/totp/confirm", {"code": app.at(now - 30)}, token=token).status == 200

    chromium.open(authorize(server, client, callback))
    shot(chromium, "sign-in")
    sign_in(chromium, installation.administrator)
    chromium.wait_for("One more step")
    shot(chromium, "second-factor")
    chromium.type("#code", app.at(now))
    chromium.click("main button[type=submit]")
    chromium.wait_for("Allow Ledger?")
    shot(chromium, "consent")
    cookies = chromium.cookies()
    session = cookies["__Host-castellan_session"]
    assert session["httpOnly"] and session["secure"] and session["sameSite"] == "Lax" and session["path"] == "/"
    chromium.click("button[value=allow]")
    chromium.wait_for("Back at the app")
    (_, answer), = callback.calls
    assert answer["state"] == "s1" and answer["iss"] == public(server)

    status, tokens = form(server, "/oauth/token", {
        "grant_type": "authorization_code", "client_id": client, "code": answer["code"], "redirect_uri": callback.url,
        "code_verifier": VERIFIER})
    assert status == 200, tokens
    claims = json.loads(base64.urlsafe_b64decode(tokens["id_token"].split(".")[1] + "=="))
    assert claims["nonce"] == "n1" and claims["acr"] == "aal2" and set(claims["amr"]) >= {"pwd", "otp", "mfa"}

    chromium.open(public(server) + "/account")
    chromium.wait_for("Connected apps")
    shot(chromium, "account")
    assert "Ledger" in chromium.text and "This browser" in chromium.text

    query = urllib.parse.urlencode({
        "id_token_hint": tokens["id_token"], "post_logout_redirect_uri": callback.url, "state": "bye"})
    chromium.open(f"{public(server)}/oauth/logout?{query}")
    chromium.wait_for("Back at the app")
    assert callback.calls[-1][1] == {"state": "bye"}
    chromium.open(public(server) + "/account")
    chromium.wait_for("Sign in")
    assert "__Host-castellan_session" not in chromium.cookies()


def test_a_passkey_signs_in(engine, install, chromium):
    """C8, C9: made and shown by the browser's own authenticator, alone and beside the password."""
    installation = install(engine)
    server = start(installation)
    chromium.call("POST", "/webauthn/authenticator", {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True})
    chromium.open(public(server) + "/account/passkey")
    sign_in(chromium, installation.administrator)
    chromium.wait_for("Add a passkey")
    chromium.type("#name", "This laptop")
    shot(chromium, "add-a-passkey")
    chromium.click("#passkey button")
    chromium.wait_for("Keep these codes")
    chromium.click("main a")
    chromium.wait_for("Connected apps")
    assert "This laptop" in chromium.text
    shot(chromium, "account-with-a-passkey")

    sign_out(chromium)
    shot(chromium, "sign-in-with-a-passkey")
    chromium.click("#passkey button")
    chromium.wait_for("Connected apps")

    sign_out(chromium)
    sign_in(chromium, installation.administrator)
    chromium.wait_for("One more step")
    shot(chromium, "second-factor-by-a-passkey")
    chromium.click("#passkey button")
    chromium.wait_for("Connected apps")
    methods = installation.sql("SELECT methods FROM refresh_tokens ORDER BY created_at DESC LIMIT 1")
    assert '"pwd"' in methods and '"pop"' in methods, methods


def test_device_and_form_post(engine, install, chromium, callback):
    installation = install(engine)
    server = start(installation)
    token = server.sign_in(installation.administrator)["accessToken"]
    client = register(server, token, callback)
    status, device = form(server, "/oauth/device_authorization", {"client_id": client, "scope": "session:read"})
    assert status == 200 and device["verification_uri"] == public(server) + "/oauth/device", device
    poll = {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": device["device_code"],
            "client_id": client}
    assert form(server, "/oauth/token", poll)[1]["error"] == "authorization_pending"

    chromium.open(device["verification_uri"])
    sign_in(chromium, installation.administrator)
    chromium.wait_for("Connect a device")
    shot(chromium, "device-code")
    chromium.type("#user_code", device["user_code"].lower().replace("-", " "))
    chromium.click("main button[type=submit]")
    chromium.wait_for("Connect Ledger?")
    shot(chromium, "device")
    chromium.click("button[value=allow]")
    chromium.wait_for("Your device is connected")
    # Asked five seconds after the last question or later.
    time.sleep(device["interval"])
    status, tokens = form(server, "/oauth/token", poll)
    assert status == 200 and tokens["scope"] == "session:read", tokens

    # Signed in already: consent, and then a form that the page's only script sends.
    chromium.open(authorize(server, client, callback, response_mode="form_post", scope="email openid"))
    chromium.wait_for("Allow Ledger?")
    chromium.click("button[value=allow]")
    chromium.wait_for("Back at the app")
    path, answer = callback.calls[0]
    assert "code" not in path and answer["code"] and answer["state"] == "s1"

    # One of the house's own: from the password's form straight to the client, which the page's policy has to allow.
    # A public one would be asked about at this address of the machine's own (decision 0170).
    own = register(
        server, token, callback, client_name="Console", first_party=True,
        token_endpoint_auth_method="client_secret_post")
    chromium.open(authorize(server, own, callback, prompt="login", state="s2"))
    sign_in(chromium, installation.administrator)
    chromium.wait_for("Back at the app")
    assert callback.calls[-1][1]["state"] == "s2" and callback.calls[-1][1]["code"]

    chromium.open(authorize(server, client, callback, redirect_uri=callback.url + "/x"))
    chromium.wait_for("redirect_uri is not one that the client registered")
    shot(chromium, "refusal")
    assert chromium.url.startswith(public(server))
