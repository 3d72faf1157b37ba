"""The keys: a cell opens with twenty lines that know the documented format alone; every key is replaced under a running server, and
kill -9 on the way harms nothing; what is wrong with a key is said, and nothing is written."""
import json
import os
import pathlib
import random
import subprocess
import time

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.serialization import load_der_private_key

import castellan
from conftest import rounds
from open_cell import open_cell


def keys_verb(installation, *arguments, status=0):
    return castellan.run(installation.folder, ["keys", *arguments], installation.environment, status=status)


def listed(installation):
    return {key["name"]: key for key in json.loads(keys_verb(installation, "list", "--json"))}


def hexadecimal(installation, column):
    return f"lower(hex({column}))" if installation.engine == "sqlite" else f"encode({column}, 'hex')"


def signing_keys(installation):
    """What opens with open_cell.py, as an operator's SQL reads it from the live database: key id -> cell, and how to open it."""
    hexed = lambda column: hexadecimal(installation, column)
    rows = installation.sql(
        f"SELECT id, kind, purpose, version, parent, {hexed('wrapped')} FROM vault_keys").splitlines()
    keys = {}
    for number, kind, purpose, version, parent, wrapped in (row.split("|") for row in rows):
        keys[int(number)] = (kind, purpose, int(version), int(parent), bytes.fromhex(wrapped))
    deployment = installation.sql("SELECT id FROM vault_deployment")
    root = bytes.fromhex((installation.folder / "root.key").read_text().strip())
    cells = dict(row.split("|") for row in installation.sql(
        f"SELECT kid, {hexed('private_key')} FROM signing_keys").splitlines())
    assert cells
    opened = lambda kid, cell: open_cell(root, deployment, keys, cell, "signing_keys", "private_key", kid, "bytes")
    return {kid: bytes.fromhex(cell) for kid, cell in cells.items()}, opened


def test_every_key_is_replaced_while_the_server_runs(engine, install):
    program = (pathlib.Path(__file__).parent / "open_cell.py").read_text()
    assert len([line for line in program.splitlines() if line.strip()]) <= 20
    installation = install(engine)
    server = installation.start()
    token = server.sign_in(installation.administrator)["refreshToken"]
    before = (installation.folder / "root.key").read_text()
    cells, opened = signing_keys(installation)
    for kid, cell in cells.items():
        load_der_private_key(opened(kid, cell), None)

    rotated = json.loads(keys_verb(installation, "rotate", "all", "--json"))
    assert {row["part"] for row in rotated} == {"root", "kek", "dek", "index"}
    assert (installation.folder / "root.key").read_text() != before
    assert (installation.folder / "root.key").stat().st_mode & 0o777 == 0o600
    keys = listed(installation)
    for name in ["data", "subjects", "cells", "indexes"]:
        assert keys[f"{name}/1"]["state"] == "retired" and keys[f"{name}/1"]["uses"] == 0, keys
        assert keys[f"{name}/2"]["state"] == "active"
    after, opened = signing_keys(installation)
    assert after.keys() == cells.keys() and not set(after.values()) & set(cells.values())
    kid, cell = next(iter(after.items()))
    load_der_private_key(opened(kid, cell), None)
    for broken in [cell[:-1], cell[:40] + bytes([cell[40] ^ 1]) + cell[41:]]:
        with pytest.raises(InvalidTag):
            opened(kid, broken)
    with pytest.raises(InvalidTag):
        opened("another", cell)

    # The server went on: with sessions from before, and with new ones, whose values the new keys seal.
    assert server.refresh(token).status == 200
    server.sign_in(installation.administrator)
    checked = json.loads(keys_verb(installation, "check", "--json"))
    assert all(row["plaintext"] + row["damaged"] + row["unknownKeys"] == 0 for row in checked), checked
    assert server.stop() == 0
    again = installation.start()
    again.sign_in(installation.administrator)
    assert again.stop() == 0
    assert castellan.run(installation.folder, ["verify"], installation.environment)
    assert "retired too lately" in refused(installation, ["keys", "destroy", "cells/1"], 1)
    assert "is in use" in refused(installation, ["keys", "destroy", "cells/2"], 1)
    assert "there is no key" in refused(installation, ["keys", "destroy", "cells/7"], 67)


