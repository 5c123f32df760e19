"""The front desk: finds, adds and changes patients; joins their pages with the records."""

from datetime import date

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core.change import change_of
from ccft_desktop.core.overview import PatientRow, SessionSummary
from ccft_desktop.core.visit import Patient
from ccft_desktop.reports.safety_words import standing_sentences
from ccft_desktop.rooms.house import RECORDS_REFUSE, House
from ccft_desktop.rooms.record_desk import RecordDesk
from ccft_desktop.store.errors import CodeTaken
from ccft_desktop.ui.change_words import change_words
from ccft_desktop.ui.pages.patient_form import PatientForm
from ccft_desktop.ui.pages.patients import PatientsPage
from ccft_desktop.ui.pages.record import RecordPage


class FrontDesk(QObject):
    """Lists patients and shows the chosen one at a glance."""

    test_requested = Signal(object)
    """The ``Patient`` to test."""
    review_requested = Signal(object)
    """The ``Patient`` to look back on."""

    def __init__(
        self, house: House, page: PatientsPage, form: PatientForm, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._house = house
        self._page = page
        self._form = form
        self._text = ""
        self._viewed = ""
        """Whose record was looked at last: noted once for an opening, not for every list that is drawn."""
        self._rows: dict[str, PatientRow] = {}
        self._editing = self._archived = False
        self._namesake: tuple[str, date | None] | None = None
        """Name and birth date of a new patient who was said to have a namesake."""
        page.search_changed.connect(self._on_search)
        page.more_requested.connect(self._on_more)
        page.patient_chosen.connect(self._on_chosen)
        page.new_requested.connect(self._on_new)
        page.edit_requested.connect(self._on_edit)
        page.test_requested.connect(self._on_test)
        page.review_requested.connect(self._on_review)
        form.saved.connect(self._on_saved)
        form.cancelled.connect(self._on_cancelled)
        form.record_requested.connect(self._on_record)
        page.archive_shown.connect(self._on_archive)
        self.record_page = RecordPage(house.theme)
        house.window.add_page("record", self.record_page, rail=False)
        self.record = RecordDesk(house, self.record_page, self)
        self.record.done.connect(self._on_record_done)

    @property
    def chosen(self) -> Patient | None:
        """The patient shown at the side."""
        row = self._rows.get(self._page.chosen_id)
        return row.patient if row else None

    @Slot()
    def open(self, patient_id: str = "") -> None:
        """Show the list as it is now, with this patient chosen."""
        self._house.window.show_page("patients")
        self._show_rows()
        if patient_id:
            self._page.choose(patient_id)

    @Slot(str)
    def _on_search(self, text: str) -> None:
        self._text = text
        self._show_rows()

    def _show_rows(self) -> None:
        try:
            patients = self._house.records.patients
            rows = patients.search(self._text, archived=self._archived)
            total = patients.count(self._text, archived=self._archived)
        except RECORDS_REFUSE as error:
            self._say_trouble(error)
            return
        self._rows = {row.patient.patient_id: row for row in rows}
        self._page.show_rows(rows, total)
        if self._page.chosen_id:
            self._on_chosen(self._page.chosen_id)

    @Slot(int)
    def _on_more(self, offset: int) -> None:
        try:
            rows = self._house.records.patients.search(self._text, offset=offset, archived=self._archived)
        except RECORDS_REFUSE as error:
            self._say_trouble(error)
            return
        self._rows.update({row.patient.patient_id: row for row in rows})
        self._page.append_rows(rows)

    @Slot(str)
    def _on_chosen(self, patient_id: str) -> None:
        row = self._rows.get(patient_id)
        if row is None:
            return
        try:
            history = self._house.records.sessions.list_for(patient_id)
            last_check = self._house.records.visits.last_safety_check(patient_id)
        except RECORDS_REFUSE as error:
            self._say_trouble(error)
            return
        if patient_id != self._viewed:
            self._viewed = patient_id
            self._house.records.audit.note("viewed", patient_id=patient_id)
        standing = standing_sentences(*last_check) if last_check else ""
        self._page.show_glance(row, history, _change_sentence(history), standing)

    @Slot()
    def _on_new(self) -> None:
        try:
            code = self._house.records.patients.next_code()
        except RECORDS_REFUSE as error:
            self._say_trouble(error)
            return
        self._editing = False
        self._namesake = None
        self._form.open_new(code)
        self._house.window.show_page("patient_form", rail_key="patients")

    @Slot(str)
    def _on_edit(self, patient_id: str) -> None:
        row = self._rows.get(patient_id)
        if row is not None:
            self._editing = True
            self._form.open_edit(row.patient)
            self._house.window.show_page("patient_form", rail_key="patients")

    @Slot(object)
    def _on_saved(self, patient: object) -> None:
        assert isinstance(patient, Patient)
        patients = self._house.records.patients
        try:
            if self._editing:
                patients.update(patient)
            elif self._is_asked_about(patient, patients.alike(patient)):
                return
            else:
                patients.add(patient)
        except CodeTaken as error:
            self._form.show_error(str(error))
            return
        except RECORDS_REFUSE as error:
            self._say_trouble(error)
            return
        self._text = ""
        self._page.search_for("")
        self.open(patient.patient_id)

    def _is_asked_about(self, patient: Patient, alike: list[Patient]) -> bool:
        """Somebody of this name and birth year is there: that is said once before another one is made."""
        who = (patient.name, patient.born)
        if not alike or self._namesake == who:
            return False
        self._namesake = who
        codes = ", ".join(one.code for one in alike)
        said = self.tr(
            "Somebody of this name and birth year is in the records: {codes}. Save once more for another."
        )
        self._form.show_error(said.format(codes=codes))
        return True

    @Slot()
    def _on_record(self) -> None:
        if (patient := self.chosen) is not None:
            self.record.open(patient)

    @Slot(str)
    def _on_record_done(self, patient_id: str) -> None:
        self.open(patient_id)

    @Slot(bool)
    def _on_archive(self, shown: bool) -> None:
        self._archived = shown
        self._show_rows()

    @Slot()
    def _on_cancelled(self) -> None:
        self.open(self._page.chosen_id)

    @Slot(str)
    def _on_test(self, patient_id: str) -> None:
        if row := self._rows.get(patient_id):
            self.test_requested.emit(row.patient)

    @Slot(str)
    def _on_review(self, patient_id: str) -> None:
        if row := self._rows.get(patient_id):
            self.review_requested.emit(row.patient)

    def _say_trouble(self, error: Exception) -> None:
        self._house.window.show_notice("trouble", str(error))


def _change_sentence(history: list[SessionSummary]) -> str:
    """What may be said of the newest test; empty for nothing."""
    facts = change_of(history[0], history) if history else None
    if facts is None:
        return ""
    words = change_words(facts)
    return f"{words.heading} {words.text}".strip()
