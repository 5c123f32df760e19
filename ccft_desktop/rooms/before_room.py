"""What comes before a test: safety screen, intake, pain, page by page; what it leads to. Knows no cuff."""

from collections.abc import Callable, Mapping
from typing import Final, Literal

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core.intake import Intake
from ccft_desktop.core.pain import Place
from ccft_desktop.core.safety import SafetyCheck, to_decide
from ccft_desktop.core.visit import Patient
from ccft_desktop.reports.safety_words import decision_sentence, has_latex_allergy, latex_note
from ccft_desktop.reports.words import clock
from ccft_desktop.rooms.before_record import BeforeRecord
from ccft_desktop.rooms.house import RECORDS_REFUSE, House
from ccft_desktop.rooms.visit_report_file import write_visit
from ccft_desktop.ui.pages.before import BeforePages

Step = Literal["safety", "since", "decision", "refused", "intake", "pain"]
_RAIL: Final = "test"


class BeforeRoom(QObject):
    """Asks nothing twice on one day but the pain, which is asked before every test."""

    cleared = Signal(object)
    """The ``Patient``: the cuff may be set up."""
    refused = Signal(object)
    """The ``Patient`` who is not tested today; it is on record."""
    left = Signal()
    """The therapist went back before it was decided."""
    cautioned = Signal(str)
    """What whoever chooses and places a cuff must know of the patient; empty for nothing."""

    def __init__(self, house: House, pages: BeforePages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._pages = pages
        self._record: BeforeRecord | None = None
        self._way: list[Step] = []
        """The pages since something was put on record: Esc goes back along them."""
        self._has_headache = False
        self._answered_yes: tuple[str, ...] = ()
        """What is decided on now."""
        for page in pages.all:
            page.back_requested.connect(self._on_back)
        pages.safety.answered.connect(self._on_answered)
        pages.since.nothing_new.connect(self._on_nothing_new)
        pages.since.something_new.connect(self._on_safety)
        pages.decision.went_on.connect(self._on_went_on)
        pages.decision.referred.connect(self._on_referred)
        pages.refused.done.connect(self._on_refused_done)
        pages.refused.change_requested.connect(self._on_safety)
        pages.refused.pdf_requested.connect(self._on_pdf)
        pages.intake.taken.connect(self._on_taken)
        pages.pain.rated.connect(self._on_rated)
        pages.pain.safety_requested.connect(self._on_safety)
        pages.pain.intake_requested.connect(self._on_intake)

    @Slot(object)
    def begin(self, patient: object) -> None:
        """Ask this patient what has not been asked today, then say ``cleared``."""
        assert isinstance(patient, Patient)
        try:
            self._record = BeforeRecord(self._house.records, patient)
        except RECORDS_REFUSE as error:
            self._say_trouble(error)
            return
        self._pages.set_headline(patient.headline)
        self._next(self._record)

    def look_at(self, patient: Patient | None) -> None:
        """Say what is known of this patient that a cuff is chosen by; of none, nothing."""
        try:
            last = patient and self._house.records.visits.last_safety_check(patient.patient_id)
        except RECORDS_REFUSE as error:
            self._say_trouble(error)
            return
        self._caution(last[1] if last else None)

    def leave(self) -> None:
        """Another page is asked for: what was answered and not yet put on record is let go."""
        self._record = None
        self._way.clear()

    def _next(self, record: BeforeRecord) -> None:
        """Ask what is still to be asked, in its order."""
        self._way.clear()
        if record.check is None:
            # Who was referred at the last screen is asked all of it again.
            is_known = record.last is not None and record.last[1].may_test
            self._show(record, "since" if is_known else "safety")
        elif not record.check.may_test:
            self._show(record, "refused")
        else:
            self._show(record, "intake" if record.wants_intake else "pain")

    def _show(self, record: BeforeRecord, step: Step) -> None:
        check, pages = record.check, self._pages
        match step:
            case "safety":
                whole = check is not None and check.asked == "all"
                pages.safety.begin(check if whole else None)
            case "since":
                assert record.last is not None
                pages.since.begin(*record.last)
            case "decision":
                pages.decision.begin(self._answered_yes, check.reason if check else "")
            case "refused":
                assert check is not None
                pages.refused.show_check(check)
            case "intake":
                asks_headache = check is None or check.asked != "all" or check.has_headache
                pages.intake.begin(record.intake, has_headache=asks_headache)
            case "pain":
                self._begin_pain(record)
        self._go_to(step)

    def _go_to(self, step: Step) -> None:
        self._way.append(step)
        self._house.window.show_page("before", rail_key=_RAIL)
        self._pages.show_one(getattr(self._pages, step))

    def _begin_pain(self, record: BeforeRecord) -> None:
        check, waiting = record.check, record.waiting_pain
        assert check is not None
        answered = ""
        if waiting:
            # Said before a test that did not begin, it is still said before the one that does.
            at = clock(max(one.at_utc for one in waiting))
            answered = self.tr("Answered at {time}; no test has begun since.").format(time=at)
        self._pages.pain.begin(
            {one.place: one.score for one in waiting},
            answered,
            decision_sentence(check),
            has_intake=record.visit is not None and record.visit.intake is not None,
        )

    # What the therapist answers

    @Slot()
    def _on_back(self) -> None:
        if self._way:
            self._way.pop()
        if self._way:
            # As it was left: what was answered there is still to be seen.
            self._go_to(self._way.pop())
        else:
            self.leave()
            self.left.emit()

    @Slot()
    def _on_nothing_new(self) -> None:
        record = self._record
        if record is not None and record.last is not None:
            has_headache = record.last[1].has_headache
            self._keep(SafetyCheck(asked="since_last_time", has_headache=has_headache))

    @Slot(bool, object)
    def _on_answered(self, has_headache: bool, answered_yes: tuple[str, ...]) -> None:
        self._has_headache, self._answered_yes = has_headache, answered_yes
        if not answered_yes:
            self._keep(SafetyCheck(asked="all", has_headache=has_headache))
        elif self._record is not None:
            self._show(self._record, "decision")

    @Slot(str)
    def _on_went_on(self, reason: str) -> None:
        decides = bool(to_decide(self._answered_yes))
        self._keep(
            SafetyCheck(
                asked="all",
                has_headache=self._has_headache,
                answered_yes=self._answered_yes,
                decision="go_on" if decides else "clear",
                reason=reason if decides else "",
            )
        )

    @Slot(str)
    def _on_referred(self, reason: str) -> None:
        self._keep(
            SafetyCheck(
                asked="all",
                has_headache=self._has_headache,
                answered_yes=self._answered_yes,
                decision="refer",
                reason=reason,
            )
        )

    @Slot()
    def _on_safety(self) -> None:
        if self._record is not None:
            self._show(self._record, "safety")

    @Slot()
    def _on_intake(self) -> None:
        if self._record is not None:
            self._show(self._record, "intake")

    @Slot(object)
    def _on_taken(self, intake: Intake) -> None:
        record = self._record
        if record is not None and self._is_kept(lambda: record.keep_intake(intake)):
            self._next(record)

    @Slot(object)
    def _on_rated(self, scores: Mapping[Place, int]) -> None:
        record = self._record
        if record is not None and self._is_kept(lambda: record.keep_pain(scores)):
            self.leave()
            self.cleared.emit(record.patient)

    @Slot()
    def _on_refused_done(self) -> None:
        if (record := self._record) is not None:
            self.leave()
            self.refused.emit(record.patient)

    @Slot()
    def _on_pdf(self) -> None:
        if self._record is None or self._record.visit is None:
            return
        house, visit_id = self._house, self._record.visit.visit_id
        try:
            path = write_visit(house.records, visit_id, house.clinic, house.choose_path)
        except RECORDS_REFUSE as error:
            self._say_trouble(error)
            return
        if path is not None:
            house.window.show_notice("info", self.tr("The report is written."), str(path))

    # On record

    def _keep(self, check: SafetyCheck) -> None:
        record = self._record
        if record is not None and self._is_kept(lambda: record.keep_check(check)):
            self._caution(record.last[1] if record.last else None)
            self._next(record)

    def _is_kept(self, keep: Callable[[], None]) -> bool:
        """Put something on record; False after saying why it could not be."""
        try:
            keep()
        except RECORDS_REFUSE as error:
            self._say_trouble(error)
            return False
        return True

    def _caution(self, check: SafetyCheck | None) -> None:
        self.cautioned.emit(latex_note() if check is not None and has_latex_allergy(check) else "")

    def _say_trouble(self, error: Exception) -> None:
        self._house.window.show_notice("trouble", str(error))
