"""Opens what Castellan sealed, from the documented format alone, with nobody's code but Python's `cryptography`.

    cell_decryptor.py ROOT_KEY_FILE castellan.db keys.db

Keys:   HKDF-SHA-256 without salt; the info is a label followed by parts, each part behind its length as a u32.
Wraps:  nonce (24) ‖ XAES-256-GCM(key) under the parent, with what the key is for as additional data.
Cells:  0x01 ‖ algorithm ‖ key id (u32) ‖ nonce ‖ ciphertext ‖ tag; the additional data is the six bytes of the header, then
        deployment, tenant (empty), table, column, primary key and type, each behind its length.
Audit:  disclosure = base64url(JCS([salt, name, value])), digest = base64url(SHA-256(disclosure)), as SD-JWT does; the salts are
        one HKDF-Expand over `castellan/v1/audit/salt` 0x00 party 0x00 entry id.
"""
import base64
import hashlib
import json
import sqlite3
import struct
import sys

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand


def u32(number):
    return struct.pack(">I", number)


def prefixed(*parts):
    return b"".join(u32(len(part.encode())) + part.encode() for part in parts)


def derive(key, label, *parts):
    return HKDF(hashes.SHA256(), 32, None, label.encode() + prefixed(*parts)).derive(key)


def xaes_open(key, nonce, sealed, additional):
    """XAES-256-GCM (C2SP): the first half of the nonce makes a key, by CMAC over two blocks; the second half is GCM's nonce."""
    def encrypt(block):
        return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(block)
    zero = int.from_bytes(encrypt(bytes(16)))
    subkey = (zero << 1 & (1 << 128) - 1) ^ (0x87 if zero >> 127 else 0)
    blocks = [int.from_bytes(bytes([0, counter, ord("X"), 0]) + nonce[:12]) ^ subkey for counter in (1, 2)]
    return AESGCM(b"".join(encrypt(block.to_bytes(16)) for block in blocks)).decrypt(nonce[12:], sealed, additional)


def open_cell(key, cell, deployment, table, column, row, kind):
    version, algorithm = cell[0], cell[1]
    assert version == 1, "not a sealed cell"
    additional = cell[:6] + prefixed(deployment, "", table, column, row, kind)
    if algorithm == 2:
        return xaes_open(key, cell[6:30], cell[30:], additional)
    assert algorithm == 1, "unknown algorithm"
    return AESGCM(key).decrypt(cell[6:18], cell[18:], additional)


class Vault:
    """The hierarchy, unwrapped: rows of vault_keys, and of subject_keys by (subject, purpose)."""

    def __init__(self, root, deployment, vault_keys, subject_keys):
        self.deployment = deployment
        self.keys = {0: root}
        self.named = {}
        for number, kind, purpose, version, parent, wrapped in sorted(vault_keys):
            context = (prefixed("castellan/v1/wrap", deployment) + u32(number) + prefixed(kind, purpose) + u32(version)
                       + u32(parent))
            self.keys[number] = xaes_open(self.keys[parent], wrapped[:24], wrapped[24:], context)
            self.named[kind, purpose] = number
        self.subjects = subject_keys

    def column(self, cell, table, column, row, kind):
        parent = self.keys[struct.unpack(">I", cell[2:6])[0]]
        return open_cell(
            derive(parent, "castellan/v1/cell", table, column), cell, self.deployment, table, column, row, kind)

    def person(self, subject, purpose="audit"):
        """The key of one person, or the house's for nobody."""
        if subject is None:
            return self.keys[self.named["dek", "house"]]
        number, wrapped = self.subjects[subject, purpose]
        context = prefixed("castellan/v1/subject", self.deployment, purpose, subject)
        return xaes_open(self.keys[number], wrapped[:24], wrapped[24:], context)

    def personal(self, subject, cell, table, column, row, kind):
        key = derive(self.person(subject), "castellan/v1/subject/cell")
        return open_cell(key, cell, self.deployment, table, column, row, kind)

    def digests(self, subject, party, entry, values):
        """What the entry has to hold for one party's values."""
        fields = {"actor": ["user_id", "actor_name", "ip_address", "user_agent"], "subject": ["resource_id", "details"]}[party]
        info = b"castellan/v1/audit/salt\0" + party.encode() + b"\0" + entry.encode()
        key = derive(self.person(subject), "castellan/v1/subject/salt")
        salts = HKDFExpand(hashes.SHA256(), 16 * len(fields), info).derive(key)
        for number, field in enumerate(fields):
            if values.get(field) is not None:
                salt = base64url(salts[16 * number:16 * number + 16])
                disclosure = base64url(canonical([salt, field, values[field]]))
                yield field, base64url(hashlib.sha256(disclosure.encode()).digest())


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def canonical(value):
    """RFC 8785, for what audit values hold: no fractions, names in ASCII."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def opened_values(vault, row):
    """The personal values of one row of audit_rows, in clear; details, any JSON, as their text, which is what the entry commits to."""
    entry, actor, subject = row["id"], row["user_id"], row["subject_id"]
    values = {"actor": {"user_id": actor}, "subject": {"resource_id": row["resource_id"]}}
    for column, party, owner, kind in [
            ("actor_name", "actor", actor, "text"), ("ip_address", "actor", actor, "text"),
            ("user_agent", "actor", actor, "text"), ("details", "subject", subject, "json")]:
        if row[column] is not None:
            values[party][column] = vault.personal(owner, row[column], "audit_values", column, entry, kind).decode()
    return values


def check_entry(vault, row):
    """Opens an audit row, and checks its hash and every commitment in it; returns the values in clear."""
    text = row["entry"].encode()
    assert hashlib.sha256(b"\0" + text).digest() == row["hash"], "the hash is not the entry's"
    entry = json.loads(text)
    assert canonical(entry) == text, "the entry is not canonical"
    values = opened_values(vault, row)
    for party, owner in (("actor", row["user_id"]), ("subject", row["subject_id"])):
        for field, digest in vault.digests(owner, party, row["id"], values[party]):
            assert digest in entry["_sd"], f"{field} is not what the entry commits to"
    return {**values["actor"], **values["subject"]}


def read_sqlite(root_key_file, database, keys_database):
    root = bytes.fromhex(open(root_key_file).read().strip())
    main = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    main.row_factory = sqlite3.Row
    keys = sqlite3.connect(f"file:{keys_database}?mode=ro", uri=True)
    subjects = {(subject, purpose): (number, wrapped) for subject, purpose, number, wrapped
                in keys.execute("SELECT subject_id, purpose, key_id, wrapped FROM subject_keys")}
    vault_keys = [tuple(row) for row in main.execute("SELECT id, kind, purpose, version, parent, wrapped FROM vault_keys")]
    deployment = main.execute("SELECT id FROM vault_deployment").fetchone()[0]
    return Vault(root, deployment, vault_keys, subjects), main


if __name__ == "__main__":
    vault, main = read_sqlite(*sys.argv[1:4])
    for row in main.execute("SELECT kid, private_key FROM signing_keys"):
        private = vault.column(row["private_key"], "signing_keys", "private_key", row["kid"], "bytes")
        print("signing key", row["kid"], f"{len(private)} bytes of DER")
    for row in main.execute("SELECT * FROM audit_rows ORDER BY idx"):
        print(row["idx"], row["created_at"], row["action"], json.dumps(check_entry(vault, row), ensure_ascii=False))
