"""Wrong passphrases are counted beside the vault, and the next try waits longer each time; no secret in it.

Guessing on a stolen copy is slowed by argon2id, not by this: it is for whoever sits at the screen.
"""

import contextlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

FILE: Final = "vault.attempts"
# Decisions of this project: two slips are free, then 5 s, doubling, at most five minutes. Nobody is locked
# out for good.
FREE: Final = 3
FIRST_WAIT_S: Final = 5.0
LONGEST_WAIT_S: Final = 300.0
_TIMES_KEPT: Final = 7


def _now() -> datetime:
    return datetime.now(UTC)


class Attempts:
    """Of one folder. A file that cannot be read or written keeps nobody out."""

    def __init__(self, folder: Path, clock: Callable[[], datetime] = _now) -> None:
        self._path = folder / FILE
        self._clock = clock

    @property
    def failures(self) -> int:
        """How many were wrong since the last right one."""
        return self._read()[0]

    def wait_s(self) -> float:
        """How long until the next try may be made."""
        failures, last = self._read()
        if failures < FREE or last is None:
            return 0.0
        wait = timedelta(seconds=min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** (min(failures, 20) - FREE)))
        # A clock set back must not make it longer than it ever was.
        return max(0.0, min(wait, last + wait - self._clock()).total_seconds())

    def note_failure(self) -> None:
        """One more was wrong."""
        at = self._clock().isoformat(timespec="seconds")
        times = [*self._times(), at][-_TIMES_KEPT:]
        told = {"failures": self.failures + 1, "last_utc": at, "times": times}
        with contextlib.suppress(OSError):
            self._path.write_text(json.dumps(told), "utf-8")
            self._path.chmod(0o600)

    def clear(self) -> list[str]:
        """It opened. When the newest of the wrong tries before it were made, as text."""
        times = self._times()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
        return times

    def _times(self) -> list[str]:
        try:
            return [str(at)[:32] for at in json.loads(self._path.read_text("utf-8"))["times"]]
        except (OSError, ValueError, KeyError, TypeError):
            return []

    def _read(self) -> tuple[int, datetime | None]:
        try:
            told = json.loads(self._path.read_text("utf-8"))
            last = datetime.fromisoformat(told["last_utc"])
            return max(0, int(told["failures"])), last if last.tzinfo else None
        except (OSError, ValueError, KeyError, TypeError):
            return 0, None
