"""The patient's window beside a real test: what it paints, where it stands, and whose the keys are."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ccft_desktop.core.guidance import Guidance, Sentence
from ccft_desktop.core.order import Order
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.scene import Purpose
from ccft_desktop.core.session import Feedback, Session
from ccft_desktop.core.visit import Patient
from ccft_desktop.program import Program
from ccft_desktop.rooms import patient_corner
from ccft_desktop.settings import Settings, load
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.patient_window import PatientWindow
from ccft_desktop.ui.screens import Screen
from ccft_desktop.ui.widgets import patient_words
from ccft_desktop.ui.widgets.controls import Choice
from devices.cuff import CuffState

ADA: Final = Patient(patient_id="a" * 32, code="P-0117", name="Ada Muster")
DESK: Final = Screen("Maker 24 A1", "DP-1", QRect(0, 0, 1920, 1080))
FEET: Final = Screen("Maker 27 B2", "HDMI-1", QRect(1920, 0, 1280, 720))
CUFF: Final = "cuffsim://?speed=6&highest=30&prompts=only&seed=5"
SHORT: Final = replace(preset("stage1"), levels_mmhg=(22.0, 24.0), rest_s=3.0)
SENTENCES: Final = {patient_words.sentence(kind) for kind in Sentence.__args__}  # type: ignore[attr-defined]
RESULTS: Final = {patient_words.sentence(kind) for kind in ("held", "not_held", "not_told")}


@pytest.fixture
def screens(monkeypatch: pytest.MonkeyPatch) -> list[Screen]:
    """The screens that are plugged in; a test takes one away or brings it back."""
    there = [DESK, FEET]
    monkeypatch.setattr(patient_corner, "screens_now", lambda: list(there))
    return there


@pytest.fixture
def program(tmp_path: Path, qtbot: QtBot, screens: list[Screen]) -> Iterator[Program]:
    """The window with one patient and a simulated cuff."""
    vault = Vault.create(tmp_path, "four words are enough", "T. Example", cost=RANDOM_SECRET_COST)
    vault.patients.add(ADA)
    settings = Settings(cuff_url=CUFF, prompts=True)
    program = Program(settings, tmp_path, tmp_path / "settings.ini", vault=vault)
    program.show()
    yield program
    program.close()


@pytest.fixture
def window(program: Program) -> PatientWindow:
    return program.patient_corner.window


def screens_changed(qapp: QGuiApplication) -> None:
    """What Qt says when a screen was taken away."""
    qapp.screenRemoved.emit(qapp.primaryScreen())


class Reader:
    """Reads every text that is painted in a window, and everything its widgets tell in other ways."""

    def __init__(self, window: PatientWindow, monkeypatch: pytest.MonkeyPatch) -> None:
        self.window = window
        self.painted: Counter[str] = Counter()
        self.counted: list[tuple[str, Guidance]] = []
        self.told: set[str] = set()
        draw = QPainter.drawText

        def read(painter: QPainter, *how: Any) -> Any:
            device = painter.device()
            if isinstance(device, QWidget) and device.window() is window:
                text = next(part for part in how if isinstance(part, str))
                self.painted[text] += 1
                if text.isdecimal():
                    self.counted.append((text, window.view.guidance))
            return draw(painter, *how)

        monkeypatch.setattr(QPainter, "drawText", read)

    def look(self) -> None:
        """What is told in other ways than by painting."""
        for widget in (self.window, *self.window.findChildren(QWidget)):
            for said in (
                widget.windowTitle(),
                widget.windowIconText(),
                widget.windowFilePath(),
                widget.accessibleName(),
                widget.accessibleDescription(),
                widget.toolTip(),
                widget.whatsThis(),
                widget.statusTip(),
                widget.objectName(),
            ):
                self.told.add(said)

    def read_as_a_printer_would(self) -> str:
        """All letters of the window as it stands, whoever puts them there: also Qt's own."""
        sheet = QByteArray()
        buffer = QBuffer(sheet)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(self.window.size())
        self.window.render(generator)
        return bytes(sheet.data()).decode()


def run(program: Program, qtbot: QtBot, reader: Reader, order: Order) -> Session | None:
    """A whole run of an order, from the first cue to the result; a test gives its session."""
    saved: list[Session] = []
    ended: list[object] = []
    program.test_room.saved.connect(saved.append)
    program.test_room.scene_changed.connect(lambda scene: ended.append(scene) if scene is None else None)
    qtbot.waitUntil(lambda: program.house.link.state is CuffState.STREAMING, timeout=20_000)
    program.test_room.open(order)
    QTest.keyClick(program.test, Qt.Key.Key_Space)
    seen: dict[str, Guidance] = {}
    window = program.patient_corner.window

    def looked() -> bool:
        reader.look()
        seen.setdefault(window.view.guidance.sentence, window.view.guidance)
        return bool(saved) or bool(ended)

    qtbot.waitUntil(looked, timeout=60_000)
    for shown in seen.values():
        window.show_guidance(shown)
        page = reader.read_as_a_printer_would()
        for text in ("Ada", "Muster", "1981", "P-0117", "Example"):
            assert text not in page
    window.show_guidance(Guidance())
    return saved[0] if saved else None


