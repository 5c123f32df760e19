"""Is a folder a good place for records? Tells network and synchronised folders; opens nothing."""

import os
import sys
from pathlib import Path, PureWindowsPath
from typing import Final, Literal

Place = Literal["own", "network", "synchronised"]

_NETWORK: Final = frozenset(
    ("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.rclone", "davfs")
)
_MOUNTS: Final = Path("/proc/self/mounts")
# The names these services give their folders, and what they leave in them.
_SYNCHRONISED: Final = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud",
    "mobile documents",
    "nextcloud",
    "owncloud",
    "pcloud",
    "syncthing",
)
_LEFT_IN_IT: Final = (".dropbox", ".stfolder", ".sync", ".owncloudsync.log", ".nextcloudsync.log")


def place_of(folder: Path, mounts: str | None = None) -> Place:
    """What kind of place a folder is; ``mounts``: the text of ``/proc/self/mounts``, for tests."""
    resolved = folder.expanduser().absolute()
    for part in (resolved, *resolved.parents):
        name = part.name.casefold()
        if any(name == known or name.startswith(f"{known} ") for known in _SYNCHRONISED):
            return "synchronised"
        if any((part / left).exists() for left in _LEFT_IN_IT):
            return "synchronised"
    return "network" if _is_network(resolved, mounts) else "own"


def _is_network(folder: Path, mounts: str | None) -> bool:
    if sys.platform == "win32":
        return PureWindowsPath(folder).drive.startswith("\\\\")
    text = mounts if mounts is not None else _mounts()
    found = ""
    kind = ""
    for line in text.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ")
        inside = str(folder) == point or str(folder).startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(found):
            found, kind = point, parts[2]
    return kind in _NETWORK


def _mounts() -> str:
    try:
        return _MOUNTS.read_text("utf-8", errors="replace") if os.name == "posix" else ""
    except OSError:
        return ""
