"""Programs that run while a test does, and never longer."""
import ctypes
import os
import pathlib
import signal
import socket
import subprocess
import threading
import time

SIGNAL_ON_PARENTS_DEATH = 1  # PR_SET_PDEATHSIG


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def die_with_parent():
    """Runs in the child: even a killed test run leaves nothing behind."""
    ctypes.CDLL(None).prctl(SIGNAL_ON_PARENTS_DEATH, signal.SIGKILL)


def wait_until(condition, seconds, what):
    """Polls until the condition holds; returns its value and how long that took."""
    begun = time.monotonic()
    while True:
        value = condition()
        passed = time.monotonic() - begun
        if value:
            return value, passed
        if passed > seconds:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.02)


class Running:
    """One program and all that it writes."""

    def __init__(self, words, environment=None, user=None, folder=None):
        identity = {}
        if user is not None:
            identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self.lines = []
        self.process = subprocess.Popen(
            [str(word) for word in words], env=environment, cwd=folder, start_new_session=True, preexec_fn=die_with_parent,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", **identity)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def output(self):
        return "\n".join(self.lines)

    def wait_for_line(self, wanted, seconds=60):
        """The first line for which `wanted` gives something, and what it gives."""
        def found():
            for line in list(self.lines):
                if value := wanted(line):
                    return value
            if self.process.poll() is not None:
                self.reader.join(5)
                raise AssertionError(f"ended with {self.process.returncode}:\n{self.output}")
            return None
        return wait_until(found, seconds, "a line of output")[0]

    def kill(self):
        """`kill -9`, to the program and its children."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()

    def stop(self, seconds=30, how=signal.SIGTERM):
        """Asks it to end, and returns its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
                raise AssertionError(f"didn't stop within {seconds} s:\n{self.output}")
        return self.process.returncode


def find_program(name, *folders):
    """A program's path, looked for in PATH and in the given folders."""
    for folder in [*os.environ["PATH"].split(":"), *folders]:
        path = pathlib.Path(folder) / name
        if os.access(path, os.X_OK) and path.is_file():
            return path
    raise AssertionError(f"{name} is not installed; Scripts/install-dependencies.sh test e2e")
