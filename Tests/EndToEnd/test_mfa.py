"""Second factors, with other people's authenticators: pyotp's and oathtool's codes sign in, each once."""
import json
import subprocess
import time
import urllib.parse

import pyotp

import castellan
from processes import find_program


def at_the_beginning_of_a_step():
    """The time, with some seconds left in its step of 30, so that none ends between two requests."""
    left = 30 - time.time() % 30
    if left < 10:
        time.sleep(left)
    return time.time()


def set_up_app(server, token, at):
    """Sets up an authenticator app; pyotp's reading of the URI, and the codes for recovery."""
    setup = server.post("/v1/auth/mfa/totp", token=token)
    assert setup.status == 201, setup
    data = setup.json["data"]
    assert data["qrCode"].startswith("<svg") and "<script" not in data["qrCode"]
    app = pyotp.parse_uri(data["uri"])
    assert app.secret == data["secret"] and urllib.parse.urlsplit(data["uri"]).netloc == "totp"
    confirmed = server.post("/v1/auth/mfa/totp/confirm", {"code": app.at(at)}, token=token).data
    assert len(confirmed["recoveryCodes"]) == 10
    return app, confirmed["recoveryCodes"]


def waiting(server, login):
    refused = server.post("/v1/auth/login", {"email": login.email, "password": login.password})
    assert refused.status == 403 and refused.json["error"]["code"] == "MFA_REQUIRED", refused
    return refused.json["error"]["mfa"]


def verify(server, token, method, code):
    return server.post("/v1/auth/mfa/verify", {"mfaToken": token, "method": method, "code": code})


def test_codes_of_other_programs_sign_in(engine, install):
    installation = install(engine)
    login = installation.administrator
    server = installation.start()
    at = at_the_beginning_of_a_step()
    # The step before the present one is taken too, and the next: three codes without waiting.
    app, recovery = set_up_app(server, server.sign_in(login)["accessToken"], at - 30)

    mfa = waiting(server, login)
    assert mfa["methods"] == ["totp", "recovery_code"] and mfa["expiresIn"] == 300
    assert server.get("/v1/auth/profile", token=mfa["mfaToken"]).status == 401
    assert verify(server, mfa["mfaToken"], "totp", app.at(at - 30)).json["error"]["code"] == "INVALID_MFA_CODE", "used"
    stamp = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(at))
    code = subprocess.run(
        [find_program("oathtool"), "--totp", "--base32", "--now", stamp, app.secret], check=True, capture_output=True,
        text=True).stdout.strip()
    tokens = verify(server, mfa["mfaToken"], "totp", code).data
    assert verify(server, mfa["mfaToken"], "totp", code).json["error"]["code"] == "INVALID_MFA_TOKEN"
    assert verify(server, waiting(server, login)["mfaToken"], "totp", code).status == 400, "each code serves once"

    sessions = server.get("/v1/auth/sessions", token=tokens["accessToken"]).data["sessions"]
    assert [s["methods"] for s in sessions if s["isCurrent"]] == [["mfa", "otp", "pwd"]]
    raised = server.post(
        "/v1/auth/mfa/step-up", {"method": "totp", "code": app.at(at + 30)}, token=tokens["accessToken"]).data
    assert raised["level"] == "aal2"

    one = recovery[0]
    assert verify(server, waiting(server, login)["mfaToken"], "recovery_code", one.lower()).status == 200
    assert verify(server, waiting(server, login)["mfaToken"], "recovery_code", one).status == 400
    status = lambda: json.loads(castellan.run(
        installation.folder, ["user", "mfa", "status", login.email, "--json"], installation.environment))
    assert status()["totp"] is True and status()["recoveryCodes"] == 9
    hexadecimal = "lower(hex(sealed_seed))" if engine == "sqlite" else "encode(sealed_seed, 'hex')"
    stored = installation.sql(f"SELECT {hexadecimal} FROM totp_credentials")
    assert stored and app.byte_secret().hex() not in stored, "the seed is sealed"

    castellan.run(installation.folder, ["user", "mfa", "reset", login.email], installation.environment)
    server.refuses_within(2, tokens["accessToken"])
    assert server.sign_in(login)["accessToken"], "the password is enough again"
    assert status()["totp"] is False and status()["recoveryCodes"] == 0
