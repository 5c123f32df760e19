"""The hint bar of a test: which keys do what as it stands. Pure."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.faults import FAULTS
from ccft_desktop.core.progress import NotStarted, Over, Paused, Progress, Resting, Waiting
from ccft_desktop.core.scene import Purpose
from ccft_desktop.ui.pages.test_keys import LATER, TestKeys
from ccft_desktop.ui.widgets.bars import KeyWords

translate = QCoreApplication.translate
MARKS: Final = tuple(code for code in FAULTS if code != LATER)


def hints(
    progress: Progress, purpose: Purpose, keys: TestKeys, *, stop_asked: bool = False
) -> tuple[list[KeyWords], list[KeyWords]]:
    """Keys with their words for the leading and the trailing side of the bar; ``stop_asked``: by its key."""
    enter, space, escape, backspace = map(keys.legend, ("cue", "pause", "stop", "undo"))
    undo = (backspace, translate("TestPage", "Undo mark"))
    slip = (backspace, translate("TestPage", "It was a slip"))
    note = (keys.legend("note"), translate("TestPage", "Note"))
    outcome = (keys.legend("outcome"), translate("TestPage", "Outcome"))
    finish, go_on = (enter, translate("TestPage", "Finish")), (space, translate("TestPage", "Go on"))
    stop = (escape, translate("TestPage", "Stop"))
    pause = (space, translate("TestPage", "Pause"))
    marks = (keys.legend_of_all(MARKS), translate("TestPage", "Mark a fault"))
    later = (keys.legend(LATER), translate("TestPage", "Name it later"))
    phase = progress.phase
    practice = purpose == "practice_holds"
    if isinstance(phase, NotStarted):
        start = translate("TestPage", "Start")
        begin = [(space, start), (enter, start)]
        return begin if practice else [*begin, note], [(escape, translate("TestPage", "Leave"))]
    if practice:
        waits = isinstance(phase, Paused) or (isinstance(phase, Over) and phase.ended == "pain")
        unkept = (keys.legend_of_all((LATER, *MARKS)), translate("TestPage", "Marks are shown, not kept"))
        done = [(enter, translate("TestPage", "Done")), (escape, translate("TestPage", "Done"))]
        return [go_on if waits else pause, unkept, undo], done
    if isinstance(phase, Paused):
        back = slip if stop_asked else undo
        return [go_on, finish, back, note, *([outcome] if progress.holds else [])], [stop]
    if isinstance(phase, Over):
        return ([finish, go_on, slip, note] if phase.ended == "pain" else [finish, note]), []
    running = [pause, (enter, translate("TestPage", "Cue now")), marks, later, undo, note]
    if progress.holds and isinstance(phase, Resting | Waiting):
        running.append(outcome)
    return running, [stop]


def while_typing(purpose: Purpose, keys: TestKeys) -> tuple[list[KeyWords], list[KeyWords]]:
    """What still works: letters and digits are text."""
    legend = keys.legend_while_typing()
    return ([(legend, translate("TestPage", "Mark a fault"))] if legend and purpose == "test" else []), []
