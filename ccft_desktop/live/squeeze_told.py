"""What the search for a cuff's format tells while it goes on; facts only, no words."""

from dataclasses import dataclass, field

from devices.squeeze import Finding, NotFound


@dataclass(frozen=True, slots=True)
class Trying:
    """Listening at one speed, the ``number``-th ``of`` several, for ``left_s`` more at most."""

    baud: int
    number: int
    of: int
    left_s: float = 0.0
    slowly: bool = False
    """Whether something that may be text comes, but seldom."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Text, or the frames of a meter, came at this speed."""

    baud: int
    line: str
    """One of its lines; empty for a meter."""
    meter: str = ""
    """The name of the shipped profile that reads it; empty for lines of text."""
    wait_s: float = 0.0
    """How long it has to lie still because it sends so seldom; 0 where that is not worth a word."""


@dataclass(frozen=True, slots=True)
class Resting:
    """The bag lies still and its numbers are noted."""

    done_s: float
    needed_s: float


@dataclass(frozen=True, slots=True)
class Squeezing:
    """The bag is to be squeezed now, and held for so long."""

    left_s: float
    of_s: float = 20.0
    hold_s: float = 2.0


@dataclass(frozen=True, slots=True)
class Found:
    """What moved, at which speed, and every number that could be chosen instead."""

    finding: Finding
    baud: int
    seen: tuple[Finding, ...] = field(default=())
    rate_hz: float | None = None
    """How often it comes."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Nothing that could be the pressure moved; it may be measured again, or chosen by hand."""

    why: NotFound
    seen: tuple[Finding, ...] = field(default=())
    rate_hz: float | None = None


Told = Trying | Heard | Resting | Squeezing | Found | Missed
