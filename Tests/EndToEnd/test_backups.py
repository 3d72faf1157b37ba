"""Backups: made beside a running server, opened by age and minisign, restored after everything is gone."""
import json
import resource
import shutil
import subprocess

import pytest

import castellan
from object_store import ObjectStore


@pytest.fixture
def keys(folder):
    """Two recipients as age-keygen makes them: operations and escrow."""
    made = []
    for name in ("operations", "escrow"):
        path = folder.parent / f"{folder.name}-{name}.key"
        subprocess.run(["age-keygen", "-o", path], check=True, capture_output=True)
        recipient = subprocess.run(["age-keygen", "-y", path], check=True, capture_output=True, text=True).stdout.strip()
        made.append((path, recipient))
    yield made
    for path, _ in made:
        path.unlink()


def recipients(keys):
    return [word for _, recipient in keys for word in ("--recipient", recipient)]


def wipe(installation, postgresql):
    """All is gone but the root key."""
    if installation.engine == "sqlite":
        for path in installation.folder.glob("*.db*"):
            path.unlink()
    else:
        url = installation.environment["DATABASE_URL"]
        server, name = url.split("?")[0].rsplit("/", 1)
        postgresql.sql(f'DROP DATABASE "{name}" WITH (FORCE)', f"{server}/postgres")


def rows(installation):
    """Every row of some tables, but for the entries that backing up and restoring make themselves."""
    own = "WHERE action NOT LIKE 'backup.%'"
    return {
        "users": installation.sql("SELECT id, email, role FROM users ORDER BY id"),
        "audit_entries": installation.sql(f"SELECT idx, id, entry FROM audit_entries {own} ORDER BY idx"),
        "security_events": installation.sql("SELECT id, event_type, created_at FROM security_events ORDER BY id"),
    }


def test_backup_wipe_restore(install, engine, folder, keys, request):
    postgresql = request.getfixturevalue("postgresql") if engine == "postgresql" else None
    installation = install(engine)
    place = folder.parent / f"{folder.name}-backups"
    run = lambda *words, **more: castellan.run(folder, list(words), installation.environment, **more)
    try:
        server = installation.start()
        server.sign_in(installation.administrator)
        for number in range(6, 9):
            run("user", "create", "--email", f"u{number}@example.org", "--role", "agent")
        # While it runs, with somebody erased afterwards, and the events alone of somebody else: the backup still has them.
        server.post("/v1/auth/login", {"email": "u8@example.org", "password": "wrong"})
        person = installation.sql("SELECT id FROM users WHERE email = 'u8@example.org'").strip()
        events = f"SELECT count(*) FROM security_events WHERE user_id = '{person}'"
        assert int(installation.sql(events)) > 0
        first = json.loads(run("backup", "--to", str(place), "--json", *recipients(keys)))
        run("user", "erase", "u7@example.org")
        token = server.sign_in(installation.administrator)["accessToken"]
        assert server.request("DELETE", f"/v1/gdpr/security-events/user/{person}", token=token).status == 200
        assert int(installation.sql(events)) == 0
        server.stop()
        second = json.loads(run("backup", "--to", str(place), "--json", *recipients(keys)))
        before = rows(installation)

        opened_by_others(place, second, keys, run("backup", "key").strip(), engine)
        listed = json.loads(run("backup", "list", "--to", str(place), "--json"))
        assert [each["name"] for each in listed] == [first["name"], second["name"]]
        run("backup", "verify", "--to", str(place), "--identity", str(keys[1][0]))
        run("backup", "drill", "--to", str(place), "--identity", str(keys[0][0]))

        # Tampered with or cut off: nothing happens.
        main = place / second["files"][0]["name"]
        whole = main.read_bytes()
        manifest = place / f"{second['name']}.manifest.json"
        for wrong in (whole[:-1], whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:]):
            main.write_bytes(wrong)
            run("restore", str(manifest), "--identity", str(keys[0][0]), status=65)
        main.write_bytes(whole)
        # On a disk that is full there is a clear word, and nothing is left half-written.
        if engine == "sqlite":
            installation.sql("PRAGMA wal_checkpoint(TRUNCATE)")
        # SQLite's own two files stay where it couldn't fold them back.
        kept = lambda: [sorted(place.rglob("*")), sorted(each for each in folder.iterdir() if each.suffix not in (".db-wal", ".db-shm"))]
        there = kept()
        # SQLite copies itself into a file first; on PostgreSQL the compressed backup is the only file.
        most = (1 << 17) if engine == "sqlite" else len(whole) // 2
        said = limited(installation, most, ["backup", "--to", str(place), *recipients(keys)])
        assert "can't" in said or "failed" in said, said
        if engine == "sqlite":
            said = limited(installation, most, ["restore", str(manifest), "--identity", str(keys[0][0])])
            assert "File too large" in said and "nothing was changed" in said, said
        assert kept() == there
        assert rows(installation) == before

        wipe(installation, postgresql)
        restored = json.loads(run("restore", str(manifest), "--identity", str(keys[1][0]), "--json"))
        assert restored["refusal"] is None, restored
        assert rows(installation) == before
        run("verify")
        # Below the backup's own entries the tree is the same one, to its root.
        size = second["auditEntries"]
        note = installation.sql(f"SELECT note FROM audit_checkpoints WHERE size = {size}")
        assert note.strip() == second["auditCheckpoint"].strip()

        # The older one, with the newer ledger: whoever was erased since isn't there.
        wipe(installation, postgresql)
        older = json.loads(run(
            "restore", str(place / f"{first['name']}.manifest.json"), "--identity", str(keys[0][0]), "--json"))
        assert older["refusal"], "the log in it is shorter than the one that is remembered"
        run("audit", "recover", "--new-epoch", "--because", "restored on trial")
        run("doctor")
        assert "u7@example.org" not in run("user", "list")
        assert "u8@example.org" in run("user", "list")
        assert int(installation.sql(events)) == 0, "their events alone were erased, and stay so"
    finally:
        shutil.rmtree(place, ignore_errors=True)


