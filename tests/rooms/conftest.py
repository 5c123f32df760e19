"""Every program a test made is taken apart by Qt, in order, before the next test; and what is asked before a
test is answered, where a test is about something else."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QApplication

from ccft_desktop.commands.selftest import answer_before
from ccft_desktop.program import Program


class _Therapist(QObject):
    """Answers what is asked before a test at once."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self._program = program

    @Slot(object)
    def answer(self, _patient: object) -> None:
        answer_before(self._program)


@pytest.fixture
def is_answered_before() -> bool:
    """Whether safety questions, intake and pain answer themselves as soon as they are asked."""
    return True


@pytest.fixture(autouse=True)
def _programs_are_taken_apart(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, is_answered_before: bool
) -> Iterator[None]:
    """Rooms before the pages they talk to. Python's collector knows no such order, and crashes Qt by it."""
    made: list[Program] = []
    begin = Program.__init__

    def begin_and_remember(program: Program, *args: object, **named: object) -> None:
        begin(program, *args, **named)  # type: ignore[arg-type]
        made.append(program)
        if is_answered_before:
            program.setup_room.before_wanted.connect(_Therapist(program).answer)

    monkeypatch.setattr(Program, "__init__", begin_and_remember)
    yield
    for program in made:
        for part in (program, program.house.window):
            part.deleteLater()
            qapp.sendPostedEvents(part, QEvent.Type.DeferredDelete)
