"""The strip along the bottom: cuff light, rate, calibration, who is signed in, lock; decides nothing."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ccft_desktop.ui import icons
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.cuff_light import CuffLight
from ccft_desktop.ui.widgets.key_cap import KeyCap
from ccft_desktop.ui.widgets.text import Line
from devices.cuff import CuffState

_KEY_HEIGHT_PX = 20


class StripIcon(QWidget):
    """A small icon in the strip; the word beside it carries the meaning."""

    def __init__(self, theme: Theme, name: str, token: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._name, self._token = theme, name, token
        side = round(theme.size("icon_small"))
        self.setFixedSize(side, side)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        icons.draw(QPainter(self), self._name, QRectF(self.rect()), self._theme.color(self._token))


class StripButton(QAbstractButton):
    """Icon, word and key: lock, or help while the records are locked."""

    def __init__(
        self, theme: Theme, icon: str, text: str, key: str, token: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(key)
        # A click leaves the keyboard with the page.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 2, 0, 2)
        row.setSpacing(theme.space("s"))
        self._word = Line(theme, "small", token, text)
        self._word.setFont(theme.font_px(12, 500 if token == "ink" else 400))
        for part in (StripIcon(theme, icon, token), self._word, KeyCap(theme, key, height_px=_KEY_HEIGHT_PX)):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(part)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.underMouse() or self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._theme.color("focus") if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


class StatusStrip(QWidget):
    """32 px. While the records are locked it shows the cuff light and Help alone."""

    lock_requested = Signal()
    help_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(round(theme.size("strip_height")))
        self.light = CuffLight(theme)
        self._rate = Line(theme, "small", "ink_muted")
        self._calibration = Line(theme, "small", "ink_muted")
        self._user_icon = StripIcon(theme, "patient", "ink_muted")
        self._user = Line(theme, "small", "ink_muted")
        self._lock = StripButton(theme, "lock", self.tr("Lock"), self.tr("Ctrl L"), "ink")
        self._help = StripButton(theme, "help", self.tr("Help"), self.tr("F1"), "ink_muted")
        self._lock.clicked.connect(self.lock_requested)
        self._help.clicked.connect(self.help_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space("m"), 2, theme.space("m"), 0)
        row.setSpacing(theme.space("l"))
        for part in (self.light, self._rate, self._calibration):
            row.addWidget(part)
        row.addStretch(1)
        user = QHBoxLayout()
        user.setSpacing(theme.space("s"))
        user.addWidget(self._user_icon)
        user.addWidget(self._user)
        row.addLayout(user)
        row.addSpacing(-4)
        row.addWidget(self._lock)
        row.addWidget(self._help)
        self.show_user("")
        self.show_calibration("")
        self.set_locked(False)
        theme.changed.connect(self.update)

    def show_cuff(self, state: CuffState, rate_hz: float | None, last_reading: str) -> None:
        """The state, and beside it the rate while readings come, else when the last one came."""
        self.light.show_state(state)
        if state is CuffState.STREAMING and rate_hz is not None:
            said = self.tr("{0:.0f} Hz").format(rate_hz)
        elif state in (CuffState.STALLED, CuffState.LOST, CuffState.FAILED) and last_reading:
            said = self.tr("last reading {0}").format(last_reading)
        else:
            said = ""
        self._say(self._rate, said)

    def show_calibration(self, text: str) -> None:
        """When the cuff was calibrated, as a sentence; empty when nobody knows."""
        self._say(self._calibration, text)

    def show_user(self, name: str) -> None:
        """Who is signed in; empty for nobody."""
        self._say(self._user, self.tr("Signed in: {0}").format(name) if name else "")
        self._user_icon.setVisible(bool(name))

    def set_locked(self, locked: bool) -> None:
        """Leave only what a locked program may tell."""
        self._lock.setVisible(not locked)
        self._help.setVisible(locked)
        for part in (self._calibration, self._user, self._user_icon, self._rate):
            part.setVisible(not locked and (part is self._user_icon or bool(part.accessibleName())))
        self._user_icon.setVisible(not self._user.isHidden())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface"))
        painter.fillRect(0, 0, self.width(), 1, self._theme.color("line"))

    def _say(self, line: Line, text: str) -> None:
        line.setText(text)
        line.setAccessibleName(text)
        line.setVisible(bool(text) and self._help.isHidden())
