"""Who, and where do they stand? The list of patients and the chosen one at a glance; knows no store."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ccft_desktop.core.overview import PatientRow, SessionSummary
from ccft_desktop.ui.pages.patient_glance import PatientGlance
from ccft_desktop.ui.pages.patient_list import ListHead, PatientTable
from ccft_desktop.ui.pages.patient_model import PatientModel
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.chip import Chip
from ccft_desktop.ui.widgets.controls import SearchInput
from ccft_desktop.ui.widgets.empty_state import EmptyState
from ccft_desktop.ui.widgets.text import Line

# Long enough that a word is typed in one go, short enough that nobody waits for it.
SEARCH_PAUSE_MS = 150
_SEARCH_PX = 280
_TO_THE_LIST = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PatientsPage(QWidget):
    """Signals are requests; ``show_rows``, ``append_rows`` and ``show_glance`` bring the facts."""

    search_changed = Signal(str)
    archive_shown = Signal(bool)
    """Whether the archive is listed instead of the others."""
    more_requested = Signal(int)
    """The end of the fetched rows is near; how many there are."""
    patient_chosen = Signal(str)
    """The patient_id whose glance should be shown."""
    new_requested = Signal()
    edit_requested = Signal(str)
    test_requested = Signal(str)
    review_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chosen_id = ""
        self._title = Line(theme, "title", "ink", self.tr("Patients"))
        self._count = Line(theme, "body", "ink_muted")
        self._search = SearchInput(theme, self.tr("Ctrl F"))
        self._search.setPlaceholderText(self.tr("Name, id or birth year"))
        self._search.setAccessibleName(self.tr("Search for name, id or birth year"))
        self._search.installEventFilter(self)
        self._archive = Chip(theme, self.tr("Archive"), checkable=True)
        self._archive.toggled.connect(self.archive_shown)
        self._new = ActionButton(theme, self.tr("New"), icon="add")
        self._new.setToolTip(self.tr("New patient (Ctrl+N)"))
        self._model = PatientModel(self)
        self._table = PatientTable(theme, self._model)
        self._glance = PatientGlance(theme)
        self._none_yet = EmptyState(
            theme,
            "patients",
            self.tr("No patients yet"),
            self.tr("Add the first one. Only one field is required."),
            self.tr("New patient"),
            "add",
        )
        self._none_found = EmptyState(theme, "search", "", "")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_PAUSE_MS)
        self._build()
        self._join()
        theme.changed.connect(self.update)

    def show_rows(self, rows: Sequence[PatientRow], total: int) -> None:
        """Replace the list by the first rows of ``total``. The chosen patient stays chosen while listed."""
        self._model.show_rows(rows, total)
        self._count.setText(f"{total:,}".replace(",", "\u00a0"))
        if rows:
            self._middle.setCurrentWidget(self._listed)
            self._table.choose(max(0, self._model.place_of(self._chosen_id)))
            return
        self._chosen_id = ""
        searched = self._search.text().strip()
        if not searched and self._archive.isChecked():
            self._glance.hide()
            self._none_found.set_sentence(
                self.tr("The archive is empty"), self.tr("A record is archived from its details.")
            )
            self._middle.setCurrentWidget(self._none_found)
            return
        # While someone searches, the panel stays where it was: the search field must not move.
        self._glance.show_nobody()
        self._glance.setVisible(bool(searched))
        if searched:
            self._none_found.set_sentence(
                self.tr("Nothing found"), self.tr("No name, id or birth year has “{0}”.").format(searched)
            )
        self._middle.setCurrentWidget(self._none_found if searched else self._none_yet)

    def append_rows(self, rows: Sequence[PatientRow]) -> None:
        """The next rows, after ``more_requested``."""
        self._model.append_rows(rows)

    def show_glance(
        self, row: PatientRow, history: Sequence[SessionSummary], change_sentence: str, standing: str = ""
    ) -> None:
        """Show the chosen patient at the side; ``standing``: what stands from the safety questions."""
        self._chosen_id = row.patient.patient_id
        self._glance.show_patient(row, history, change_sentence, standing)
        self._glance.show()

    def leave_archive(self) -> None:
        """List the others again."""
        self._archive.setChecked(False)

    def choose(self, patient_id: str) -> None:
        """Select a patient, for example one just added; the one who is not in the list comes up with it."""
        self._chosen_id = patient_id
        place = self._model.place_of(patient_id)
        if place >= 0:
            self._table.choose(place)

    def search_for(self, text: str) -> None:
        """Put a text into the search field; an empty one lists everybody."""
        self._search.setText(text)

    @property
    def chosen_id(self) -> str:
        """The patient_id shown at the side; empty for none."""
        return self._chosen_id

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Not a proxy: with one, Tab would come to the list first and never to what stands before it.
        self._table.setFocus(event.reason())

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("surface"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self._search
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in _TO_THE_LIST
        ):
            self._table.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        return False

    def _build(self) -> None:
        theme = self._theme
        edge = theme.space("l")
        head = QHBoxLayout()
        head.setContentsMargins(edge, edge, edge, 0)
        head.setSpacing(theme.space("s"))
        head.addWidget(self._title)
        head.addSpacing(7)
        # The count stands on the baseline of the title.
        count = QVBoxLayout()
        count.setContentsMargins(0, 7, 0, 0)
        count.addWidget(self._count)
        head.addLayout(count)
        head.addSpacing(theme.space("s"))
        head.addWidget(self._archive, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        self._search.setFixedWidth(_SEARCH_PX)
        head.addWidget(self._search)
        head.addWidget(self._new)

        self._listed = QWidget()
        listed = QVBoxLayout(self._listed)
        listed.setContentsMargins(theme.space("s"), 0, theme.space("s"), 0)
        listed.setSpacing(0)
        listed.addWidget(ListHead(theme, self._model, self._table))
        listed.addWidget(self._table, 1)
        self._middle = QStackedWidget()
        for shown in (self._listed, self._none_yet, self._none_found):
            self._middle.addWidget(shown)

        left = QVBoxLayout()
        left.setSpacing(theme.space("l"))
        left.addLayout(head)
        left.addWidget(self._middle, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self._glance)
        self._glance.hide()

    def _join(self) -> None:
        self._pause.timeout.connect(self._on_pause)
        self._search.textChanged.connect(self._on_text)
        self._model.more_requested.connect(self.more_requested)
        self._table.chosen.connect(self._on_chosen)
        self._table.opened.connect(self.test_requested)
        self._new.clicked.connect(self.new_requested)
        self._none_yet.requested.connect(self.new_requested)
        self._glance.test_requested.connect(self._on_test)
        self._glance.review_requested.connect(self._on_review)
        self._glance.edit_requested.connect(self._on_edit)
        for keys, asked in (
            ("Ctrl+F", self.focus_search),
            ("Ctrl+N", self._new.click),
            ("T", self._glance.press_test),
            ("R", self._glance.press_review),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(asked)

    @Slot(str)
    def _on_text(self, _text: str) -> None:
        self._pause.start()

    @Slot()
    def _on_pause(self) -> None:
        self.search_changed.emit(self._search.text().strip())

    @Slot(str)
    def _on_chosen(self, patient_id: str) -> None:
        self._chosen_id = patient_id
        self.patient_chosen.emit(patient_id)

    @Slot()
    def focus_search(self) -> None:
        """Give the search field the keyboard, with what is in it ready to be typed over."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    @Slot()
    def _on_test(self) -> None:
        self.test_requested.emit(self._chosen_id)

    @Slot()
    def _on_review(self) -> None:
        self.review_requested.emit(self._chosen_id)

    @Slot()
    def _on_edit(self) -> None:
        self.edit_requested.emit(self._chosen_id)