@pytest.mark.parametrize("feedback", ["guide", "band", "blind"])
def test_that_through_a_whole_test_the_patient_reads_sentences_and_a_countdown_and_nothing_else(
    program: Program,
    window: PatientWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    feedback: Feedback,
) -> None:
    reader = Reader(window, monkeypatch)
    program.patient_corner.toggle()
    assert window.isVisible()
    session = run(program, qtbot, reader, Order(patient=ADA, protocol=SHORT, feedback=feedback))
    assert session is not None
    assert any(hold.start_s is not None for hold in session.result.holds)
    words = {text for text in reader.painted if not text.isdecimal()} - {window.volume.trouble}
    assert words <= SENTENCES | {"second", "seconds"}
    assert not words & RESULTS, "a test tells no outcome"
    assert {"Nod gently.", "Relax."} <= words
    assert ("Keep going, breathe." in words) == (feedback == "blind")
    assert reader.counted, "a number was painted"
    for number, shown in reader.counted:
        assert shown.clock is not None
        assert int(number) == shown.clock.seconds, "every number is the countdown"
    qtbot.waitUntil(lambda: window.view.guidance == Guidance())
    reader.look()
    said = " ".join(reader.told)
    for private in (*ADA.name.split(), ADA.code, ADA.patient_id, "1981", "Example", "mmHg", "of 10"):
        assert private not in said
        assert private not in words
    assert window.windowTitle() == "Patient's screen"


