"""Where a running test stands: what a screen, a sound or a patient's window needs to know. Frozen facts."""

from dataclasses import dataclass
from typing import Literal

from ccft_desktop.core.faults import Event
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.session import Ended, Hold, Reason


@dataclass(frozen=True, slots=True)
class NotStarted:
    """Nothing is scored yet."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The rest is over and the next cue waits for the signal."""

    cause: Literal["signal", "baseline", "too_close", "outcome"]
    """No second of signal yet; too far from the baseline; so high that lying still might score; or, read
    off a dial, how the last hold went has not been tapped."""
    median_mmhg: float | None
    """The resting median that decided, None without a second of signal."""


@dataclass(frozen=True, slots=True)
class Reaching:
    """The cue was given; the band must be reached until ``until_s``."""

    cue_s: float
    until_s: float


@dataclass(frozen=True, slots=True)
class Holding:
    """The hold clock runs from ``start_s`` to ``until_s``."""

    start_s: float
    until_s: float
    outside_since_s: float | None


@dataclass(frozen=True, slots=True)
class Resting:
    """Relax; the next hold may be cued from ``until_s``."""

    since_s: float
    until_s: float
    new_level: bool


@dataclass(frozen=True, slots=True)
class Paused:
    """No cue comes until the therapist goes on."""

    since_s: float


@dataclass(frozen=True, slots=True)
class Over:
    """The test has ended."""

    ended: Ended


Phase = NotStarted | Waiting | Reaching | Holding | Resting | Paused | Over


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A test at one instant of its session clock."""

    t_s: float
    protocol: Protocol
    phase: Phase
    level_mmhg: float
    """Of the hold under way, else of the next one to be offered."""
    hold_number: int
    """Which of this level's holds is under way or next, from 1; invalid ones do not count."""
    again: Reason | None
    """Why the hold before could not be told, when this one is the same hold offered again."""
    again_gap_s: float | None
    """How long the signal was lost then, when that was the reason and it is known."""
    holds: tuple[Hold, ...]
    """Closed so far, all levels, invalid ones included."""
    marks: tuple[Event, ...]
    """Faults marked and not taken back."""
    unnamed: Event | None = None
    """A mark of the hold just closed that waits for its name, as long as naming it still counts."""


def not_started(protocol: Protocol) -> Progress:
    """Before the first cue, at the first level."""
    return Progress(
        t_s=0.0,
        protocol=protocol,
        phase=NotStarted(),
        level_mmhg=protocol.levels_mmhg[0],
        hold_number=1,
        again=None,
        again_gap_s=None,
        holds=(),
        marks=(),
    )


@dataclass(frozen=True, slots=True)
class Cued:
    """The patient is asked for a hold."""

    t_s: float
    index: int
    level_mmhg: float
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HoldStarted:
    """The band was reached and kept for the dwell: the hold clock runs."""

    t_s: float
    index: int


@dataclass(frozen=True, slots=True)
class HoldEnded:
    """A hold was closed; a fault marked before the rest is over may still change its outcome."""

    t_s: float
    hold: Hold


@dataclass(frozen=True, slots=True)
class TestEnded:
    """No further hold will be offered."""

    __test__ = False  # not a test class, whatever its name begins with

    t_s: float
    ended: Ended


Happening = Cued | HoldStarted | HoldEnded | TestEnded
