"""The one figure that stands for a test in a list and at a glance, with its name. Knows no widget."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.overview import SessionSummary
from ccft_desktop.core.protocol import PRESETS, Protocol
from ccft_desktop.reports.names import preset_name

translate = QCoreApplication.translate

# The maxima of the two published scales (Jull 1999; the cumulative index: five levels of ten holds).
PERFORMANCE_INDEX_MAX = 100
CUMULATIVE_INDEX_MAX = 300


@dataclass(frozen=True, slots=True)
class Headline:
    """A number never stands without what it measures and by which protocol."""

    number: float
    unit: str
    """``mmHg``, or the end of the scale."""
    name: str
    short_name: str
    """The name, or for a pressure the protocol: what tells it apart in a list."""
    is_pressure: bool

    @property
    def text(self) -> str:
        """Number and unit."""
        return f"{self.number:.0f} {self.unit}"


def protocol_name(protocol: Protocol) -> str:
    """A preset's short name; a clinic's own copy goes by its own."""
    if protocol.name != PRESETS[protocol.preset].name:
        return protocol.name
    return preset_name(protocol.preset)


def headline(summary: SessionSummary) -> Headline:
    """The index where the protocol defines one, else the highest pressure."""
    scores = summary.scores
    if scores.cumulative_performance_index is not None:
        name = translate("Headline", "Cumulative index")
        unit = translate("Headline", "of {0}").format(CUMULATIVE_INDEX_MAX)
        return Headline(scores.cumulative_performance_index, unit, name, name, False)
    if scores.performance_index is not None:
        name = translate("Headline", "Performance index")
        unit = translate("Headline", "of {0}").format(PERFORMANCE_INDEX_MAX)
        return Headline(scores.performance_index, unit, name, name, False)
    return Headline(
        scores.highest_pressure_mmhg,
        translate("Headline", "mmHg"),
        translate("Headline", "Highest pressure"),
        protocol_name(summary.protocol),
        True,
    )
