"""What of the audit log is kept elsewhere: a copy in a bucket that nobody can change, and the cosignatures of another server."""
import datetime
import http.client
import shutil

import pytest
from botocore.exceptions import ClientError

import audit_mirror
import castellan
from object_store import ObjectStore
from processes import wait_until


@pytest.fixture
def store():
    store = ObjectStore()
    yield store
    store.close()


def log_key(installation):
    return audit_mirror.Key(installation.sql("SELECT vkey FROM audit_keys"))


def log_size(installation):
    return int(installation.sql("SELECT size FROM audit_head"))


def write(server, token, count, name):
    """So many changes, each with its entry."""
    for number in range(count):
        rule = {"cidr": f"198.18.{number // 256}.{number % 256}", "action": "block", "reason": name}
        answer = server.post("/v1/ip-rules", rule, token)
        assert answer.status in (200, 201), answer


def mirrored(store, installation, seconds=60):
    """The log's size, once the bucket has a checkpoint of it."""
    origin = log_key(installation).name
    def found():
        size = log_size(installation)
        return size if f"{origin}/checkpoint/{size}" in store.keys(f"{origin}/checkpoint/") else None
    return wait_until(found, seconds, "the bucket has the newest checkpoint")[0]


def verify(store, installation, size):
    key = log_key(installation)
    return audit_mirror.verify(lambda path: store.read(f"{key.name}/{path}"), key, size)


