"""A whole recording scored at once, by the same engine that runs the live test."""

from collections.abc import Sequence

from ccft_desktop.core.faults import Event, parse_override
from ccft_desktop.core.limits import InputError
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.runner import Runner
from ccft_desktop.core.session import Floats, Offer, Result


def score_recording(
    t_s: Floats, pressure_mmhg: Floats, protocol: Protocol, events: Sequence[Event] = ()
) -> Result:
    """The result of a bare recording, cues derived from the signal; arrays of shape (n,).

    Raises ``InputError`` for samples that cannot be used and for an ``outcome`` of a hold there is none of.
    """
    return _run(Runner(protocol, wait_for_start=_has_start(events)), t_s, pressure_mmhg, events)


def rescore(
    t_s: Floats,
    pressure_mmhg: Floats,
    protocol: Protocol,
    events: Sequence[Event],
    offered: Sequence[Offer],
) -> Result:
    """The result of a stored session under ``protocol``, keeping the cues and levels really offered.

    Holds after the point where this protocol would have ended are listed but not scored.
    """
    runner = Runner(protocol, wait_for_start=_has_start(events), offered=offered)
    return _run(runner, t_s, pressure_mmhg, events)


def _has_start(events: Sequence[Event]) -> bool:
    return any(event.code == "start" for event in events)


def _run(runner: Runner, t_s: Floats, pressure_mmhg: Floats, events: Sequence[Event]) -> Result:
    for event in sorted(events, key=lambda told: told.t_s):
        runner.tell(event)
    runner.feed(t_s, pressure_mmhg)
    result = runner.finish()
    for event in events:
        index = parse_override(event.value).index if event.code == "outcome" else None
        if index is not None and not 1 <= index <= len(result.holds):
            raise InputError(
                f"outcome at {event.t_s:g} s names hold {index}. Allowed: 1 to {len(result.holds)}."
            )
    return result
