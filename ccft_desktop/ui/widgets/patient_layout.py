"""Where everything stands in the patient's window, as fractions of its height; paints nothing."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF

from ccft_desktop.core.guidance import SHOWN_S, Band

BASELINE_AT: Final = 0.72
LEVEL_AT: Final = 0.40
"""Of the height, at every level: rest and reach stay on screen, and the band shrinks as the level rises."""
_HIGHEST_AT: Final = 0.13
_LOWEST_AT: Final = 0.742
_NARROWEST: Final = 0.62
"""A window narrower than this makes its letters by its width."""
_MARGIN: Final = 0.0778
_RING: Final = (0.2139, 0.0333)
_RING_AT: Final = 0.411
_GAP: Final = 0.0528
_BLIND_RING: Final = (0.2611, 0.0361)
_BLIND_RING_AT: Final = 0.375
_LINE_STARTS_AFTER: Final = 0.0278
_MARKER: Final = (0.028, 0.043)
_MARKER_OF_BAND: Final = 0.36
_HALO: Final = 0.0083


@dataclass(frozen=True, slots=True)
class Ring:
    """A countdown: the ring, and where the words inside stand."""

    centre: QPointF
    radius: float
    """Of its outer edge."""
    width: float
    number_px: float
    number_y: float
    unit_y: float

    @property
    def rect(self) -> QRectF:
        side = 2 * self.radius
        return QRectF(self.centre.x() - self.radius, self.centre.y() - self.radius, side, side)


class PatientLayout:
    """For one size of the window; ``mirrored`` where people read from the right."""

    def __init__(self, width: float, height: float, *, mirrored: bool = False) -> None:
        self.width, self.height = width, height
        self.unit_px = unit = min(height, width * _NARROWEST)
        radius, thick = _RING[0] * unit, _RING[1] * unit
        margin = _MARGIN * unit
        centre_x = margin + radius if mirrored else width - margin - radius
        self.ring = self._ring(QPointF(centre_x, _RING_AT * height), radius, thick, 0.24)
        blind_at = QPointF(width / 2, _BLIND_RING_AT * height)
        self.blind_ring = self._ring(blind_at, _BLIND_RING[0] * unit, _BLIND_RING[1] * unit, 0.30)
        taken = 2 * radius + _GAP * unit
        left = margin + taken if mirrored else margin
        self.road = QRectF(left, 0, width - 2 * margin - taken, height)
        """The breadth of band and line."""
        self.marker_x = self.road.left() + 0.805 * self.road.width()
        self.line_left = self.road.left() + _LINE_STARTS_AFTER * unit
        self.sentence_px = 0.11 * unit
        self.two_lines_px = 0.092 * unit

    def _ring(self, centre: QPointF, radius: float, width: float, number: float) -> Ring:
        unit = self.unit_px
        number_px = number * unit
        # The height of a capital is 0.727 of the letter; number and word are centred together.
        number_y = centre.y() + 0.303 * number_px
        return Ring(centre, radius, width, number_px, number_y, number_y + 0.0605 * unit)

    def y(self, band: Band, pressure_mmhg: float) -> float:
        """Linear between baseline and level, and beyond."""
        per_mmhg = (BASELINE_AT - LEVEL_AT) / (band.level_mmhg - band.baseline_mmhg)
        return (BASELINE_AT - (pressure_mmhg - band.baseline_mmhg) * per_mmhg) * self.height

    def pinned(self, y: float) -> float:
        """``y`` kept between volume and sentence."""
        return min(_LOWEST_AT * self.height, max(_HIGHEST_AT * self.height, y))

    def band(self, band: Band) -> QRectF:
        """The target."""
        top = self.y(band, band.level_mmhg + band.half_width_mmhg)
        bottom = self.y(band, band.level_mmhg - band.half_width_mmhg)
        return QRectF(self.road.left(), top, self.road.width(), bottom - top)

    def marker_radius(self, band: Band) -> float:
        """Smaller than a narrow band, so that it is seen to lie inside."""
        smallest, largest = (part * self.unit_px for part in _MARKER)
        return max(smallest, min(largest, _MARKER_OF_BAND * self.band(band).height()))

    @property
    def halo_px(self) -> float:
        """The clear ring around the marker."""
        return _HALO * self.unit_px

    @property
    def px_per_s(self) -> float:
        return (self.marker_x - self.line_left) / SHOWN_S

    def sentence_baselines(self, lines: int) -> tuple[float, ...]:
        """Where one line or two stand."""
        return (0.872 * self.height,) if lines == 1 else (0.838 * self.height, 0.945 * self.height)
