"""Where the program keeps its files on this computer; it knows nothing of what is in them."""

import os
from pathlib import Path
from typing import Final

import platformdirs

APP: Final = "ccft-desktop"
OVERRIDE: Final = "CCFT_DESKTOP_DATA"
"""The environment variable that moves everything, records and logs alike, into another folder."""


def data_folder(chosen: Path | None = None) -> Path:
    """The folder of the records: ``chosen``, else the override, else the platform's own place."""
    return chosen or _override() or platformdirs.user_data_path(APP, appauthor=False)


def log_folder(chosen: Path | None = None) -> Path:
    """The folder of the log files; beside the records where their folder was chosen."""
    moved = chosen or _override()
    return moved / "log" if moved else platformdirs.user_log_path(APP, appauthor=False)


def profile_folder(chosen: Path | None = None) -> Path:
    """The folder of the user's own profiles of cuffs, beside the settings."""
    return data_folder(chosen) / "profiles"


def _override() -> Path | None:
    said = os.environ.get(OVERRIDE, "").strip()
    return Path(said).expanduser() if said else None
