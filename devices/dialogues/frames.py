"""Finds the answer in what came: without our own question, which an adapter may repeat, and without noise.

Knows no protocol; what a frame looks like is told by those who call.
"""

from collections.abc import Callable
from typing import Final

ECHOES: Final = ("auto", "yes", "no")
"""Whether the adapter repeats what is sent: recognised by itself, always, never."""


def after_echo(received: bytes, asked: bytes, echo: str) -> bytes | None:
    """What came after our own question; None while it is not certain whether the question is coming back."""
    if echo == "no":
        return received
    if received.startswith(asked):
        return received[len(asked) :]
    if echo == "yes" or asked.startswith(received):
        return None
    return received


def frame_within(
    received: bytes, size: Callable[[bytes], int | None], intact: Callable[[bytes], bool]
) -> bytes | None:
    """The first intact frame, or None while there is none.

    ``size`` tells from the first bytes how long a frame is: 0 when they are too few to tell, None when
    no frame begins so. ``intact`` tells whether a whole frame has the right check sum.
    """
    for start in range(len(received)):
        rest = received[start:]
        length = size(rest)
        if length is None:
            continue
        if length == 0 or len(rest) < length:
            return None
        if intact(rest[:length]):
            return rest[:length]
    return None
