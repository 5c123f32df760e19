"""The settings page: a change applies at once, or says why not."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ccft_desktop.core.protocol import PRESETS
from ccft_desktop.reports.summary import usual_template
from ccft_desktop.settings import Settings
from ccft_desktop.ui.pages.settings import SettingsPage
from ccft_desktop.ui.pages.settings_protocols import parameter_rows
from ccft_desktop.ui.pages.settings_sections import ClinicSection, DisplaySection
from ccft_desktop.ui.pages.settings_summary import SummarySection
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.controls import Choice
from ccft_desktop.ui.widgets.note_field import NoteField
from devices.cuff import CuffState


@pytest.fixture
def page(theme: Theme, qtbot: QtBot) -> SettingsPage:
    shown = SettingsPage(theme)
    qtbot.addWidget(shown)
    shown.resize(1200, 688)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def test_that_an_address_applies_when_enter_is_pressed(page: SettingsPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.settings_changed) as changed:
        qtbot.keyClicks(page._cuff._url, "cuffsim://")
        qtbot.keyClick(page._cuff._url, Qt.Key.Key_Return)
    assert changed.args == [Settings(cuff_url="cuffsim://")]


def test_that_a_port_fills_the_address(page: SettingsPage, qtbot: QtBot) -> None:
    page.show_ports([("/dev/ttyUSB0", "USB Serial"), ("cuffsim://", "Simulated patient")])
    assert page._cuff._ports.currentIndex() == -1
    with qtbot.waitSignal(page.settings_changed) as changed:
        page._cuff._ports.setCurrentIndex(0)
        page._cuff._ports.activated.emit(0)
    assert changed.args == [Settings(cuff_url="/dev/ttyUSB0")]
    assert page._cuff._url.text() == "/dev/ttyUSB0"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("45", "Speed is 45. Allowed: 300 to 3000000."),
        ("fast", "Speed is fast. Allowed: a whole number."),
        ("", "Speed is . Allowed: a whole number."),
        ("\u00b2", "Speed is \u00b2. Allowed: a whole number."),
    ],
)
def test_that_a_speed_that_cannot_be_is_refused(
    page: SettingsPage, qtbot: QtBot, typed: str, said: str
) -> None:
    page._cuff._baud.setText(typed)
    with qtbot.assertNotEmitted(page.settings_changed):
        qtbot.keyClick(page._cuff._baud, Qt.Key.Key_Return)
    assert page._cuff.fields["baud"].error == said


def test_that_a_good_value_ends_the_error(page: SettingsPage, qtbot: QtBot) -> None:
    page._cuff._baud.setText("45")
    qtbot.keyClick(page._cuff._baud, Qt.Key.Key_Return)
    page._cuff._baud.setText("9600")
    with qtbot.waitSignal(page.settings_changed) as changed:
        qtbot.keyClick(page._cuff._baud, Qt.Key.Key_Return)
    assert changed.args == [Settings(baud=9600)]
    assert page._cuff.fields["baud"].error == ""


def test_that_showing_settings_asks_for_nothing(page: SettingsPage, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(page.settings_changed):
        page.show_settings(Settings(cuff_url="COM4", prompts=True, theme="dark", clinic_name="Praxis Ost"))
    assert page._cuff._prompts.isChecked()


def test_that_a_theme_is_chosen_from_four(page: SettingsPage, qtbot: QtBot) -> None:
    section = page.findChild(DisplaySection)
    assert section is not None
    choice = section.findChild(Choice)
    assert choice is not None
    names = [choice.itemText(place) for place in range(choice.count())]
    assert names == ["As the system", "Light", "Dark", "High contrast"]
    with qtbot.waitSignal(page.settings_changed) as changed:
        choice.setCurrentIndex(2)
        choice.activated.emit(2)
    assert changed.args == [Settings(theme="dark")]


def test_that_a_clinic_name_that_is_too_long_is_counted(page: SettingsPage, qtbot: QtBot) -> None:
    section = page.findChild(ClinicSection)
    assert section is not None
    section._name.setText("x" * 81)
    with qtbot.assertNotEmitted(page.settings_changed):
        qtbot.keyClick(section._name, Qt.Key.Key_Return)
    assert (
        section.fields["clinic_name"].error
        == "Clinic has 81 characters. Allowed: at most 80, all in one line."
    )


def test_that_a_silent_cuff_shows_dashes_and_no_old_number(page: SettingsPage) -> None:
    page.show_cuff(CuffState.STREAMING, 19.94)
    assert page._cuff._reading.text() == "19.9 mmHg"
    page.show_cuff(CuffState.STREAMING, -0.3)
    assert page._cuff._reading.text() == "\u22120.3 mmHg"
    page.show_cuff(CuffState.STALLED, None)
    assert page._cuff._reading.text() == "– – – mmHg"


def test_that_every_parameter_of_a_protocol_is_shown() -> None:
    rows = dict(parameter_rows(PRESETS["ladder"]))
    assert len(rows) == 18
    assert rows["Levels"] == "22, 24, 26, 28, 30 mmHg"
    assert rows["Next level after"] == "1 held"
    assert rows["Least time in band"] == "80 %"


def test_that_the_chosen_protocol_is_copied_and_saved(page: SettingsPage, qtbot: QtBot) -> None:
    own = replace(PRESETS["triple"], name="Ours, shorter", hold_s=8.0)
    page.show_protocols([*PRESETS.values(), own])
    section = page._protocols
    section._choice.setCurrentIndex(5)
    section._choice.activated.emit(5)
    with qtbot.waitSignal(page.protocol_export_requested) as saved:
        section._save.click()
    with qtbot.waitSignal(page.protocol_copy_requested) as copied:
        section._copy.click()
    assert saved.args == copied.args == [own]
    page.show_protocols([*PRESETS.values(), own])
    assert section._choice.currentText() == "Ours, shorter"


def test_that_the_arrows_walk_through_the_sections(page: SettingsPage, qtbot: QtBot) -> None:
    page.activateWindow()
    page._items[0].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(page._items[0], Qt.Key.Key_Down)
    assert page._stack.currentIndex() == 1
    assert page._items[1].hasFocus()


def test_that_a_notice_goes_with_its_section(page: SettingsPage, qtbot: QtBot) -> None:
    page.show_section(4)
    page.show_notice("trouble", "The file cannot be used.", "hold_s is 45. Allowed: 2 to 30 s.")
    assert page._notice.isVisible()
    page.show_section(5)
    assert not page._notice.isVisible()


def test_that_the_pressure_alarm_is_a_setting_within_its_bounds(page: SettingsPage, qtbot: QtBot) -> None:
    alarm = page._cuff._alarm
    assert alarm.text() == "45"
    alarm.setText("90")
    with qtbot.assertNotEmitted(page.settings_changed):
        qtbot.keyClick(alarm, Qt.Key.Key_Return)
    assert page._cuff.fields["alarm_mmhg"].error == "Pressure alarm is 90. Allowed: 35 to 80 mmHg."
    alarm.setText("60")
    with qtbot.waitSignal(page.settings_changed) as changed:
        qtbot.keyClick(alarm, Qt.Key.Key_Return)
    assert changed.args == [Settings(alarm_mmhg=60.0)]


def summary_section(page: SettingsPage) -> tuple[SummarySection, NoteField]:
    section = page.findChild(SummarySection)
    assert isinstance(section, SummarySection)
    template = section.findChild(NoteField)
    assert isinstance(template, NoteField)
    return section, template


def test_that_a_template_of_the_summary_is_tried_while_it_is_typed_and_counts_when_it_is_left(
    page: SettingsPage, qtbot: QtBot
) -> None:
    section, template = summary_section(page)
    template.setPlainText("Done: {result}\nNever: {nothing}")
    assert section.preview == "It cannot be filled in as it is."
    with qtbot.assertNotEmitted(page.settings_changed):
        template.hand_on()
    assert section.fields["summary_template"].error.startswith(
        "{nothing} is no placeholder. Allowed: {date},"
    )
    template.setPlainText("Done: {result}")
    assert section.preview == "Done: 8 of 10 held"
    assert section.fields["summary_template"].error == ""
    with qtbot.waitSignal(page.settings_changed) as changed:
        template.hand_on()
    assert changed.args == [Settings(summary_template="Done: {result}")]


def test_that_the_usual_template_comes_back_by_a_button_and_is_not_kept_as_the_clinics(
    page: SettingsPage, qtbot: QtBot
) -> None:
    page.show_settings(Settings(summary_template="{name}"))
    section, template = summary_section(page)
    assert section.preview == "Ada Muster"
    with qtbot.waitSignal(page.settings_changed) as changed:
        next(
            one for one in section.findChildren(ActionButton) if one.text() == "Back to the usual one"
        ).click()
    assert changed.args == [Settings()]
    assert template.toPlainText() == usual_template()


def test_that_a_template_that_is_too_long_is_refused_in_its_field(page: SettingsPage, qtbot: QtBot) -> None:
    section, template = summary_section(page)
    template.setPlainText("a" * 1001)
    with qtbot.assertNotEmitted(page.settings_changed):
        template.hand_on()
    assert (
        section.fields["summary_template"].error
        == "Template has 1001 characters. Allowed: at most 1000, no tabs."
    )


def test_that_a_refusal_goes_with_what_was_refused(page: SettingsPage) -> None:
    section = page._cuff
    section._baud.setText("fast")
    section._baud.editingFinished.emit()
    assert section.fields["baud"].error
    page.show_settings(Settings())
    assert (section._baud.text(), section.fields["baud"].error) == ("115200", "")
