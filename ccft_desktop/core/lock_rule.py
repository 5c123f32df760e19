"""When the records lock by themselves, told by the times of what happens; knows no window and no clock."""

from dataclasses import dataclass
from typing import Final, Literal

from ccft_desktop.core.limits import InputError

USUAL_LOCK_MIN: Final = 10
"""Decision of this project: long enough for taking a history, short enough for an empty room."""
LOWEST_LOCK_MIN: Final = 1
HIGHEST_LOCK_MIN: Final = 120
NEVER: Final = 0
"""In place of minutes: only a person, the screen's lock or sleep lock the records."""

LockReason = Literal["asked", "idle", "screen", "sleep"]
"""Somebody asked; nobody was there; the computer's screen was locked; the computer goes to sleep."""


@dataclass(frozen=True, slots=True)
class Lock:
    """The records are to be locked now."""

    reason: LockReason
    idle_s: float = 0.0
    """How long nobody had touched a key or the mouse."""
    was_put_off: bool = False
    """It waited until set-up and test were over."""


def check_lock_min(minutes: int) -> None:
    """Raises ``InputError`` for minutes that are neither in bounds nor ``NEVER``."""
    if minutes != NEVER and not LOWEST_LOCK_MIN <= minutes <= HIGHEST_LOCK_MIN:
        raise InputError(
            f"lock_after_min is {minutes}. Allowed: {LOWEST_LOCK_MIN} to {HIGHEST_LOCK_MIN} minutes, "
            f"or {NEVER} for never."
        )


class LockRule:
    """Asked from time to time whether the records are to be locked; never while a patient is attended to.

    Whoever touches a key ends the time without anybody, also while a lock for that reason is put off. What
    the system has told stays told: the screen was locked, and nobody knows who unlocked it.
    """

    def __init__(self, minutes: int, now_s: float) -> None:
        check_lock_min(minutes)
        self._minutes = minutes
        self._touched_s = now_s
        self._told: LockReason | None = None
        self._was_put_off = False

    def set_minutes(self, minutes: int) -> None:
        """Lock after so many minutes from now on. Raises ``InputError`` out of bounds."""
        check_lock_min(minutes)
        self._minutes = minutes

    def touch(self, now_s: float) -> None:
        """Somebody is there."""
        self._touched_s = now_s
        if self._told is None:
            self._was_put_off = False

    def tell(self, reason: LockReason) -> None:
        """The system asks for it; of several reasons the first is kept."""
        self._told = self._told or reason

    def begin(self, now_s: float) -> None:
        """The records have just been opened."""
        self._told = None
        self.touch(now_s)

    def due(self, now_s: float, *, attended: bool) -> Lock | None:
        """The lock that is due. ``attended``: a patient is being set up or tested, and it waits."""
        idle_s = now_s - self._touched_s
        is_idle = self._minutes != NEVER and idle_s >= 60.0 * self._minutes
        reason = self._told or ("idle" if is_idle else None)
        if reason is None:
            return None
        if attended:
            self._was_put_off = True
            return None
        return Lock(reason, idle_s, self._was_put_off)
