"""The other half of clock.c: builds the shim with which a program sees another time of day."""
import os
import pathlib
import subprocess


def off_by(folder, days):
    """The environment in which a program's clock is off by so many days; to be merged into its own."""
    library = folder / "clock.so"
    source = pathlib.Path(__file__).with_name("clock.c")
    subprocess.run(
        [os.environ.get("CC", "cc"), "-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    library.chmod(0o755)
    return {"LD_PRELOAD": str(library), "CLOCK_OFFSET": str(86_400 * days)}


# The environment in which it is right again.
RIGHT = {"LD_PRELOAD": "", "CLOCK_OFFSET": "0"}
