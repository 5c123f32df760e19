"""What was asked for before a test begins: for whom, which protocol, how. A fact; it decides nothing."""

from dataclasses import dataclass

from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.scene import Purpose
from ccft_desktop.core.session import Feedback, ScreenPosition
from ccft_desktop.core.visit import Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One run of one protocol, from its choice to its record."""

    patient: Patient
    protocol: Protocol
    purpose: Purpose = "test"
    feedback: Feedback = "guide"
    """What the patient sees; fixed for the whole run."""
    screen_position: ScreenPosition = ""
    practice_holds: int = 0
    """Practised just before, with this placement of the cuff."""
    by_dial: bool = False
    """Without a cuff attached: the therapist reads a dial."""
