"""Child processes that never outlive this one, not even when this one is killed outright."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import Any

PR_SET_PDEATHSIG = 1  # prctl(2), Linux only


def launch(
    command: Sequence[str], *, dying_wish: signal.Signals, user: str | None = None, **options: Any
) -> subprocess.Popen[bytes]:
    """Start `command` in its own process group, so that Ctrl-C reaches it only through us.

    On Linux the kernel sends it `dying_wish` should we die; elsewhere only an orderly stop ends it.
    `user` is the account to run as, for servers that refuse root; no right of ours is passed on.
    """
    if user is not None:
        options |= {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
    with (
        warnings.catch_warnings()
    ):  # Python 3.12 warns of a fork beside threads; the hook below only makes system calls
        warnings.simplefilter("ignore", DeprecationWarning)
        return subprocess.Popen(command, process_group=0, preexec_fn=_die_with_parent(dying_wish), **options)


def stop(process: subprocess.Popen[bytes], *, signals: Sequence[signal.Signals], patience_s: float = 10.0) -> int:
    """Send each signal in turn, waiting `patience_s` seconds after each, then SIGKILL; the exit status.

    Whatever it started in its process group and left behind is killed.
    """
    for number in [*signals, signal.SIGKILL]:
        if process.poll() is not None:
            break
        process.send_signal(number)
        try:
            process.wait(timeout=patience_s)
        except subprocess.TimeoutExpired:
            continue
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


def command_of(pid: int) -> str:
    """The command line of a process, or "" when there is none."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().replace(b"\0", b" ").decode(errors="replace").strip()
    except FileNotFoundError:
        if sys.platform == "linux":
            return ""
    listing = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False)
    return listing.stdout.strip()


def _die_with_parent(dying_wish: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    libc, parent = ctypes.CDLL(None), os.getpid()

    def ask_the_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(dying_wish))
        if os.getppid() != parent:
            os._exit(1)

    return ask_the_kernel
