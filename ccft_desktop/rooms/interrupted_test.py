"""A test that was never finished - a crash, a power cut - is offered at the next start: keep it or not."""

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core.dial import replay
from ccft_desktop.core.scoring import rescore
from ccft_desktop.core.session import Session
from ccft_desktop.reports.recording_files import suggested_name, write_recording
from ccft_desktop.rooms.house import RECORDS_REFUSE, House
from ccft_desktop.store.interrupted import Interrupted
from ccft_desktop.ui.pages.interrupted import InterruptedPage


class InterruptedTest(QObject):
    """Offers one interrupted test after the other, the newest first."""

    done = Signal(str)
    """The id of the patient of the last one; nothing is left to offer."""

    def __init__(self, house: House, page: InterruptedPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._page = page
        self._offered: Interrupted | None = None
        page.keep_requested.connect(self._on_keep)
        page.export_requested.connect(self._on_export)
        page.discard_requested.connect(self._on_discard)
        page.later_requested.connect(self._on_later)

    def offer(self) -> bool:
        """Show the newest interrupted test; False when there is none."""
        try:
            found = self._house.records.sessions.interrupted()
        except RECORDS_REFUSE as error:
            self._house.window.show_notice("trouble", str(error))
            return False
        if not found:
            return False
        self._offered = found[0]
        self._page.show_test(found[0].patient.headline, found[0])
        self._house.window.show_page("interrupted", rail_key="test")
        return True

    @Slot()
    def _on_keep(self) -> None:
        about = self._offered
        if about is None or about.protocol is None:
            return
        sessions = self._house.records.sessions
        try:
            record = sessions.load_interrupted(about.session_id)
            if about.by_dial:
                result = replay(about.protocol, record.events, record.offered)
            else:
                trace = record.trace
                result = rescore(
                    trace.t_s, trace.pressure_mmhg, about.protocol, record.events, record.offered
                )
            sessions.keep_interrupted(
                about.session_id,
                Session(
                    session_id=about.session_id,
                    started_utc=about.started_utc,
                    protocol=about.protocol,
                    device=about.device,
                    result=result,
                    events=record.events,
                    offered=record.offered,
                    trace=None if about.by_dial else record.trace,
                    examiner=about.examiner,
                    feedback=about.feedback,
                    note=about.note,
                    software_version=about.software_version,
                    interrupted=True,
                    calibration=about.calibration,
                    practice_holds=about.practice_holds,
                    screen_position=about.screen_position,
                    by_dial=about.by_dial,
                ),
            )
        except RECORDS_REFUSE as error:
            self._house.window.show_notice("trouble", str(error))
            return
        self._go_on(about)

    @Slot()
    def _on_export(self) -> None:
        about = self._offered
        if about is None:
            return
        day = about.started_utc.astimezone().date()
        path = self._house.choose_path(suggested_name(day, about.session_id))
        if path is None:
            return
        try:
            record = self._house.records.sessions.load_interrupted(about.session_id)
            written = write_recording(path.with_suffix(".csv"), record.trace, record.events)
        except RECORDS_REFUSE as error:
            self._house.window.show_notice("trouble", str(error))
            return
        self._house.window.show_notice(
            "info", self.tr("The recording is written."), ", ".join(map(str, written))
        )

    @Slot()
    def _on_discard(self) -> None:
        about = self._offered
        if about is None:
            return
        try:
            self._house.records.sessions.discard_interrupted(about.session_id)
        except RECORDS_REFUSE as error:
            self._house.window.show_notice("trouble", str(error))
            return
        self._go_on(about)

    @Slot()
    def _on_later(self) -> None:
        self.done.emit("")

    def _go_on(self, about: Interrupted) -> None:
        self._offered = None
        if not self.offer():
            self.done.emit(about.patient.patient_id)
