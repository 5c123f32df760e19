"""How what a cuff reads becomes what it should have read: zero and two-point calibrations, and their limits.

It knows no port and no store. Reference points come from a manometer that somebody reads by eye.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, TypeVar
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from ccft_desktop.core.limits import InputError

Floats = NDArray[np.float64]
Pressures = TypeVar("Pressures", float, Floats)
Kind = Literal["zero", "two_point"]

# Decisions of this project: beyond these something else is wrong - the unit, the tube, a typing slip -
# and no calibration should hide it.
CLOSEST_POINTS_MMHG: Final = 10.0
"""The test itself spans 20 to 30: points nearer to each other would stretch a reading error."""
LOWEST_GAIN: Final = 0.8
HIGHEST_GAIN: Final = 1.25
LARGEST_OFFSET_MMHG: Final = 20.0
"""The weight of the air has been taken off an absolute sensor before."""
HIGHEST_REFERENCE_MMHG: Final = 300.0
TARE_LASTS: Final = timedelta(minutes=30)
"""An absolute sensor follows the weather, up to about 1 mmHg in an hour: half an hour is just before use."""


@dataclass(frozen=True, slots=True)
class Point:
    """One comparison with the reference: both held still, read at the same time."""

    reference_mmhg: float
    read_mmhg: float
    """What the cuff read without any calibration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """``calibrated = gain * read + offset``, with who made it, when, and from which points."""

    calibration_id: str
    """32 hexadecimal digits."""
    made_utc: datetime
    by: str
    device_identity: str
    kind: Kind
    offset_mmhg: float
    gain: float = 1.0
    points: tuple[Point, ...] = ()
    note: str = ""

    @property
    def residuals_mmhg(self) -> tuple[float, ...]:
        """What is left at each point: calibrated reading minus reference."""
        return tuple(
            self.gain * point.read_mmhg + self.offset_mmhg - point.reference_mmhg for point in self.points
        )

    def apply(self, read_mmhg: Pressures) -> Pressures:
        """Calibrated pressures, of the same shape; or a single one."""
        return self.gain * read_mmhg + self.offset_mmhg

    def read(self, calibrated_mmhg: Floats) -> Floats:
        """What the cuff read where this calibration gave these pressures; the inverse of ``apply``."""
        return (calibrated_mmhg - self.offset_mmhg) / self.gain

    def is_tare_at(self, now_utc: datetime) -> bool:
        """Whether it was made just before use, as an absolute sensor needs it."""
        return timedelta(0) <= now_utc - self.made_utc <= TARE_LASTS


def zeroed(
    read_mmhg: float,
    *,
    device_identity: str,
    by: str,
    made_utc: datetime,
    before: Calibration | None = None,
    note: str = "",
) -> Calibration:
    """A calibration by which ``read_mmhg``, read with the cuff open to the air, is 0, at the gain before.

    Raises ``InputError`` when an open cuff cannot read that.
    """
    gain = before.gain if before is not None else 1.0
    offset_mmhg = 0.0 - gain * read_mmhg
    _check_offset(offset_mmhg)
    return Calibration(
        calibration_id=uuid4().hex,
        made_utc=made_utc,
        by=by,
        device_identity=device_identity,
        kind="zero",
        offset_mmhg=offset_mmhg,
        gain=gain,
        points=(Point(0.0, read_mmhg),),
        note=note,
    )


def fitted(
    points: Sequence[Point],
    *,
    device_identity: str,
    by: str,
    made_utc: datetime,
    note: str = "",
) -> Calibration:
    """The least-squares line through two or more points.

    Raises ``InputError`` when the points are too few, too close, or ask for a correction no cuff needs.
    """
    if len(points) < 2:
        raise InputError(
            f"A two-point calibration needs two points, and {len(points)} was taken. Take another."
        )
    reference = np.array([point.reference_mmhg for point in points])
    read = np.array([point.read_mmhg for point in points])
    _check_points(reference, read)
    from_mean = read - read.mean()
    gain = float(from_mean @ (reference - reference.mean()) / (from_mean @ from_mean))
    if not LOWEST_GAIN <= gain <= HIGHEST_GAIN:
        raise InputError(
            f"The cuff and the manometer differ by a factor of {gain:.2f}; up to {LOWEST_GAIN:g} to"
            f" {HIGHEST_GAIN:g} can be calibrated away. Check the unit, the points and the tube between them."
        )
    offset_mmhg = float(reference.mean() - gain * read.mean())
    _check_offset(offset_mmhg)
    return Calibration(
        calibration_id=uuid4().hex,
        made_utc=made_utc,
        by=by,
        device_identity=device_identity,
        kind="two_point",
        offset_mmhg=offset_mmhg,
        gain=gain,
        points=tuple(points),
        note=note,
    )


def _check_points(reference: Floats, read: Floats) -> None:
    if not (np.isfinite(reference).all() and np.isfinite(read).all()):
        raise InputError("A point of the calibration is not a number. Take it again.")
    if reference.min() < 0.0 or reference.max() > HIGHEST_REFERENCE_MMHG:
        outside = reference.min() if reference.min() < 0.0 else reference.max()
        raise InputError(
            f"The manometer is said to show {outside:g} mmHg; it must be 0 to {HIGHEST_REFERENCE_MMHG:g}."
            " Type what it shows."
        )
    for whose, values in (("manometer's", reference), ("cuff's", read)):
        apart = float(np.ptp(values))
        if apart < CLOSEST_POINTS_MMHG * (1.0 if whose == "manometer's" else 1.0 / HIGHEST_GAIN):
            raise InputError(
                f"The {whose} points lie only {apart:.1f} mmHg apart; they must be"
                f" {CLOSEST_POINTS_MMHG:g} mmHg or more. Take one near 0 or 20, another near 30 or above."
            )


def _check_offset(offset_mmhg: float) -> None:
    # Not the other way round: a number that is none is refused as well.
    if not abs(offset_mmhg) <= LARGEST_OFFSET_MMHG:
        raise InputError(
            f"The cuff would have to be shifted by {offset_mmhg:.1f} mmHg; up to"
            f" {LARGEST_OFFSET_MMHG:g} can be calibrated away. Open the cuff to the air and check its unit."
        )
