"""Passkeys, with somebody else's WebAuthn: fido2 reads what the server asks and writes what the browser answers."""
import json

import castellan
from passkeys import FLAG, Passkey

ORIGIN = "https://id.castellan.test"


def code(answer):
    return answer.json["error"]["code"]


def options(server, path, body=None, token=None):
    return server.post(path, body, token=token).data


def register(server, token, passkey, name):
    asked = options(server, "/v1/auth/mfa/passkeys/options", token=token)
    added = server.post(
        "/v1/auth/mfa/passkeys", {"name": name, "credential": passkey.create(asked["options"])}, token=token)
    assert added.status == 201, added
    return added.json["data"]


def waiting(server, login):
    refused = server.post("/v1/auth/login", {"email": login.email, "password": login.password})
    assert refused.status == 403 and code(refused) == "MFA_REQUIRED", refused
    return refused.json["error"]["mfa"]


def alone(server, passkey):
    asked = options(server, "/v1/auth/passkey/options")
    return server.post(
        "/v1/auth/passkey", {"passkeyToken": asked["passkeyToken"], "credential": passkey.sign(asked["options"])})


def methods(server, token):
    sessions = server.get("/v1/auth/sessions", token=token).data["sessions"]
    return next(session["methods"] for session in sessions if session["isCurrent"])


def test_passkeys_of_another_library_sign_in(engine, install):
    installation = install(engine, CASTELLAN_PUBLIC_URL=ORIGIN)
    login = installation.administrator
    server = installation.start()
    token = server.sign_in(login)["accessToken"]
    passkey = Passkey(ORIGIN)
    added = register(server, token, passkey, "Telephone")
    assert added["passkey"]["name"] == "Telephone" and len(added["recoveryCodes"]) == 10

    mfa = waiting(server, login)
    assert mfa["methods"] == ["webauthn", "recovery_code"]
    asked = options(server, "/v1/auth/mfa/verify/options", {"mfaToken": mfa["mfaToken"]})
    shown = {"mfaToken": mfa["mfaToken"], "method": "webauthn", "credential": passkey.sign(asked["options"])}
    tokens = server.post("/v1/auth/mfa/verify", shown).data
    assert methods(server, tokens["accessToken"]) == ["mfa", "pop", "pwd", "user"]
    assert code(server.post("/v1/auth/mfa/verify", shown)) == "INVALID_MFA_TOKEN", "once"

    tokens = alone(server, passkey).data
    assert tokens["user"]["email"] == login.email
    assert methods(server, tokens["accessToken"]) == ["mfa", "pop", "user"]
    asked = options(server, "/v1/auth/mfa/step-up/options", token=tokens["accessToken"])
    raised = server.post(
        "/v1/auth/mfa/step-up", {"method": "webauthn", "credential": passkey.sign(asked["options"])},
        token=tokens["accessToken"]).data
    assert raised["level"] == "aal2"

    status = lambda: json.loads(castellan.run(
        installation.folder, ["user", "mfa", "status", login.email, "--json"], installation.environment))
    assert status()["passkeys"] == 1 and status()["recoveryCodes"] == 10
    one = added["passkey"]["id"]
    renamed = server.request(
        "PATCH", f"/v1/auth/mfa/passkeys/{one}", {"name": "Old telephone"}, token=tokens["accessToken"]).data
    assert renamed["name"] == "Old telephone" and renamed["lastUsedAt"]
    assert server.request("DELETE", f"/v1/auth/mfa/passkeys/{one}", token=tokens["accessToken"]).status == 200
    assert server.get("/v1/auth/mfa/passkeys", token=tokens["accessToken"]).data["passkeys"] == []
    assert code(alone(server, passkey)) == "INVALID_PASSKEY"
    assert server.sign_in(login)["accessToken"], "the password is enough again"


def test_what_is_wrong_with_a_passkey_is_not_told(engine, install):
    installation = install(engine, CASTELLAN_PUBLIC_URL=ORIGIN)
    login = installation.administrator
    server = installation.start()
    passkey = Passkey(ORIGIN)
    register(server, server.sign_in(login)["accessToken"], passkey, "Key")

    def refused(liar):
        answer = alone(server, liar)
        assert answer.status == 401, answer
        return {name: text for name, text in answer.json["error"].items() if name != "requestId"}

    stranger = Passkey(ORIGIN)
    stranger.user = passkey.user
    same = refused(stranger)
    assert same["code"] == "INVALID_PASSKEY"
    # A page below the domain, which browsers let ask for its passkeys; the server doesn't know it.
    elsewhere = Passkey("https://shop.id.castellan.test")
    elsewhere.key, elsewhere.id, elsewhere.user, elsewhere.count = passkey.key, passkey.id, passkey.user, passkey.count
    assert refused(elsewhere) == same
    passkey.flags = FLAG.UP
    assert refused(passkey) == same, "nobody's finger was asked for"
    passkey.flags = FLAG.UP | FLAG.UV
    assert alone(server, passkey).status == 200
    passkey.count -= 1
    assert refused(passkey) == same, "a copy"
    critical = installation.sql("SELECT COUNT(*) FROM security_events WHERE event_type = 'mfa_key_copied'")
    assert critical.strip() == "1"
    limited = installation.start(RATE_LIMITS="true")
    answers = [limited.post("/v1/auth/passkey/options").status for _ in range(40)]
    assert answers[0] == 200 and answers[-1] == 429, "strangers can't ask for ever"
