"""A log of 70,000 entries as our code writes it, read by Go's golang.org/x/mod/sumdb: notes, cosignatures, tiles, bundles and proofs."""
import os
import shutil
import subprocess

import pytest

from go_verifier import ROOT, build_logverify

TESTS = ROOT / ".build/debug/castellanPackageTests.xctest"


@pytest.fixture(scope="module")
def verify(tmp_path_factory):
    """Runs the verifier, which is built once."""
    return build_logverify(tmp_path_factory.mktemp("verifier"))


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    if not TESTS.exists():
        if os.environ.get("CI"):
            pytest.fail("the tests, which write the log, aren't built")
        pytest.skip("the tests, which write the log, aren't built: run make test")
    folder = tmp_path_factory.mktemp("log")
    subprocess.run(
        ["swift", "test", "--skip-build", "--disable-xctest", "--filter", "SampleLogTests"], cwd=ROOT,
        env={**os.environ, "CASTELLAN_SAMPLE_LOG": str(folder)}, check=True, capture_output=True)
    return folder


def test_go_reads_what_we_write(verify, log):
    result = verify(log)
    assert result.returncode == 0, result.stderr
    assert result.stdout == "entries=70000 checkpoints=8 inclusion=10 consistency=44 removed=0\n"


@pytest.mark.parametrize("name", ["checkpoint", "tile/1/001.p/17", "tile/entries/100", "proofs/257.tlog-proof"])
def test_go_sees_a_flipped_bit(verify, log, name, tmp_path):
    """Of a copy whose other files are the same, so what is refused is refused for the bit."""
    copy = shutil.copytree(log, tmp_path / "log", copy_function=os.link)
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).unlink()
    (copy / name).write_bytes(data)
    assert verify(copy).returncode == 1
