"""Personal data and secrets as a stranger meets them: over HTTP, in files, in the log, with rules of one's own."""
import json
import subprocess

import castellan

RULES = """\
deny:
  - {text: falcon-prod, type: code_word}
recognizers:
  - type: employee_id
    severity: medium
    pattern: 'EMP-\\d{6}'
    score: 80
"""


def test_over_http(install, folder, engine):
    rules = folder / "rules.yaml"
    rules.write_text(RULES)
    installation = install(engine, PII_RULES_FILE=str(rules), ENV="falcon-prod")
    server = installation.start()
    token = server.sign_in(installation.administrator)["accessToken"]
    assert '"environment":"********"' in "".join(server.running.lines)

    # Guide A's names, and offsets in bytes and in code points.
    text = "é call 555-123-4567 or jane@example.com, EMP-123456"
    found = server.post("/v1/pii/detect", {"text": text}, token).data["findings"]
    assert [(one["type"], one["severity"]) for one in found] == [
        ("phone", "medium"), ("email", "high"), ("employee_id", "medium")]
    for one in found:
        in_bytes = text.encode()[one["start"]:one["end"]].decode()
        assert in_bytes == text[one["code_point_start"]:one["code_point_end"]]
    masked = server.post("/v1/pii/mask", {"text": text}, token).data["text"]
    assert masked == "é call ***-***-**** or j***@example.com, ********"

    options = {
        "allow": ["help@example.com"], "operators": {"email": "encrypt", "ssn": "hash"},
        "paths": [{"path": "raw", "skip": True}, {"path": "**.nick", "type": "person_name"}]}
    value = {"raw": "jane@example.com", "to": ["help@example.com", "jane@example.com"], "nick": "zed", "ssn": "219-09-9998"}
    masked = server.post("/v1/pii/mask", {"json": value, "options": options}, token).data["json"]
    assert masked["raw"] == "jane@example.com" and masked["to"][0] == "help@example.com" and masked["nick"] == "***"
    assert masked["ssn"].startswith("ssn_") and len(masked["ssn"]) == 36
    opened = server.post("/v1/pii/detokenize", {"tokens": [masked["to"][1]]}, token).data["tokens"]
    assert opened == [{"token": masked["to"][1], "type": "email", "value": "jane@example.com"}]

    # A batch: a result for each line, the wrong ones with their reason.
    lines = [{"text": "jane@example.com"}, {"text": "x", "json": 1}, {"json": {"n": 4111111111111111}}]
    batch = "\n".join(map(json.dumps, lines)) + "\n{broken\n"
    results = server.request_text("POST", "/v1/pii/mask", batch, token, "application/x-ndjson").data["results"]
    assert results[0]["text"] == "j***@example.com" and results[2]["json"] == {"n": "****-****-****-****"}
    assert results[1]["error"]["code"] == "VALIDATION_ERROR" and results[3]["error"]["code"] == "MALFORMED_JSON"

    # What can't be taken is told.
    assert server.post("/v1/pii/detect", {"text": "x" * (1 << 20)}, token).status == 413
    wrong = server.post("/v1/pii/detect", {"text": "x", "options": {"kinds": ["nothing"], "threshold": 0}}, token)
    assert wrong.status == 400 and wrong.json["error"]["details"][0]["field"].startswith("options.")
    broken = server.request_text("POST", "/v1/pii/detect", b'{"text": "\xff"}', token, "application/json")
    assert broken.status == 400 and broken.json["error"]["code"] == "MALFORMED_JSON"
    assert server.post("/v1/pii/detect", {"text": "x"}).status == 401

    server.get("/v1/users", token=token)
    figures = server.get("/metrics", token=token).body.decode()
    assert 'resource_type="users"} 1' in figures and 'resource_type="pii_tokens"} 1' in figures


def test_in_files(folder):
    log = folder / "app.log"
    log.write_text("nothing here\njane@example.com paid with 4111 1111 1111 1111\n" * 18_000)
    report = json.loads(castellan.run(folder, ["pii", "scan", "--json", str(log)], status=1))
    assert report["total"] == 36_000 and report["severities"] == {"critical": 18_000, "high": 18_000, "medium": 0, "low": 0}
    castellan.run(folder, ["pii", "scan", "--kinds", "ssn", str(log)])
    castellan.run(folder, ["pii", "scan", "--kinds", "email", "--fail-on", "critical", str(log)])
    found = castellan.run(folder, ["pii", "scan", "--findings", "--json", "-"], stdin="\nssn 219-09-9998\n", status=1)
    first = json.loads(found.splitlines()[0])
    assert (first["line"], first["type"], first["start"]) == (2, "ssn", 5) and "219" not in found

    assert castellan.run(folder, ["pii", "mask"], stdin="mail jane@example.com\n") == "mail j***@example.com\n"
    rules = folder / "rules.yaml"
    rules.write_text(RULES)
    clean = folder / "clean.ndjson"
    source = folder / "in.ndjson"
    source.write_text('{"who": "EMP-123456", "n": 1}\n' * 3)
    castellan.run(folder, ["pii", "mask", "--rules", str(rules), "--out", str(clean), str(source)])
    assert clean.read_text() == '{"who": "********", "n": 1}\n' * 3 and clean.stat().st_mode & 0o777 == 0o600
    # Nothing is half written, and the line that is wrong is named.
    source.write_text('{"a": 1}\n{"a" 1}\n')
    broken = subprocess.run(
        [castellan.PROGRAM, "pii", "mask", "--out", str(folder / "half.ndjson"), str(source)], capture_output=True, text=True)
    assert broken.returncode == 65 and "line 2" in broken.stderr and not (folder / "half.ndjson").exists()


def test_mistakes_in_rules_are_told_with_their_line(folder):
    rules = folder / "rules.yaml"
    rules.write_text("threshold: 60\nkinds: [email, nothing]\n")
    for arguments, status in [(["serve"], 78), (["pii", "scan", "--rules", str(rules)], 65)]:
        done = subprocess.run(
            [castellan.PROGRAM, *arguments], input="", capture_output=True, text=True,
            env=castellan.environment_of(folder, {"PII_RULES_FILE": str(rules)}))
        assert done.returncode == status and "line 2: kinds[1]" in done.stderr, done.stderr
