"""The sounds beside a real test: what is heard, what is said where nothing can be, and who switches it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ccft_desktop.core.order import Order
from ccft_desktop.core.progress import Cued, Happening, HoldEnded, HoldStarted
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.scene import Scene
from ccft_desktop.core.session import Feedback, Session
from ccft_desktop.core.visit import Patient
from ccft_desktop.live.sound_output import NoSoundHere, SoundOutput
from ccft_desktop.program import Program
from ccft_desktop.settings import Settings, load
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.pages.settings_sound import SoundRow, SoundSection
from devices.cuff import CuffState
from tests.live.loudspeakers import BUILT_IN, HEADPHONES, Loudspeakers

ADA: Final = Patient(patient_id="a" * 32, code="P-0117", name="Ada Muster")
CUFF: Final = "cuffsim://?speed=4&highest=30&prompts=only&seed=5"
SHORT: Final = replace(preset("stage1"), levels_mmhg=(22.0, 24.0), rest_s=3.0)
SOUND_SECTION: Final = 2


@pytest.fixture
def computer() -> Loudspeakers:
    return Loudspeakers()


@pytest.fixture
def program(tmp_path: Path, qtbot: QtBot, computer: Loudspeakers) -> Iterator[Program]:
    """The window with one patient, a simulated cuff and loudspeakers made up here."""
    vault = Vault.create(tmp_path, "four words are enough", "T. Example", cost=RANDOM_SECRET_COST)
    vault.patients.add(ADA)
    program = Program(Settings(cuff_url=CUFF, prompts=True), tmp_path, tmp_path / "settings.ini", vault=vault)
    program.house.open_sound = computer.open
    program.show()
    yield program
    program.close()


def open_test(program: Program, qtbot: QtBot, feedback: Feedback = "guide") -> None:
    """The test page, with pressures coming in."""
    qtbot.waitUntil(lambda: program.house.link.state is CuffState.STREAMING)
    program._chosen = ADA
    with qtbot.waitSignal(program.test_room.scene_changed):
        program.test_room.open(Order(patient=ADA, protocol=SHORT, feedback=feedback))


def words_for(happening: Happening) -> list[str]:
    """What is said when it happens."""
    match happening:
        case Cued(index=1):
            return ["Nod gently, to 22."]
        case Cued(index=2):
            return ["Last one. Nod gently, to 24."]
        case HoldStarted():
            return ["Hold."]
        case HoldEnded():
            return ["Relax."]
        case _:
            return ["All done."]


def section(program: Program) -> SoundSection:
    found = program.settings_page.findChild(SoundSection)
    assert isinstance(found, SoundSection)
    return found


@pytest.mark.parametrize("feedback", ["guide", "blind"])
def test_that_a_whole_test_is_heard(
    program: Program, qtbot: QtBot, computer: Loudspeakers, feedback: Feedback
) -> None:
    told: list[Happening] = []
    tones: set[str] = set()

    def overhear(_scene: Scene | None) -> None:
        tones.update(name for name in ("low", "high") if computer[name].is_heard)

    open_test(program, qtbot, feedback)
    assert all(effect.plays == 0 for effect in computer.effects if not effect.loops)
    program.test_room.happened.connect(told.append)
    program.test_room.scene_changed.connect(overhear)
    saved: list[Session] = []
    program.test_room.saved.connect(saved.append)
    QTest.keyClick(program.test, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(saved), timeout=20_000)
    started = [one for one in told if isinstance(one, HoldStarted)]
    ended = [one for one in told if isinstance(one, HoldEnded)]
    assert started
    assert computer["start"].plays == len(started)
    assert computer["release"].plays == len(ended) == 2
    assert computer["end"].plays == 1
    assert 0 < computer["tick"].plays <= 2 * len(started)
    assert computer.spoke.said == [words for happening in told for words in words_for(happening)]
    assert tones <= (set() if feedback == "blind" else {"low", "high"})
    qtbot.waitUntil(lambda: not any(effect.is_playing for effect in computer.effects if effect.loops))


def test_that_the_key_switches_it_off_and_on_and_it_is_remembered(
    program: Program, qtbot: QtBot, computer: Loudspeakers, tmp_path: Path
) -> None:
    open_test(program, qtbot)
    chip = program.test.sound
    assert chip.text() == "Sound on"
    assert computer["low"].is_playing
    program.house.window.activateWindow()
    QTest.keyClick(program.test, Qt.Key.Key_M)
    assert chip.text() == "Sound off"
    qtbot.waitUntil(lambda: not computer["low"].is_playing)
    QTest.keyClick(program.test, Qt.Key.Key_Escape)
    assert not load(tmp_path / "settings.ini")[0].sound
    open_test(program, qtbot)
    assert chip.text() == "Sound off"
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert chip.text() == "Sound on"
    assert computer["low"].is_playing
    assert program.test.hasFocus()


def test_that_the_patients_window_turns_it_up_and_down_and_off(
    program: Program, qtbot: QtBot, computer: Loudspeakers, tmp_path: Path
) -> None:
    open_test(program, qtbot)
    window = program.patient_corner.window
    window.volume_changed.emit(0.5)
    assert program.house.settings.sound_volume == 50
    assert computer["start"].gains[-1] == 0.25
    window.muted.emit(True)
    assert program.test.sound.text() == "Sound off"
    QTest.keyClick(program.test, Qt.Key.Key_Escape)
    kept, _ = load(tmp_path / "settings.ini")
    assert (kept.sound_volume, kept.sound) == (50, False)


@pytest.mark.parametrize("has_library", [True, False])
def test_that_no_sound_is_said_once_and_is_no_error(
    program: Program, qtbot: QtBot, computer: Loudspeakers, has_library: bool
) -> None:
    def none(_owner: QObject) -> SoundOutput:
        raise NoSoundHere

    computer.there = ()
    program.house.open_sound = computer.open if has_library else none
    window, corner = program.house.window, program.sound_corner
    corner._hush.setInterval(50)
    window.show_notice("info", "Something else.")
    open_test(program, qtbot)
    assert program.test.sound.text() == "No sound here"
    # What is being said already is not talked over.
    assert not window.notice_text.startswith("No sound here.")
    window.clear_notice()
    qtbot.waitUntil(lambda: window.notice_text.startswith("No sound here."))
    qtbot.waitUntil(lambda: window.notice_text == "")
    QTest.keyClick(program.test, Qt.Key.Key_Escape)
    open_test(program, qtbot)
    assert not corner._hush.isActive()
    assert not window.notice_text.startswith("No sound here.")
    saved: list[Session] = []
    program.test_room.saved.connect(saved.append)
    QTest.keyClick(program.test, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(saved), timeout=20_000)
    assert len(saved[0].result.holds) == 2


def test_that_an_unplugged_loudspeaker_is_said_and_the_usual_one_goes_on(
    program: Program, qtbot: QtBot, computer: Loudspeakers
) -> None:
    program.preferences.change(replace(program.house.settings, sound_speaker=HEADPHONES.speaker_id))
    open_test(program, qtbot)
    assert computer["low"].speaker_id == HEADPHONES.speaker_id
    computer.there = (BUILT_IN,)
    window = program.house.window
    said = "Headphones was unplugged. Sounds come from Built-in now."
    qtbot.waitUntil(lambda: window.notice_text == said)
    assert computer["low"].speaker_id == BUILT_IN.speaker_id
    assert program.house.settings.sound_speaker == HEADPHONES.speaker_id


def test_that_the_settings_offer_what_there_is_and_let_each_be_heard(
    program: Program, qtbot: QtBot, computer: Loudspeakers
) -> None:
    assert computer.opened == 0
    program.cuff_room.open()
    assert computer.opened == 0
    program.settings_page.show_section(SOUND_SECTION)
    shown = section(program)
    assert [shown._speaker.itemText(at) for at in range(shown._speaker.count())] == [
        "What the system uses (Built-in)",
        "Built-in",
        "Headphones",
    ]
    rows = {row._name: row for row in shown.findChildren(SoundRow)}
    assert rows["voice"].check.text() == "Spoken cues, by Vera"
    rows["end"].button.click()
    rows["voice"].button.click()
    assert computer["end"].plays == 1
    assert computer.spoke.said == ["Nod gently, to 26."]
    rows["tick"].check.click()
    assert not program.house.settings.sound_tick
    shown._speaker.setCurrentIndex(2)
    shown._speaker.activated.emit(2)
    assert program.house.settings.sound_speaker == HEADPHONES.speaker_id
    assert computer["end"].speaker_id == HEADPHONES.speaker_id


def test_that_a_volume_that_is_set_is_heard(program: Program, qtbot: QtBot, computer: Loudspeakers) -> None:
    program.cuff_room.open()
    program.settings_page.show_section(SOUND_SECTION)
    shown = section(program)
    QTest.keyClick(shown._volume, Qt.Key.Key_Right)
    QTest.keyClick(shown._volume, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: program.house.settings.sound_volume == 80)
    assert computer["start"].plays == 1
    assert computer["start"].gains[-1] == pytest.approx(0.64)


def test_that_the_settings_say_what_is_missing(
    program: Program, qtbot: QtBot, computer: Loudspeakers
) -> None:
    computer.there, computer.spoke.name = (), ""
    program.cuff_room.open()
    program.settings_page.show_section(SOUND_SECTION)
    shown = section(program)
    assert shown._notice.text.startswith("No sound here.")
    assert not any(row.button.isVisible() for row in shown.findChildren(SoundRow))
    shown._on.click()
    assert not program.house.settings.sound
    assert shown._notice.text.startswith("No sound here.")