def test_that_practised_blind_the_patient_hears_of_the_hold_afterwards(
    program: Program, window: PatientWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(window, monkeypatch)
    program.patient_corner.toggle()
    practice: Purpose = "practice_holds"
    order = Order(patient=ADA, protocol=SHORT, feedback="blind", purpose=practice)
    run(program, qtbot, reader, order)
    words = {text for text in reader.painted if not text.isdecimal()} - {window.volume.trouble}
    assert words & RESULTS
    assert words <= SENTENCES | {"second", "seconds"}


def test_that_the_printer_reads_what_is_painted(
    program: Program, window: PatientWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second reader would find a name, were it there."""
    reader = Reader(window, monkeypatch)
    program.patient_corner.toggle()
    window.show_guidance(Guidance(sentence="paused"))
    assert "Pause. Relax." in reader.read_as_a_printer_would()


def test_that_the_window_fills_the_other_screen_and_the_choice_is_remembered(
    program: Program, window: PatientWindow, tmp_path: Path
) -> None:
    assert not window.isVisible()
    QTest.keyClick(program.test, Qt.Key.Key_W)
    program.patient_corner.toggle()
    assert window.isVisible()
    assert window.isFullScreen()
    assert program.patient_corner.place.screen == FEET
    kept, notes = load(tmp_path / "settings.ini")
    assert (kept.patient_window, kept.patient_full_screen, notes) == ("screen", True, [])
    program.patient_corner.toggle()
    assert not window.isVisible()
    assert load(tmp_path / "settings.ini")[0].patient_window == "off"


def test_that_a_choice_made_in_the_settings_applies_at_once(program: Program, window: PatientWindow) -> None:
    chosen = replace(program.house.settings, patient_window="screen", patient_screen=FEET.identity)
    program.settings_page.settings_changed.emit(chosen)
    assert window.isVisible()
    program.settings_page.settings_changed.emit(replace(chosen, patient_window="off"))
    assert not window.isVisible()


def test_that_unplugging_the_patients_screen_hides_the_window_and_says_so_until_it_is_back(
    program: Program, window: PatientWindow, qapp: QGuiApplication, screens: list[Screen]
) -> None:
    program.settings_page.settings_changed.emit(
        replace(program.house.settings, patient_window="screen", patient_screen=FEET.identity)
    )
    assert window.isVisible()
    screens.remove(FEET)
    screens_changed(qapp)
    assert not window.isVisible()
    assert program.house.window.notice_text == (
        "The patient's screen is not there. "
        "Its window comes back by itself when the screen is plugged in again."
    )
    assert program.house.settings.patient_window == "screen", "the choice outlives the cable"
    program.house.window.clear_notice()
    screens_changed(qapp)
    assert program.house.window.notice_text == "", "said once"
    screens.append(FEET)
    screens_changed(qapp)
    assert window.isVisible()
    assert program.patient_corner.place.screen == FEET


def test_that_what_was_said_goes_when_the_screen_comes_back(
    program: Program, window: PatientWindow, qapp: QGuiApplication, screens: list[Screen]
) -> None:
    screens.remove(FEET)
    program.settings_page.settings_changed.emit(replace(program.house.settings, patient_window="screen"))
    assert program.house.window.notice_text.startswith("There is no second screen for the patient.")
    screens.append(FEET)
    screens_changed(qapp)
    assert program.house.window.notice_text == ""
    program.house.window.show_notice("info", "The report is written.")
    screens.remove(FEET)
    screens.append(FEET)
    screens_changed(qapp)
    assert program.house.window.notice_text == "The report is written."


def test_that_with_one_full_screen_there_is_no_window_over_the_therapists(
    program: Program, window: PatientWindow, qtbot: QtBot, screens: list[Screen]
) -> None:
    screens.remove(FEET)
    program.house.window.setGeometry(DESK.area)
    program.patient_corner.toggle()
    assert not window.isVisible()
    assert program.house.window.notice_text.startswith("There is no room for the patient's window")
    program.house.window.setGeometry(QRect(0, 0, 1280, 720))
    qtbot.waitUntil(window.isVisible)
    assert not window.geometry().intersects(program.house.window.frameGeometry())
    assert program.house.window.notice_text == ""


def test_that_a_plain_window_is_found_where_it_was_left(
    program: Program, window: PatientWindow, qtbot: QtBot, screens: list[Screen]
) -> None:
    program.settings_page.settings_changed.emit(replace(program.house.settings, patient_window="window"))
    assert window.is_plain
    window.setGeometry(QRect(2000, 40, 700, 500))
    qtbot.waitUntil(lambda: program.house.settings.patient_placement == "2000 40 700 500")
    program.patient_corner.toggle()
    window.setGeometry(QRect(0, 0, 480, 300))
    program.settings_page.settings_changed.emit(replace(program.house.settings, patient_window="window"))
    assert window.geometry() == QRect(2000, 40, 700, 500)


def test_that_keys_pressed_in_the_patients_window_belong_to_the_test(
    program: Program, window: PatientWindow, qtbot: QtBot
) -> None:
    program.patient_corner.toggle()
    qtbot.waitUntil(lambda: program.house.link.state is CuffState.STREAMING, timeout=20_000)
    program.test_room.open(Order(patient=ADA, protocol=preset("stage1")))
    with qtbot.waitSignal(program.test.start_requested):
        QTest.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.view.guidance.sentence in ("nod", "lie_still", "hold"))
    with qtbot.waitSignal(program.test.mark_requested) as marked:
        QTest.keyClick(window, Qt.Key.Key_6)
    assert marked.args == ["breath"]
    with qtbot.waitSignal(program.test.stop_requested):
        QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.isVisible()


def test_that_w_and_shift_w_work_from_the_test_page(
    program: Program, window: PatientWindow, qtbot: QtBot
) -> None:
    program.test_room.open(Order(patient=ADA, protocol=preset("stage1"), feedback="band"))
    therapist = program.house.window
    therapist.activateWindow()
    qtbot.waitUntil(therapist.isActiveWindow)
    assert program.test.patient_chip.text() == "Patient sees: band (window off)"
    QTest.keyClick(program.test, Qt.Key.Key_W)
    assert window.isVisible()
    assert program.test.patient_chip.text() == "Patient sees: band"
    QTest.keyClick(program.test, Qt.Key.Key_W, Qt.KeyboardModifier.ShiftModifier)
    assert program.house.settings.patient_upside_down
    program.test.patient_chip.click()
    assert not window.isVisible()


def test_that_a_letter_in_a_note_opens_no_window(
    program: Program, window: PatientWindow, qtbot: QtBot
) -> None:
    program.test_room.open(Order(patient=ADA, protocol=preset("stage1")))
    therapist = program.house.window
    therapist.activateWindow()
    qtbot.waitUntil(therapist.isActiveWindow)
    QTest.keyClick(program.test, Qt.Key.Key_N)
    note = program.test.cue_place.line.input
    QTest.keyClick(note, Qt.Key.Key_W)
    assert note.text() == "w"
    assert not window.isVisible()


def test_that_the_patient_sees_at_once_that_a_cuff_before_the_test_is_gone(
    program: Program, window: PatientWindow, qtbot: QtBot
) -> None:
    program.patient_corner.toggle()
    qtbot.waitUntil(lambda: program.house.link.state is CuffState.STREAMING, timeout=20_000)
    program.test_room.open(Order(patient=ADA, protocol=preset("stage1")))
    qtbot.waitUntil(lambda: window.view.guidance.marker is not None)
    program.house.link.disconnect_cuff()
    qtbot.waitUntil(lambda: window.view.guidance.sentence == "no_signal")
    assert window.view.guidance.marker is None
    assert window.view.guidance.line is None


def test_that_closing_it_by_its_cross_turns_it_off_and_ends_nothing_else(
    program: Program, window: PatientWindow
) -> None:
    program.patient_corner.toggle()
    window.closed.emit()
    assert program.house.settings.patient_window == "off"
    assert program.house.window.isVisible()
    assert not window.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)
    assert window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)


def test_that_the_volume_can_be_turned_and_says_when_there_is_nothing_to_play_on(
    program: Program, window: PatientWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(window, monkeypatch)
    program.patient_corner.toggle()
    with qtbot.assertNotEmitted(window.volume_changed), qtbot.assertNotEmitted(window.muted):
        window.show_volume(0.5, muted=False)
    slider, mute = window.volume._slider, window.volume._mute
    with qtbot.waitSignal(window.volume_changed) as turned:
        QTest.keyClick(slider, Qt.Key.Key_Right)
    assert turned.args == [0.55]
    with qtbot.waitSignal(window.muted) as muted:
        QTest.mouseClick(mute, Qt.MouseButton.LeftButton)
    assert muted.args == [True]
    assert not mute.hasFocus(), "a click leaves the keyboard where it was"
    for upside_down in (False, True):
        window.set_upside_down(upside_down)
        qtbot.waitUntil(lambda: slider.isVisible())
        at = slider.rect().center()
        at.setX(slider.width() - 12 if not upside_down else 12)
        with qtbot.waitSignal(window.volume_changed) as pressed:
            QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=at)
        assert pressed.args is not None
        assert pressed.args[0] > 0.95
        window.show_volume(0.5, muted=False)
    window.show_volume(0.5, muted=False, trouble="No sound device.")
    window.grab()
    assert reader.painted["No sound device."]
    assert not slider.isEnabled()
    corner = window.volume.geometry().bottomLeft()
    assert corner.x() < 60
    assert window.height() - corner.y() < 60


def test_that_a_window_made_small_keeps_everything_in_sight(program: Program, window: PatientWindow) -> None:
    program.settings_page.settings_changed.emit(replace(program.house.settings, patient_window="window"))
    window.show_volume(0.5, muted=False)
    window.resize(QSize(100, 100))
    assert window.rect().contains(window.volume.geometry())
    assert window.view.geometry() == window.rect()


def test_that_on_two_real_screens_it_fills_the_one_where_the_therapist_is_not(tmp_path: Path) -> None:
    there = [
        {"name": "A", "x": 0, "y": 0, "width": 1920, "height": 1080},
        {"name": "B", "x": 1920, "y": 0, "width": 1366, "height": 768},
    ]
    config = tmp_path / "screens.json"
    config.write_text(json.dumps({"screens": there}))
    environment = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={config}"}
    child = [sys.executable, str(Path(__file__).with_name("two_screens_child.py")), str(tmp_path / "records")]
    done = subprocess.run(child, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert (seen["before"]["visible"], seen["before"]["kept"]) == (False, "off")
    assert seen["opened"] == {
        "visible": True,
        "full": True,
        "on": "B",
        "covers": False,
        "said": "",
        "kept": "screen",
    }
    assert (seen["not full"]["full"], seen["not full"]["on"]) == (False, "B")
    assert (seen["therapist moved"]["on"], seen["therapist moved"]["covers"]) == ("A", False)
    assert (seen["closed"]["visible"], seen["closed"]["kept"]) == (False, "off")
    assert seen["loop ended"], "the patient's window keeps no program running"
    assert (seen["at the end"]["visible"], seen["at the end"]["kept"]) == (False, "screen")


def test_that_a_choice_made_outside_the_settings_is_not_undone_by_the_next_one_in_them(
    program: Program, window: PatientWindow
) -> None:
    program.office.open()
    program.patient_corner.toggle()
    window.closed.emit()
    assert not window.isVisible()
    chosen = next(box for box in program.settings_page.findChildren(Choice) if box.objectName() == "theme")
    chosen.setCurrentIndex(chosen.findData("dark"))
    chosen.activated.emit(chosen.currentIndex())
    assert program.theme.name == "dark"
    assert not window.isVisible()


def test_that_escape_closes_it_where_there_is_no_test_to_stop(
    program: Program, window: PatientWindow
) -> None:
    program.patient_corner.toggle()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert program.house.settings.patient_window == "off"


def test_that_a_therapists_window_shown_again_finds_the_patients(
    program: Program, window: PatientWindow, qtbot: QtBot
) -> None:
    program.house.settings = replace(program.house.settings, patient_window="screen")
    program.house.window.event(QEvent(QEvent.Type.Show))
    program.house.window.move(5, 5)
    qtbot.waitUntil(window.isVisible)
