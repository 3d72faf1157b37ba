"""A log of 70,000 entries as our code writes it, read by Go's golang.org/x/mod/sumdb: notes, cosignatures, tiles, bundles and proofs."""
import os
import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GO = shutil.which("go") or "/usr/lib/go-1.19/bin/go"
GOPATH = pathlib.Path("/usr/share/gocode")
TESTS = ROOT / ".build/debug/castellanPackageTests.xctest"

pytestmark = [
    pytest.mark.skipif(not pathlib.Path(GO).exists(), reason="no Go"),
    pytest.mark.skipif(not (GOPATH / "src/golang.org/x/mod/sumdb").exists(), reason="no golang-golang-x-mod-dev"),
    pytest.mark.skipif(not TESTS.exists(), reason="the tests, which write the log, aren't built: run make test"),
]


@pytest.fixture(scope="module")
def verify(tmp_path_factory):
    """Runs the verifier, which is built once."""
    program = tmp_path_factory.mktemp("verifier") / "logverify"
    environment = {
        **os.environ, "GO111MODULE": "off", "GOPATH": str(GOPATH), "GOFLAGS": "", "GOCACHE": str(ROOT / ".build/e2e/go")}
    subprocess.run(
        [GO, "build", "-o", program, "logverify.go"], cwd=pathlib.Path(__file__).parent / "verifiers", env=environment,
        check=True)
    return lambda log: subprocess.run([program, log / "vkeys", log], capture_output=True, text=True)


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    folder = tmp_path_factory.mktemp("log")
    subprocess.run(
        ["swift", "test", "--skip-build", "--disable-xctest", "--filter", "SampleLogTests"], cwd=ROOT,
        env={**os.environ, "CASTELLAN_SAMPLE_LOG": str(folder)}, check=True, capture_output=True)
    return folder


def test_go_reads_what_we_write(verify, log):
    result = verify(log)
    assert result.returncode == 0, result.stderr
    assert result.stdout == "entries=70000 checkpoints=8 inclusion=10 consistency=44\n"


@pytest.mark.parametrize("name", ["checkpoint", "tile/1/001.p/17", "tile/entries/100", "proofs/257.tlog-proof"])
def test_go_sees_a_flipped_bit(verify, log, name, tmp_path):
    """Of a copy whose other files are the same, so what is refused is refused for the bit."""
    copy = shutil.copytree(log, tmp_path / "log", copy_function=os.link)
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).unlink()
    (copy / name).write_bytes(data)
    assert verify(copy).returncode == 1
