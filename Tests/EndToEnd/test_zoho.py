"""A hundred thousand records of Zoho CRM, with everything that can go wrong on the way: read once each, in bounded memory."""
import json
import os
import signal
import subprocess

import castellan
from processes import wait_until
from zoho_stand_in import PAGE, ZohoStandIn

RECORDS = 100_000
FAULTS = {50: "expired", 120: "429", 200: "500", 260: "silence", 333: "truncated"}


def begin(installation):
    """`castellan zoho sync`, on its way."""
    return subprocess.Popen(
        [castellan.PROGRAM, "zoho", "sync", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=castellan.environment_of(installation.folder, installation.environment))


def end(process):
    """What it printed, and the most memory that it had, in MiB."""
    output = process.stdout.read()
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0, f"{output}{errors}"
    return json.loads(output), usage.ru_maxrss / 1024


def accounts(installation):
    return installation.sql("SELECT count(*), count(DISTINCT remote_id) FROM accounts").strip()


def test_a_hundred_thousand_records_in_bounded_memory(install):
    few = ZohoStandIn(1_000)
    installation = install("sqlite", **few.environment)
    _, least = end(begin(installation))
    zoho = ZohoStandIn(RECORDS, FAULTS)
    installation.environment.update(zoho.environment)
    status, most = end(begin(installation))
    assert accounts(installation) == f"{RECORDS}|{RECORDS}"
    assert not zoho.faults, "everything went wrong that should"
    assert status["state"] == "idle" and not status["isStale"], status
    # What is known needn't be read again, and a page that failed is read once more.
    assert len(zoho.pages) <= RECORDS // PAGE + len(FAULTS)
    print(f"most memory: {least:.0f} MiB for 1,000 records, {most:.0f} MiB for {RECORDS:,}")
    assert most < least + 96, f"{least} MiB, {most} MiB"


def test_a_killed_sync_goes_on_where_it_was(install, engine):
    zoho = ZohoStandIn(20_000)
    installation = install(engine, **zoho.environment)
    first = begin(installation)
    wait_until(lambda: len(zoho.pages) > 20, 120, "twenty pages are read")
    first.send_signal(signal.SIGKILL)
    first.wait()
    before = len(zoho.pages)
    end(begin(installation))
    assert accounts(installation).replace(" ", "") in ("20000|20000",)
    # The page in hand may have been taken in or not.
    assert zoho.pages[before] >= zoho.pages[before - 1] - PAGE
    assert len(zoho.pages) <= 20_000 // PAGE + 2
