"""What lists show of patients and sessions, without samples. Frozen facts the store gives and pages show."""

from dataclasses import dataclass
from datetime import datetime

from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.session import Ended, Feedback, Scores
from ccft_desktop.core.visit import Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSummary:
    """One session as a line in a list or a point of a trend."""

    session_id: str
    visit_id: str
    patient_id: str
    started_utc: datetime
    protocol: Protocol
    scores: Scores
    ended: Ended
    held: int
    """Successful holds, all levels."""
    told: int
    """Holds with an outcome that could be told."""
    examiner: str
    feedback: Feedback
    device_name: str
    interrupted: bool
    has_trace: bool
    practice_holds: int = 0
    by_dial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientRow:
    """One patient as a line in the list: most recently seen first."""

    patient: Patient
    last_seen_utc: datetime | None
    sessions: int
    first_session_utc: datetime | None
    last: SessionSummary | None
