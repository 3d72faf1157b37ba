"""Go's golang.org/x/mod/sumdb, as Debian packages it: the reader of transparency logs that isn't ours."""
import os
import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GO = shutil.which("go") or "/usr/lib/go-1.19/bin/go"
GOPATH = pathlib.Path("/usr/share/gocode")
ENVIRONMENT = {
    **os.environ, "GO111MODULE": "off", "GOPATH": str(GOPATH), "GOFLAGS": "", "GOCACHE": str(ROOT / ".build/e2e/go")}


def require_go():
    """Skips where there is no Go; in CI, where it has to be, that is a failure."""
    lacking = [
        what for what, there in (
            ("Go", pathlib.Path(GO).exists()),
            ("golang-golang-x-mod-dev", (GOPATH / "src/golang.org/x/mod/sumdb").exists())) if not there]
    if lacking and os.environ.get("CI"):
        pytest.fail(f"CI must verify with Go, but there is no {' and no '.join(lacking)}")
    if lacking:
        pytest.skip(f"no {' and no '.join(lacking)}")


def build(source, program):
    """Builds one file."""
    subprocess.run([GO, "build", "-o", program, source.name], cwd=source.parent, env=ENVIRONMENT, check=True)
    return program


def build_logverify(folder):
    """The verifier of a whole log in a folder: a function that runs it."""
    require_go()
    program = build(pathlib.Path(__file__).parent / "verifiers/logverify.go", folder / "logverify")
    return lambda log: subprocess.run([program, log / "vkeys", log], capture_output=True, text=True)
