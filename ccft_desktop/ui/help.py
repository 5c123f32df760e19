"""Help on one page: every key and what it does; while the records are locked, how to open them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import KeyWords
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.key_cap import KeyCap
from ccft_desktop.ui.widgets.text import Line, Prose

_KEYS_PX = 96
_WORDS_PX = 200


class HelpDialog(QDialog):
    """Esc or Enter closes it. ``locked`` leaves out what needs the records."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, locked: bool = False) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle("CCFT Desktop")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        edge = theme.space("l")
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.space("m"))
        column.addWidget(Line(theme, "title", "ink", self.tr("Help")))
        if locked:
            column.addWidget(Prose(theme, "body", "ink", self._locked_words()))
        else:
            halves = QHBoxLayout()
            halves.setSpacing(theme.space("xl"))
            for groups in self._keys():
                half = QVBoxLayout()
                half.setSpacing(theme.space("s"))
                for heading, keys in groups:
                    half.addWidget(Line(theme, "body_strong", "ink", heading))
                    for key, words in keys:
                        half.addLayout(self._row(key, words))
                    half.addSpacing(theme.space("m"))
                half.addStretch(1)
                halves.addLayout(half)
            column.addLayout(halves)
        close = ActionButton(theme, self.tr("Close"), key=self.tr("Esc"), kind="primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column.addLayout(foot)
        if locked:
            self.setFixedWidth(480)

    def _row(self, key: str, words: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        caps = QWidget()
        inside = QHBoxLayout(caps)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        first, dash, last = key.partition("–")
        inside.addWidget(KeyCap(self._theme, first))
        if dash:
            inside.addWidget(Line(self._theme, "body", "ink_muted", dash))
            inside.addWidget(KeyCap(self._theme, last))
        inside.addStretch(1)
        caps.setFixedWidth(max(_KEYS_PX, inside.sizeHint().width() + self._theme.space("s")))
        row.addWidget(caps)
        said = Line(self._theme, "body", "ink_muted", words)
        said.setMinimumWidth(max(_WORDS_PX, said.sizeHint().width()))
        row.addWidget(said, 1)
        return row

    def _locked_words(self) -> str:
        return self.tr(
            "The records on this computer open with the passphrase that is chosen at the first start. "
            "Type it and press Enter. Without it nobody can open them, the makers included."
        )

    def _keys(self) -> tuple[list[tuple[str, list[KeyWords]]], list[tuple[str, list[KeyWords]]]]:
        everywhere = [
            (self.tr("Ctrl 1"), self.tr("Patients, and so on down the rail")),
            (self.tr("Ctrl L"), self.tr("Lock")),
            (self.tr("F1"), self.tr("This help, but not during a test")),
        ]
        patients = [
            (self.tr("Ctrl F"), self.tr("Search")),
            (self.tr("Ctrl N"), self.tr("New patient")),
            (self.tr("T"), self.tr("Test")),
            (self.tr("R"), self.tr("Review")),
        ]
        test = [
            (self.tr("Space"), self.tr("Pause, go on")),
            (self.tr("Enter"), self.tr("Cue now")),
            (self.tr("1–9"), self.tr("Mark a fault; 9 is pain and stops")),
            (self.tr("0"), self.tr("Mark a fault, name it later")),
            (self.tr("F1–F9"), self.tr("The same while a note is typed")),
            (self.tr("Backspace"), self.tr("Undo the last mark")),
            (self.tr("N"), self.tr("Note")),
            (self.tr("W"), self.tr("The patient's window; Shift W turns it")),
            (self.tr("Esc"), self.tr("Stop")),
        ]
        left = [(self.tr("Everywhere"), everywhere), (self.tr("Patients"), patients)]
        return left, [(self.tr("During a test"), test)]
