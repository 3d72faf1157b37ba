"""The other half of clock.c: builds the shim with which a program sees another time of day."""
import os
import pathlib
import subprocess

from processes import wait_until


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


def sign_in(server, login):
    """An access token of a server whose clock is wrong: PostgreSQL keeps events by the month, and a server makes the months that it needs
    only when it has begun."""
    body = {"email": login.email, "password": login.password}
    return wait_until(
        lambda: (answer := server.post("/v1/auth/login", body)).status == 200 and answer.data["accessToken"], 30, "a sign-in")[0]
