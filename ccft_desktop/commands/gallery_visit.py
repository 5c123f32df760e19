"""The end of a visit, for the gallery: pages, amendments, the summary. It puts nothing on record."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from PySide6.QtWidgets import QLineEdit

from ccft_desktop.commands.gallery_samples import EVENTFUL, State, endurance, sample_row, sample_session
from ccft_desktop.core.change import change_of
from ccft_desktop.core.faults import Event
from ccft_desktop.core.pain import PainRating, Place
from ccft_desktop.core.protocol import Protocol, preset
from ccft_desktop.core.revision import with_name
from ccft_desktop.core.safety import SafetyCheck
from ccft_desktop.core.session import Metrics, Reason, Session
from ccft_desktop.core.stages import next_stage
from ccft_desktop.core.treatment import DoneToday
from ccft_desktop.core.visit import Amendment, Signature, Visit
from ccft_desktop.program import Program
from ccft_desktop.ui.pages.result import ResultView
from ccft_desktop.ui.pages.result_side import ResultSide
from ccft_desktop.ui.widgets.note_field import NoteField

_SUMMARY: Final = 9


def show_result(program: Program, session: Session, visit: Visit | None = None) -> None:
    """Show a session that is not on record as if it had just ended."""
    patient = sample_row(program).patient
    earlier = program.house.records.sessions.list_for(patient.patient_id)
    found = next_stage([session]) if session.result.ended != "pain" else None
    program.result.show_result(
        ResultView(
            headline=patient.headline,
            session=session,
            change=change_of(session, earlier),
            saved="Saved 12:06",
            visit=visit,
            next_stage=found.protocol if found else None,
        )
    )
    program.house.window.show_page("result", rail_key="test")


def _visit(
    session: Session,
    *,
    before: Mapping[Place, int] | None = None,
    after: Mapping[Place, int] | None = None,
    done: DoneToday | None = None,
    signed: bool = False,
    amendments: int = 0,
) -> Visit:
    at_utc = session.started_utc
    said = (("before", before or {}, -5), ("after", after or {}, 5))
    pain = tuple(
        PainRating(
            at_utc=at_utc + timedelta(minutes=minutes),
            moment="before" if moment == "before" else "after",
            place=place,
            score=score,
            session_id=session.session_id,
        )
        for moment, scores, minutes in said
        for place, score in scores.items()
    )
    return Visit(
        visit_id="0" * 32,
        patient_id="0" * 32,
        day=at_utc.astimezone().date(),
        sessions=(replace(session, trace=None),),
        safety=SafetyCheck(asked="since_last_time"),
        pain=pain,
        done_today=done or DoneToday(),
        signature=Signature("T. Example", datetime.now(UTC)) if signed else None,
        amendments=tuple(_amendments(amendments)),
    )


def _amendments(count: int) -> list[Amendment]:
    made = [
        Amendment(
            at_utc=datetime.now(UTC),
            by="T. Example",
            what="hold 3",
            before="Not held",
            after="Held",
            reason="The cuff slipped, seen on the video.",
        ),
        Amendment(
            at_utc=datetime.now(UTC),
            by="B. Colleague-Featherstonehaugh",
            what="pain after the test, neck",
            before="3",
            after="5",
            reason="He corrected himself at the door.",
        ),
        Amendment(
            at_utc=datetime.now(UTC),
            by="T. Example",
            what="note",
            before="",
            after="Tired after hold 7, no symptoms. Cue earlier next time, and let him rest for longer.",
            reason="Forgotten.",
        ),
    ]
    return [made[at % len(made)] for at in range(count)]


_DONE: Final = DoneToday(treatments=("manual_therapy", "reeducation"), line="Taping of the upper trapezius.")


def _finish(
    *,
    before: Mapping[Place, int] | None = None,
    after: Mapping[Place, int] | None = None,
    done: DoneToday | None = None,
    signed: bool = False,
    amendments: int = 0,
    then: Callable[[Program], None] = lambda _program: None,
) -> State:
    def show(program: Program) -> None:
        session = replace(sample_session(endurance(), EVENTFUL), practice_holds=6)
        visit = _visit(session, before=before, after=after, done=done, signed=signed, amendments=amendments)
        headline = sample_row(program).patient.headline
        program.visit.show_visit(headline, visit, session, "T. Example")
        program.house.window.show_page("visit", rail_key="test")
        program.visit.begin()
        then(program)

    return show


def _confirm(program: Program) -> None:
    program.visit.panel.confirm()


def _ask_on_visit(program: Program) -> None:
    program.visit.ask_reason("Signed off. Why is it changed?")


def _stage2(program: Program) -> None:
    show_result(program, sample_session(preset("stage1")))


def _nameless(session: Session) -> Session:
    events = tuple(
        Event(event.t_s, "unsorted") if event.code in ("scm", "jaw") else event for event in session.events
    )
    marks = [event for event in events if event.code == "unsorted"]
    # Scored with both, then one gets its name: what is left is a session with one nameless fault.
    return with_name(replace(session, events=events), marks[0], "jaw")


def _name(*, opened: bool) -> State:
    def show(program: Program) -> None:
        show_result(program, _nameless(sample_session(endurance(), EVENTFUL)))
        if opened:
            side = program.result.findChild(ResultSide)
            assert isinstance(side, ResultSide)
            side.name_button.click()

    return show


def _signed(*, asks: bool) -> State:
    def show(program: Program) -> None:
        session = sample_session(endurance(), EVENTFUL)
        show_result(program, session, _visit(session, signed=True, amendments=2))
        if asks:
            program.result.ask_reason("Signed off. Why is the note changed?")

    return show


def _by_dial(protocol: Protocol) -> State:
    def show(program: Program) -> None:
        session = sample_session(protocol, EVENTFUL)
        told: Mapping[str | None, Reason] = {"left_band": "tapped", "signal_gap": "not_told"}
        holds = tuple(
            replace(hold, metrics=Metrics(), reason=told.get(hold.reason, hold.reason))
            for hold in session.result.holds
        )
        result = replace(session.result, holds=holds)
        show_result(program, replace(session, trace=None, by_dial=True, result=result))

    return show


def _settings(template: str = "") -> State:
    def show(program: Program) -> None:
        program.office.open()
        program.settings_page.show_settings(replace(program.house.settings, summary_template=""))
        program.settings_page.show_section(_SUMMARY)
        if template:
            field = program.settings_page.findChild(NoteField)
            assert isinstance(field, NoteField)
            field.setPlainText(template)
            field.hand_on()

    return show


def _copied(program: Program) -> None:
    show_result(program, sample_session(endurance(), EVENTFUL))
    program.result.show_copied()


def _reason_typed(program: Program) -> None:
    _ask_on_visit(program)
    field = next(
        line for line in program.visit.findChildren(QLineEdit) if line.placeholderText().startswith("Reason")
    )
    field.setText("He corrected himself at the door.")
    field.setFocus()


STATES: Final[Mapping[str, State]] = {
    "result-stage2": _stage2,
    "result-nameless": _name(opened=False),
    "result-namer": _name(opened=True),
    "result-signed": _signed(asks=False),
    "result-amend": _signed(asks=True),
    "result-dial": _by_dial(endurance()),
    "result-copied": _copied,
    "visit-open": _finish(before={"neck": 3, "headache": 2}),
    "visit-not_asked": _finish(),
    "visit-rise": _finish(before={"neck": 3, "headache": 2}, after={"neck": 5, "headache": 2}, done=_DONE),
    "visit-confirm": _finish(before={"neck": 3}, after={"neck": 2}, done=_DONE, then=_confirm),
    "visit-signed": _finish(before={"neck": 3}, after={"neck": 2}, done=_DONE, signed=True),
    "visit-amended": _finish(before={"neck": 3}, after={"neck": 2}, done=_DONE, signed=True, amendments=7),
    "visit-amend": _finish(
        before={"neck": 3}, after={"neck": 2}, done=_DONE, signed=True, amendments=1, then=_ask_on_visit
    ),
    "visit-amend_typed": _finish(
        before={"neck": 3}, after={"neck": 2}, done=_DONE, signed=True, amendments=1, then=_reason_typed
    ),
    "settings-summary": _settings(),
    "settings-summary_error": _settings("CCFT {date}, {protokol}"),
}
"""Finishing a visit, and what is changed after it."""
