"""What a live test has given so far, all of it in memory; it knows neither disk nor thread.

All of it, and not only what is not written yet: so a file that comes back without the test gets the whole of
it again, and the whole can be saved elsewhere.
"""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ccft_desktop.core.faults import Event
from ccft_desktop.core.session import Offer


@dataclass(frozen=True, slots=True)
class Begun:
    """How a test was begun: whose it is, and the columns of its row without the visit."""

    patient_id: str
    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """How much of it is on the disk."""

    samples: int = 0
    blocks: int = 0
    events: int = 0
    offers: int = 0
    notes: int = 0


@dataclass(slots=True)
class Given:
    """Samples, events, offers and the newest note; ``notes`` counts how often there was another."""

    t_s: "array[float]" = field(default_factory=lambda: array("d"))
    pressure_mmhg: "array[float]" = field(default_factory=lambda: array("d"))
    raw: "array[float]" = field(default_factory=lambda: array("d"))
    events: list[Event] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    note: str = ""
    notes: int = 0

    def extend(self, later: "Given") -> None:
        """Put what came later behind it."""
        self.t_s.extend(later.t_s)
        self.pressure_mmhg.extend(later.pressure_mmhg)
        self.raw.extend(later.raw)
        self.events.extend(later.events)
        self.offers.extend(later.offers)
        if later.notes:
            self.note = later.note
            self.notes += later.notes

    def behind(self, mark: Mark) -> "Given":
        """A copy of what is not on the disk yet."""
        return Given(
            self.t_s[mark.samples :],
            self.pressure_mmhg[mark.samples :],
            self.raw[mark.samples :],
            self.events[mark.events :],
            self.offers[mark.offers :],
            self.note,
            self.notes - mark.notes,
        )

    def after(self, mark: Mark) -> Mark:
        """The mark once this, which was behind ``mark``, is on the disk too."""
        return Mark(
            mark.samples + len(self.t_s),
            mark.blocks + bool(self.t_s),
            mark.events + len(self.events),
            mark.offers + len(self.offers),
            mark.notes + self.notes,
        )

    def __bool__(self) -> bool:
        return bool(self.t_s or self.events or self.offers or self.notes)
