"""A run of practice holds: counted, and kept nowhere; knows no patient, no page and no score."""

from collections.abc import Sequence

from ccft_desktop.core.faults import Event
from ccft_desktop.core.progress import Happening, HoldStarted
from ccft_desktop.core.session import Offer


class PracticeRun:
    """Takes the place of the recording. What it is given is forgotten; nothing of it can be lost."""

    def __init__(self) -> None:
        self.held = 0
        """Holds whose clock really started."""

    def count(self, happening: Happening) -> None:
        if isinstance(happening, HoldStarted):
            self.held += 1

    def append(self, t_s: Sequence[float], pressure_mmhg: Sequence[float], raw: Sequence[float]) -> None:
        """Not kept."""

    def add_event(self, event: Event) -> None:
        """Not kept."""

    def add_offer(self, offer: Offer) -> None:
        """Not kept."""
