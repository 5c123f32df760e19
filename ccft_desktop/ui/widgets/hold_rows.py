"""The holds of a session as lists and tables say them: number, verdict, why; knows no widget."""

from dataclasses import dataclass

from ccft_desktop.core.session import Hold, Session
from ccft_desktop.reports import words


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One hold in words."""

    hold: Hold
    label: str
    """Its number, for example ``5 again``: see ``words.hold_labels``."""
    why: str
    """Why it got its outcome and what was marked; often empty."""


def hold_rows(session: Session) -> list[HoldRow]:
    """Every hold of a session, in the order they were offered, those that could not be told included."""
    holds = session.result.holds
    return [
        HoldRow(hold, label, words.why(hold, session.protocol, session.events, session.trace))
        for hold, label in zip(holds, words.hold_labels(holds, session.protocol), strict=True)
    ]
