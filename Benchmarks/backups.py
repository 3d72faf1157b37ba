"""A backup of a large database beside its parts, each measured alone: reading it out, compressing, encrypting. And the memory it takes."""
import json
import os
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time

import castellan
from processes import find_program

PIECE = 1_000
WORDS = [f"{chance:08x}" for chance in random.Random(1).choices(range(1 << 32), k=20_000)]


def measure(engine, postgresql, note, gigabytes):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="castellan-bench-"))
    environment = {"LOG_LEVEL": "notice"}
    if engine == "postgresql":
        environment["DATABASE_URL"] = postgresql.create()
    try:
        castellan.set_up(folder, environment)
        fill(engine, folder, environment, postgresql, int(gigabytes * 1e9))
        recipients = [word for name in ("operations", "escrow") for word in recipient(folder / f"{name}.key")]

        plain = folder / "plain"
        parts = {"reading it out": timed(lambda: read_out(engine, folder, environment, plain))}
        size = plain.stat().st_size
        packed = folder / "packed"
        parts["zstd -1"] = timed(lambda: redirect(["zstd", "-1", "-T1", "-q", "-c", plain], packed))
        parts["age"] = timed(lambda: redirect(["age", *recipients], os.devnull, packed))
        plain.unlink()
        packed.unlink()

        seconds, peak = backed_up(folder, environment, recipients)
        name, slowest = max(parts.items(), key=lambda part: part[1])
        ratio = slowest / seconds
        speed = lambda seconds: f"{size / 1e6 / seconds:,.0f} MB/s"
        note(engine, f"backup of {size / 1e9:.1f} GB", speed(seconds), f"{name} {speed(slowest)}", f"{ratio:.2f}", "≥ 0.7", ratio >= 0.7)
        note(engine, f"memory of a backup of {size / 1e9:.1f} GB", f"{peak:.0f} MB", "", "", "< 100 MB", peak < 100)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fill(engine, folder, environment, postgresql, size):
    """Rows of texts that compress as rows do."""
    chance = random.Random(2)
    texts = lambda: [(number, " ".join(chance.choices(WORDS, k=100))) for number in range(PIECE)]
    if engine == "sqlite":
        with sqlite3.connect(folder / "castellan.db") as database:
            database.execute("CREATE TABLE filler (number INTEGER, text TEXT)")
            for _ in range(size // (900 * PIECE)):
                database.executemany("INSERT INTO filler VALUES (?, ?)", texts())
        return
    url = environment["DATABASE_URL"]
    postgresql.sql("CREATE TABLE filler (number BIGINT, text TEXT)", url)
    # What a page holds in 2 kB is compressed by PostgreSQL; these rows are shorter.
    copying = subprocess.Popen(
        [find_program("psql"), url, "-q", "-c", "COPY filler FROM STDIN"], stdin=subprocess.PIPE, text=True)
    for _ in range(size // (900 * PIECE)):
        copying.stdin.write("".join(f"{number}\t{text}\n" for number, text in texts()))
    copying.stdin.close()
    assert copying.wait() == 0


def recipient(key):
    """A new one, as both age and castellan take it."""
    subprocess.run(["age-keygen", "-o", key], check=True, capture_output=True)
    return ["--recipient", subprocess.run(["age-keygen", "-y", key], check=True, capture_output=True, text=True).stdout.strip()]


def read_out(engine, folder, environment, plain):
    if engine == "sqlite":
        subprocess.run([find_program("sqlite3"), folder / "castellan.db", f".backup {plain}"], check=True)
    else:
        subprocess.run(
            [find_program("pg_dump"), "--format=custom", "--compress=0", "--file", plain, environment["DATABASE_URL"]], check=True)


def redirect(words, out, source=os.devnull):
    with open(source, "rb") as input, open(out, "wb") as output:
        subprocess.run([str(word) for word in words], stdin=input, stdout=output, check=True)


def timed(body):
    begun = time.monotonic()
    body()
    return time.monotonic() - begun


def backed_up(folder, environment, recipients):
    """Seconds of `castellan backup`, and the most memory that it had, in MB."""
    begun, peak = time.monotonic(), 0
    running = subprocess.Popen(
        [castellan.PROGRAM, "backup", "--to", folder / "backups", *recipients, "--json"],
        env=castellan.environment_of(folder, environment), stdout=subprocess.PIPE, text=True)
    status = pathlib.Path(f"/proc/{running.pid}/status")
    while running.poll() is None:
        try:
            found = re.search(r"VmHWM:\s+(\d+)", status.read_text())
        except OSError:
            break
        peak = max(peak, int(found[1]) / 1024 if found else 0)
        time.sleep(0.02)
    printed = running.communicate()[0]
    assert running.returncode == 0 and json.loads(printed)["files"], "no backup was made"
    return time.monotonic() - begun, peak
