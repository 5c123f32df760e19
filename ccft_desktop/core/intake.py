"""What is asked once before the first test: headache history and painful side. It classifies nothing."""

from dataclasses import dataclass
from typing import Final, Literal

from ccft_desktop.core.limits import InputError

Side = Literal["", "left", "right", "both", "alternating"]
Beginning = Literal["", "injury", "posture", "stress", "other"]

LARGEST_ROTATION_DEG: Final = 120.0
"""More than any neck turns: a bound against slips of the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Plain answers; an empty text or None: not asked. Raises ``InputError`` for an angle out of bounds."""

    headache_side: Side = ""
    side_shift: bool | None = None
    """Whether the headache changes sides."""
    onset_in_neck: bool | None = None
    neck_movement_provokes: bool | None = None
    throbbing: bool | None = None
    accompanying: str = ""
    """Accompanying signs, such as nausea or sensitivity to light."""
    painful_side: Side = ""
    worse_turning_toward: bool | None = None
    """Whether turning toward the painful side makes it worse."""
    began_with: Beginning = ""
    rotation_left_deg: float | None = None
    rotation_right_deg: float | None = None

    def __post_init__(self) -> None:
        for name in ("rotation_left_deg", "rotation_right_deg"):
            angle_deg = getattr(self, name)
            if angle_deg is not None and not 0.0 <= angle_deg <= LARGEST_ROTATION_DEG:
                raise InputError(f"{name} is {angle_deg:g}. Allowed: 0 to {LARGEST_ROTATION_DEG:g} degrees.")
