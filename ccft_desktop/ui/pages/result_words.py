"""What the result page says of a session beside its scores; knows no widget."""

from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.faults import Event
from ccft_desktop.core.limits import TIME_TOLERANCE_S
from ccft_desktop.core.naming import UNNAMED
from ccft_desktop.core.session import Hold, Session
from ccft_desktop.core.visit import Visit
from ccft_desktop.reports import words

translate = QCoreApplication.translate


def facts_line(session: Session) -> str:
    """Protocol, day and time, feedback, how the test ended, and that a dial was read."""
    line = translate("Result", "{protocol} · {day}, {span} · feedback: {feedback}").format(
        protocol=words.protocol_title(session.protocol),
        day=words.day(session.started_utc.astimezone().date()),
        span=words.clock_span(
            session.started_utc, session.started_utc + timedelta(seconds=_lasted_s(session))
        ),
        feedback=words.feedback_word(session.feedback),
    )
    if session.by_dial:
        line = translate("Result", "{facts} · read off a dial").format(facts=line)
    ended = session.result.ended
    said = [
        "" if ended == "completed" else words.ended_sentence(ended),
        words.gone_on_sentence(session),
    ]
    return ". ".join(filter(None, [line, " ".join(filter(None, said))]))


def _lasted_s(session: Session) -> float:
    if session.trace is not None and len(session.trace):
        return float(session.trace.t_s[-1])
    return max((hold.end_s for hold in session.result.holds), default=0.0) if session.by_dial else 0.0


def signed_line(visit: Visit) -> str:
    """Who signed the visit off, and when; empty for one that is open."""
    if visit.signature is None:
        return ""
    return translate("Result", "Signed off by {name}, {time}").format(
        name=visit.signature.by, time=words.clock(visit.signature.at_utc)
    )


def nameless_marks(session: Session) -> list[Event]:
    """The faults that wait for their name, in time order."""
    return [mark for mark in words.marks_of_session(session) if mark.code == UNNAMED]


def hold_of(session: Session, mark: Event) -> Hold | None:
    """The hold a mark belongs to; None for one outside of every hold."""
    holds = session.result.holds
    return next((hold for hold in holds if mark in words.marks_of(hold, session.events)), None)


def mark_question(mark: Event, hold: Hold | None, label: str) -> str:
    """Asks what a nameless fault was; ``label`` is what the table calls its hold."""
    if hold is None:
        return translate("Result", "Fault at {time}, outside of every hold: what was it?").format(
            time=words.elapsed(mark.t_s)
        )
    if mark.t_s > hold.end_s + TIME_TOLERANCE_S:
        pattern = translate("Result", "Hold {label}, in the rest: what was it?")
    elif hold.start_s is None or mark.t_s < hold.start_s - TIME_TOLERANCE_S:
        pattern = translate("Result", "Hold {label}, while reaching: what was it?")
    else:
        pattern = translate("Result", "Hold {label}, at {t_s} s: what was it?")
    since_s = mark.t_s - (hold.start_s or 0.0)
    return pattern.format(label=label, t_s=words.number(since_s, 1))


def notice_of(session: Session) -> tuple[str, str] | None:
    """Heading and sentence where nothing may be said of change, because of the test itself; else None."""
    if session.interrupted:
        return (
            translate("Result", "This test was interrupted."),
            translate(
                "Result", "Its scores stand on the holds it has. It is not compared with other sessions."
            ),
        )
    if not words.held_count(session.result.holds)[1]:
        return (
            translate("Result", "No hold could be told."),
            translate("Result", "There is nothing to compare with other sessions."),
        )
    return None
