"""What is changed of a session after its test: an outcome by hand, a fault that gets its name; judged anew.

The holds stay those that were really offered, and why the test ended stays as it was.
"""

from dataclasses import replace

from ccft_desktop.core.dial import DialRunner
from ccft_desktop.core.faults import FAULTS, Event
from ccft_desktop.core.limits import InputError
from ccft_desktop.core.naming import UNNAMED
from ccft_desktop.core.scoring import rescore
from ccft_desktop.core.session import Outcome, Result, Session

NAMES = tuple(code for code in FAULTS if code not in (UNNAMED, "pain"))
"""What a nameless fault can turn out to have been. Not a pain: it would have ended the test."""


def can_be_judged_anew(session: Session) -> bool:
    """Whether the rules can be applied once more: to samples, or to what was tapped beside a dial."""
    return session.by_dial or session.trace is not None


def with_outcome(session: Session, index: int, outcome: Outcome, reason: str) -> Session:
    """The session with the therapist's own outcome of hold ``index`` (from 1), beside the automatic one.

    Raises ``InputError`` where there is no such hold.
    """
    if not 1 <= index <= len(session.result.holds):
        raise InputError(f"There is no hold {index}. Allowed: 1 to {len(session.result.holds)}.")
    times_s = [event.t_s for event in session.events] + [hold.end_s for hold in session.result.holds]
    if session.trace is not None and len(session.trace):
        times_s.append(float(session.trace.t_s[-1]))
    override = Event(max(times_s), "outcome", f"{index} {outcome} {reason}")
    return _judged(replace(session, events=(*session.events, override)))


def with_name(session: Session, mark: Event, code: str) -> Session:
    """The session with ``code`` in the place of a nameless ``mark``, at its time.

    Raises ``InputError`` where there is no such mark, and for what is no name of a fault.
    """
    if code not in NAMES:
        raise InputError(f"A fault cannot be named {code!r}. Allowed: {', '.join(NAMES)}.")
    if mark.code != UNNAMED or mark not in session.events:
        raise InputError(f"There is no fault without a name at {mark.t_s:g} s.")
    at = session.events.index(mark)
    events = (*session.events[:at], Event(mark.t_s, code, mark.value), *session.events[at + 1 :])
    return _judged(replace(session, events=events))


def _judged(session: Session) -> Session:
    ended = session.result.ended
    if session.trace is not None and not session.by_dial:
        trace = session.trace
        result = rescore(trace.t_s, trace.pressure_mmhg, session.protocol, session.events, session.offered)
    else:
        result = _tapped_again(session)
    return replace(session, result=replace(result, ended=ended))


def _tapped_again(session: Session) -> Result:
    """As with samples: holds after an earlier end are listed and not scored, a later end is only told."""
    offered = session.result.holds
    runner = DialRunner(session.protocol)
    for event in session.events:
        runner.tell(event)
    # The last hold may have run out after the last tap.
    runner.advance(max((hold.end_s for hold in offered), default=0.0))
    result = runner.finish()
    beyond = tuple(replace(hold, scored=False) for hold in offered[len(result.holds) :])
    goes_on = result.ended == "recording_ended" and session.result.ended in ("stop_rule", "completed")
    return replace(result, holds=(*result.holds[: len(offered)], *beyond), would_continue=goes_on)
