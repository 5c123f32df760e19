"""One program at a time on one vault, through a lock the system releases when a process dies."""

import os
import sys
from pathlib import Path

from ccft_desktop.store.errors import StoreError, VaultInUse

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """Held from construction to ``release``.

    Raises ``VaultInUse``, and ``StoreError`` where the file cannot be written or, as in some network
    folders, not be locked.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreError(
                f"{path} cannot be opened for writing ({error.strerror}). Check who may write there."
            ) from error
        try:
            _take(self._descriptor)
        except (BlockingIOError, PermissionError) as error:
            os.close(self._descriptor)
            raise VaultInUse(
                f"The records in {path.parent} are open in another window of this program. "
                "Close that one first."
            ) from error
        except OSError as error:
            os.close(self._descriptor)
            raise StoreError(
                f"{path} cannot be locked ({error.strerror}). Keep the records on a disk of this computer."
            ) from error

    def release(self) -> None:
        """Let others in. The file stays: removing it would let two programs each lock their own."""
        os.close(self._descriptor)
