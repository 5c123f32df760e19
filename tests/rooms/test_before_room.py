"""Before a test, through the window and by keys: what is asked, what it leads to, and what is on record."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ccft_desktop.core.intake import Intake
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.safety import HEADACHE_LIST, SafetyCheck
from ccft_desktop.core.session import Device, Session
from ccft_desktop.core.visit import Patient, Visit
from ccft_desktop.program import Program
from ccft_desktop.sample_records import simulated_session
from ccft_desktop.settings import Settings
from ccft_desktop.store.errors import StoreError
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.pages.before_page import BeforePage
from ccft_desktop.ui.widgets.chip import Chip
from ccft_desktop.ui.widgets.text import Prose

ADA = Patient(patient_id="a" * 32, code="P-0117", name="Ada Muster")
N, Y, ENTER, ESC = Qt.Key.Key_N, Qt.Key.Key_Y, Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def is_answered_before() -> bool:
    return False


@pytest.fixture
def program(tmp_path: Path, qtbot: QtBot) -> Iterator[Program]:
    """The window with one patient who was never here; no cuff."""
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

    def wants_to_test(self) -> None:
        self.program.front_desk.open(ADA.patient_id)
        self.press(Qt.Key.Key_T)
        assert self.where == "test"
        self.press(ENTER)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            self._qtbot.keyClick(self.keyboard, key)

    def type(self, text: str) -> None:
        self._qtbot.keyClicks(self.keyboard, text)

    @property
    def keyboard(self) -> QWidget:
        focused = self.program.house.window.focusWidget()
        assert focused is not None
        return focused

    @property
    def where(self) -> str:
        return self.program.house.window.current_page_key

    @property
    def page(self) -> BeforePage:
        assert self.where == "before"
        shown = self.program.before.currentWidget()
        assert isinstance(shown, BeforePage)
        return shown

    @property
    def visit(self) -> Visit | None:
        today = datetime.now().astimezone().date()
        return self.program.house.records.visits.on_day(ADA.patient_id, today)

    def was_here(self, check: SafetyCheck, days_ago: int = 7, *, tested: bool = True) -> None:
        """Put an earlier visit on record."""
        then = datetime.now(UTC) - timedelta(days=days_ago)
        records = self.program.house.records
        records.visits.write_safety(records.visits.open_for(ADA.patient_id, then), check, by="B. Other")
        if tested:
            records.sessions.save(ADA.patient_id, session(then))

    def begins_a_test(self) -> str:
        """Begin a recording as the test room does; its session's id."""
        recording = self.program.house.records.sessions.begin(
            ADA.patient_id,
            started_utc=datetime.now(UTC),
            protocol=preset("stage1"),
            device=Device(name="a cuff", url="COM4"),
            examiner="T. Example",
        )
        recording.close()
        return recording.session_id


def session(started_utc: datetime) -> Session:
    return replace(
        simulated_session(
            preset("stage1"),
            kind="healthy",
            seed=3,
            highest_mmhg=25.0,
            started_utc=started_utc,
            examiner="T. Example",
        ),
        trace=None,
    )


@pytest.fixture
def therapist(program: Program, qtbot: QtBot) -> Therapist:
    return Therapist(program, qtbot)


def words_of(page: QWidget) -> str:
    said = [prose.text for prose in page.findChildren(Prose) if prose.isVisible()]
    said += [chip.text() for chip in page.findChildren(Chip) if chip.isVisible()]
    return " ".join(said)


def test_that_somebody_well_is_asked_everything_in_six_keys(therapist: Therapist) -> None:
    therapist.wants_to_test()
    pages = therapist.program.before
    assert therapist.page is pages.safety
    therapist.press(N, ENTER)
    assert therapist.page is pages.intake
    therapist.press(ENTER)
    assert therapist.page is pages.pain
    therapist.press(Qt.Key.Key_3, Qt.Key.Key_0, ENTER)
    assert therapist.where == "setup"
    assert therapist.keyboard is therapist.program.setup
    visit = therapist.visit
    assert visit is not None
    assert visit.safety == SafetyCheck(asked="all")
    assert visit.intake == Intake()
    assert {one.place: one.score for one in visit.pain} == {"neck": 3, "headache": 0}
    assert {(one.moment, one.session_id) for one in visit.pain} == {("before", None)}


def test_that_nobody_goes_on_past_a_question_that_is_open(therapist: Therapist) -> None:
    therapist.wants_to_test()
    safety = therapist.program.before.safety
    therapist.press(ENTER)
    assert therapist.page is safety
    therapist.press(N, Qt.Key.Key_H, ENTER)
    assert therapist.page is safety
    assert safety.rows["fever"].answer == "open"
    assert therapist.visit is None
    therapist.press(N, ENTER)
    assert therapist.page is therapist.program.before.intake
    assert therapist.visit is not None
    assert therapist.visit.safety == SafetyCheck(asked="all", has_headache=True)


