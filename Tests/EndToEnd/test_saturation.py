"""More sign-ins than the cores can hash: the server stays alive, and says 503 with Retry-After beyond its queue."""
import json
import re
import subprocess
import threading

from processes import find_program

LIVEZ_BOUND = 50  # milliseconds, p99


def wrk(server, path, *, seconds, connections, script=None, threads=1):
    words = [find_program("wrk"), "-t", threads, "-c", connections, "-d", f"{seconds}s", "--latency"]
    if script:
        words += ["-s", script]
    done = subprocess.run([str(word) for word in [*words, server.url + path]], capture_output=True, text=True, check=True)
    return done.stdout


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit]


def test_probes_while_argon2_is_saturated(install, folder):
    installation = install("sqlite")
    server = installation.start(CASTELLAN_PASSWORD_QUEUE="16")
    body = json.dumps({"email": installation.administrator.email, "password": "not the password"})
    script = folder / "sign-in.lua"
    script.write_text(
        f"wrk.method = 'POST'\nwrk.body = {json.dumps(body)}\nwrk.headers['Content-Type'] = 'application/json'\n")
    load = threading.Thread(
        target=wrk, args=(server, "/v1/auth/login"), kwargs={"seconds": 8, "connections": 64, "script": script})
    load.start()
    refused = None
    for _ in range(200):
        answer = server.post("/v1/auth/login", {"email": "nobody@example.com", "password": "not the password either"})
        if answer.status == 503:
            refused = answer
            break
    report = wrk(server, "/livez", seconds=4, connections=1)
    assert load.is_alive(), "the load ended before the probes did"
    load.join()
    p99 = milliseconds(re.search(r"99%\s+(\S+)", report)[1])
    print(f"/livez p99 {p99:.1f} ms while argon2id is saturated")
    assert p99 < LIVEZ_BOUND, report
    assert refused, "64 sign-ins at once and none was turned away"
    assert int(refused.headers["retry-after"]) >= 1
    assert refused.json["success"] is False and "error" in refused.json
    assert server.sign_in(installation.administrator)["accessToken"]
