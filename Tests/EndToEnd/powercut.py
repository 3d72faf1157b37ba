"""The other half of powercut.c: builds the shim, and takes back what a power cut would have lost."""
import os
import pathlib
import shutil
import struct
import subprocess
import tempfile

ENTRY = struct.Struct("<cQQQQII")  # kind, inode, number, offset, size, path length, saved length


class PowerCut:
    """One folder under watch. Start the program with `environment`, kill it, call `cut()`."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="castellan-powercut-"))
        self.scratch.chmod(0o777)
        self.log = self.scratch / "undo"
        library = self.scratch / "powercut.so"
        source = pathlib.Path(__file__).with_name("powercut.c")
        subprocess.run(
            [os.environ.get("CC", "cc"), "-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, source, "-ldl", "-lpthread"],
            check=True)
        self.environment = {
            "LD_PRELOAD": str(library), "POWERCUT_FOLDER": str(self.folder), "POWERCUT_LOG": str(self.log)}

    def cut(self):
        """Undoes every write since its file's last sync; returns how many."""
        lost = {}
        data = self.log.read_bytes() if self.log.exists() else b""
        place = 0
        while place + ENTRY.size <= len(data):
            kind, inode, number, offset, size, path_length, saved_length = ENTRY.unpack_from(data, place)
            place += ENTRY.size
            path = data[place:place + path_length].decode()
            place += path_length
            saved = data[place:place + saved_length]
            place += saved_length
            if kind == b"S":
                lost[inode] = [one for one in lost.get(inode, []) if one[0] >= number]
            else:
                lost.setdefault(inode, []).append((number, path, offset, size, saved))
        undone = 0
        for inode, entries in lost.items():
            for _, path, offset, size, saved in reversed(entries):
                if not os.path.exists(path) or os.stat(path).st_ino != inode:
                    continue  # removed since
                with open(path, "r+b") as file:
                    file.seek(offset)
                    file.write(saved)
                    file.truncate(size)
                undone += 1
        self.log.unlink(missing_ok=True)
        return undone

    def close(self):
        shutil.rmtree(self.scratch, ignore_errors=True)
