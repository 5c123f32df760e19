"""The first start, in four steps: passphrase, recovery code, clinic, cuff. It never sees a key."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from ccft_desktop.ui.pages.first_run_clinic import ClinicStep, CuffStep
from ccft_desktop.ui.pages.first_run_code import CodeStep
from ccft_desktop.ui.pages.first_run_passphrase import PassphraseStep
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.lock_backdrop import LockBackdrop
from ccft_desktop.ui.widgets.logo import Logo
from ccft_desktop.ui.widgets.step_mark import StepMark
from ccft_desktop.ui.widgets.text import Line, Prose

_CARD_PX: Final = (800, 544)
_SIDE_PX: Final = 256


class FirstRunPage(LockBackdrop):
    """A step is done once and not gone back to: what it made is there already."""

    create_requested = Signal(str, str)
    """The user's name and the passphrase."""
    code_kept = Signal()
    """The recovery code is written down: from now on it counts."""
    print_requested = Signal()
    clinic_told = Signal(str, str)
    """Its name and the line below it, either perhaps empty."""
    finished = Signal(str)
    """The URL of the cuff to begin with; empty for none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.passphrase = PassphraseStep(theme)
        self.code = CodeStep(theme)
        self.clinic = ClinicStep(theme)
        self.cuff = CuffStep(theme)
        self._steps = (self.passphrase, self.code, self.clinic, self.cuff)
        names = (self.tr("Passphrase"), self.tr("Recovery code"), self.tr("Clinic"), self.tr("Cuff"))
        self._marks = [StepMark(theme, str(n), name) for n, name in enumerate(names, start=1)]
        self._build(theme)
        self.passphrase.create_requested.connect(self.create_requested)
        self.code.kept.connect(self.code_kept)
        self.code.later.connect(self.show_clinic)
        self.code.print_requested.connect(self.print_requested)
        self.clinic.told.connect(self.clinic_told)
        self.cuff.chosen.connect(self.finished)
        self._go_to(0)

    @property
    def step(self) -> int:
        """Which step is shown, from 0."""
        return self._stack.currentIndex()

    def begin(self) -> None:
        """From the first step, with nothing typed."""
        self.passphrase.forget()
        self._go_to(0)

    def show_code(self, code: str) -> None:
        """The records are made: their recovery code, to be written down."""
        self.passphrase.forget()
        self.code.show_code(code)
        self._go_to(1)

    def show_clinic(self) -> None:
        """The code counts, or is to be made later."""
        self.code.forget()
        self._go_to(2)

    def show_cuffs(self, ports: Sequence[tuple[str, str]], chosen_url: str) -> None:
        """The cuffs there may be: address and name."""
        self.cuff.show_ports(ports, chosen_url)
        self._go_to(3)

    def show_error(self, text: str) -> None:
        """Say why the step under way could not be done; what was typed stays."""
        step = self._steps[self.step]
        if isinstance(step, PassphraseStep | CodeStep):
            step.show_error(text)

    def show_busy(self, busy: bool) -> None:
        """Making a key takes most of a second on purpose: say that it works."""
        step = self._steps[self.step]
        if isinstance(step, PassphraseStep | CodeStep):
            step.show_busy(busy)

    def _go_to(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        self.keyboard_entry = self._steps[step]
        for place, mark in enumerate(self._marks):
            mark.show_state("done" if place < step else "now" if place == step else "to_come")
        if self.isVisible():
            self._steps[step].setFocus(Qt.FocusReason.TabFocusReason)

    def _build(self, theme: Theme) -> None:
        card = _Card(theme)
        card.setFixedSize(*_CARD_PX)
        halves = QHBoxLayout(card)
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(0)
        aside = QWidget()
        aside.setFixedWidth(_SIDE_PX)
        side = QVBoxLayout(aside)
        side.setContentsMargins(33, theme.space("xl") + 1, 33, theme.space("l") + 1)
        side.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Logo(theme))
        head.addWidget(Line(theme, "heading", "ink", "CCFT Desktop"), 1)
        side.addLayout(head)
        side.addSpacing(theme.space("xl"))
        for mark in self._marks:
            side.addWidget(mark)
            side.addSpacing(theme.space("m"))
        side.addStretch(1)
        said = self.tr("About one minute. The cuff can wait: a simulated patient is ready to try.")
        side.addWidget(Prose(theme, "small", "ink_muted", said))
        halves.addWidget(aside)
        steps = QWidget()
        self._stack = QStackedLayout(steps)
        for step in self._steps:
            self._stack.addWidget(step)
        halves.addWidget(steps, 1)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)


class _Card(QWidget):
    """Two surfaces under one round edge."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        color = self._theme.color
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self._theme.radius("panel") - 0.5
        edge = QPainterPath()
        edge.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.fillPath(edge, color("surface_raised"))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self.width() - _SIDE_PX if mirrored else 0
        painter.setClipRect(QRectF(left, 0, _SIDE_PX, self.height()))
        painter.fillPath(edge, color("surface"))
        painter.setClipping(False)
        at = left if mirrored else _SIDE_PX
        painter.fillRect(at, 0, 1, self.height(), color("line"))
        painter.setPen(QPen(color("line"), 1))
        painter.drawPath(edge)
