"""The keys of a test that is read off a dial: which key taps what, as the hold stands. Pure."""

from typing import Final, Literal

from ccft_desktop.core.keys import Steering
from ccft_desktop.core.limits import TIME_TOLERANCE_S
from ccft_desktop.core.progress import Holding, Progress, Reaching, Resting, Waiting
from ccft_desktop.core.scene import Purpose
from ccft_desktop.core.session import Hold
from ccft_desktop.ui.pages.test_keys import Request, request

Tap = Literal["reached", "held", "not_held", "untold"]
"""One of ``DIAL_TAPS``."""

# Decisions of this project: a tap that comes just too late, or twice, must not cue a hold.
_SLIP_S: Final = 1.0


def wanted(
    action: Steering, progress: Progress, purpose: Purpose, *, stop_asked: bool, by_dial: bool
) -> Request | Tap | None:
    """What a key asks for as the test stands, with a cuff or by a dial; None: nothing."""
    if by_dial:
        return dial_request(action, progress, stop_asked=stop_asked)
    return request(action, progress.phase, purpose, stop_asked=stop_asked)


def dial_request(action: Steering, progress: Progress, *, stop_asked: bool) -> Tap | Request | None:
    """What an action taps or asks for as the test stands; None: nothing."""
    phase = progress.phase
    match action:
        case "cue" if isinstance(phase, Reaching):
            return "reached"
        case "cue" if isinstance(phase, Holding):
            return None
        case "cue" if awaits_tap(progress):
            return "held"
        case "cue" if isinstance(phase, Resting) and progress.t_s - phase.since_s < _SLIP_S:
            return None
        case "not_held" | "untold":
            return _otherwise(action, progress)
    return request(action, phase, "test", stop_asked=stop_asked)


def awaits_tap(progress: Progress) -> bool:
    """Whether the clock of the last hold has run out and nobody has said how it went."""
    last = _tappable(progress)
    return last is not None and last.reason == "not_told"


def ran_out(hold: Hold, hold_s: float) -> bool:
    """Whether the clock of a hold came to its end: what was broken off cannot have been held."""
    return hold.start_s is not None and hold.end_s - hold.start_s >= hold_s - TIME_TOLERANCE_S


def _otherwise(action: Literal["not_held", "untold"], progress: Progress) -> Tap | None:
    """Not held, or not told; pressed again where that stands already, held after all."""
    if isinstance(progress.phase, Holding):
        return action
    last = _tappable(progress)
    if last is None:
        return None
    stands = {"not_held": "failed", "untold": "invalid"}[action] == last.outcome and last.reason == "tapped"
    if not stands:
        return action
    return "held" if ran_out(last, progress.protocol.hold_s) else None


def _tappable(progress: Progress) -> Hold | None:
    """The last hold, while a tap can still say how it went."""
    if not progress.holds or not isinstance(progress.phase, Resting | Waiting):
        return None
    last = progress.holds[-1]
    told_otherwise = last.automatic is not None
    return None if told_otherwise or last.reason in ("not_reached", "paused") else last
