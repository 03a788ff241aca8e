"""Whose files the embedded server's are, and where its socket lies.

As an ordinary user everything is one's own.  As root the server runs as the owner of its data: at first a system user
made for it, later whoever owns the folder, so that root may come after an ordinary user.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path
from typing import TypedDict

SYSTEM_USER = "rumah_pilar_db"
LONGEST_SOCKET_PATH = 107 - len("/.s.PGSQL.5432")  # sun_path holds 108 bytes


class Owner(TypedDict, total=False):
    """What `subprocess.run` needs to run as another user."""

    user: int
    group: int
    extra_groups: list[int]


def as_owner_of(data_directory: Path) -> Owner:
    if os.geteuid() != 0:
        return {}
    entry = _owner(data_directory)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _owner(data_directory: Path) -> pwd.struct_passwd:
    """Root only: the owner of existing data, else the system user, which is made when it is missing."""
    if data_directory.exists() and (uid := data_directory.stat().st_uid) != 0:
        return pwd.getpwuid(uid)
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(  # noqa: S603 - fixed arguments
            ["/usr/sbin/useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=False,  # two clones may make it at once; what counts is that it is there
            capture_output=True,
        )
        return pwd.getpwnam(SYSTEM_USER)


def make_empty(folder: Path, *, like: Path) -> None:
    """An empty private folder of the server's user; what an interrupted attempt left there goes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        entry = _owner(like)
        os.chown(folder, entry.pw_uid, entry.pw_gid)


def let_the_owner_reach(data_directory: Path, *program_folders: Path) -> None:
    """As root: let the server's user pass through the folders above data and programs, and read the programs.

    Passing through (`x`) is all that is added above, so `/root` stays unreadable for others.
    """
    if os.geteuid() != 0:
        return
    for above in {above for place in (data_directory, *program_folders) for above in place.parents}:
        _add(above, stat.S_IXOTH)
    for path in (path for folder in program_folders for path in (folder, *folder.rglob("*"))):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            _add(path, stat.S_IROTH | (stat.S_IXOTH if executable else 0))


def _add(path: Path, bits: int) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & bits != bits:
        path.chmod(mode | bits)


def socket_directory(data_directory: Path) -> Path:
    """The data folder (private already); where its path is too long for a socket, a private folder in /tmp."""
    if len(os.fsencode(data_directory)) <= LONGEST_SOCKET_PATH and "'" not in str(data_directory):
        return data_directory
    uid = data_directory.stat().st_uid
    mark = hashlib.sha256(os.fsencode(data_directory)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"rumah-pilar-{uid}-{mark}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0 and folder.stat().st_uid == 0:
        os.chown(folder, uid, data_directory.stat().st_gid)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or found.st_mode & 0o077:
        # Somebody else put it there first: a socket in it would be theirs to replace.
        raise PermissionError(1, "bukan milik sendiri", str(folder))
    return folder
