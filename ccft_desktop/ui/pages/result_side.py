"""Beside the table of holds: all of them over the band, and below the note or what is being changed."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.faults import Event
from ccft_desktop.core.session import Hold, Session
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.fault_namer import FaultNamer
from ccft_desktop.ui.widgets.hold_overlay import HoldOverlay
from ccft_desktop.ui.widgets.note_field import NoteField
from ccft_desktop.ui.widgets.outcome_editor import OutcomeEditor
from ccft_desktop.ui.widgets.text import Line

_SMALL_PX = 28


class ResultSide(QWidget):
    """One thing at a time below the holds: the note, the outcome of a hold, the name of a fault."""

    overridden = Signal(int, str, str)
    """Index of the hold (from 1), the outcome, the reason."""
    named = Signal(object, str)
    """The ``Event`` of a nameless fault and the code it gets."""
    changed = Signal(bool)
    """Whether something is being changed here, so that the keys are its own."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark: Event | None = None
        self.overlay = HoldOverlay(theme)
        self._title = Line(theme, "label", "ink_muted")
        self.name_button = ActionButton(
            theme, self.tr("Name the faults"), key=self.tr("0"), kind="quiet", height_px=_SMALL_PX
        )
        self._note_title = Line(theme, "label", "ink_muted", self.tr("Note"))
        self.note = NoteField(theme)
        self._editor = OutcomeEditor(theme)
        self._namer = FaultNamer(theme)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.name_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(10)
        column.addWidget(self.overlay, 1)
        column.addSpacing(12)
        column.addWidget(self._note_title)
        column.addSpacing(8)
        column.addWidget(self.note)
        column.addWidget(self._editor)
        column.addWidget(self._namer)
        self._editor.accepted.connect(self._on_overridden)
        self._editor.closed.connect(self.show_note)
        self._namer.named.connect(self._on_named)
        self._namer.closed.connect(self.show_note)
        self.show_note()

    @property
    def is_editing_outcome(self) -> bool:
        """Whether the outcome of a hold is being changed."""
        return not self._editor.isHidden()

    def set_session(self, session: Session, nameless: int) -> None:
        """Draw a session's holds; ``nameless``: how many of its faults wait for a name."""
        self.overlay.set_session(session)
        if session.by_dial:
            title = self.tr("Pressure")
        elif self.overlay.relative:
            title = self.tr("All holds over the band, mmHg from target")
        else:
            title = self.tr("All holds over the band, mmHg")
        self._title.setText(title)
        counted = self.tr("Name 1 fault") if nameless == 1 else self.tr("Name {count} faults")
        self.name_button.setText(counted.format(count=nameless))
        self.name_button.setVisible(nameless > 0)

    @Slot()
    def show_note(self) -> None:
        """Nothing is being changed: the note is back."""
        self._editor.hide()
        self._namer.hide()
        self._note_title.show()
        self.note.show()
        self.changed.emit(False)

    def edit_outcome(self, hold: Hold, label: str) -> None:
        """Ask for another outcome of a hold, called ``label``."""
        self._make_room()
        self._namer.hide()
        self._editor.open(hold, label)

    def ask_name(self, mark: Event, question: str) -> None:
        """Ask what a fault was."""
        self._mark = mark
        self._make_room()
        self._editor.hide()
        self._namer.open(question)

    def _make_room(self) -> None:
        self.note.hand_on()
        self._note_title.hide()
        self.note.hide()
        self.changed.emit(True)

    @Slot(int, str, str)
    def _on_overridden(self, index: int, outcome: str, reason: str) -> None:
        self.show_note()
        self.overridden.emit(index, outcome, reason)

    @Slot(str)
    def _on_named(self, code: str) -> None:
        mark, self._mark = self._mark, None
        self.show_note()
        if mark is not None:
            self.named.emit(mark, code)
