"""What a cuff is to the rest of the program: readings, notices, states and three verbs."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple, Protocol

MIXED_UNITS: Final = "mixed"
"""Instead of a unit: the device was switched to another one."""


class CuffError(Exception):
    """The cuff cannot be used: one sentence that says what to do. An expected fault, not a bug."""


class CuffUnplugged(CuffError):
    """The cuff was there and is gone; opening it again may succeed."""


# A tuple: of all frozen values the one that is made, and compared, in the least time.
class Reading(NamedTuple):
    """One pressure at one instant."""

    t_s: float
    """Seconds since the cuff was first opened: the device's clock where it has one, else the host's
    monotonic clock. Strictly increasing, also across an unplug."""
    pressure_mmhg: float
    raw: float
    """The number as the device sent it, in the unit it sent."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a cuff said that is not a reading: a banner, an error word, a low battery."""

    t_s: float
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Counters:
    """What went over the wire since the cuff was first opened."""

    received_bytes: int = 0
    readings: int = 0
    tare_readings: int = 0
    """How many readings went into finding a tare; nobody is given these."""
    rejected_lines: int = 0
    longest_gap_s: float = 0.0
    rate_hz: float | None = None
    """Median rate of the last seconds; None before there is enough to tell."""


class CuffState(Enum):
    """What the reader of a cuff is doing."""

    CLOSED = "closed"
    OPENING = "opening"
    STREAMING = "streaming"
    STALLED = "stalled"
    """Open, but nothing has come for a while."""
    LOST = "lost"
    """Unplugged; the same device is looked for."""
    FAILED = "failed"
    """It cannot be used, and trying again by itself would not help."""


class Cuff(Protocol):
    """A source of readings. One thread opens, reads, prompts and closes it."""

    @property
    def name(self) -> str:
        """What people call it, for example ``USB Serial (COM4)``."""
        ...

    @property
    def identity(self) -> str:
        """What tells this device from another of its kind; empty when there is nothing."""
        ...

    @property
    def raw_unit(self) -> str:
        """The unit of the raw numbers: ``hPa``, ``counts``; empty before the first reading."""
        ...

    @property
    def counters(self) -> Counters: ...

    def open(self) -> None:
        """Open it, or the same device under its new port name. Raises ``CuffError``."""
        ...

    def read(self, timeout_s: float) -> Sequence[Reading | Notice]:
        """Wait up to ``timeout_s`` for what arrives, oldest first; may be empty.

        Raises ``CuffUnplugged`` when the device is gone.
        """
        ...

    def prompt(self, text: str) -> None:
        """Tell a cuff that listens what the patient is asked to do (``cue 26.0``, ``relax``).

        Only the reference cuff and the simulated patient listen; for every other it does nothing.
        """
        ...

    def close(self) -> None: ...
