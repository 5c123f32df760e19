"""The hint bar of a test: which keys do what as it stands. Pure; knows no key codes."""

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.progress import NotStarted, Over, Paused, Progress
from ccft_desktop.ui.widgets.bars import KeyWords

translate = QCoreApplication.translate


def hints(progress: Progress) -> tuple[list[KeyWords], list[KeyWords]]:
    """Keys with their words for the leading and the trailing side of the bar."""
    enter, space = translate("TestPage", "Enter"), translate("TestPage", "Space")
    escape, backspace = translate("TestPage", "Esc"), translate("TestPage", "Backspace")
    undo = (backspace, translate("TestPage", "Undo mark"))
    note = (translate("TestPage", "N"), translate("TestPage", "Note"))
    finish, go_on = (enter, translate("TestPage", "Finish")), (space, translate("TestPage", "Go on"))
    stop = (escape, translate("TestPage", "Stop"))
    phase = progress.phase
    if isinstance(phase, NotStarted):
        start = translate("TestPage", "Start")
        return [(space, start), (enter, start), note], [(escape, translate("TestPage", "Leave"))]
    if isinstance(phase, Paused):
        return [go_on, finish, undo, note], [stop]
    if isinstance(phase, Over):
        return ([finish, go_on, undo, note] if phase.ended == "pain" else [finish, note]), []
    pause = (space, translate("TestPage", "Pause"))
    cue = (enter, translate("TestPage", "Cue now"))
    marks = ("1–9", translate("TestPage", "Mark a fault"))
    later = ("0", translate("TestPage", "Name it later"))
    return [pause, cue, marks, later, undo, note], [stop]
