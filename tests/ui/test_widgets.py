"""The small widgets: text that fits, buttons that can be pressed with the keyboard, notices that speak."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint, HintBar
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.chip import Chip
from ccft_desktop.ui.widgets.focus_ring import FocusRing, ListFocus
from ccft_desktop.ui.widgets.key_cap import KeyCap, key_cap_width
from ccft_desktop.ui.widgets.meter import Meter
from ccft_desktop.ui.widgets.notice import Notice
from ccft_desktop.ui.widgets.text import Line, Prose


@pytest.fixture
def room(theme: Theme, qtbot: QtBot) -> QWidget:
    """A window to put widgets in."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    QVBoxLayout(window)
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    return window


def put(room: QWidget, widget: QWidget) -> None:
    layout = room.layout()
    assert layout is not None
    layout.addWidget(widget)
    widget.show()


def test_that_a_line_that_does_not_fit_is_told_in_full(theme: Theme, qtbot: QtBot) -> None:
    line = Line(theme, text="Gerda Voorbeeld-van den Langenberg")
    qtbot.addWidget(line)
    line.show()
    line.resize(100, 20)
    assert line.toolTip() == "Gerda Voorbeeld-van den Langenberg"
    line.resize(400, 20)
    assert line.toolTip() == ""


def test_that_prose_is_as_high_as_its_lines(theme: Theme, qtbot: QtBot) -> None:
    prose = Prose(theme, text="One two three four five six seven eight nine ten eleven twelve.")
    qtbot.addWidget(prose)
    assert prose.heightForWidth(1000) == 20
    assert prose.heightForWidth(250) == 40
    prose.show()
    prose.resize(250, 20)
    assert prose.height() == 40


def test_that_a_strong_start_is_part_of_the_text(theme: Theme, qtbot: QtBot) -> None:
    prose = Prose(theme)
    qtbot.addWidget(prose)
    prose.set_text("The pressure is at 20 and steady.", strong="Ready.")
    assert prose.accessibleName() == "Ready. The pressure is at 20 and steady."


def test_that_a_button_reached_by_keyboard_shows_a_ring_and_enter_presses_it(
    theme: Theme, room: QWidget, qtbot: QtBot
) -> None:
    button = ActionButton(theme, "Print", icon="print", key="Ctrl P")
    put(room, button)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(button.hasFocus)
    ring = room.findChild(FocusRing)
    assert ring is not None
    assert ring.isVisible()
    assert ring.geometry() == button.geometry().adjusted(-4, -4, 4, 4)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Return)
    button.clearFocus()
    assert not ring.isVisible()


def test_that_a_button_clicked_with_the_mouse_shows_none(theme: Theme, room: QWidget) -> None:
    button = ActionButton(theme, "Print")
    put(room, button)
    button.setFocus(Qt.FocusReason.MouseFocusReason)
    assert room.findChild(FocusRing) is None


def test_that_a_button_grows_with_its_words_and_keeps_its_height(theme: Theme, qtbot: QtBot) -> None:
    short, long = ActionButton(theme, "Print"), ActionButton(theme, "Ergebnisbericht ausdrucken")
    for button in (short, long):
        qtbot.addWidget(button)
    assert long.sizeHint().width() > short.sizeHint().width()
    assert short.height() == long.height() == 40


def test_that_a_button_speaks_its_words_and_its_key(theme: Theme, qtbot: QtBot) -> None:
    button = ActionButton(theme, "Test", key="T")
    qtbot.addWidget(button)
    assert (button.accessibleName(), button.accessibleDescription()) == ("Test", "T")
    button.setText("Test again")
    assert button.accessibleName() == "Test again"


def test_that_a_key_is_never_narrower_than_high(theme: Theme, qtbot: QtBot) -> None:
    cap = KeyCap(theme, "1")
    qtbot.addWidget(cap)
    assert cap.sizeHint().width() == cap.sizeHint().height() == 22
    assert key_cap_width(theme, "Backspace") > 60


def test_that_a_range_of_keys_is_two_caps(theme: Theme, qtbot: QtBot) -> None:
    hint = Hint(theme, "1–9", "Mark a fault")
    qtbot.addWidget(hint)
    assert len(hint.findChildren(KeyCap)) == 2
    assert hint.accessibleName() == "1–9: Mark a fault"


