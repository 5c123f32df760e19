"""What the therapist looks at in a test: the trace over its band or, by a dial, the target."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ccft_desktop.core.progress import Progress
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.ui.pages import test_dial_words
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.band_plot import BandPlot
from ccft_desktop.ui.widgets.dial_target import DialTarget


class TestSight(QWidget):
    """One of the two at a time, in one place."""

    __test__ = False  # not a test class, whatever its name begins with

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot = BandPlot(theme)
        self.target = DialTarget(theme)
        self.target.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, theme.space("l") - 4, 0)
        row.addWidget(self.plot)
        row.addWidget(self.target)

    def begin(self, protocol: Protocol, *, by_dial: bool, signal: bool) -> None:
        """An empty test; without a signal the trace has no end that is now."""
        self.plot.begin(protocol)
        self.plot.show_signal(signal)
        self.target.set_band(protocol.baseline_mmhg, protocol.band_mmhg)
        self.plot.setVisible(not by_dial)
        self.target.setVisible(by_dial)

    def show_progress(self, progress: Progress) -> None:
        """Where the test stands."""
        if self.target.isHidden():
            self.plot.show_progress(progress)
            return
        name, asked = test_dial_words.target(progress)
        self.target.show_target(name, progress.level_mmhg, asked=asked)