def refusal(call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return caught.value.response["Error"]["Code"]


def test_a_bucket_gets_the_log_and_lets_nobody_change_it(install, engine, store):
    installation = install(engine, **store.environment)
    server = installation.start()
    token = server.sign_in(installation.administrator)["accessToken"]
    write(server, token, 280, "first")
    size = mirrored(store, installation)
    assert size > 280 and len(verify(store, installation, size)) == size

    origin = log_key(installation).name
    for path in [f"checkpoint/{size}", "tile/0/000", "tile/entries/000"]:
        where = {"Bucket": store.bucket, "Key": f"{origin}/{path}"}
        head = store.client.head_object(**where)
        assert head["ObjectLockMode"] == "COMPLIANCE"
        days = (head["ObjectLockRetainUntilDate"] - datetime.datetime.now(datetime.timezone.utc)).days
        assert 398 <= days <= 400
        assert refusal(store.client.put_object, **where, Body=b"forged", IfNoneMatch="*") == "PreconditionFailed"
        assert refusal(store.client.delete_object, **where, VersionId=head["VersionId"]) == "AccessDenied"


def test_an_outage_catches_up_without_loss(install, engine, store):
    installation = install(engine, **store.environment)
    server = installation.start()
    token = server.sign_in(installation.administrator)["accessToken"]
    write(server, token, 5, "before")
    before = mirrored(store, installation)
    kept = {key: store.read(key) for key in store.keys()}

    store.line.cut()
    write(server, token, 300, "meanwhile")
    def fault():
        return installation.sql("SELECT coalesce(fault, '') FROM anchors WHERE name = 's3'")
    assert "can't be reached" in wait_until(fault, 60, "the outage is noticed")[0]
    # Nobody waits for the bucket, and a new process knows of the outage too.
    assert server.get("/readyz").status == 200
    shown = castellan.run(installation.folder, ["audit", "anchor"], installation.environment.items(), status=1)
    assert "s3" in shown and "can't be reached" in shown
    server.stop()
    server = installation.start()
    token = server.sign_in(installation.administrator)["accessToken"]
    write(server, token, 3, "after a new start")

    store.line.mend()
    size = mirrored(store, installation)
    entries = verify(store, installation, size)
    assert len(entries) == size >= before + 303
    assert verify(store, installation, before) == entries[:before]
    assert {key: store.read(key) for key in kept} == kept
    castellan.run(installation.folder, ["audit", "anchor", "--now"], installation.environment.items())


def test_a_restored_database_is_made_whole_from_the_bucket(install, store, tmp_path):
    installation = install("sqlite", **store.environment)
    server = installation.start()
    token = server.sign_in(installation.administrator)["accessToken"]
    write(server, token, 5, "before")
    server.stop()
    backup = tmp_path / "backup"
    shutil.copytree(installation.folder, backup)

    server = installation.start()
    token = server.sign_in(installation.administrator)["accessToken"]
    write(server, token, 300, "lost")
    mirrored(store, installation)
    server.stop()
    castellan.run(installation.folder, ["audit", "anchor", "--now"], installation.environment.items())
    size = log_size(installation)
    lost = verify(store, installation, size)
    shutil.rmtree(installation.folder)
    shutil.copytree(backup, installation.folder)
    before = log_size(installation)
    assert before < size - 300

    # Nothing opens, nothing is signed, until what is missing is back.
    castellan.run(installation.folder, ["serve"], installation.environment.items(), status=1)
    assert log_size(installation) == before
    words = castellan.run(installation.folder, ["audit", "recover", "--from-mirror"], installation.environment.items())
    assert words.startswith(f"{size - before} entries came back from the copy in s3")
    server = installation.start()
    token = server.sign_in(installation.administrator)["accessToken"]
    write(server, token, 3, "after")
    assert verify(store, installation, mirrored(store, installation))[:size] == lost
    server.stop()
    castellan.run(installation.folder, ["verify"], installation.environment.items())


def post(server, body):
    connection = http.client.HTTPConnection(server.host, timeout=30)
    connection.request("POST", "/v1/witness/add-checkpoint", body.encode(), {"Content-Type": "text/plain"})
    response = connection.getresponse()
    return response.status, response.getheader("Content-Type"), response.read().decode()


def test_one_server_is_the_witness_of_another(install, engine, tmp_path):
    log = install(engine)
    vkey = log.sql("SELECT vkey FROM audit_keys")
    key = log_key(log)
    elsewhere, more = tmp_path / "witness", {"AUDIT_WITNESS_LOGS": vkey, "AUDIT_WITNESS_NAME": "witness.example.org/w1"}
    castellan.set_up(elsewhere, more)
    witness_key = castellan.run(elsewhere, ["audit", "witness"], more.items()).splitlines()[0]
    witness = castellan.Server(elsewhere, more)
    try:
        url = f"{witness.url}/v1/witness"
        server = log.start(AUDIT_WITNESSES=f"{witness_key} {url}", AUDIT_ANCHOR_INTERVAL="1s")
        token = server.sign_in(log.administrator)["accessToken"]
        write(server, token, 20, "seen")

        def cosigned():
            size = log_size(log)
            line = log.sql(f"SELECT line FROM anchor_cosignatures WHERE size = {size}")
            return (size, line) if line else None
        (size, line), _ = wait_until(cosigned, 30, "a cosignature of the newest checkpoint")
        note = log.sql(f"SELECT note FROM audit_checkpoints WHERE size = {size}").rstrip("\n") + "\n"
        assert key.verify(note)[0] == size
        assert audit_mirror.Key(witness_key).time_in(note + line + "\n") > 1_700_000_000

        # Another history of the same length, signed by the log itself, isn't cosigned; nor is one by a stranger.
        assert post(witness, f"old {size + 1}\n\n{note}")[0] == 400
        assert post(witness, f"old 0\n\n{note}") == (409, "text/x.tlog.size", f"{size}\n")
        assert post(witness, "old 0\n\n" + note.replace(key.name, "stranger.example.org/audit"))[0] == 404
        forged = note.splitlines()
        forged[2] = forged[2][::-1][1:] + "="
        assert post(witness, f"old {size}\n\n" + "\n".join(forged) + "\n")[0] in (400, 403)
        assert f"{key.name}" in castellan.run(elsewhere, ["audit", "witness"], more.items())
    finally:
        witness.kill()
