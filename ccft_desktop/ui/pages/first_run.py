"""The first start: a name and a passphrase that will open the records. It never sees a key."""

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.lock_backdrop import LockBackdrop
from ccft_desktop.ui.widgets.logo import Logo
from ccft_desktop.ui.widgets.text import Line, Prose, draw_line

PASSPHRASE_SHORTEST = 12
"""Characters. With the cost of one guess at the key, twelve are out of reach; four words have more."""
NAME_LONGEST = 80
_CARD_PX = (800, 544)
_SIDE_PX = 256
_STEP_PX = 24


class FirstRunPage(LockBackdrop):
    """Continue is there once both passphrases agree and are long enough; Enter goes to what is missing."""

    create_requested = Signal(str, str)
    """The user's name and the passphrase."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._busy = False
        self._name = TextInput(theme)
        self._name.setMaxLength(NAME_LONGEST)
        self._first = TextInput(theme, secret=True)
        self._again = TextInput(theme, secret=True)
        self._name_field = Field(theme, self.tr("Your name"), self._name)
        self._first_field = Field(theme, self.tr("Passphrase"), self._first)
        self._again_field = Field(theme, self.tr("The same again"), self._again)
        self._go = ActionButton(
            theme, self.tr("Continue"), key=self.tr("Enter"), kind="primary", height_px=44
        )
        self._build(theme)
        for typed in (self._name, self._first, self._again):
            typed.textEdited.connect(self._on_edited)
            typed.returnPressed.connect(self._on_enter)
        self._go.clicked.connect(self._on_enter)
        self.setFocusProxy(self._name)
        self._on_edited("")

    def show_error(self, text: str) -> None:
        """Say why the records could not be made; what was typed stays."""
        self.show_busy(False)
        self._again_field.show_error(text)

    def show_busy(self, busy: bool) -> None:
        """Making the key takes most of a second on purpose: say that it works."""
        self._busy = busy
        for control in (self._name, self._first, self._again):
            control.setEnabled(not busy)
        self._go.setText(self.tr("Making the records …") if busy else self.tr("Continue"))
        self._go.setEnabled(not busy and self._complete())

    def _complete(self) -> bool:
        typed = self._first.text()
        long_enough = len(typed) >= PASSPHRASE_SHORTEST
        return bool(self._name.text().strip()) and long_enough and typed == self._again.text()

    @Slot(str)
    def _on_edited(self, _text: str) -> None:
        self._name_field.clear_error()
        self._first_field.show_hint(self._strength())
        self._again_field.clear_error()
        self._go.setEnabled(self._complete() and not self._busy)

    @Slot()
    def _on_enter(self) -> None:
        typed = self._first.text()
        if not self._name.text().strip():
            self._refuse(self._name_field, self.tr("Your name is empty. It stands on every report."))
        elif len(typed) < PASSPHRASE_SHORTEST:
            self._refuse(
                self._first_field,
                self.tr("The passphrase has {0} characters. Allowed: at least {1}.").format(
                    len(typed), PASSPHRASE_SHORTEST
                ),
            )
        elif not self._again.text():
            self._again.setFocus(Qt.FocusReason.TabFocusReason)
        elif typed != self._again.text():
            self._refuse(self._again_field, self.tr("The two are not the same. Type it again."))
        else:
            self.create_requested.emit(self._name.text().strip(), typed)

    def _refuse(self, field: Field, sentence: str) -> None:
        # An empty field that has just been reached needs no reproach, only the keyboard.
        if isinstance(field.control, TextInput) and (field.control.text() or field.control.hasFocus()):
            field.show_error(sentence)
        field.control.setFocus(Qt.FocusReason.TabFocusReason)

    def _strength(self) -> str:
        typed = self._first.text()
        words, letters = len(typed.split()), len(typed)
        if not letters:
            return self.tr("At least {0} characters.").format(PASSPHRASE_SHORTEST)
        counted = self.tr("1 word") if words == 1 else self.tr("{0} words").format(words)
        if letters < PASSPHRASE_SHORTEST:
            return self.tr("{0}, {1} of at least {2} characters.").format(
                counted, letters, PASSPHRASE_SHORTEST
            )
        return self.tr("{0}, {1} characters: long enough.").format(counted, letters)

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
        side.addWidget(_Step(theme, "1", self.tr("Passphrase")))
        side.addStretch(1)
        side.addWidget(
            Prose(
                theme,
                "small",
                "ink_muted",
                self.tr("About one minute. The cuff can wait: a simulated patient is ready to try."),
            )
        )
        halves.addWidget(aside)
        main = QVBoxLayout()
        edge = theme.space("xl")
        main.setContentsMargins(edge + 1, edge + 1, edge + 1, 33)
        main.setSpacing(0)
        main.addWidget(Line(theme, "title", "ink", self.tr("Choose a passphrase")))
        main.addSpacing(theme.space("s"))
        said = self.tr(
            "It opens the records on this computer. Four or more unrelated words "
            "are easy to remember and hard to guess."
        )
        main.addWidget(Prose(theme, "body", "ink_muted", said))
        main.addSpacing(theme.space("l"))
        for field in (self._name_field, self._first_field, self._again_field):
            main.addWidget(field)
            main.addSpacing(theme.space("m"))
        main.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.space("m"))
        warning = self.tr("Without the passphrase nobody can open the records, the makers included.")
        foot.addWidget(Prose(theme, "small", "ink_muted", warning), 1, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self._go)
        main.addLayout(foot)
        halves.addLayout(main, 1)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)


class _Step(QWidget):
    """A step of the first run: its number in a ring, and its name."""

    def __init__(self, theme: Theme, number: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._number, self._text = theme, number, text
        self.setFixedHeight(_STEP_PX)
        self.setAccessibleName(f"{number}: {text}")
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        color, theme = self._theme.color, self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        ring = QRectF(self.width() - _STEP_PX if mirrored else 0, 0, _STEP_PX, _STEP_PX)
        painter.setPen(QPen(color("accent"), 2))
        painter.drawEllipse(ring.adjusted(1, 1, -1, -1))
        draw_line(painter, ring, self._number, theme.font("label"), Qt.AlignmentFlag.AlignHCenter)
        painter.setPen(color("ink"))
        beside = _STEP_PX + 12
        words = QRectF(self.rect()).adjusted(0 if mirrored else beside, 0, -beside if mirrored else 0, 0)
        aligned = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        draw_line(painter, words, self._text, theme.font("body_strong"), aligned)


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
