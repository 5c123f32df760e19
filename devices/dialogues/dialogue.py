"""What a device that answers is to the driver: when to write what, and what the answers are.

Pure: time is told, nothing is waited for. Seconds are of the host's monotonic clock.
"""

from typing import Protocol

from devices.decoders.decoded import Outcome


class Dialogue(Protocol):
    """One per cuff; ``opened`` begins it anew after every opening of the port."""

    def opened(self, now_s: float) -> None:
        """The port was opened and has settled: forget everything that was said before."""
        ...

    def due_s(self) -> float:
        """When it next wants to act, to write or to give up waiting; infinite: after bytes came."""
        ...

    def act(self, now_s: float) -> bytes:
        """What to write now, often nothing. Called once ``due_s`` has come; moves ``due_s`` on."""
        ...

    def feed(self, data: bytes, now_s: float) -> list[Outcome]:
        """What came, cut anywhere: outcomes oldest first. ``data`` is empty after an ``act``,
        so that an answer given up can be said. No bytes make it raise."""
        ...
