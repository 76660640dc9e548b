"""PostgreSQL refuses to run as root. As root, it runs as `nobody` here, and this module finds it places it may use.

No account is made, and no directory that was there before is opened to anybody.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from pathlib import Path

# Survives a restart, unlike /tmp, and is short. No folder that somebody else made there is used: `_spare_room` checks
# owner and rights, and a socket gets a new folder from `mkdtemp`.
SPARE_ROOM = Path("/var/tmp")  # noqa: S108
LONGEST_SOCKET_DIRECTORY = 85  # sun_path holds 104 bytes on macOS, less the file's own name


def server_user() -> str | None:
    """The account to run servers as: `nobody` when we are root, else None, our own."""
    return "nobody" if os.geteuid() == 0 else None


def give_to_server(path: Path) -> None:
    """Make one directory of ours the servers' own and nobody else's."""
    path.chmod(stat.S_IRWXU)
    if user := server_user():
        account = pwd.getpwnam(user)
        os.chown(path, account.pw_uid, account.pw_gid)


def reachable(path: Path) -> bool:
    """Whether the servers' account may pass through every directory above `path`."""
    if server_user() is None:
        return True
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.resolve().parents)


def data_directory(wanted: Path) -> Path:
    """`wanted`, or, below a home that is closed to the servers (/root), a place elsewhere. Its parent is there."""
    wanted = wanted.resolve()
    wanted.parent.mkdir(parents=True, exist_ok=True)
    return wanted if reachable(wanted) else _spare_room() / f"data-{_fingerprint(wanted)}"


def executables(tree: Path) -> Path:
    """`tree`, or a copy of it, made once, where the servers' account may run it."""
    if reachable(tree / "any"):
        return tree
    copy = _spare_room() / f"programs-{_fingerprint(tree, str(tree.stat().st_mtime_ns))}"
    if not copy.exists():
        draft = Path(tempfile.mkdtemp(dir=copy.parent))
        shutil.copytree(tree, draft / "tree", symlinks=True)
        try:
            (draft / "tree").rename(copy)
        except OSError:  # another copy of the product was quicker
            if not copy.exists():
                raise
        shutil.rmtree(draft)
    return copy


def socket_directory(data: Path) -> Path:
    """An empty directory for the socket of the server over `data`, open to the servers and us alone.

    Beside `data` where that path is short enough for a socket, else in a temporary directory.
    """
    beside = data.with_name(f"{data.name}-socket")
    if len(str(beside)) <= LONGEST_SOCKET_DIRECTORY and reachable(beside):
        shutil.rmtree(beside, ignore_errors=True)  # what a server that was killed left there
        beside.mkdir()
        directory = beside
    else:
        directory = Path(tempfile.mkdtemp(prefix="register-", dir=_short_temporary_directory()))
    give_to_server(directory)
    return directory


def _short_temporary_directory() -> Path:
    for room in (Path(tempfile.gettempdir()), SPARE_ROOM):
        if len(str(room)) <= LONGEST_SOCKET_DIRECTORY - len("/register-12345678") and reachable(room / "any"):
            return room
    raise RuntimeError("No short directory for a socket: set TMPDIR to one, such as /tmp.")


def _spare_room() -> Path:
    """Our own room under /var/tmp; refuses one that somebody else made."""
    room = SPARE_ROOM / f"partnership-register-{os.geteuid()}"
    room.mkdir(exist_ok=True, mode=0o711)
    found = room.lstat()
    if found.st_uid != os.geteuid() or not stat.S_ISDIR(found.st_mode) or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise RuntimeError(f"{room} is not ours alone: remove it and start again.")
    return room


def _fingerprint(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]
