"""What the audit log doesn't take, and what it doesn't answer: 4xx with what is wrong; and where a bundle was altered, the exact index."""
import json
import subprocess
import zipfile

import castellan

ENTRY = {"event_id": "e1", "action": "order.shipped", "resource_type": "order"}
WHOLE = json.dumps(ENTRY)
# A body, the status, and words of the answer.
BODIES = [
    (WHOLE[:-1] + ', "details": {"a": 1, "a": 2}}', 400, "an object has the same member twice"),
    (WHOLE[:-1] + ', "action": "order.lost"}', 400, "an object has the same member twice"),
    (WHOLE[:-1].encode() + b', "details": "\xff\xfe"}', 400, "a text is not valid UTF-8"),
    (WHOLE[:-1].encode() + b', "details": "\xc0\xaf"}', 400, "a text is not valid UTF-8"),
    (WHOLE[:-1] + ', "details": "\\ud800"}', 400, "half a surrogate pair"),
    (WHOLE[:-1] + ', "details": NaN}', 400, "not valid JSON"),
    (WHOLE[:-1] + ', "details": ' + "[" * 2_000 + "]" * 2_000 + "}", 400, "not valid JSON"),
    (WHOLE[:-1] + ', "details": "' + "x" * 70_000 + '"}', 413, "larger than"),
    (json.dumps({**ENTRY, "action": "order " + "x" * 200}), 400, "action"),
    (json.dumps({**ENTRY, "action": "Ada left"}), 400, "is not like user.locked"),
    (json.dumps({**ENTRY, "details": {"recorded_by": "me"}}), 400, "details.recorded_by"),
    (json.dumps({**ENTRY, "user_id": "7"}), 400, "user_id"),
    (json.dumps({**ENTRY, "event_id": 1.5}), 400, "event_id"),
    ("[]", 400, ""), ("", 400, ""), ("null", 400, ""),
]
LINES = [
    (WHOLE + "\n" + WHOLE[:-1], 400, "line 2"),
    ("\n".join(json.dumps({**ENTRY, "event_id": f"e{number}"}) for number in range(1_001)), 400, "1 to 1000"),
    ("\n".join([WHOLE, json.dumps({**ENTRY, "resource_type": "a.b"})]), 400, "line 2"),
]
# A path, the status, and words of the answer.
PATHS = [
    ("consistency?from=0&to=2", 400, "from"), ("consistency?from=3&to=2", 400, "is larger than 2"),
    ("consistency?from=1&to=1000000", 400, "is larger than the log's tree"), ("consistency?from=-1&to=2", 400, "from"),
    ("consistency?from=1.5&to=2", 400, "from"), ("consistency?from=01&to=2", 400, "from"),
    ("consistency?from=1&to=18446744073709551616", 400, "to"), ("consistency?from=x&to=2", 400, "from"),
    ("nobody/proof", 400, "must be a UUID"), ("018f3c1e-0000-7000-8000-000000000001/proof", 404, ""),
    ("018f3c1e-0000-7000-8000-000000000001", 404, ""), ("export?format=pdf", 400, "format"), ("?limit=0", 400, "limit"),
    ("?cursor=zz", 400, "cursor"), ("?min_index=-1", 400, "min_index"),
]
# Tiles that the tree hasn't got, and names that are none (C2SP tlog-tiles).
TILES = ["0/000", "0/001", "0/000.p/0", "0/000.p/256", "0/000.p/300", "0/000.p/02", "0/000.p/x", "0/0", "0/x001", "0/x000/000", "1/000.p/1",
         "63/000", "64/000", "-1/000", "01/000", "entries/000", "entries/999.p/1", "entries/000.p/257", "data/000"]


def test_bad_input_is_told_what_is_wrong(install):
    installation = install("sqlite")
    server = installation.start()
    token = server.sign_in(installation.administrator)["accessToken"]
    before = installation.sql("SELECT size FROM audit_head")

    def expect(answer, status, words, what):
        body = answer.body.decode(errors="replace")
        assert answer.status == status and words in body, f"{what[:200]!r}: {answer.status} {body[:300]}"
        assert answer.json["error"]["code"] and answer.json["error"]["message"]

    for kind, cases in (("application/json", BODIES), ("application/x-ndjson", LINES)):
        for body, status, words in cases:
            expect(server.request_text("POST", "/v1/audit-logs", body, token, kind), status, words, body)
    for path, status, words in PATHS:
        slash = "" if path.startswith("?") else "/"
        expect(server.get(f"/v1/audit-logs{slash}{path}", token), status, words, path)
    for tile in TILES:
        expect(server.get(f"/tlog/tile/{tile}", token), 404, "", tile)
    assert installation.sql("SELECT size FROM audit_head") == before, "something was recorded"


def test_an_altered_bundle_is_told_by_index(install, tmp_path):
    installation = install("sqlite")
    server = installation.start()
    token = server.sign_in(installation.administrator)["accessToken"]
    lines = "\n".join(json.dumps({**ENTRY, "event_id": f"e{number}", "resource_id": str(number)}) for number in range(40))
    assert server.request_text("POST", "/v1/audit-logs?proof=true", lines, token, "application/x-ndjson").status == 200
    run = lambda *arguments: castellan.run(installation.folder, arguments, installation.environment)
    key = json.loads(run("audit", "checkpoint", "--json"))["vkeys"][0]
    run("audit", "export", "--format", "bundle", "--out", str(tmp_path / "audit.zip"))
    with zipfile.ZipFile(tmp_path / "audit.zip") as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    entries = files["entries.jsonl"].decode().splitlines()

    def verdict(altered):
        with zipfile.ZipFile(tmp_path / "altered.zip", "w") as archive:
            for name, data in {**files, "entries.jsonl": ("\n".join(altered) + "\n").encode()}.items():
                archive.writestr(name, data)
        return subprocess.run(
            [castellan.PROGRAM, "audit", "verify", tmp_path / "altered.zip", "--key", key], capture_output=True, text=True)

    assert verdict(entries).returncode == 0
    for index in (0, 17, len(entries) - 1):
        item = json.loads(entries[index])
        assert item["idx"] == index
        for change in ({"entry": {**item["entry"], "ok": False}}, {"leaf_hash": "00" * 32}, {"proof": item["proof"][:-1]},
                       {"proof": item["proof"] + item["proof"][:1]}, {"idx": index + 1000}):
            altered = [*entries[:index], json.dumps({**item, **change}), *entries[index + 1:]]
            done = verdict(altered)
            said = done.stdout + done.stderr
            assert done.returncode == 1 and f"{change.get('idx', index)}" in said, f"{index} {list(change)}: {said}"