def refused(installation, arguments, status, **environment):
    """What a verb says that is refused."""
    done = subprocess.run(
        [castellan.PROGRAM, *arguments],
        env=castellan.environment_of(installation.folder, {**installation.environment, **environment}),
        capture_output=True, text=True)
    assert done.returncode == status, f"{done.returncode}\n{done.stdout}{done.stderr}"
    return done.stderr


def test_killed_rotations_go_on(install):
    """kill -9 at seeded moments, of each part in turn; after each, everything opens, and the next run goes on."""
    dice = random.Random(5)
    installation = install("sqlite")
    environment = castellan.environment_of(installation.folder, installation.environment)
    # A rotation of dek or index waits five seconds for the nodes; the others may be over before they are struck, and begin again.
    parts = {"root": 0.6, "kek": 0.6, "dek": 1.5, "index": 1.5}
    for _ in range(rounds(1)):
        for part, latest in parts.items():
            for attempt in range(10):
                process = subprocess.Popen(
                    [castellan.PROGRAM, "keys", "rotate", part], env=environment, stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL)
                time.sleep(dice.uniform(0.05, max(0.06, latest / 2 ** attempt)))
                process.kill()
                if process.wait() == -9:
                    break
                assert process.returncode == 0, part
            assert process.returncode == -9, f"{part} is over before it can be killed"
            keys_verb(installation, "check")
    for part in parts:
        keys_verb(installation, "rotate", part)
    assert all(key["uses"] == 0 for key in listed(installation).values() if key["state"] == "retired")
    assert not list(installation.folder.glob("root.key.*"))
    server = installation.start()
    server.sign_in(installation.administrator)
    assert server.stop() == 0


def test_plaintext_in_a_sealed_column_is_found(install):
    installation = install("sqlite")
    installation.sql("INSERT INTO outbox (id, sealed_mail, created_at) VALUES "
                     "('01900000-0000-7000-8000-000000000000', CAST('dear all' AS BLOB), '2026-01-01 00:00:00.000')")
    done = refused(installation, ["keys", "check"], 1)
    assert "outbox.sealed_mail" in done


def test_what_is_wrong_with_the_root_key_is_said(install):
    installation = install("sqlite")
    path = installation.folder / "root.key"
    good = path.read_bytes()
    stored = "SELECT id, parent, hex(wrapped), state FROM vault_keys ORDER BY id"
    before = installation.sql(stored)
    for content, words in [
            (b"", "empty"), (b"nonsense\n", "64 hexadecimal digits"), (b"\xff\xfe\x00", "not UTF-8"),
            (good.strip() * 40, "longer than a root key"), (good + good + good, "3 root keys"),
            (b"00" * 32, "not the one that the database was made with")]:
        path.write_bytes(content)
        assert words in refused(installation, ["keys", "status"], 78), words
    path.write_bytes(good)
    path.chmod(0o640)
    assert "chmod 600" in refused(installation, ["keys", "status"], 78)
    path.chmod(0o600)
    moved = installation.folder.parent / f"{installation.folder.name}.elsewhere"
    os.rename(path, moved)
    try:
        assert "root.key" in refused(installation, ["keys", "rotate", "dek"], 78)
        assert not path.exists(), "a new key would look like the right one"
        moved.chmod(0o644)
        named = {"CASTELLAN_ROOT_KEY_FILE": str(moved)}
        assert "chmod 600" in refused(installation, ["keys", "status"], 78, **named)
        moved.chmod(0o600)
        castellan.run(installation.folder, ["keys", "status"], {**installation.environment, **named})
        alone = {"CASTELLAN_ROOT_KEY": good.decode().strip()}
        assert "put a new one in front" in refused(installation, ["keys", "rotate", "root"], 78, **alone)
    finally:
        os.rename(moved, path)
    assert installation.sql(stored) == before
