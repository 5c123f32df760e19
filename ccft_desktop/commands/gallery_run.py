"""What a test asks the therapist, and practice holds, for the screenshots: made with the keys themselves."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from ccft_desktop.commands import gallery_live as live
from ccft_desktop.commands.gallery_samples import EVENTFUL, State, endurance
from ccft_desktop.core.practice_nods import practice_protocol
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.suggestion import Suggestion
from ccft_desktop.program import Program
from devices.cuff import CuffState

Key = Qt.Key


def _then(show: State, *keys: Qt.Key, typed: str = "") -> State:
    """A state, and keys pressed in it."""

    def press(program: Program) -> None:
        show(program)
        for key in keys:
            QApplication.sendEvent(
                program.test, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
            )
        program.test.cue_place.line.input.setText(typed)

    return press


def _looked_like(show: State, suggestion: Suggestion) -> State:
    def ask(program: Program) -> None:
        show(program)
        page = program.test
        assert page.progress is not None
        page.show_suggestion(suggestion)
        page.show_progress(page.progress)

    return ask


def _practice(program: Program) -> None:
    protocol = practice_protocol(endurance(), 3)
    program.test.begin("Ada Muster, 1981", protocol, "guide", "practice_holds")
    program.test.show_cuff(CuffState.STREAMING)
    program.house.window.show_page("live_test", rail_key="test")


_PAIN: Final = live.STATES["test-pain"]
_REST: Final = live.STATES["test-rest"]
_UNNAMED: Final = live.at_instant(
    endurance(), live.after_end(4, 2.0), events=live.events_in(4, (3.8, "unsorted"))
)
_TRIPLE: Final = preset("triple")
_CUMULATIVE: Final = preset("cumulative")

STATES: Final[Mapping[str, State]] = {
    "test-pain_how_strong": _then(_PAIN, Key.Key_1),
    "test-pain_told": _then(_PAIN, Key.Key_1, Key.Key_6),
    "test-pain_dizziness": _then(_PAIN, Key.Key_3),
    "test-pain_dizziness_told": _then(_PAIN, Key.Key_3, Key.Key_T),
    "test-which_fault": _looked_like(_UNNAMED, "retraction"),
    "test-looks_like": _looked_like(live.at_instant(endurance(), live.after_end(4, 2.0)), "lift"),
    "test-outcome": _then(_REST, Key.Key_O),
    "test-outcome_reason": _then(_REST, Key.Key_O, Key.Key_3, typed="The pillow slipped"),
    "test-note_reach": _then(
        live.at_instant(endurance(), live.after_cue(2, 1.9)), Key.Key_N, typed="Towel under the head"
    ),
    "test-too_close": live.at_instant(_TRIPLE, live.after_end(1, 5.6), bend=live.shifted(1.3, 1, 10.1)),
    "test-stage1_reach": live.at_instant(preset("stage1"), live.after_cue(2, 1.2)),
    "test-stage1_rest": live.at_instant(preset("stage1"), live.after_end(2, 2.0)),
    "test-triple_rest": live.at_instant(_TRIPLE, live.after_end(4, 2.0)),
    "test-cumulative_rest": live.at_instant(_CUMULATIVE, live.after_end(12, 2.0)),
    "test-eventful_paused": live.at_instant(
        endurance(), live.after_end(4, 2.0), incidents=EVENTFUL, events=live.events_in(4, (5.0, "pause"))
    ),
    "test-practice_ready": _practice,
    "test-practice_hold": live.at_instant(
        practice_protocol(endurance(), 3), live.in_hold(2, 6.4), purpose="practice_holds"
    ),
    "test-practice_rest": live.at_instant(
        practice_protocol(endurance(), 3), live.after_end(2, 2.0), purpose="practice_holds"
    ),
}
"""Beside those of ``gallery_live``."""
