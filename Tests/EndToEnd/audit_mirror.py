"""What a stranger does with a copy of the log: checks it with nothing but the log's keys, by RFC 6962 and C2SP's formats."""
import base64
import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Key:
    """A vkey: `name+hash+base64(algorithm ‖ key)`."""

    def __init__(self, text):
        self.name, self.id, key = text.strip().split("+", 2)
        key = base64.b64decode(key)
        self.algorithm, self.public = key[0], Ed25519PublicKey.from_public_bytes(key[1:])

    def time_in(self, note):
        """When this witness signed a note; fails unless it did."""
        text, signature = self._find(note)
        time = int.from_bytes(signature[:8], "big")
        self.public.verify(signature[8:], f"cosignature/v1\ntime {time}\n{text}".encode())
        return time

    def verify(self, note):
        """The checkpoint in a note, (size, root); fails unless this key signed it."""
        text, signature = self._find(note)
        self.public.verify(signature, text.encode())
        origin, size, root = text.splitlines()
        assert origin == self.name
        return int(size), base64.b64decode(root)

    def _find(self, note):
        text, signatures = note.split("\n\n", 1)
        for line in signatures.splitlines():
            mark, name, signature = line.split(" ")
            signature = base64.b64decode(signature)
            if mark == "—" and name == self.name and signature[:4].hex() == self.id:
                return text + "\n", signature[4:]
        raise AssertionError(f"no signature of {self.name} in:\n{note}")


def tile_path(kind, index, width):
    parts = [f"{index % 1000:03}"]
    while index := index // 1000:
        parts.insert(0, f"x{index % 1000:03}")
    return f"tile/{kind}/{'/'.join(parts)}" + ("" if width == 256 else f".p/{width}")


def leaf_hash(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def root_of(leaves):
    if len(leaves) == 1:
        return leaves[0]
    middle = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root_of(leaves[:middle]) + root_of(leaves[middle:])).digest()


def verify(read, key, size):
    """Checks the checkpoint of a size, and that the entries and the lowest tiles in the copy are what its root is over.

    `read` gives the bytes under a path below the log's name. Returns the entries."""
    signed, root = key.verify(read(f"checkpoint/{size}").decode())
    assert signed == size
    entries = []
    for index in range((size + 255) // 256):
        width = min(256, size - 256 * index)
        bundle, own = read(tile_path("entries", index, width)), []
        while bundle:
            length = int.from_bytes(bundle[:2], "big")
            own.append(bundle[2:2 + length])
            bundle = bundle[2 + length:]
        assert len(own) == width
        assert read(tile_path(0, index, width)) == b"".join(map(leaf_hash, own))
        entries += own
    assert root_of(list(map(leaf_hash, entries))) == root
    return entries
