"""Bytes between frames that belong to none, as rejected lines; knows no frame's content."""

from devices.decoders.decoded import Rejected


class Strays:
    """Counts them: one rejected line at the first after a frame, and one for each frame's length of them.

    Before the first frame nothing is said of fewer, because the first frame is usually cut.
    """

    def __init__(self, frame_bytes: int, reason: str) -> None:
        self._frame_bytes = frame_bytes
        self._reason = reason
        self._bytes = 0

    def skipped(self, count: int) -> list[Rejected]:
        """``count`` more bytes that belong to no frame."""
        before = self._bytes // self._frame_bytes
        self._bytes += count
        return [Rejected("", self._reason)] * (self._bytes // self._frame_bytes - before)

    def frame(self) -> None:
        """A frame was found."""
        self._bytes = self._frame_bytes - 1
