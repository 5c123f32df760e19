"""The latch falls by a clock that is told: after minutes without anybody, beside a patient only later."""

import gc
import threading
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from ccft_desktop.core.guidance import guidance
from ccft_desktop.core.lock_rule import NEVER
from ccft_desktop.core.protocol import preset
from ccft_desktop.rooms import patient_corner
from ccft_desktop.rooms.errand import Errand
from ccft_desktop.store.errors import StoreError
from ccft_desktop.ui.help import HelpDialog
from ccft_desktop.ui.screens import Screen
from ccft_desktop.ui.widgets.note_field import NoteField
from tests.rooms.trouble_bench import ADA, Bench, benches

PASSPHRASE = "a passphrase for a test"
CUFF = "cuffsim://?prompts=only&speed=10&patient=healthy&highest=30&seed=3"
MINUTES_10_S = 600.0
DESK = Screen("Maker 24 A1", "DP-1", QRect(0, 0, 1920, 1080))
FEET = Screen("Maker 27 B2", "HDMI-1", QRect(1920, 0, 1280, 720))


class Clock:
    """Told by the test."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Watched:
    """A bench at whose latch time passes as the test says."""

    def __init__(self, bench: Bench, clock: Clock) -> None:
        self.bench, self.clock = bench, clock
        self.program = bench.program
        self.window = bench.program.house.window

    def after(self, seconds: float) -> None:
        self.clock.now_s += seconds
        self.program.lock_up.latch.look()

    @property
    def is_locked(self) -> bool:
        assert (self.program.house.vault is None) == (self.window.locked_page is not None)
        return self.program.house.vault is None

    @property
    def reason(self) -> str:
        return self.program.unlock._reason.text

    def unlock(self, qtbot: QtBot) -> None:
        self.program.unlock.unlock_requested.emit(PASSPHRASE, "")
        qtbot.waitUntil(lambda: not self.is_locked, timeout=20_000)


@pytest.fixture
def watched(tmp_path: Path, qtbot: QtBot) -> Iterator[Watched]:
    making = benches(tmp_path, qtbot)
    bench = next(making)(CUFF, prompts=True)
    clock = Clock()
    bench.program.lock_up.latch.clock_s = clock
    bench.program.lock_up.latch._on_touched()
    yield Watched(bench, clock)
    next(making, None)


def test_that_ten_minutes_without_anybody_lock_and_are_named(watched: Watched) -> None:
    watched.after(MINUTES_10_S - 1.0)
    assert not watched.is_locked
    watched.after(1.0)
    assert watched.is_locked
    assert "after 10 minutes without a key or the mouse. Everything up to then is saved." in watched.reason


@pytest.mark.parametrize("kind", ["key", "mouse", "wheel", "patient's window"])
def test_that_whoever_touches_anything_is_there(watched: Watched, kind: str) -> None:
    handle = watched.window.windowHandle()
    if kind == "patient's window":
        watched.program.patient_corner.toggle()
        handle = watched.program.patient_corner.window.windowHandle()
    watched.after(MINUTES_10_S - 1.0)
    if kind == "wheel":
        here, still = QPointF(20, 20), QPoint()
        wheel = QWheelEvent(
            here,
            here,
            still,
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QGuiApplication.sendEvent(handle, wheel)
    elif kind == "mouse":
        QTest.mouseMove(handle, QPoint(30, 30))
    else:
        QTest.keyClick(handle, Qt.Key.Key_Shift)
    watched.after(MINUTES_10_S - 1.0)
    assert not watched.is_locked
    watched.after(1.0)
    assert watched.is_locked


def test_that_a_dialog_is_one_of_our_windows_and_goes_with_the_lock(watched: Watched, qtbot: QtBot) -> None:
    dialog = HelpDialog(watched.program.theme, watched.window, locked=False)
    dialog.open()
    watched.after(MINUTES_10_S - 1.0)
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Shift)
    watched.after(1.0)
    assert not watched.is_locked
    watched.after(MINUTES_10_S)
    assert watched.is_locked
    assert not dialog.isVisible()


def test_that_a_file_that_is_being_chosen_is_not_written_after_the_lock(
    watched: Watched, tmp_path: Path
) -> None:
    dialog = QFileDialog(watched.window)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    chosen: list[Path | None] = []

    def choose(_suggested: str) -> Path | None:
        watched.program.lock_up.latch._timer.timeout.connect(lambda: watched.after(MINUTES_10_S))
        accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
        chosen.append(tmp_path / "report.toml" if accepted else None)
        return chosen[-1]

    watched.program.house.choose_path = choose
    watched.program.office._on_export(preset("ladder"))
    assert chosen == [None]
    assert watched.is_locked


def test_that_minutes_are_those_of_the_settings_at_once(watched: Watched) -> None:
    settings = watched.program.house.settings
    watched.program.preferences.change(replace(settings, lock_after_min=2))
    watched.after(119.0)
    assert not watched.is_locked
    watched.after(1.0)
    assert watched.is_locked


def test_that_never_is_never_by_the_clock_but_the_screen_still_locks(watched: Watched) -> None:
    settings = watched.program.house.settings
    watched.program.preferences.change(replace(settings, lock_after_min=NEVER))
    watched.after(100_000.0)
    assert not watched.is_locked
    watched.program.lock_up.latch._watch.screen_locked.emit()
    assert watched.is_locked
    assert "together with the screen of this computer." in watched.reason


def test_that_sleep_locks_before_the_computer_is_let_go(watched: Watched) -> None:
    watched.program.lock_up.latch._watch.falling_asleep.emit()
    assert watched.is_locked
    assert "because the computer went to sleep." in watched.reason


def test_that_a_running_test_puts_it_off_and_its_end_locks_at_once(watched: Watched, qtbot: QtBot) -> None:
    watched.bench.hold()
    watched.after(MINUTES_10_S)
    assert not watched.is_locked
    assert watched.program.test_room.is_running
    # Ends without a key: as a test does that has come to its end while nobody is at the computer.
    watched.program.test_room.interrupt()
    qtbot.waitUntil(lambda: watched.is_locked, timeout=20_000)
    (session,) = watched.bench.saved
    assert "It waited until what was under way had ended." in watched.reason
    watched.unlock(qtbot)
    assert watched.window.current_page_key == "result"
    assert watched.program.house.records.sessions.load(session.session_id).interrupted


def test_that_a_key_in_the_test_takes_back_what_was_put_off(watched: Watched, qtbot: QtBot) -> None:
    watched.bench.hold()
    watched.after(MINUTES_10_S)
    QTest.keyClick(watched.window.windowHandle(), Qt.Key.Key_Shift)
    watched.bench.end()
    qtbot.waitUntil(lambda: watched.window.current_page_key == "result")
    watched.after(1.0)
    assert not watched.is_locked


def test_that_a_screen_locked_during_set_up_locks_when_it_is_left(watched: Watched, qtbot: QtBot) -> None:
    program = watched.program
    program.front_desk.open(ADA.patient_id)
    program.front_desk.test_requested.emit(ADA)
    program.test_choice.begin_requested.emit(preset("endurance", level_mmhg=26.0))
    assert watched.window.current_page_key == "setup"
    program.lock_up.latch._watch.screen_locked.emit()
    QTest.keyClick(watched.window.windowHandle(), Qt.Key.Key_Shift)
    watched.after(1.0)
    assert not watched.is_locked
    program.setup.leave_requested.emit()
    qtbot.waitUntil(lambda: watched.is_locked)
    assert "It waited until what was under way had ended." in watched.reason


def test_that_practice_puts_it_off(watched: Watched) -> None:
    program = watched.program
    program.front_desk.open(ADA.patient_id)
    program.front_desk.test_requested.emit(ADA)
    program.test_choice.begin_requested.emit(preset("endurance", level_mmhg=26.0))
    program.setup.practice_requested.emit()
    assert watched.window.current_page_key == "live_test"
    watched.after(MINUTES_10_S)
    assert not watched.is_locked


def test_that_locked_records_are_not_locked_again_and_opening_begins_anew(
    watched: Watched, qtbot: QtBot
) -> None:
    watched.after(MINUTES_10_S)
    locked_for = watched.reason
    watched.program.lock_up.latch._watch.screen_locked.emit()
    watched.after(MINUTES_10_S)
    assert watched.reason == locked_for
    watched.unlock(qtbot)
    watched.after(MINUTES_10_S - 1.0)
    assert not watched.is_locked


def test_that_a_result_is_still_there_with_what_was_typed_into_it(watched: Watched, qtbot: QtBot) -> None:
    watched.bench.hold()
    watched.bench.end()
    note = watched.program.result.findChild(NoteField)
    assert isinstance(note, NoteField)
    note.setFocus()
    note.setPlainText("typed before the lock")
    watched.after(MINUTES_10_S)
    assert watched.is_locked
    watched.unlock(qtbot)
    assert watched.window.current_page_key == "result"
    assert note.toPlainText() == "typed before the lock"
    note.setPlainText("and after it")
    watched.program.result.note_changed.emit("and after it")
    (session,) = watched.bench.saved
    assert watched.program.house.records.sessions.load(session.session_id).note == "and after it"


def test_that_nothing_holds_the_key_once_the_records_are_locked(watched: Watched, qtbot: QtBot) -> None:
    watched.bench.hold()
    watched.bench.end()
    vault = watched.program.house.records
    held = [weakref.ref(vault), weakref.ref(vault._records), weakref.ref(vault.people)]
    del vault
    watched.after(MINUTES_10_S)
    # The cuff's thread lets go of the recorder with its next reading.
    qtbot.waitUntil(lambda: gc.collect() >= 0 and not any(ref() for ref in held))


def test_that_the_patients_window_shows_nothing_of_the_test_that_was(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On the only screen there may be no room beside the therapist's window.
    monkeypatch.setattr(patient_corner, "screens_now", lambda: [DESK, FEET])
    watched.program.patient_corner.toggle()
    assert watched.program.patient_corner.window.isVisible()
    view = watched.program.patient_corner.window.view
    empty = view._guidance
    watched.bench.hold()
    watched.bench.until(lambda: view._guidance != empty)
    watched.bench.end()
    watched.after(MINUTES_10_S)
    assert watched.is_locked
    assert view._guidance == empty == guidance(None)


def test_that_the_clipboard_is_emptied_by_the_latch_as_by_the_button(watched: Watched) -> None:
    watched.program.result_room._copied.copy("a summary")
    watched.after(MINUTES_10_S)
    assert QGuiApplication.clipboard().text() == ""


def test_that_what_runs_on_the_open_records_may_put_the_lock_off(watched: Watched) -> None:
    busy = [True]
    watched.program.lock_up.latch.is_attended.append(lambda: busy[0])
    watched.after(MINUTES_10_S)
    assert not watched.is_locked
    busy[0] = False
    watched.after(1.0)
    assert watched.is_locked


def test_that_an_errand_on_the_records_ends_first_and_then_they_lock_as_was_asked(
    watched: Watched, qtbot: QtBot
) -> None:
    go_on = threading.Event()
    errand = Errand("a long one", watched.program.front_desk)
    errand.run(lambda _tell: go_on.wait(20.0))
    watched.window.lock_requested.emit()
    assert not watched.is_locked
    assert watched.window.notice_text.startswith("Work on the records is under way. They lock as soon as")
    with qtbot.waitSignal(errand.done):
        go_on.set()
    QTest.keyClick(watched.window.windowHandle(), Qt.Key.Key_Shift)
    watched.after(1.0)
    assert watched.is_locked
    errand.close()


def test_that_the_lock_and_its_reason_stand_in_the_trail(watched: Watched, qtbot: QtBot) -> None:
    watched.after(MINUTES_10_S)
    watched.unlock(qtbot)
    watched.window.lock_requested.emit()
    watched.unlock(qtbot)
    rows = watched.program.house.records.audit.rows()
    assert [row.detail for row in rows if row.action == "locked"] == ["asked", "idle"]


def test_that_records_that_cannot_be_closed_well_are_locked_and_it_is_said(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = watched.program.house.records
    close = vault.close

    def close_and_refuse() -> None:
        close()
        raise StoreError("The disk is full, so records.db could not be written.")

    monkeypatch.setattr(vault, "close", close_and_refuse)
    watched.after(MINUTES_10_S)
    assert watched.is_locked
    assert watched.reason.endswith("The disk is full, so records.db could not be written.")


def test_that_a_locked_window_hears_only_of_its_own_events(watched: Watched) -> None:
    """What is no key and no mouse is nobody: pages redraw themselves all day."""
    watched.after(MINUTES_10_S - 1.0)
    QGuiApplication.sendEvent(watched.window.windowHandle(), QEvent(QEvent.Type.UpdateRequest))
    watched.after(1.0)
    assert watched.is_locked
