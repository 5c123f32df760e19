"""The keys under a trace: hold before, play, hold after, the time, and the pace; knows no trace."""

from PySide6.QtCore import QElapsedTimer, QTimer, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from ccft_desktop.reports.words import elapsed
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.chip import Chip
from ccft_desktop.ui.widgets.text import Line

_PACES = (1, 2, 4)
_FRAME_MS = 16


class _Step(ActionButton):
    """An icon in ink, so that the one blue button is the one that plays."""

    def _colors(self) -> tuple[QColor | None, QColor, QColor | None, QColor]:
        fill, ink, edge, key_edge = super()._colors()
        return fill, self._theme.color("ink") if self.isEnabled() else ink, edge, key_edge


class _Pace(Chip):
    """Without the tick of other chips: three in a row must not change their width."""

    def _shown_icon(self) -> str:
        return ""


class Playback(QWidget):
    """Moves a cursor at true pace, twice or four times as fast; the clock decides, not the frames."""

    moved = Signal(float)
    """Where the cursor should stand, in seconds on the session clock."""
    previous_requested = Signal()
    next_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cursor_s = 0.0
        self._end_s = 0.0
        self._from_s = 0.0
        self._pace = 1
        self._clock = QElapsedTimer()
        self._frames = QTimer(self)
        self._frames.setInterval(_FRAME_MS)
        self._frames.timeout.connect(self._advance)
        self._previous = _Step(theme, "", icon="previous", kind="quiet")
        self._play = ActionButton(theme, "", icon="play", kind="primary")
        self._next = _Step(theme, "", icon="next", kind="quiet")
        for button, width, name in (
            (self._previous, 38, self.tr("Previous hold")),
            (self._play, 50, self.tr("Play")),
            (self._next, 38, self.tr("Next hold")),
        ):
            button.setFixedWidth(width)
            button.setAccessibleName(name)
            button.setToolTip(name)
        self._time = Line(theme, "body_strong", "ink")
        self._length = Line(theme, "body", "ink_muted")
        self._hold = Line(theme, "body", "ink_muted")
        self._paces = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(34, 0, 0, 0)
        row.setSpacing(6)
        for button in (self._previous, self._play, self._next):
            row.addWidget(button)
        row.addSpacing(13)
        row.addWidget(self._time)
        row.addWidget(self._length)
        row.addStretch(1)
        for pace in _PACES:
            chip = _Pace(theme, self.tr("{pace}×").format(pace=pace), checkable=True)
            chip.setChecked(pace == 1)
            self._paces.addButton(chip, pace)
            row.addWidget(chip)
        row.addSpacing(10)
        row.addWidget(self._hold)
        self._previous.clicked.connect(self.previous_requested)
        self._next.clicked.connect(self.next_requested)
        self._play.clicked.connect(self.toggle)
        self._paces.idToggled.connect(self._on_pace)

    @property
    def playing(self) -> bool:
        return self._frames.isActive()

    def set_length(self, end_s: float) -> None:
        """Another session of that length; playing stops."""
        self.stop()
        self._end_s = end_s
        self.setEnabled(end_s > 0)
        self._length.setText(self.tr("of {time}").format(time=elapsed(end_s)))
        self.show_cursor(0.0, "")

    def show_cursor(self, t_s: float, hold: str) -> None:
        """Where the cursor stands and in which hold; while playing, playing goes on from there."""
        if abs(t_s - self._cursor_s) > 1e-6:
            self._begin_from(t_s)
        self._time.setText(elapsed(t_s))
        self._hold.setText(self.tr("Hold {hold}").format(hold=hold) if hold else "")

    @Slot()
    def toggle(self) -> None:
        """Play, or stop; at the end, play again from the beginning."""
        if self.playing:
            self.stop()
            return
        if self._cursor_s >= self._end_s:
            self._cursor_s = 0.0
        self._begin_from(self._cursor_s)
        self._frames.start()
        self._dress(self.tr("Stop"), "pause")

    @Slot()
    def stop(self) -> None:
        """Stand still where the cursor is."""
        self._frames.stop()
        self._dress(self.tr("Play"), "play")

    def _dress(self, name: str, icon: str) -> None:
        self._play.set_icon(icon)
        self._play.setAccessibleName(name)
        self._play.setToolTip(name)

    def _begin_from(self, t_s: float) -> None:
        self._cursor_s = self._from_s = t_s
        self._clock.start()

    @Slot()
    def _advance(self) -> None:
        self._cursor_s = min(self._from_s + self._clock.elapsed() / 1000 * self._pace, self._end_s)
        if self._cursor_s >= self._end_s:
            self.stop()
        self.moved.emit(self._cursor_s)

    @Slot(int, bool)
    def _on_pace(self, pace: int, chosen: bool) -> None:
        if chosen:
            self._begin_from(self._cursor_s)
            self._pace = pace