def test_that_the_headache_list_is_asked_only_of_people_with_headache(therapist: Therapist) -> None:
    therapist.wants_to_test()
    safety = therapist.program.before.safety
    of_headache = [safety.rows[item] for item in (*HEADACHE_LIST, "onset_after_50")]
    assert not any(row.isVisible() for row in of_headache)
    therapist.press(Qt.Key.Key_H)
    assert all(row.isVisible() for row in of_headache)
    therapist.press(Qt.Key.Key_M)
    assert safety.rows["fever"].answer == "yes"
    therapist.press(Qt.Key.Key_H, N, ENTER)
    assert therapist.visit is not None
    assert therapist.visit.safety == SafetyCheck(asked="all")


def test_that_every_question_has_a_key_of_its_own_and_is_reached_by_arrows(therapist: Therapist) -> None:
    therapist.wants_to_test()
    safety = therapist.program.before.safety
    therapist.press(Qt.Key.Key_H)
    for key in "ABCDEFGIJKLMOPQRSTUVWXY1234":
        therapist.press(Qt.Key(ord(key)))
    assert {row.answer for row in safety.rows.values()} == {"yes"}
    therapist.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert safety.rows["unfamiliar_pain"].answer == "no"
    therapist.press(Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert safety.rows["cancer"].answer == "no"
    therapist.press(Qt.Key.Key_Right, Qt.Key.Key_Space)
    assert [item for item, row in safety.rows.items() if row.answer == "no"][-1] == "painkillers"


def test_that_a_yes_goes_on_only_with_a_written_reason(therapist: Therapist) -> None:
    therapist.wants_to_test()
    pages = therapist.program.before
    therapist.press(Qt.Key.Key_A, N, ENTER)
    assert therapist.page is pages.decision
    therapist.press(ENTER)
    assert therapist.keyboard is pages.decision.reason
    therapist.type("  ")
    therapist.press(ENTER)
    assert therapist.page is pages.decision
    assert therapist.visit is None
    therapist.type("fell in March, examined since")
    therapist.press(ENTER)
    assert therapist.page is pages.intake
    assert therapist.visit is not None
    assert therapist.visit.safety == SafetyCheck(
        asked="all",
        answered_yes=("recent_trauma",),
        decision="go_on",
        reason="fell in March, examined since",
    )


def test_that_going_back_from_the_decision_keeps_the_answers(therapist: Therapist) -> None:
    therapist.wants_to_test()
    pages = therapist.program.before
    therapist.press(Qt.Key.Key_A, N, ENTER, Qt.Key.Key_D)
    therapist.type("r")
    assert therapist.page is pages.decision
    therapist.press(ESC)
    assert therapist.keyboard is pages.decision
    therapist.press(ESC)
    assert therapist.page is pages.safety
    assert pages.safety.rows["recent_trauma"].answer == "yes"
    therapist.press(ESC)
    assert therapist.where == "test"
    assert therapist.visit is None


def test_that_a_referral_is_a_visit_without_a_test(therapist: Therapist, tmp_path: Path) -> None:
    therapist.wants_to_test()
    pages = therapist.program.before
    therapist.press(Qt.Key.Key_C, N, ENTER, Qt.Key.Key_R)
    assert therapist.page is pages.refused
    assert "saved as a visit without a test" in words_of(pages.refused)
    visit = therapist.visit
    assert visit is not None
    assert visit.sessions == ()
    assert visit.safety == SafetyCheck(asked="all", answered_yes=("vascular_signs",), decision="refer")
    therapist.press(Qt.Key.Key_P)
    (report,) = tmp_path.glob("*.pdf")
    assert report.read_bytes().startswith(b"%PDF")
    therapist.press(ENTER)
    assert therapist.where == "patients"
    assert "No test" in words_of(therapist.program.patients)
    assert "referred" in words_of(therapist.program.patients)


def test_that_a_referral_stands_for_the_day_and_can_be_corrected(therapist: Therapist) -> None:
    therapist.wants_to_test()
    pages = therapist.program.before
    therapist.press(Qt.Key.Key_C, N, ENTER, Qt.Key.Key_R, ENTER)
    therapist.wants_to_test()
    assert therapist.page is pages.refused
    therapist.press(Qt.Key.Key_C)
    assert pages.safety.rows["vascular_signs"].answer == "yes"
    therapist.press(Qt.Key.Key_C, ENTER)
    assert therapist.page is pages.intake
    assert therapist.visit is not None
    assert therapist.visit.safety == SafetyCheck(asked="all")


def test_that_who_was_referred_is_asked_everything_at_the_next_visit(therapist: Therapist) -> None:
    therapist.was_here(SafetyCheck(asked="all", answered_yes=("infection",), decision="refer"), tested=False)
    therapist.wants_to_test()
    pages = therapist.program.before
    assert therapist.page is pages.safety
    assert pages.safety.rows["infection"].answer == "open"
    therapist.press(N, ENTER)
    assert therapist.page is pages.intake


def test_that_a_later_visit_asks_only_what_is_new(therapist: Therapist) -> None:
    therapist.was_here(
        SafetyCheck(asked="all", answered_yes=("infection",), decision="go_on", reason="healed since")
    )
    therapist.wants_to_test()
    pages = therapist.program.before
    assert therapist.page is pages.since
    assert "healed since" in words_of(pages.since)
    therapist.press(ENTER)
    assert therapist.page is pages.since
    therapist.press(N)
    assert therapist.page is pages.pain
    therapist.press(ENTER)
    assert therapist.where == "setup"
    assert therapist.visit is not None
    assert therapist.visit.safety == SafetyCheck(asked="since_last_time")
    assert therapist.visit.pain == ()


def test_that_something_new_leads_to_the_whole_screen(therapist: Therapist) -> None:
    therapist.was_here(SafetyCheck(asked="all"))
    therapist.wants_to_test()
    pages = therapist.program.before
    therapist.press(Y)
    assert therapist.page is pages.safety
    therapist.press(ESC)
    assert therapist.page is pages.since
    therapist.press(Y, Qt.Key.Key_H, Qt.Key.Key_P, N, ENTER, Qt.Key.Key_R)
    assert therapist.page is pages.refused
    assert therapist.visit is not None
    assert therapist.visit.safety == SafetyCheck(
        asked="all", has_headache=True, answered_yes=("neurological_signs",), decision="refer"
    )


def test_that_prompts_are_acknowledged_and_latex_stays_in_sight(therapist: Therapist) -> None:
    therapist.wants_to_test()
    program = therapist.program
    therapist.press(Qt.Key.Key_2, Qt.Key.Key_4, N, ENTER)
    assert therapist.page is program.before.decision
    assert "latex-free" in words_of(program.before.decision)
    assert not program.before.decision.refer_button.isVisible()
    therapist.press(Qt.Key.Key_R)
    assert therapist.visit is None
    therapist.press(ENTER)
    assert therapist.visit is not None
    assert therapist.visit.safety == SafetyCheck(asked="all", answered_yes=("pregnancy", "latex_allergy"))
    therapist.press(ENTER, ENTER)
    assert therapist.where == "setup"
    assert "latex-free" in words_of(program.setup)
    therapist.press(ESC)
    assert therapist.where == "test"
    assert "latex-free" in words_of(program.test_choice)


def test_that_latex_is_said_at_a_later_visit_and_of_nobody_else(therapist: Therapist) -> None:
    therapist.was_here(SafetyCheck(asked="all", answered_yes=("latex_allergy",)))
    ben = Patient(patient_id="b" * 32, code="P-0203", name="Ben Beispiel")
    therapist.program.house.records.patients.add(ben)
    therapist.program.front_desk.test_requested.emit(ADA)
    assert "latex-free" in words_of(therapist.program.test_choice)
    therapist.program.front_desk.test_requested.emit(ben)
    assert "latex-free" not in words_of(therapist.program.test_choice)


def test_that_nothing_but_pain_is_asked_twice_on_one_day(therapist: Therapist) -> None:
    therapist.wants_to_test()
    pages = therapist.program.before
    therapist.press(N, ENTER, ENTER, Qt.Key.Key_6, Qt.Key.Key_T, ENTER)
    first = therapist.begins_a_test()
    therapist.wants_to_test()
    assert therapist.page is pages.pain
    assert [scale.score for scale in pages.pain.scales.values()] == [None, None]
    therapist.press(Qt.Key.Key_2, Qt.Key.Key_Backspace, Qt.Key.Key_1, ENTER)
    second = therapist.begins_a_test()
    visit = therapist.visit
    assert visit is not None
    assert {(one.session_id, one.place, one.score) for one in visit.pain} == {
        (first, "neck", 6),
        (first, "headache", 10),
        (second, "neck", 2),
        (second, "headache", 1),
    }


def test_that_pain_said_before_a_test_that_did_not_begin_is_not_asked_again(therapist: Therapist) -> None:
    therapist.wants_to_test()
    pages = therapist.program.before
    therapist.press(N, ENTER, ENTER, Qt.Key.Key_6, Qt.Key.Key_2, ENTER, ESC)
    assert therapist.where == "test"
    therapist.press(ENTER)
    assert [scale.score for scale in pages.pain.scales.values()] == [6, 2]
    assert "no test has begun since" in words_of(pages.pain)
    therapist.press(Qt.Key.Key_Tab, Qt.Key.Key_Backspace, ENTER)
    assert therapist.where == "setup"
    assert therapist.visit is not None
    assert [(one.place, one.score) for one in therapist.visit.pain] == [("neck", 6)]


def test_that_the_intake_is_taken_by_keys_and_changed_later_that_day(therapist: Therapist) -> None:
    therapist.wants_to_test()
    pages = therapist.program.before
    right, down, tab = Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Tab
    therapist.press(Qt.Key.Key_H, N, ENTER)
    therapist.press(right, right, down, right, down, down, down, right, right, down)
    therapist.type("nausea")
    therapist.press(tab, right, tab, tab, right, right, tab)
    therapist.type("62,5")
    therapist.press(tab)
    therapist.type("400")
    therapist.press(ENTER)
    assert therapist.page is pages.intake
    assert therapist.keyboard is pages.intake.angles["rotation_right_deg"]
    therapist.press(Qt.Key.Key_Backspace, ENTER)
    taken = Intake(
        headache_side="right",
        side_shift=True,
        throbbing=False,
        accompanying="nausea",
        painful_side="left",
        began_with="posture",
        rotation_left_deg=62.5,
        rotation_right_deg=40.0,
    )
    assert therapist.visit is not None
    assert therapist.visit.intake == taken
    therapist.press(Qt.Key.Key_I)
    assert therapist.page is pages.intake
    therapist.press(Qt.Key.Key_Left, ENTER)
    assert therapist.page is pages.pain
    assert therapist.visit.intake == replace(taken, headache_side="left")


def test_that_the_intake_is_for_a_first_visit(therapist: Therapist) -> None:
    therapist.program.house.records.sessions.save(
        ADA.patient_id, session(datetime.now(UTC) - timedelta(days=30))
    )
    therapist.wants_to_test()
    therapist.press(N, ENTER)
    assert therapist.page is therapist.program.before.pain
    therapist.press(Qt.Key.Key_I)
    assert therapist.page is therapist.program.before.pain


def test_that_the_days_answers_can_be_changed_before_the_test(therapist: Therapist) -> None:
    therapist.was_here(SafetyCheck(asked="all"))
    therapist.wants_to_test()
    pages = therapist.program.before
    therapist.press(N, Qt.Key.Key_S)
    assert therapist.page is pages.safety
    therapist.press(ESC)
    assert therapist.page is pages.pain
    therapist.press(Qt.Key.Key_S, Qt.Key.Key_L, N, ENTER, Qt.Key.Key_R)
    assert therapist.page is pages.refused
    assert therapist.visit is not None
    assert therapist.visit.safety == SafetyCheck(
        asked="all", answered_yes=("severe_acute_pain",), decision="refer"
    )


def test_that_a_signed_visit_takes_what_is_asked_as_amendments(therapist: Therapist) -> None:
    therapist.wants_to_test()
    therapist.press(N, ENTER, ENTER, ENTER)
    signed = therapist.visit
    assert signed is not None
    records = therapist.program.house.records
    records.visits.sign(signed.visit_id, by="T. Example", at_utc=datetime.now(UTC))
    therapist.wants_to_test()
    therapist.press(Qt.Key.Key_4, Qt.Key.Key_0, ENTER)
    assert therapist.where == "setup"
    therapist.wants_to_test()
    therapist.press(Qt.Key.Key_S, Qt.Key.Key_B, ENTER, Qt.Key.Key_R)
    visit = therapist.visit
    assert visit is not None
    assert visit.safety is not None
    assert not visit.safety.may_test
    assert [(one.what, one.after) for one in visit.amendments] == [
        ("pain before the test", "neck 4, headache 0"),
        (
            "safety questions",
            "No test on this day: referred. Answered yes: Neck pain or headache unlike any before.",
        ),
    ]
    assert visit.amendments[1].before == "No to all safety questions."
    assert {one.reason for one in visit.amendments} == {"before a further test on the same day"}


def test_that_records_that_refuse_are_a_sentence_and_nothing_is_gone_past(
    therapist: Therapist, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_parts: object, **_named: object) -> None:
        raise StoreError("The disk is full.")

    therapist.wants_to_test()
    monkeypatch.setattr(type(therapist.program.house.records.visits), "write_safety", refuse)
    therapist.press(N, ENTER)
    assert therapist.page is therapist.program.before.safety
    assert therapist.program.house.window.notice_text == "The disk is full."


def test_that_another_page_lets_go_of_what_was_not_put_on_record(therapist: Therapist) -> None:
    therapist.wants_to_test()
    therapist.press(Qt.Key.Key_A)
    therapist.program.house.window.page_requested.emit("patients")
    therapist.wants_to_test()
    assert therapist.program.before.safety.rows["recent_trauma"].answer == "open"
    assert therapist.visit is None
