"""The review room: a patient's past sessions, from the records to the page."""

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core.visit import Patient
from ccft_desktop.rooms.house import RECORDS_REFUSE, House
from ccft_desktop.rooms.visit_report_file import write_report
from ccft_desktop.store.errors import VisitSigned
from ccft_desktop.ui.pages.review import ReviewPage


class ReviewRoom(QObject):
    """Opens the newest session first."""

    result_wanted = Signal(object, object)
    """The ``Patient`` and the ``Session`` whose result page is wanted."""

    def __init__(self, house: House, page: ReviewPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._page = page
        self._patient: Patient | None = None
        page.session_chosen.connect(self._on_session)
        page.pdf_requested.connect(self._on_pdf)
        page.note_changed.connect(self._on_note)
        page.result_requested.connect(self._on_result)

    def open(self, patient: Patient | None) -> None:
        """Show the sessions of this patient; without one the page says whom to choose."""
        self._patient = patient
        self._house.window.show_page("review")
        if patient is None:
            self._page.show_nobody()
            return
        try:
            summaries = self._house.records.sessions.list_for(patient.patient_id)
        except RECORDS_REFUSE as error:
            self._house.window.show_notice("trouble", str(error))
            return
        self._page.show_patient(patient.headline, summaries)

    @Slot(str)
    def _on_session(self, session_id: str) -> None:
        try:
            self._page.show_session(self._house.records.sessions.load(session_id))
            self._note_view(session_id)
        except RECORDS_REFUSE as error:
            self._house.window.show_notice("trouble", str(error))

    def _note_view(self, session_id: str) -> None:
        if self._patient is not None:
            patient_id = self._patient.patient_id
            self._house.records.audit.note("viewed", patient_id=patient_id, session_id=session_id)

    @Slot(str)
    def _on_result(self, session_id: str) -> None:
        if self._patient is None:
            return
        try:
            session = self._house.records.sessions.load(session_id)
        except RECORDS_REFUSE as error:
            self._house.window.show_notice("trouble", str(error))
            return
        self.result_wanted.emit(self._patient, session)

    @Slot(str)
    def _on_pdf(self, session_id: str) -> None:
        house = self._house
        try:
            path = write_report(house.records, session_id, house.clinic, house.choose_path)
        except RECORDS_REFUSE as error:
            house.window.show_notice("trouble", str(error))
            return
        if path is not None:
            house.window.show_notice("info", self.tr("The report is written."), str(path))

    @Slot(str, str)
    def _on_note(self, session_id: str, note: str) -> None:
        try:
            self._house.records.sessions.write_note(session_id, note)
        except VisitSigned as error:
            self._house.window.show_notice(
                "watch", str(error), self.tr("Open its result, with V, to change it.")
            )
        except RECORDS_REFUSE as error:
            self._house.window.show_notice("trouble", str(error))
