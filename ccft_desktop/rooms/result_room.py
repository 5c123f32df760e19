"""The result of a test that is on record: its note, changed outcomes, named faults, report and summary."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core.change import change_of
from ccft_desktop.core.faults import Event
from ccft_desktop.core.limits import InputError
from ccft_desktop.core.order import Order
from ccft_desktop.core.overview import SessionSummary
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.session import Outcome, Session
from ccft_desktop.core.stages import next_stage
from ccft_desktop.core.visit import Patient
from ccft_desktop.reports.summary import summary_text, summary_values
from ccft_desktop.rooms.copied_summary import CopiedSummary
from ccft_desktop.rooms.house import RECORDS_REFUSE, House
from ccft_desktop.rooms.pending_changes import Keep, PendingChanges
from ccft_desktop.rooms.visit_desk import VisitDesk
from ccft_desktop.rooms.visit_report_file import print_visit, write_report
from ccft_desktop.ui.change_words import change_words
from ccft_desktop.ui.pages.result import ResultPage, ResultView
from ccft_desktop.ui.pages.visit import VisitPage

if TYPE_CHECKING:
    from ccft_desktop.rooms.visit_record import VisitRecord


class ResultRoom(QObject):
    """Shows one session and puts on record what the therapist adds to it."""

    done = Signal(str)
    """The patient's id."""
    again = Signal(object)
    """The ``Patient`` to test again."""
    continue_wanted = Signal(object)
    """The ``Order`` of the second stage, while the cuff is still in place."""

    def __init__(
        self, house: House, page: ResultPage, visit_page: VisitPage, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._house = house
        self._page = page
        self._record: VisitRecord | None = None
        self._next: Protocol | None = None
        self._has_just_ended = False
        self._pending = PendingChanges()
        self._copied = CopiedSummary(house.window, self)
        self._desk = VisitDesk(house, visit_page, self)
        self._desk.back.connect(self._on_back)
        self._desk.done.connect(self._on_done)
        page.finish_requested.connect(self._on_finish)
        page.continue_requested.connect(self._on_continue)
        page.again_requested.connect(self._on_again)
        page.print_requested.connect(self._on_print)
        page.pdf_requested.connect(self._on_pdf)
        page.copy_requested.connect(self._on_copy)
        page.note_changed.connect(self._on_note)
        page.override_requested.connect(self._on_override)
        page.name_requested.connect(self._on_name)
        page.reason_given.connect(self._on_reason)
        page.reason_refused.connect(self._on_refused)

    def open(self, patient: Patient, session: Session) -> None:
        """Show the result of a test of this patient that has just ended."""
        self._open(patient, session, has_just_ended=True)

    @Slot(object, object)
    def look_back(self, patient: Patient, session: Session) -> None:
        """Show the result of an earlier session of this patient: its visit can be signed or amended."""
        self._open(patient, session, has_just_ended=False)

    def _open(self, patient: Patient, session: Session, *, has_just_ended: bool) -> None:
        from ccft_desktop.rooms.visit_record import VisitRecord

        try:
            self._record = VisitRecord(self._house.records, patient, session)
        except RECORDS_REFUSE as error:
            self._say_trouble(error)
            return
        self._has_just_ended = has_just_ended
        self._pending.clear()
        self._show()
        self._house.window.show_page("result", rail_key="test")

    def let_go(self) -> None:
        """The records are locked."""
        if self._record is not None:
            self._record.let_go()

    def go_on(self) -> bool:
        """The records are open again: whether a result, or the end of its visit, is still shown and used."""
        key, record = self._house.window.current_page_key, self._record
        if record is None or key not in ("result", "visit"):
            return False
        try:
            record.go_on(self._house.records)
        except RECORDS_REFUSE as error:
            self._say_trouble(error)
            return False
        if not self._pending:
            self._show()
        self._desk.go_on()
        return True

    def close(self) -> None:
        """The program ends: what was copied goes with it."""
        self._copied.forget()

    def _show(self) -> None:
        record = self._record
        if record is None:
            return
        self._next = _second_stage(record) if self._has_just_ended else None
        saved = self.tr("Saved {time}").format(time=datetime.now().astimezone().strftime("%H:%M"))
        self._page.show_result(
            ResultView(
                headline=record.patient.headline,
                session=record.session,
                change=change_of(record.session, self._earlier(record)),
                saved=saved,
                visit=record.visit,
                next_stage=self._next,
            )
        )

    def _earlier(self, record: "VisitRecord") -> list[SessionSummary]:
        try:
            return self._house.records.sessions.list_for(record.patient.patient_id)
        except RECORDS_REFUSE as error:
            self._say_trouble(error)
            return []

    # What is changed

    @Slot(str)
    def _on_note(self, note: str) -> None:
        record = self._record
        if record is not None:
            question = self.tr("Signed off. Why is the note changed?")
            self._change("note", question, lambda reason: record.keep_note(note, reason))

    @Slot(int, str, str)
    def _on_override(self, index: int, outcome: Outcome, reason: str) -> None:
        record = self._record
        if record is not None:
            self._do(lambda: record.keep_outcome(index, outcome, reason))

    @Slot(object, str)
    def _on_name(self, mark: Event, code: str) -> None:
        record = self._record
        if record is not None:
            question = self.tr("Signed off. Why is the fault named now?")
            self._change(f"fault {mark.t_s}", question, lambda reason: record.keep_name(mark, code, reason))

    def _change(self, kind: str, question: str, keep: Keep) -> None:
        assert self._record is not None
        if self._record.is_signed:
            self._pending.add(kind, keep)
            self._page.ask_reason(question)
        else:
            self._do(lambda: keep(""))

    @Slot(str)
    def _on_reason(self, reason: str) -> None:
        self._do(lambda: self._pending.keep_all(reason))

    @Slot()
    def _on_refused(self) -> None:
        self._pending.clear()
        if self._record is not None:
            self._page.show_note(self._record.session.note)
        self._show()

    def _do(self, act: Callable[[], object]) -> None:
        """Change the record and show it as it is then; where it could not be changed, say why."""
        assert self._record is not None
        try:
            act()
        except RECORDS_REFUSE as error:
            self._say_trouble(error)
            with suppress(*RECORDS_REFUSE):
                self._record.look_again()
        if not self._pending:
            self._show()

    # Where it leads

    @Slot()
    def _on_finish(self) -> None:
        if self._record is not None and not self._pending:
            self._desk.open(self._record)

    @Slot()
    def _on_back(self) -> None:
        self._show()
        self._house.window.show_page("result", rail_key="test")

    @Slot()
    def _on_done(self) -> None:
        if self._record is not None:
            self.done.emit(self._record.patient.patient_id)

    @Slot()
    def _on_again(self) -> None:
        if self._record is not None and not self._pending:
            self.again.emit(self._record.patient)

    @Slot()
    def _on_continue(self) -> None:
        record, protocol = self._record, self._next
        if record is None or protocol is None or self._pending:
            return
        session = record.session
        self._house.window.clear_notice()
        self.continue_wanted.emit(
            Order(
                patient=record.patient,
                protocol=protocol,
                feedback=session.feedback,
                screen_position=session.screen_position,
                by_dial=session.by_dial,
            )
        )

    # What goes out of the program

    @Slot()
    def _on_pdf(self) -> None:
        house, record = self._house, self._record
        if record is None or self._pending:
            return
        try:
            path = write_report(house.records, record.session.session_id, house.clinic, house.choose_path)
        except RECORDS_REFUSE as error:
            self._say_trouble(error)
            return
        if path is not None:
            house.window.show_notice("info", self.tr("The report is written."), str(path))

    @Slot()
    def _on_print(self) -> None:
        house, record = self._house, self._record
        if record is None or self._pending:
            return
        try:
            printed = print_visit(house.records, record.visit.visit_id, house.clinic, house.choose_printer)
        except RECORDS_REFUSE as error:
            self._say_trouble(error)
            return
        if printed:
            house.window.show_notice("info", self.tr("The report is on its way to the printer."))

    @Slot()
    def _on_copy(self) -> None:
        record = self._record
        if record is None or self._pending:
            return
        facts = change_of(record.session, self._earlier(record))
        said = change_words(facts) if facts is not None else None
        change = f"{said.heading} {said.text}".strip() if said is not None else ""
        values = summary_values(record.patient, record.session, record.visit, change)
        try:
            text = summary_text(self._house.settings.summary_template, values)
        except InputError as error:
            self._say_trouble(error, self.tr("Change it in the settings, under Summary."))
            return
        self._copied.copy(text)
        session = record.session
        self._house.records.audit.note(
            "copied", patient_id=record.patient.patient_id, session_id=session.session_id, detail="summary"
        )
        self._page.show_copied()

    def _say_trouble(self, error: Exception, what_to_do: str = "") -> None:
        self._house.window.show_notice("trouble", str(error), what_to_do)


def _second_stage(record: "VisitRecord") -> Protocol | None:
    """What the test leads to while the cuff is in place; nothing after pain, or where the day is signed."""
    session = record.session
    if session.result.ended == "pain" or record.is_signed:
        return None
    found = next_stage([session])
    return found.protocol if found is not None else None
