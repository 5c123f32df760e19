"""From the result to the signed visit, by keys and through the window: what is kept, what needs a reason."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ccft_desktop.core.limits import InputError
from ccft_desktop.core.order import Order
from ccft_desktop.core.pain import PainRating
from ccft_desktop.core.protocol import Protocol, preset
from ccft_desktop.core.scoring import rescore
from ccft_desktop.core.session import Session
from ccft_desktop.core.treatment import DoneToday
from ccft_desktop.core.visit import Patient, Visit
from ccft_desktop.program import Program
from ccft_desktop.rooms.copied_summary import MARK
from ccft_desktop.rooms.visit_report_file import print_dialog
from ccft_desktop.sample_records import Incident, simulated_session
from ccft_desktop.settings import Settings
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.widgets.hold_table import HoldTable
from ccft_desktop.ui.widgets.note_field import NoteField
from ccft_desktop.ui.widgets.saved_mark import SavedMark
from ccft_desktop.ui.widgets.text import Line, Prose
from tests.core.test_revision import by_dial

ADA = Patient(patient_id="a" * 32, code="P-0117", name="Ada Muster")
ENTER, ESC, SPACE, TAB = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Tab
CONTROL = Qt.KeyboardModifier.ControlModifier
CONTROL_SHIFT = CONTROL | Qt.KeyboardModifier.ShiftModifier
AT_26 = preset("endurance", level_mmhg=26.0)


def ended(protocol: Protocol = AT_26, **about: object) -> Session:
    session = simulated_session(
        protocol,
        kind="healthy",
        seed=3,
        highest_mmhg=27.2,
        started_utc=datetime.now(UTC) - timedelta(minutes=5),
        examiner="T. Example",
        incidents={3: Incident("scm", 3.0)},
    )
    return replace(session, **about)  # type: ignore[arg-type]


@pytest.fixture
def program(tmp_path: Path, qtbot: QtBot) -> Iterator[Program]:
    """The window with one patient; no cuff, and nothing on the clipboard."""
    QGuiApplication.clipboard().clear()
    vault = Vault.create(tmp_path, "four words are enough", "T. Example", cost=RANDOM_SECRET_COST)
    vault.patients.add(ADA)
    program = Program(Settings(), tmp_path, None, vault=vault)
    program.house.choose_path = lambda name: tmp_path / name
    program.show()
    program.house.window.activateWindow()
    qtbot.waitActive(program.house.window)
    yield program
    program.close()


class Therapist:
    """Presses keys wherever the keyboard is, and looks at what is shown and what is on record."""

    def __init__(self, program: Program, qtbot: QtBot) -> None:
        self.program = program
        self._qtbot = qtbot
        self._session_id = ""

    def has_tested(self, session: Session, *before: int) -> None:
        """The test is on record, with the pain before it, and its result is shown."""
        records = self.program.house.records
        records.sessions.save(ADA.patient_id, session)
        self._session_id = session.session_id
        for place, score in zip(("neck", "headache"), before, strict=False):
            rating = PainRating(
                at_utc=session.started_utc,
                moment="before",
                place=place,  # type: ignore[arg-type]
                score=score,
                session_id=session.session_id,
            )
            records.visits.write_pain(self.visit.visit_id, rating)
        self.program.result_room.open(ADA, session)

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            self._qtbot.keyClick(self.keyboard, key, modifier)

    def type(self, text: str) -> None:
        self._qtbot.keyClicks(self.keyboard, text)

    def signs(self) -> None:
        self.press(Qt.Key.Key_V, Qt.Key.Key_S, ENTER)
        assert self.visit.signature is not None

    @property
    def keyboard(self) -> QWidget:
        focused = self.program.house.window.focusWidget()
        assert focused is not None
        return focused

    @property
    def where(self) -> str:
        return self.program.house.window.current_page_key

    @property
    def session(self) -> Session:
        return self.program.house.records.sessions.load(self._session_id)

    @property
    def visit(self) -> Visit:
        return self.program.house.records.sessions.visit_of(self._session_id)

    @property
    def pain_after(self) -> list[tuple[str, int | None]]:
        return [(one.place, one.score) for one in self.visit.pain if one.moment == "after"]

    def reads(self, sentence: str) -> bool:
        shown = self.program.house.window.findChild(QWidget, "pages").currentWidget()  # type: ignore[attr-defined]
        lines = [line.text() for line in shown.findChildren(Line) if line.isVisible()]
        prose = [one.text for one in shown.findChildren(Prose) if one.isVisible()]
        return any(sentence in text for text in (*lines, *prose))


@pytest.fixture
def therapist(program: Program, qtbot: QtBot) -> Therapist:
    return Therapist(program, qtbot)


# Pain, what was done, signature


def test_that_two_digits_and_enter_end_the_visit(therapist: Therapist) -> None:
    therapist.has_tested(ended(), 3, 2)
    therapist.press(ENTER)
    assert therapist.where == "visit"
    assert therapist.reads("Before the test: 3.")
    therapist.press(Qt.Key.Key_5, Qt.Key.Key_T)
    assert therapist.pain_after == [("neck", 5), ("headache", 10)]
    assert all(one.session_id == therapist.session.session_id for one in therapist.visit.pain)
    assert therapist.reads("Neck: 3 before, 5 after: 2 more.")
    therapist.press(ENTER)
    assert therapist.where == "patients"


def test_that_all_of_it_can_be_left_out(therapist: Therapist) -> None:
    therapist.has_tested(ended())
    therapist.press(ENTER)
    assert therapist.reads("Not asked before the test.")
    therapist.press(ENTER)
    assert therapist.where == "patients"
    assert therapist.pain_after == []
    assert not therapist.visit.done_today
    assert therapist.visit.signature is None


def test_that_an_answer_can_be_taken_back(therapist: Therapist) -> None:
    therapist.has_tested(ended(), 3)
    therapist.press(ENTER, Qt.Key.Key_5)
    therapist.program.visit.begin()
    therapist.press(Qt.Key.Key_Backspace)
    assert therapist.pain_after == [("neck", None)]
    assert therapist.reads("Before the test: 3.")


def test_that_what_was_done_is_ticked_and_written_without_a_mouse(therapist: Therapist) -> None:
    therapist.has_tested(ended())
    therapist.press(ENTER, Qt.Key.Key_0, Qt.Key.Key_0)
    therapist.press(SPACE, TAB, TAB, SPACE)
    assert therapist.visit.done_today == DoneToday(treatments=("manual_therapy", "stretching"))
    therapist.press(TAB, TAB, TAB, TAB)
    therapist.type("Taping, see S")
    therapist.press(ENTER)
    assert therapist.visit.done_today.line == "Taping, see S"
    assert therapist.where == "patients"


def test_that_a_line_is_kept_on_the_way_back_and_shown_again(therapist: Therapist) -> None:
    therapist.has_tested(ended())
    therapist.press(ENTER)
    therapist.program.visit.line.setFocus()
    therapist.type("Taping")
    therapist.press(ESC)
    assert (therapist.where, therapist.visit.done_today.line) == ("result", "Taping")
    therapist.press(Qt.Key.Key_V)
    assert therapist.program.visit.line.text() == "Taping"


def test_that_signing_is_asked_about_and_escape_backs_out(therapist: Therapist) -> None:
    therapist.has_tested(ended())
    therapist.press(ENTER, Qt.Key.Key_S)
    assert therapist.reads("Sign off as T. Example?")
    therapist.press(ESC)
    assert therapist.visit.signature is None
    assert therapist.where == "visit"
    therapist.press(Qt.Key.Key_S, ENTER)
    signature = therapist.visit.signature
    assert signature is not None
    assert signature.by == "T. Example"
    assert therapist.reads("Signed off by T. Example,")
    therapist.press(ESC)
    mark = therapist.program.result.findChild(SavedMark)
    assert isinstance(mark, SavedMark)
    assert mark.text.startswith("Signed off by T. Example, ")


# After signing


def test_that_after_signing_several_changes_share_one_reason(therapist: Therapist) -> None:
    therapist.has_tested(ended(), 3)
    therapist.press(Qt.Key.Key_V, Qt.Key.Key_4, Qt.Key.Key_S, ENTER)
    therapist.program.visit.begin()
    therapist.press(Qt.Key.Key_5)
    assert therapist.pain_after == [("neck", 4)]
    therapist.press(Qt.Key.Key_1, SPACE)  # the head, and the first tick
    therapist.press(ENTER)
    therapist.type("He corrected himself.")
    therapist.press(ENTER)
    assert therapist.where == "visit"
    assert therapist.pain_after == [("neck", 5), ("headache", 1)]
    assert [(one.what, one.before, one.after, one.reason) for one in therapist.visit.amendments] == [
        ("pain after the test, neck", "4", "5", "He corrected himself."),
        ("pain after the test, head", "", "1", "He corrected himself."),
        ("done today", "", "Manual therapy", "He corrected himself."),
    ]
    assert therapist.reads(
        "done today, before: nothing; now: “Manual therapy”. Reason: He corrected himself."
    )


def test_that_without_a_reason_nothing_is_changed(therapist: Therapist) -> None:
    therapist.has_tested(ended())
    therapist.press(Qt.Key.Key_V, Qt.Key.Key_4, Qt.Key.Key_S, ENTER)
    therapist.program.visit.begin()
    therapist.press(Qt.Key.Key_7, ENTER, ENTER)
    assert therapist.program.visit.asks_reason
    therapist.press(ESC)
    assert not therapist.program.visit.asks_reason
    assert therapist.program.visit.scales["neck"].score == 4
    assert therapist.pain_after == [("neck", 4)]
    assert therapist.visit.amendments == ()


def test_that_a_note_of_a_signed_visit_asks_for_a_reason(therapist: Therapist) -> None:
    therapist.has_tested(ended(note="Tired."))
    therapist.signs()
    therapist.press(ESC)
    note = therapist.program.result.findChild(NoteField)
    assert isinstance(note, NoteField)
    for reason in ("", "Forgotten."):
        note.setFocus()
        note.setPlainText("Tired after hold 7.")
        therapist.press(ESC)
        assert therapist.program.result.asks_reason
        assert isinstance(therapist.keyboard, QLineEdit)
        therapist.type(reason)
        therapist.press(ENTER if reason else ESC)
        assert not therapist.program.result.asks_reason
        assert note.toPlainText() == ("Tired after hold 7." if reason else "Tired.")
    assert therapist.session.note == "Tired after hold 7."
    (amendment,) = therapist.visit.amendments
    assert (amendment.what, amendment.before, amendment.after) == ("note", "Tired.", "Tired after hold 7.")


def test_that_no_button_leads_away_from_a_change_that_waits(therapist: Therapist) -> None:
    therapist.has_tested(ended())
    therapist.signs()
    therapist.press(ESC)
    note = therapist.program.result.findChild(NoteField)
    assert isinstance(note, NoteField)
    note.setPlainText("More.")
    therapist.program.result.setFocus()
    therapist.press(Qt.Key.Key_V)
    assert therapist.where == "result"
    assert therapist.program.result.asks_reason
    assert therapist.session.note == ""


def test_that_an_outcome_of_a_signed_visit_is_amended_with_its_own_reason(therapist: Therapist) -> None:
    therapist.has_tested(ended())
    therapist.signs()
    therapist.press(ESC)
    therapist.program.result.override_requested.emit(3, "success", "slip of the key")
    assert therapist.session.result.holds[2].outcome == "success"
    (amendment,) = therapist.visit.amendments
    assert (amendment.what, amendment.before, amendment.after, amendment.reason) == (
        "hold 3",
        "Not held",
        "Held",
        "slip of the key",
    )


def test_that_a_visit_signed_elsewhere_is_a_sentence_and_then_asks_for_a_reason(therapist: Therapist) -> None:
    therapist.has_tested(ended())
    records = therapist.program.house.records
    records.visits.sign(therapist.visit.visit_id, by="B. Other", at_utc=datetime.now(UTC))
    therapist.program.result.note_changed.emit("Written too late.")
    assert "signed off" in therapist.program.house.window.notice_text
    therapist.program.result.note_changed.emit("Written too late.")
    assert therapist.program.result.asks_reason


# Faults without a name


def nameless() -> Session:
    """The third hold failed for a fault that has no name."""
    session = ended()
    events = tuple(
        replace(event, code="unsorted") if event.code == "scm" else event for event in session.events
    )
    assert session.trace is not None
    trace = session.trace
    result = rescore(trace.t_s, trace.pressure_mmhg, session.protocol, events, session.offered)
    return replace(session, events=events, result=result)


def test_that_a_fault_gets_its_name_by_two_keys_and_the_session_is_scored_anew(therapist: Therapist) -> None:
    session = nameless()
    therapist.has_tested(session)
    therapist.press(Qt.Key.Key_0)
    assert therapist.reads("Hold 3, at 3.1 s: what was it?")
    therapist.press(Qt.Key.Key_5)
    (mark,) = (event for event in therapist.session.events if event.code == "jaw")
    assert mark.t_s == next(event.t_s for event in session.events if event.code == "unsorted")
    assert therapist.session.result.holds[2].outcome == "success"
    assert therapist.session.result.holds[2].faults == ("jaw",)
    assert therapist.visit.amendments == ()
    therapist.press(Qt.Key.Key_0)  # nothing is left to be named
    therapist.press(ENTER)
    assert therapist.where == "visit"


def test_that_escape_leaves_a_fault_without_its_name(therapist: Therapist) -> None:
    therapist.has_tested(nameless())
    therapist.press(Qt.Key.Key_0, ESC, Qt.Key.Key_1)
    assert [event.code for event in therapist.session.events if event.is_mark] == ["unsorted"]
    assert therapist.where == "result"


def test_that_naming_after_signing_is_an_amendment(therapist: Therapist) -> None:
    therapist.has_tested(nameless())
    therapist.signs()
    therapist.press(ESC, Qt.Key.Key_0, Qt.Key.Key_3)
    assert [event.code for event in therapist.session.events if event.is_mark] == ["unsorted"]
    therapist.type("seen on the video")
    therapist.press(ENTER)
    assert [event.code for event in therapist.session.events if event.is_mark] == ["lift"]
    (amendment,) = therapist.visit.amendments
    assert (amendment.before, amendment.after, amendment.reason) == ("Unsorted", "Lift", "seen on the video")


# The second stage


def test_that_one_key_leads_from_the_first_stage_to_the_second(therapist: Therapist, qtbot: QtBot) -> None:
    first = ended(preset("stage1"), feedback="band", screen_position="feet", practice_holds=6)
    therapist.has_tested(first)
    level_mmhg = first.scores.highest_pressure_mmhg
    assert level_mmhg > 20
    with qtbot.waitSignal(therapist.program.result_room.continue_wanted) as wanted:
        therapist.press(ENTER)
    assert wanted.args == [
        Order(
            patient=ADA,
            protocol=preset("endurance", level_mmhg=level_mmhg),
            feedback="band",
            screen_position="feet",
            practice_holds=0,
        )
    ]
    assert therapist.where == "live_test"


def test_that_the_visit_can_be_finished_instead(therapist: Therapist) -> None:
    therapist.has_tested(ended(preset("stage1")))
    therapist.press(Qt.Key.Key_V)
    assert therapist.where == "visit"


@pytest.mark.parametrize("why", ["pain", "interrupted", "signed", "earlier"])
def test_that_there_is_no_way_on_after_pain_nor_from_what_is_over(therapist: Therapist, why: str) -> None:
    first = ended(preset("stage1"), interrupted=why == "interrupted")
    if why == "pain":
        first = replace(first, result=replace(first.result, ended="pain"))
    therapist.has_tested(first)
    if why == "signed":
        therapist.signs()
        therapist.press(ESC)
    if why == "earlier":
        therapist.program.result_room.look_back(ADA, first)
    therapist.press(ENTER)
    assert therapist.where == "visit"


# From the review


def test_that_an_earlier_visit_is_signed_and_amended_from_the_review(therapist: Therapist) -> None:
    session = ended(started_utc=datetime.now(UTC) - timedelta(days=8))
    therapist.has_tested(session)
    therapist.program.front_desk.open(ADA.patient_id)
    therapist.program.house.window.page_requested.emit("review")
    therapist.program.review.setFocus()
    therapist.press(Qt.Key.Key_V)
    assert therapist.where == "result"
    therapist.signs()
    therapist.program.house.window.page_requested.emit("review")
    therapist.program.review.note_changed.emit(session.session_id, "From the review.")
    assert "needs a reason" in therapist.program.house.window.notice_text
    assert therapist.session.note == ""


# A dial


def test_that_a_session_read_off_a_dial_is_shown_and_changed_without_a_trace(therapist: Therapist) -> None:
    session = replace(by_dial("hnh"), started_utc=datetime.now(UTC) - timedelta(minutes=5))
    therapist.has_tested(session)
    assert therapist.reads("read off a dial")
    therapist.program.result.findChild(HoldTable).choose(2)  # type: ignore[union-attr]
    therapist.press(Qt.Key.Key_O, SPACE)
    while not isinstance(therapist.keyboard, QLineEdit):
        therapist.press(TAB)
    therapist.type("slip of the key")
    therapist.press(ENTER)
    changed = therapist.session
    assert changed.trace is None
    assert [hold.outcome for hold in changed.result.holds] == ["success"] * 3
    assert changed.scores.performance_index == 18.0


# What goes out


def test_that_the_report_is_printed_on_the_chosen_printer(therapist: Therapist, tmp_path: Path) -> None:
    therapist.has_tested(ended(), 3)
    asked: list[str] = []

    def choose(paper: str) -> QPrinter:
        asked.append(paper)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "paper.pdf"))
        printer.setFullPage(True)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        return printer

    therapist.program.house.choose_printer = choose
    therapist.press(Qt.Key.Key_P, modifier=CONTROL)
    assert asked == ["A4"]
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")
    assert b"Muster" not in (tmp_path / "paper.pdf").read_bytes()
    assert "printer" in therapist.program.house.window.notice_text


def test_that_a_computer_without_a_printer_is_one_sentence(
    therapist: Therapist, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    therapist.has_tested(ended())
    therapist.press(Qt.Key.Key_P, modifier=CONTROL)
    assert therapist.program.house.window.notice_text.startswith("This computer knows no printer.")
    with pytest.raises(InputError):
        print_dialog(therapist.program.house.window)("A4")


def copied() -> str:
    return QGuiApplication.clipboard().text()


def test_that_the_summary_is_copied_marked_and_names_nobody(therapist: Therapist) -> None:
    therapist.has_tested(ended(), 3)
    therapist.press(Qt.Key.Key_C, modifier=CONTROL_SHIFT)
    lines = copied().splitlines()
    assert 4 <= len(lines) <= 6
    assert lines[0].startswith("CCFT ")
    assert "Pain 0-10: Neck: 3 before, not asked after." in lines
    assert ADA.name not in copied()
    assert ADA.code not in copied()
    assert QGuiApplication.clipboard().mimeData().hasFormat(MARK)


def test_that_locking_takes_the_summary_off_the_clipboard(therapist: Therapist) -> None:
    therapist.has_tested(ended())
    therapist.press(Qt.Key.Key_C, modifier=CONTROL_SHIFT)
    therapist.press(Qt.Key.Key_L, modifier=CONTROL)
    assert copied() == ""


def test_that_closing_takes_the_summary_off_the_clipboard(therapist: Therapist) -> None:
    therapist.has_tested(ended())
    therapist.press(Qt.Key.Key_C, modifier=CONTROL_SHIFT)
    therapist.program.result_room.close()
    assert copied() == ""


def test_that_something_else_on_the_clipboard_is_left_there(therapist: Therapist) -> None:
    therapist.has_tested(ended())
    therapist.press(Qt.Key.Key_C, modifier=CONTROL_SHIFT)
    theirs = QMimeData()
    theirs.setText("somebody else's words")
    QGuiApplication.clipboard().setMimeData(theirs)
    therapist.press(Qt.Key.Key_L, modifier=CONTROL)
    assert copied() == "somebody else's words"


def test_that_the_clinics_own_template_is_used_and_a_mistake_in_it_is_a_sentence(
    therapist: Therapist,
) -> None:
    house = therapist.program.house
    house.settings = replace(house.settings, summary_template="{name}\n{result}")
    therapist.has_tested(ended())
    therapist.press(Qt.Key.Key_C, modifier=CONTROL_SHIFT)
    assert copied().splitlines()[0] == "Ada Muster"
    house.settings = replace(house.settings, summary_template="{nmae}")
    therapist.press(Qt.Key.Key_C, modifier=CONTROL_SHIFT)
    assert house.window.notice_text.startswith("{nmae} is no placeholder.")
    assert copied().splitlines()[0] == "Ada Muster"
