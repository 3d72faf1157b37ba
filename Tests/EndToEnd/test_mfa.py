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


def post(server, path, body, **headers):
    return server.request("POST", path, body, headers=headers)


def test_administrators_set_one_up_at_their_first_sign_in(engine, install):
    installation = install(engine, MFA_REQUIRED_ROLES="system_admin,no_such_role")
    login = installation.administrator
    server = installation.start()
    password = {"email": login.email, "password": login.password}
    refused = server.post("/v1/auth/login", password)
    assert refused.status == 403 and refused.json["error"]["code"] == "MFA_ENROLMENT_REQUIRED", refused
    mfa = refused.json["error"]["mfa"]
    assert mfa["methods"] == ["totp"] and mfa["expiresIn"] == 900
    token = mfa["mfaToken"]
    assert verify(server, token, "totp", "000000").json["error"]["code"] == "INVALID_MFA_TOKEN"

    setup = server.post("/v1/auth/mfa/enrolment/totp", {"mfaToken": token})
    assert setup.status == 201, setup
    app = pyotp.parse_uri(setup.json["data"]["uri"])
    confirm = lambda code, **more: server.post(
        "/v1/auth/mfa/enrolment/totp/confirm", {"mfaToken": token, "code": code, **more})
    at = at_the_beginning_of_a_step()
    assert confirm("000000").json["error"]["code"] == "INVALID_MFA_CODE"
    tokens = confirm(app.at(at - 30), rememberDevice=True).data
    assert len(tokens["recoveryCodes"]) == 10 and tokens["deviceToken"].startswith("dev_")
    assert confirm(app.at(at)).json["error"]["code"] == "INVALID_MFA_TOKEN", "once"
    assert server.get("/v1/users", token=tokens["accessToken"]).status == 200
    last = server.request("DELETE", "/v1/auth/mfa/totp", token=tokens["accessToken"])
    assert (last.status, last.json["error"]["code"]) == (409, "LAST_FACTOR_REQUIRED")

    # The device is spared the second factor, and its session isn't one by a second factor.
    spared = server.post("/v1/auth/login", {**password, "deviceToken": tokens["deviceToken"]}).data
    asked = server.post("/v1/api-keys", {"name": "nightly"}, token=spared["accessToken"])
    assert (asked.status, asked.json["error"]["code"]) == (401, "STEP_UP_REQUIRED")
    devices = server.get("/v1/auth/mfa/devices", token=spared["accessToken"]).data["devices"]
    assert len(devices) == 1
    page = {"Sec-Fetch-Site": "same-origin"}
    pending = waiting(server, login)["mfaToken"]
    kept = post(
        server, "/v1/auth/mfa/verify",
        {"mfaToken": pending, "method": "totp", "code": app.at(at), "cookie": True, "rememberDevice": True}, **page)
    assert kept.data["deviceToken"] is None and kept.data["refreshToken"] is None
    cookies = kept.headers["set-cookie"]
    assert "__Host-castellan_device=dev_" in cookies
    for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Strict", "Max-Age=2592000"]:
        assert attribute in cookies.split("__Host-castellan_device=")[1], attribute
    cookie = "__Host-castellan_device=" + cookies.split("__Host-castellan_device=")[1].split(";")[0]
    assert post(server, "/v1/auth/login", {**password, "cookie": True}, Cookie=cookie, **page).status == 200
    path = f"/v1/auth/mfa/devices/{devices[0]['id']}"
    assert server.request("DELETE", path, token=spared["accessToken"]).data == {"forgotten": 1}
    assert server.request("DELETE", path, token=spared["accessToken"]).status == 404
    assert server.post("/v1/auth/login", {**password, "deviceToken": tokens["deviceToken"]}).status == 403

    doctor = castellan.run(installation.folder, ["doctor"], installation.environment)
    assert "MFA_REQUIRED_ROLES names no role: no_such_role" in doctor


def test_a_session_from_before_the_role_is_refused(engine, install):
    installation = install(engine)
    server = installation.start(MFA_REQUIRED_ROLES="system_admin,agent")
    made = castellan.run(
        installation.folder, ["user", "create", "--email", "ann@example.com", "--role", "viewer", "--json"],
        installation.environment)
    session = server.sign_in(castellan.Login("ann@example.com", json.loads(made)["password"]))
    installation.sql("UPDATE users SET role = 'agent' WHERE email = 'ann@example.com'")
    server.refuses_within(2, session["accessToken"])
    refused = server.get("/v1/auth/profile", token=session["accessToken"])
    assert refused.json["error"]["code"] == "MFA_SIGN_IN_REQUIRED"
    assert 'acr_values="aal2"' in refused.headers["www-authenticate"]
    assert server.refresh(session["refreshToken"]).json["error"]["code"] == "MFA_SIGN_IN_REQUIRED"
