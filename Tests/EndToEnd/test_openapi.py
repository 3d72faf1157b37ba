"""schemathesis reads /openapi.json and tries to surprise the server: no 5xx, no answer that the document doesn't mention."""
import os
import subprocess
import sys

import castellan


# Whoever calls these with their own token, or the administrator's, signs themselves out: the rest of a run would be a list of 401s.
ENDINGS = [
    "/v1/auth/logout", "/v1/auth/logout-all", "/v1/auth/sessions", "/v1/auth/sessions/{session}", "/v1/sessions",
    "/v1/users/{user}/sessions", "/v1/users/{user}/sessions/{session}"]
# An answer that doesn't end by itself: whoever reads it all waits for as long as they wait for anything.
STREAM = "/v1/security-events/stream"
CHECKS = ("not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
          "response_schema_conformance,negative_data_rejection,unsupported_method,allow_header_conformance")


def start(installation):
    """A server whose mail goes into a folder, so that nothing is refused for want of it."""
    return installation.start(MAIL_URL=f"maildir:{installation.folder}/mail")


def test_schemathesis(engine, install):
    installation = install(engine)
    server = start(installation)
    token = server.sign_in(installation.administrator)["accessToken"]
    done = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "run", server.url + "/openapi.json",
         "--header", f"Authorization: Bearer {token}",
         "--checks", CHECKS, *(word for path in [*ENDINGS, STREAM] for word in ("--exclude-path", path)),
         "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", os.environ.get("EXAMPLES", "40"), "--seed", "1",
         "--request-timeout", "20", "--no-color"],
        capture_output=True, text=True, cwd=installation.folder)
    assert done.returncode == 0, done.stdout[-12000:] + done.stderr[-4000:]
    assert "No server errors" not in done.stderr
    assert server.get("/livez").status == 200
    assert "Fatal error" not in server.running.output


def test_stream_alone(engine, install):
    """The stream with all the rest's examples, each listened to for a second."""
    installation = install(engine)
    server = start(installation)
    token = server.sign_in(installation.administrator)["accessToken"]
    done = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "run", server.url + "/openapi.json",
         "--header", f"Authorization: Bearer {token}", "--checks", CHECKS, "--include-path", STREAM,
         "--phases", "examples,coverage,fuzzing", "--max-examples", "40", "--seed", "1", "--request-timeout", "1", "--no-color"],
        capture_output=True, text=True, cwd=installation.folder)
    assert done.returncode == 0, done.stdout[-12000:] + done.stderr[-4000:]
    assert server.get("/livez").status == 200


def test_endings_alone(engine, install):
    """The routes that the run above leaves out."""
    installation = install(engine)
    server = start(installation)
    done = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "run", server.url + "/openapi.json",
         *(word for path in ENDINGS for word in ("--include-path", path)), "--phases", "examples,coverage,fuzzing", "--max-examples", "20", "--seed", "1",
         "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
         "--request-timeout", "20", "--no-color"],
        capture_output=True, text=True, cwd=installation.folder)
    assert done.returncode == 0, done.stdout[-12000:] + done.stderr[-4000:]
    token = server.sign_in(installation.administrator)["accessToken"]
    assert server.post("/v1/auth/logout", token=token).status in (200, 204)
    assert not server.accepts(token)


def test_document_is_openapi(install):
    """What `castellan openapi` prints is what the server serves."""
    installation = install("sqlite")
    server = installation.start()
    document = server.get("/openapi.json").json
    assert document["openapi"].startswith("3.1.")
    printed = castellan.json.loads(castellan.run(installation.folder, ["openapi"], installation.environment))
    assert printed["paths"].keys() == document["paths"].keys()