def test_that_hints_can_change_while_a_test_runs(theme: Theme, qtbot: QtBot) -> None:
    bar = HintBar(theme, [("Space", "Pause")], right=[("Esc", "Stop")])
    qtbot.addWidget(bar)
    bar.set_hints([("Space", "Go on")], right=[("Esc", "Stop")])
    shown = [hint.accessibleName() for hint in bar.findChildren(Hint) if not hint.isHidden()]
    assert shown == ["Space: Go on", "Esc: Stop"]


def test_that_a_notice_is_silent_until_there_is_something_to_say(theme: Theme, qtbot: QtBot) -> None:
    notice = Notice(theme)
    qtbot.addWidget(notice)
    assert notice.text == ""
    notice.show_notice("watch", "Falling 0.4 mmHg a minute.", "Check the valve and the hose.", "below-band")
    assert notice.text == "Falling 0.4 mmHg a minute. Check the valve and the hose."


@pytest.mark.parametrize("shape", ["inline", "stacked", "large"])
def test_that_every_notice_has_room_for_long_words(theme: Theme, room: QWidget, shape: str) -> None:
    notice = Notice(theme, shape=shape)  # type: ignore[arg-type]
    put(room, notice)
    notice.show_notice("info", "Heading.", "A sentence that is much too long for one line. " * 3)
    assert notice.minimumSizeHint().height() >= 46
    assert not notice.grab().isNull()


def test_that_a_chip_is_a_choice_or_a_fact(theme: Theme, qtbot: QtBot) -> None:
    chip = Chip(theme, "Tests", checkable=True)
    fact = Chip(theme, "Interrupted", "warning", icon_token="trouble")
    for made in (chip, fact):
        qtbot.addWidget(made)
    chip.click()
    assert chip.isChecked()
    fact.set_static()
    assert fact.focusPolicy() == Qt.FocusPolicy.NoFocus


@pytest.mark.parametrize(("fraction", "filled"), [(-1.0, 0), (0.0, 0), (0.5, 50), (1.0, 100), (3.0, 100)])
def test_that_a_meter_is_filled_by_its_fraction(
    theme: Theme, qtbot: QtBot, fraction: float, filled: int
) -> None:
    meter = Meter(theme)
    qtbot.addWidget(meter)
    meter.resize(100, 8)
    meter.set_fraction(fraction, "7 of 14 practices")
    picture = meter.grab().toImage()
    accent = theme.color("accent").name()
    assert sum(picture.pixelColor(x, 4).name() == accent for x in range(100)) == pytest.approx(filled, abs=2)


def test_that_prose_of_few_lines_elides_and_tells_the_rest(theme: Theme, qtbot: QtBot) -> None:
    name = "Wilhelmina-Alexandra Featherstonehaugh-Cholmondeley van der Voorbeeld-Langenberg, 1981"
    prose = Prose(theme, "title", "ink", name, most_lines=2)
    qtbot.addWidget(prose)
    prose.resize(380, 40)
    prose.show()
    assert prose.height() == 2 * theme.line_px("title")
    assert prose.toolTip() == name
    assert prose.accessibleName() == name
    prose.set_text("Ada Muster, 1981")
    assert prose.height() == theme.line_px("title")
    assert prose.toolTip() == ""


def test_that_a_unit_is_never_broken_from_its_number(theme: Theme, qtbot: QtBot) -> None:
    prose = Prose(theme, text="A change counts from 6 mmHg.")
    qtbot.addWidget(prose)
    for width in range(60, 260, 3):
        layout = prose._laid_out(width)
        lines = [layout.lineAt(n) for n in range(layout.lineCount())]
        starts = [layout.text()[line.textStart() :] for line in lines]
        assert not any(start.startswith("mmHg") for start in starts), width


def test_that_a_list_shows_the_keyboard_in_it(theme: Theme, room: QWidget) -> None:
    listed = QListView()
    ListFocus(theme, listed)
    put(room, listed)
    listed.setFocus(Qt.FocusReason.OtherFocusReason)
    assert room.findChildren(FocusRing) == []
    listed.clearFocus()
    listed.setFocus(Qt.FocusReason.TabFocusReason)
    ring = room.findChild(FocusRing)
    assert ring is not None
    assert ring.geometry() == listed.geometry().adjusted(-4, -4, 4, 4)
    listed.clearFocus()
    assert not ring.isVisible()
