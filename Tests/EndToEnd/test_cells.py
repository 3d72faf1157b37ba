"""What is sealed on disk opens with an independent program, is where it says it is, and nowhere in clear."""
import json

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key

import cell_decryptor
import castellan

AGENT = "Mozilla/5.0 (a browser that nobody else has)"


@pytest.fixture
def signed_in(install):
    """One installation whose audit log tells of a sign-in from AGENT, and of an administrator's change."""
    installation = install("sqlite")
    server = installation.start()
    answer = server.post(
        "/v1/auth/login", {"email": castellan.EMAIL, "password": castellan.PASSWORD}, headers={"User-Agent": AGENT})
    assert answer.status == 200
    castellan.run(
        installation.folder, ["user", "create", "--email", "second@example.com", "--role", "viewer"],
        installation.environment)
    castellan.run(installation.folder, ["user", "disable", "second@example.com"], installation.environment)
    assert server.stop() == 0
    return installation


def opened(installation):
    folder = installation.folder
    return cell_decryptor.read_sqlite(folder / "root.key", folder / "castellan.db", folder / "keys.db")


def test_audit_values_open(signed_in):
    vault, main = opened(signed_in)
    rows = main.execute("SELECT * FROM audit_rows ORDER BY idx").fetchall()
    values = [cell_decryptor.check_entry(vault, row) for row in rows]
    assert any(value.get("user_agent") == AGENT and value.get("ip_address") == "127.0.0.1" for value in values)
    assert any(row["action"] == "user.disabled" for row in rows)
    assert [row["idx"] for row in rows] == list(range(len(rows)))


def test_signing_keys_open(signed_in):
    vault, main = opened(signed_in)
    rows = main.execute("SELECT kid, private_key, public_jwk FROM signing_keys").fetchall()
    assert rows
    for row in rows:
        der = vault.column(row["private_key"], "signing_keys", "private_key", row["kid"], "bytes")
        key = load_der_private_key(der, None)
        assert isinstance(key, rsa.RSAPrivateKey) and key.key_size >= 2048
        jwk = json.loads(row["public_jwk"])
        assert cell_decryptor.base64url(key.public_key().public_numbers().n.to_bytes(key.key_size // 8)) == jwk["n"]
        assert "d" not in jwk


def test_a_cell_that_moved_does_not_open(signed_in):
    vault, main = opened(signed_in)
    row = main.execute("SELECT * FROM audit_rows WHERE ip_address IS NOT NULL AND user_agent IS NOT NULL").fetchone()
    entry, owner, cell = row["id"], row["user_id"], row["ip_address"]
    vault.personal(owner, cell, "audit_values", "ip_address", entry, "text")
    altered = bytearray(cell)
    altered[-1] ^= 1
    for cell, column, where in [
            (cell, "user_agent", entry), (cell, "ip_address", entry[:-1] + ("0" if entry[-1] != "0" else "1")),
            (bytes(altered), "ip_address", entry), (cell[:-1], "ip_address", entry)]:
        with pytest.raises(InvalidTag):
            vault.personal(owner, cell, "audit_values", column, where, "text")


def test_another_root_key_opens_nothing(signed_in):
    vault, main = opened(signed_in)
    rows = [tuple(row) for row in main.execute("SELECT id, kind, purpose, version, parent, wrapped FROM vault_keys")]
    with pytest.raises(InvalidTag):
        cell_decryptor.Vault(bytes(32), vault.deployment, rows, vault.subjects)


def test_nothing_of_it_is_on_disk_in_clear(signed_in):
    """Passwords, refresh tokens and audit values can't be found by whoever reads the files."""
    server = signed_in.start()
    tokens = server.sign_in(signed_in.administrator)
    server.stop()
    secrets = [castellan.PASSWORD, tokens["refreshToken"], tokens["accessToken"], "PRIVATE KEY"]
    vault, main = opened(signed_in)
    for key in vault.keys.values():
        secrets += [key, key.hex()] if key != vault.keys[0] else [key]
    for path in signed_in.folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0, f"{path.name} is open to others"
        data = path.read_bytes()
        for secret in secrets:
            secret = secret.encode() if isinstance(secret, str) else secret
            assert secret not in data, f"{path.name} holds a secret in clear"