def limited(installation, most, words):
    """What a command says that can't write more than so many bytes into any file, as on a disk that is full."""
    done = subprocess.run(
        [castellan.PROGRAM, *words], env=castellan.environment_of(installation.folder, installation.environment),
        capture_output=True, text=True, restore_signals=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
    assert done.returncode == 74, f"{done.returncode}\n{done.stderr}"
    return done.stderr


def opened_by_others(place, manifest, keys, public_key, engine):
    """age and minisign know nothing of us."""
    signed = place / f"{manifest['name']}.manifest.json"
    subprocess.run(["minisign", "-Vm", signed, "-P", public_key], check=True, capture_output=True)
    for file in manifest["files"]:
        opened = subprocess.run(
            ["age", "-d", "-i", keys[1][0], place / file["name"]], check=True, capture_output=True).stdout
        content = subprocess.run(["zstd", "-dc"], input=opened, check=True, capture_output=True).stdout
        assert len(content) == file["contentSize"]
        assert content.startswith(b"SQLite format 3" if engine == "sqlite" else b"PGDMP")
        # What is erased with a key must not stand in the main file: on SQLite it has no such table, on PostgreSQL the table is empty.
        if engine == "sqlite":
            assert (b"CREATE TABLE subject_keys" in content) == (file["content"] == "keys")
        else:
            listed = subprocess.run(["pg_restore", "--list"], input=content, check=True, capture_output=True, text=False).stdout
            assert (b"TABLE DATA public subject_keys" in listed) == (file["content"] == "keys")


def test_backup_to_a_bucket(install, folder, keys):
    store = ObjectStore("backups")
    try:
        environment = {
            **{name: value for name, value in store.environment.items() if name.startswith("AWS")},
            "BACKUP_S3_ENDPOINT": store.environment["AUDIT_S3_ENDPOINT"], "BACKUP_S3_PATH_STYLE": "true",
            "BACKUP_TO": "s3://backups/nightly"}
        installation = install("sqlite", BACKUP_RECIPIENTS=",".join(each for _, each in keys), **environment)
        run = lambda *words, **more: castellan.run(folder, list(words), installation.environment, **more)
        manifest = json.loads(run("backup", "--json"))
        before = rows(installation)
        assert sorted(store.keys("nightly/")) == sorted(
            f"nightly/{name}" for name in [
                *(file["name"] for file in manifest["files"]), f"{manifest['name']}.manifest.json",
                f"{manifest['name']}.manifest.json.minisig"])
        wipe(installation, None)
        run("restore", f"s3://backups/nightly/{manifest['name']}.manifest.json", "--identity", str(keys[0][0]))
        assert rows(installation) == before
        store.line.cut()
        run("backup", status=74)
        store.line.mend()
    finally:
        store.close()
