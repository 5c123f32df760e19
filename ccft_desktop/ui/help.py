"""Help on one page: every key and what it does; while the records are locked, how to open them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.faults import FAULTS
from ccft_desktop.core.keys import Action, KeyMap
from ccft_desktop.ui.keys import key_legend, legend_of, legend_of_all
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.key_cap import KeyCap
from ccft_desktop.ui.widgets.text import Line, Prose

_Entry = tuple[Sequence[str], str]
"""What stands on the keys, and what they do."""
_Group = tuple[str, list[_Entry]]
_KEYS_PX = 96
_WORDS_PX = 200


class HelpDialog(QDialog):
    """Esc or Enter closes it. ``locked`` leaves out what needs the records."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        locked: bool = False,
        keys: KeyMap | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys = keys or KeyMap()
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
            for groups in self._groups():
                half = QVBoxLayout()
                half.setSpacing(theme.space("s"))
                for heading, entries in groups:
                    half.addWidget(Line(theme, "body_strong", "ink", heading))
                    for key, words in entries:
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

    def _row(self, keys: Sequence[str], words: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        caps = QWidget()
        inside = QHBoxLayout(caps)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        for key in keys:
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

    def _groups(self) -> tuple[list[_Group], list[_Group]]:
        everywhere: list[_Entry] = [
            ((self.tr("Ctrl 1"),), self.tr("Patients, and so on down the rail")),
            ((self.tr("Ctrl L"),), self.tr("Lock")),
            ((self.tr("F1"),), self.tr("This help, but not during a test")),
        ]
        patients: list[_Entry] = [
            ((self.tr("Ctrl F"),), self.tr("Search")),
            ((self.tr("Ctrl N"),), self.tr("New patient")),
            ((self.tr("T"),), self.tr("Test")),
            ((self.tr("R"),), self.tr("Review")),
        ]
        left = [(self.tr("Everywhere"), everywhere), (self.tr("Patients"), patients)]
        return left, [(self.tr("During a test"), self._test_keys())]

    def _test_keys(self) -> list[_Entry]:
        marks = legend_of_all(self._keys, [code for code in FAULTS if code != "unsorted"])
        pain = legend_of(self._keys, "pain")
        return [
            (self._legends("pause"), self.tr("Start, pause, go on")),
            (self._legends("cue"), self.tr("Cue now; finish; Enter before and after")),
            ((marks,), self.tr("Mark a fault; {pain} is pain and stops").format(pain=pain)),
            (self._legends("unsorted"), self.tr("Mark a fault, name it later")),
            (self._legends("undo"), self.tr("Undo the last mark")),
            (self._legends("outcome"), self.tr("The last hold went otherwise")),
            (self._legends("note"), self.tr("Note; F1 to F9 and pedals still act")),
            (self._legends("stop"), self.tr("Stop")),
            ((self.tr("M"),), self.tr("Sound on, off")),
            ((self.tr("W"),), self.tr("The patient's window; Shift W turns it")),
        ]

    def _legends(self, action: Action) -> tuple[str, ...]:
        return tuple(map(key_legend, self._keys.keys[action]))
