"""A new patient, or the details of one who is there. It checks what is typed and stores nothing."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ccft_desktop.core.limits import InputError
from ccft_desktop.core.visit import Patient
from ccft_desktop.ui.birth_date import birth_date_text, parse_birth_date
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import ActionBar, Hint
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.notice import Notice
from ccft_desktop.ui.widgets.text import Line, Prose

NAME_LONGEST = 120
CODE_LONGEST = 24
NOTES_LONGEST = 4000
_COLUMN_PX = 480
_NARROW_PX = 232
_NOTES_PX = 132


class PatientForm(QWidget):
    """Enter saves, in the notes with Ctrl; Esc leaves without saving."""

    saved = Signal(object)
    """The ``Patient`` as it should be stored."""
    cancelled = Signal()
    record_requested = Signal()
    """The record is to be archived, merged, erased: whatever is not a detail."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._patient: Patient | None = None
        self._code = ""
        self._above = Line(theme, "body", "ink_muted")
        self._title = Line(theme, "title", "ink")
        self._lead = Prose(theme, "body", "ink_muted")
        self._trouble = Notice(theme)
        self.record_button = ActionButton(theme, self.tr("Put the record right"), kind="quiet")
        self._name = TextInput(theme)
        self._born = TextInput(theme)
        self._born.setPlaceholderText(self.tr("1981-03-14 or 1981"))
        self._id = TextInput(theme)
        self._notes = QPlainTextEdit()
        self._notes.setFont(theme.font("body"))
        self._notes.setTabChangesFocus(True)
        self._notes.setFixedHeight(_NOTES_PX)
        self._name_field = Field(theme, self.tr("Name"), self._name)
        self._born_field = Field(theme, self.tr("Born"), self._born)
        self._id_field = Field(theme, self.tr("Id"), self._id)
        self._notes_field = Field(theme, self.tr("Notes"), self._notes)
        self._build()
        self._join()
        self.record_button.clicked.connect(self.record_requested)
        self.setFocusProxy(self._name)
        theme.changed.connect(self.update)

    def open_new(self, code: str) -> None:
        """Begin with empty fields; ``code`` is the id that is free, and stands in until another is typed."""
        self._patient, self._code = None, code
        self.record_button.hide()
        self._above.hide()
        self._title.setText(self.tr("New patient"))
        self._lead.set_text(
            self.tr("One of name, birth date and id is enough. All of it stays encrypted here.")
        )
        self._fill("", "", code, "")

    def open_edit(self, patient: Patient) -> None:
        """Begin with what is known of a patient."""
        self._patient, self._code = patient, patient.code
        self.record_button.show()
        self._above.setText(patient.headline)
        self._above.show()
        self._title.setText(self.tr("Details"))
        self._lead.set_text(self.tr("Changes stand on every report from now on."))
        self._fill(patient.name, birth_date_text(patient), patient.code, patient.notes)

    def show_error(self, text: str) -> None:
        """Say why it could not be stored; what was typed stays."""
        self._trouble.show_notice("trouble", text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("surface"))

    def _fill(self, name: str, born: str, code: str, notes: str) -> None:
        self._name.setText(name)
        self._born.setText(born)
        self._id.setText(code)
        self._notes.setPlainText(notes)
        self._id_field.show_hint(self.tr("Left empty, it is {0}.").format(self._code))
        for field in (self._name_field, self._born_field, self._notes_field):
            field.clear_error()
        self._trouble.hide()

    @Slot()
    def _on_save(self) -> None:
        if (patient := self._checked()) is not None:
            self._trouble.hide()
            self.saved.emit(patient)

    def _checked(self) -> Patient | None:
        """The patient as typed, or None after saying what is wrong with the first wrong field."""
        name, code = self._name.text().strip(), self._id.text().strip()
        notes = self._notes.toPlainText().strip()
        for field, label, text, longest in (
            (self._name_field, self.tr("Name"), name, NAME_LONGEST),
            (self._id_field, self.tr("Id"), code, CODE_LONGEST),
            (self._notes_field, self.tr("Notes"), notes, NOTES_LONGEST),
        ):
            if len(text) > longest:
                said = self.tr("{0} has {1} characters. Allowed: at most {2}.")
                self._refuse(field, said.format(label, len(text), longest))
                return None
            field.clear_error()
        try:
            born = parse_birth_date(self._born.text(), date.today())
        except InputError as error:
            self._refuse(self._born_field, str(error))
            return None
        if not name and not code and born is None:
            self._refuse(self._name_field, self.tr("Name, Born and Id are empty. One of them is needed."))
            return None
        patient = self._patient or Patient(patient_id=uuid4().hex, code=self._code)
        return replace(
            patient,
            code=code or self._code,
            name=name,
            born=born[0] if born else None,
            born_year_only=born[1] if born else False,
            notes=notes,
        )

    def _refuse(self, field: Field, sentence: str) -> None:
        field.show_error(sentence)
        field.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _join(self) -> None:
        for typed, field in (
            (self._name, self._name_field),
            (self._born, self._born_field),
            (self._id, self._id_field),
        ):
            typed.returnPressed.connect(self._on_save)
            typed.textEdited.connect(field.clear_error)
        for keys, asked in (("Esc", self.cancelled.emit), ("Ctrl+Return", self._on_save)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(asked)

    def _build(self) -> None:
        theme = self._theme
        fields = QWidget()
        fields.setFixedWidth(_COLUMN_PX)
        inside = QVBoxLayout(fields)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.space("m"))
        inside.addWidget(self._trouble)
        inside.addWidget(self._name_field)
        pair = QHBoxLayout()
        pair.setSpacing(theme.space("m"))
        for field in (self._born_field, self._id_field):
            field.setFixedWidth(_NARROW_PX)
            pair.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(pair)
        inside.addWidget(self._notes_field)
        page = QVBoxLayout()
        page.setContentsMargins(theme.space("xl"), theme.space("l"), theme.space("xl"), theme.space("l"))
        page.setSpacing(0)
        page.addWidget(self._above)
        page.addWidget(self._title)
        page.addSpacing(theme.space("s"))
        page.addWidget(self._lead)
        page.addSpacing(theme.space("l"))
        page.addWidget(fields)
        page.addStretch(1)
        bar = ActionBar(theme)
        save = ActionButton(theme, self.tr("Save"), icon="save", key=self.tr("Enter"), kind="primary")
        save.clicked.connect(self._on_save)
        bar.add_left(Hint(theme, self.tr("Esc"), self.tr("Leave without saving")))
        bar.add_right(self.record_button)
        bar.add_right(save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(page, 1)
        column.addWidget(bar)
