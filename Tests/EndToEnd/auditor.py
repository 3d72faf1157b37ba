"""Somebody who trusts no server: remembers the last checkpoint and every entry that was acknowledged, and has all of it proved anew."""
import base64
import hashlib
import http.client
import json
import threading

import audit_mirror


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root_by_inclusion(index, size, leaf, hashes):
    """The root that an inclusion proof leads to (RFC 9162 §2.1.3.2); fails where the proof has the wrong length."""
    at, last, root = index, size - 1, leaf
    for hash in hashes:
        assert last > 0, "the proof is too long"
        if at & 1 or at == last:
            root = node(hash, root)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = node(root, hash)
        at, last = at >> 1, last >> 1
    assert last == 0, "the proof is too short"
    return root


def check_consistency(old, old_root, new, new_root, hashes):
    """Fails unless the tree of `new` leaves begins with the one of `old` (RFC 9162 §2.1.4.2)."""
    if old == new:
        assert old_root == new_root and not hashes, "one size, two roots"
        return
    if old & (old - 1) == 0:
        hashes = [old_root, *hashes]
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first, *rest = hashes
    before = after = first
    for hash in rest:
        assert last > 0, "the proof is too long"
        if at & 1 or at == last:
            before, after = node(hash, before), node(hash, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node(after, hash)
        at, last = at >> 1, last >> 1
    assert last == 0, "the proof is too short"
    assert before == old_root, "the log forgot or changed what it had signed"
    assert after == new_root, "the proof is not of the new tree"


class Auditor:
    """Keeps the last checkpoint that it saw of a log."""

    def __init__(self, server):
        self.key = audit_mirror.Key(server.get("/v1/audit/vkey").body.decode().splitlines()[0])
        self.size, self.root = 0, hashlib.sha256().digest()
        self.lock = threading.Lock()

    def look(self, server, token):
        """The newest checkpoint continues the one before; its size."""
        answer = server.get("/tlog/checkpoint", token=token)
        assert answer.status == 200, answer
        with self.lock:
            size, root = self.key.verify(answer.body.decode())
            if size < self.size:
                return self.size  # asked before somebody else did
            if self.size:
                proof = server.get(f"/v1/audit-logs/consistency?from={self.size}&to={size}", token=token).data
                check_consistency(self.size, self.root, size, root, [base64.b64decode(hash) for hash in proof["hashes"]])
            self.size, self.root = size, root
            return size

    def look_back(self, server, token):
        """As `look`, of a server that came back: it may not have less than what was seen."""
        answer = server.get("/tlog/checkpoint", token=token)
        assert self.key.verify(answer.body.decode())[0] >= self.size, "the log is shorter than it was"
        return self.look(server, token)

    def prove(self, server, token, entry):
        """An entry is in the tree that the server signs now; its index."""
        data = server.get(f"/v1/audit-logs/{entry}/proof", token=token, headers={"Accept": "application/json"}).data
        size, root = self.key.verify(data["checkpoint"])
        hashes = [base64.b64decode(hash) for hash in data["hashes"]]
        assert root_by_inclusion(data["index"], size, base64.b64decode(data["leaf_hash"]), hashes) == root
        return data["index"]


class Reporter(threading.Thread):
    """Another program that records entries as fast as it can, and remembers those that were acknowledged, with their indexes where it
    asked for them."""

    def __init__(self, server, token, name, wait=False):
        super().__init__(daemon=True)
        self.server, self.token, self.name_of_events, self.wait = server, token, name, wait
        self.acknowledged = {}
        self.refusal = None
        self.is_over = False

    def run(self):
        connection = http.client.HTTPConnection(self.server.host, timeout=30)
        path = "/v1/audit-logs" + ("?proof=true" if self.wait else "")
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        number = 0
        try:
            while not self.is_over:
                number += 1
                connection.request("POST", path, json.dumps({
                    "event_id": f"{self.name_of_events}.{number}", "action": "order.shipped", "resource_type": "order"}), headers)
                response = connection.getresponse()
                body = response.read()
                if response.status != 200:
                    self.refusal = f"{response.status}: {body.decode(errors='replace')}"
                    return
                data = json.loads(body)["data"]
                self.acknowledged[data["id"]] = data["index"]
        except (OSError, http.client.HTTPException, ValueError):
            return  # the server is gone, as planned
        finally:
            connection.close()


class Watcher(threading.Thread):
    """An auditor at work, until the server is gone."""

    def __init__(self, auditor, server, token):
        super().__init__(daemon=True)
        self.auditor, self.server, self.token = auditor, server, token
        self.problem = None
        self.is_over = False

    def run(self):
        try:
            while not self.is_over:
                self.auditor.look(self.server, self.token)
        except (OSError, http.client.HTTPException, ValueError):
            return
        except AssertionError as problem:
            self.problem = problem
