"""What is asked before a test, for the gallery. It drives the real pages and puts nothing on record."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from ccft_desktop.commands.gallery_samples import State, sample_row
from ccft_desktop.commands.gallery_setup import STATES as SETUP_STATES
from ccft_desktop.core.intake import Intake
from ccft_desktop.core.safety import SafetyCheck
from ccft_desktop.program import Program
from ccft_desktop.reports.safety_words import decision_sentence, latex_note, standing_sentences
from ccft_desktop.ui.pages.before_page import BeforePage

_CLEAR: Final = SafetyCheck(asked="all", has_headache=True)
_DISCUSSED: Final = SafetyCheck(
    asked="all",
    has_headache=True,
    answered_yes=("recent_trauma", "vascular_signs", "cough_or_effort", "pregnancy", "latex_allergy"),
    decision="go_on",
    reason="Fell in March, seen by her doctor in May; dizzy in the morning only, examined, no further signs.",
)
_REFERRED: Final = SafetyCheck(
    asked="all",
    has_headache=True,
    answered_yes=("vascular_signs", "sudden_onset"),
    decision="refer",
    reason="Double vision since Tuesday. Spoke with her doctor by telephone.",
)
_INTAKE: Final = Intake(
    headache_side="right",
    side_shift=False,
    onset_in_neck=True,
    neck_movement_provokes=True,
    throbbing=False,
    accompanying="light, sometimes nausea",
    painful_side="right",
    worse_turning_toward=True,
    began_with="posture",
    rotation_left_deg=70.0,
    rotation_right_deg=52.0,
)


def _show(program: Program, page: BeforePage) -> None:
    program.before.set_headline("Ada Muster, 1981")
    program.house.window.show_page("before", rail_key="test")
    program.before.show_one(page)


def _safety(check: SafetyCheck | None, *, all_no: bool = False, unanswered: bool = False) -> State:
    def show(program: Program) -> None:
        page = program.before.safety
        page.begin(check)
        _show(program, page)
        if all_no:
            page.answer_no_to_the_rest()
        if unanswered:
            page.headache.toggle_answer()
            page.rows["osteoporosis_steroids"].toggle_answer()
            page.enter_pressed()

    return show


def _since(check: SafetyCheck) -> State:
    def show(program: Program) -> None:
        program.before.since.begin(date.today() - timedelta(days=23), check)
        _show(program, program.before.since)

    return show


def _decision(check: SafetyCheck, reason: str, *, refused: bool = False) -> State:
    def show(program: Program) -> None:
        page = program.before.decision
        page.begin(check.answered_yes, reason)
        _show(program, page)
        if refused:
            page.enter_pressed()
            page.enter_pressed()

    return show


def _refused(program: Program) -> None:
    program.before.refused.show_check(_REFERRED)
    _show(program, program.before.refused)


def _intake(intake: Intake, *, has_headache: bool, angle: str = "") -> State:
    def show(program: Program) -> None:
        page = program.before.intake
        page.begin(intake, has_headache=has_headache)
        _show(program, page)
        if angle:
            page.angles["rotation_left_deg"].setText(angle)
            page.enter_pressed()

    return show


def _pain(scores: Mapping[str, int], check: SafetyCheck, answered: str = "", *, has_intake: bool) -> State:
    def show(program: Program) -> None:
        page = program.before.pain
        rated = {place: scores[place] for place in page.scales if place in scores}
        page.begin(rated, answered, decision_sentence(check), has_intake=has_intake)
        _show(program, page)

    return show


def _referred_patient(program: Program) -> None:
    row = sample_row(program)
    program.patients.search_for("")
    program.front_desk.open(row.patient.patient_id)
    history = program.house.records.sessions.list_for(row.patient.patient_id)
    program.patients.show_glance(row, history, "", standing_sentences(date.today(), _REFERRED))


def _latex_choice(program: Program) -> None:
    program.setup_room.choose(sample_row(program).patient)
    program.test_choice.caution.show_caution(latex_note())


def _latex_setup(program: Program) -> None:
    SETUP_STATES["setup-settle"](program)
    program.setup.caution.show_caution(latex_note())


STATES: Final[Mapping[str, State]] = {
    "before-safety": _safety(None),
    "before-safety_no_to_all": _safety(None, all_no=True),
    "before-safety_headache": _safety(_DISCUSSED),
    "before-safety_open": _safety(None, unanswered=True),
    "before-since": _since(_CLEAR),
    "before-since_discussed": _since(_DISCUSSED),
    "before-decision": _decision(_DISCUSSED, ""),
    "before-decision_no_reason": _decision(_REFERRED, "", refused=True),
    "before-prompts": _decision(
        SafetyCheck(asked="all", answered_yes=("pregnancy", "painkillers", "latex_allergy")), ""
    ),
    "before-refused": _refused,
    "before-referred_patient": _referred_patient,
    "before-latex_choice": _latex_choice,
    "before-latex_setup": _latex_setup,
    "before-intake": _intake(Intake(), has_headache=True),
    "before-intake_filled": _intake(_INTAKE, has_headache=True),
    "before-intake_no_headache": _intake(_INTAKE, has_headache=False, angle="240"),
    "before-pain": _pain({}, _CLEAR, has_intake=True),
    "before-pain_answered": _pain(
        {"neck": 3, "headache": 10},
        _DISCUSSED,
        "Answered at 12:02; no test has begun since.",
        has_intake=False,
    ),
}
"""The safety screen, the intake and the pain before a test."""
