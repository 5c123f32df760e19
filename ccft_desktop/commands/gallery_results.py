"""What a test gave and how it stands beside others, for the gallery. It drives the real pages."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from ccft_desktop.commands.gallery_samples import EVENTFUL, State, endurance, sample_row, sample_session
from ccft_desktop.commands.gallery_visit import show_result
from ccft_desktop.core.protocol import Protocol, preset
from ccft_desktop.core.session import Session
from ccft_desktop.program import Program
from ccft_desktop.sample_records import Incident
from ccft_desktop.ui.widgets.buttons import ActionButton

_NOTE: Final = "Tired after hold 7, no symptoms. Cue earlier next time."


def _result(
    protocol: Protocol,
    incidents: Mapping[int, Incident] | None = None,
    change: Callable[[Session], Session] = lambda session: session,
    note: str = _NOTE,
) -> State:
    def show(program: Program) -> None:
        session = change(replace(sample_session(protocol, incidents), note=note))
        show_result(program, session)

    return show


def _editor_open(then: State) -> State:
    def show(program: Program) -> None:
        then(program)
        button = next(b for b in program.result.findChildren(ActionButton) if b.text() == "Change an outcome")
        button.click()

    return show


def _by_hand(session: Session) -> Session:
    return replace(session, trace=None)


def _interrupted(session: Session) -> Session:
    return replace(session, interrupted=True)


def _no_hold(session: Session) -> Session:
    nothing = replace(
        session.result.scores, highest_pressure_mmhg=20.0, activation_score_mmhg=0.0, performance_index=0.0
    )
    result = replace(session.result, holds=(), scores=nothing, ended="stopped")
    return replace(session, result=result, events=(), offered=())


def _review(name: str) -> State:
    def show(program: Program) -> None:
        program.review_room.open(sample_row(program, name).patient)

    return show


def _review_by_hand(program: Program) -> None:
    _review("Ada Muster")(program)
    program.review.show_session(_by_hand(sample_session(endurance(), EVENTFUL)))


def _review_long(program: Program) -> None:
    """A year of tests."""
    patient = sample_row(program).patient
    _review("Ada Muster")(program)
    seen = program.house.records.sessions.list_for(patient.patient_id)
    older = [
        replace(
            summary, session_id=f"{turn}-{n}", started_utc=summary.started_utc - timedelta(days=80 * turn)
        )
        for turn in range(1, 6)
        for n, summary in enumerate(seen)
    ]
    program.review.show_patient(patient.headline, [*seen, *older])


def _review_nobody(program: Program) -> None:
    program.review_room.open(None)


STATES: Final[Mapping[str, State]] = {
    "result-endurance": _result(endurance(), EVENTFUL),
    "result-editor": _editor_open(_result(endurance(), EVENTFUL)),
    "result-by_hand": _result(endurance(), EVENTFUL, _by_hand),
    "result-interrupted": _result(endurance(), EVENTFUL, _interrupted),
    "result-no_hold": _result(endurance(), None, _no_hold, ""),
    "result-stage1": _result(preset("stage1")),
    "result-ladder": _result(preset("ladder")),
    "result-triple": _result(preset("triple")),
    "result-cumulative": _result(preset("cumulative")),
    "review-session": _review("Ada Muster"),
    "review-by_hand": _review_by_hand,
    "review-long": _review_long,
    "review-empty": _review("Elin Exempel"),
    "review-nobody": _review_nobody,
}
"""What the therapist may see from the end of a test on."""
