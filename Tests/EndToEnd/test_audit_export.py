"""The audit log at the terminal, from `query` to `verify`, and its exports as other programs read them: by CEF's rule, by Python's csv."""
import base64
import csv
import io
import json
import re
import subprocess

import castellan
from audit_mirror import Key, leaf_hash
from auditor import Auditor, root_by_inclusion
from processes import Running

# What a spreadsheet would take for a formula, and what ends a field or a line.
TRICKY = ['=cmd|"/C calc"!A0', "+1", "-1", "@SUM(1)", "a=b|c\\d", 'say "no", twice\nor\r\nmore', "päd\tagogik", ""]


def record(server, token):
    lines = "\n".join(json.dumps({
        "event_id": f"t{number}", "action": "order.shipped", "resource_type": "order", "resource_id": text or "none",
        "actor_name": text or "nobody", "ip_address": "203.0.113.7" if number % 2 else "2001:db8::7", "user_agent": text,
        "details": {"text": text}}) for number, text in enumerate(TRICKY))
    answer = server.request_text("POST", "/v1/audit-logs?proof=true", lines, token, "application/x-ndjson")
    assert answer.status == 200, answer
    return [entry["id"] for entry in answer.data["entries"]]


def cef(line):
    """A line by the rule of ArcSight's Common Event Format: seven fields between bars, then keys and values."""
    assert line.startswith("CEF:0|")
    *head, extension = re.split(r"(?<!\\)(?:\\\\)*\|", line.removeprefix("CEF:"), maxsplit=7)
    assert len(head) == 7
    fields, keys = {}, list(re.finditer(r"(?:^| )([A-Za-z0-9]+)=", extension))
    # A value ends where the next key begins; an equals sign within one is escaped.
    for number, key in enumerate(keys):
        end = keys[number + 1].start() if number + 1 < len(keys) else len(extension)
        value = extension[key.end():end]
        assert not re.search(r"(?<!\\)(?:\\\\)*=", value), line
        fields[key[1]] = re.sub(r"\\(.)", lambda escaped: {"n": "\n", "r": "\r"}.get(escaped[1], escaped[1]), value)
    return head, fields


def test_from_query_to_verify(engine, install, tmp_path):
    installation = install(engine)
    run = lambda *arguments, **more: castellan.run(installation.folder, arguments, installation.environment, **more)
    server = installation.start()
    token = server.sign_in(installation.administrator)["accessToken"]
    ids = record(server, token)
    found = {entry["id"]: entry for entry in json.loads(run("audit", "query", "--action", "order.shipped", "--json"))}
    assert list(found) == ids[::-1]
    assert [(found[entry]["integrity"], json.loads(found[entry]["details"])["text"]) for entry in ids] == [
        ("verified", text) for text in TRICKY]
    tail = [json.loads(line)["id"] for line in run("audit", "tail", "--lines", "3", "--json").splitlines()]
    assert tail == ids[-3:]
    # And it follows.
    follower = Running([castellan.PROGRAM, "audit", "tail", "--follow", "--json", "--lines", "1"],
                       castellan.environment_of(installation.folder, installation.environment))
    try:
        follower.wait_for_line(lambda line: ids[-1] in line)
        late = server.post("/v1/audit-logs", {"event_id": "late", "action": "order.lost", "resource_type": "order"}, token).data["id"]
        follower.wait_for_line(lambda line: late in line and "order.lost" in line)
    finally:
        follower.kill()

    checkpoint = json.loads(run("audit", "checkpoint", "--json"))
    key = Key(checkpoint["vkeys"][0])
    Auditor(server).look(server, token)
    run("audit", "prove", ids[0], "--out", str(tmp_path / "entry.tlog-proof"))
    head, note = (tmp_path / "entry.tlog-proof").read_text().split("\n\n", 1)
    _, index, *hashes = head.splitlines()
    size, root = key.verify(note)
    text = json.loads(run("audit", "export", "--action", "order.shipped").splitlines()[0])["entry"]
    leaf = leaf_hash(json.dumps(text, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())
    assert root_by_inclusion(int(index.split()[1]), size, leaf, [base64.b64decode(hash) for hash in hashes]) == root

    run("audit", "export", "--format", "bundle", "--out", str(tmp_path / "audit.zip"))
    assert json.loads(run("audit", "verify", str(tmp_path / "audit.zip"), "--key", checkpoint["vkeys"][0], "--json"))["verified"]
    run("audit", "verify", str(tmp_path / "audit.zip"), "--key", checkpoint["vkeys"][0].replace("audit+", "other+", 1), status=65)
    (tmp_path / "broken.zip").write_bytes((tmp_path / "audit.zip").read_bytes()[:-30])
    broken = subprocess.run([castellan.PROGRAM, "audit", "verify", tmp_path / "broken.zip"], capture_output=True, text=True)
    assert broken.returncode not in (0, -4, -5, -11) and broken.stderr.startswith("castellan: "), broken
    run("audit", "prove", "018f3c1e-0000-7000-8000-000000000001", status=67)


def test_exports_are_read_by_others(install):
    installation = install("sqlite")
    server = installation.start()
    ids = record(server, server.sign_in(installation.administrator)["accessToken"])
    export = lambda kind: subprocess.run(
        [castellan.PROGRAM, "audit", "export", "--format", kind, "--action", "order.shipped"], capture_output=True, check=True,
        env=castellan.environment_of(installation.folder, installation.environment)).stdout.decode()
    rows = list(csv.DictReader(io.StringIO(export("csv"), newline="")))
    assert [row["id"] for row in rows] == ids
    for row, text in zip(rows, TRICKY):
        # A spreadsheet takes nothing for a formula: such a text has an apostrophe in front.
        assert row["actor_name"] in (text or "nobody", "'" + text), row
        assert row["actor_name"][0] not in "=+-@\t\r", row
        assert json.loads(row["details"].removeprefix("'"))["text"] == text
        assert not any(value[:1] in ("=", "+", "-", "@") for value in row.values() if value), row
    # Split at line feeds alone: other line ends may stand within a value.
    lines = export("cef").removesuffix("\n").split("\n")
    assert len(lines) == len(ids)
    for line, entry, text in zip(lines, ids, TRICKY):
        head, fields = cef(line)
        assert head[1:] == ["Castellan", "Castellan", "1", "order.shipped", "order.shipped", "3"]
        assert fields["externalId"] == entry and fields["suser"] == (text or "nobody")
        assert json.loads(fields["msg"])["text"] == text
        assert fields["cs4"] == "verified" and ("src" in fields) != ("c6a2" in fields)
