"""A test that was never finished, as it is offered at the next start. Frozen facts."""

from dataclasses import dataclass
from datetime import datetime

from ccft_desktop.core.calibration import Calibration
from ccft_desktop.core.faults import Event
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.session import Device, Feedback, Offer, ScreenPosition, Trace
from ccft_desktop.core.visit import Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupted:
    """Whose test it was, when it began and how much of it is there."""

    session_id: str
    patient: Patient
    started_utc: datetime
    protocol: Protocol | None
    """None: this version of the program cannot run it, so what was recorded can only be taken out."""
    cannot_run: str = ""
    """Then why not, in a sentence."""
    device: Device
    examiner: str
    feedback: Feedback
    note: str = ""
    software_version: str
    calibration: Calibration | None = None
    practice_holds: int = 0
    screen_position: ScreenPosition = ""
    by_dial: bool = False
    recorded_s: float
    """From its first sample to its last."""
    damaged_blocks: int = 0
    """Parts of about a second that cannot be read any more: gaps in the samples."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterruptedRecord:
    """Everything that was recorded of it: enough to score it again."""

    about: Interrupted
    events: tuple[Event, ...]
    offered: tuple[Offer, ...]
    trace: Trace
