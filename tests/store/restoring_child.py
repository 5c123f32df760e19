"""Puts a backup back and kills itself after so many renames, as a power cut would."""

import os
import signal
import sys
from pathlib import Path

from ccft_desktop.store.backup import read_backup
from ccft_desktop.store.restoring import restore


def main() -> None:
    backup, folder, passphrase, left = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    replace = Path.replace

    def counted(self: Path, target: Path) -> Path:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return replace(self, target)

    Path.replace = counted  # type: ignore[method-assign,assignment]
    restore(read_backup(backup), folder, passphrase, lambda _fraction: None)


if __name__ == "__main__":
    main()
