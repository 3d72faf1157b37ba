import struct
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

u32 = lambda number: struct.pack(">I", number)
prefixed = lambda *parts: b"".join(u32(len(part.encode())) + part.encode() for part in parts)

def xaes_open(key, box, additional):
    encrypt = Cipher(algorithms.AES(key), modes.ECB()).encryptor().update
    zero = int.from_bytes(encrypt(bytes(16)))
    subkey = (zero << 1 & 2**128 - 1) ^ (0x87 if zero >> 127 else 0)
    half = lambda n: encrypt((int.from_bytes(bytes([0, n, ord("X"), 0]) + box[:12]) ^ subkey).to_bytes(16))
    return AESGCM(half(1) + half(2)).decrypt(box[12:24], box[24:], additional)

def open_cell(root, deployment, keys, cell, table, column, row, kind):
    def unwrap(number, kind, purpose, version, parent, wrapped):
        context = prefixed("castellan/v1/wrap", deployment) + u32(number) + prefixed(kind, purpose) + u32(version) + u32(parent)
        return xaes_open(unwrap(parent, *keys[parent]) if parent else root, wrapped, context)
    number = struct.unpack(">I", cell[2:6])[0]
    key = HKDF(hashes.SHA256(), 32, None, b"castellan/v1/cell" + prefixed(table, column)).derive(unwrap(number, *keys[number]))
    return xaes_open(key, cell[6:], cell[:6] + prefixed(deployment, "", table, column, row, kind))
