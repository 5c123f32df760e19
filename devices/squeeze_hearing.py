"""What bytes at one speed sound like: lines of text, a meter's frames, noise, or too little yet. Pure."""

import string
from dataclasses import dataclass
from typing import Final, Literal

from devices.profiles import Profile
from devices.squeeze_meters import meter_in
from devices.squeeze_tracks import Tracker, likeness, lines_of

Sound = Literal["silence", "too_little", "noise", "text", "meter"]

_LIKE_TEXT: Final = 0.8
_FEWEST_LINES: Final = 3
_LAST_BYTES: Final = 64
_PRINTED: Final = frozenset(string.printable.encode())


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was heard at one speed."""

    sound: Sound
    line: str = ""
    """One of its lines; empty for a meter."""
    meter: Profile | None = None
    """The shipped profile of the meter that was heard."""
    samples: int = 0
    """How often the number came that came most often."""


def heard(data: bytes) -> Hearing:
    """What a stretch of bytes sounds like. Never raises."""
    if not data:
        return Hearing("silence")
    meter = meter_in(data)
    if meter is not None:
        return Hearing("meter", meter=meter, samples=samples(data, meter))
    lines = lines_of(data)
    if likeness(data) >= _LIKE_TEXT:
        return Hearing("text", line=lines[-1], samples=samples(data))
    # Noise at the start is a board's; what it says then may come slowly.
    last = data[-_LAST_BYTES:]
    is_text = sum(byte in _PRINTED for byte in last) >= _LIKE_TEXT * len(last)
    return Hearing("too_little" if is_text and len(lines) < _FEWEST_LINES else "noise")


def samples(data: bytes, meter: Profile | None = None) -> int:
    """How often the number came that came most often."""
    tracks = Tracker(data, meter).feed(data)
    return max((len(track.values) for track in tracks), default=0)
