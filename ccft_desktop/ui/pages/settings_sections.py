"""The parts of the settings page but the protocols: each shows its settings and tells what was edited."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.suitability import Suitability
from ccft_desktop.settings import CHOICES, Settings
from ccft_desktop.ui.theme import Theme, theme_title
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.controls import CheckBox, Choice, TextInput
from ccft_desktop.ui.widgets.cuff_light import CuffLight
from ccft_desktop.ui.widgets.cuff_verdict import CuffVerdict
from ccft_desktop.ui.widgets.deliberate_choice import DeliberateChoice
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.live_number import pressure_text
from ccft_desktop.ui.widgets.text import Line, Prose
from devices.cuff import CuffState

COLUMN_PX = 480
NARROW_PX = 232


class Section(QWidget):
    """A heading, a sentence and fields. ``edited`` asks for a change; ``refuse`` answers a bad one."""

    edited = Signal(str, object)
    """The name of a setting and its new value."""
    width_px = COLUMN_PX

    def __init__(self, theme: Theme, title: str, lead: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.fields: dict[str, Field] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.space("m"))
        self.column.addWidget(Line(theme, "heading", "ink", title))
        self.lead = Prose(theme, "body", "ink_muted", lead)
        self.column.addWidget(self.lead)

    def add_text(self, name: str, label: str, hint: str = "", width_px: int = COLUMN_PX) -> TextInput:
        """Add a text field for the setting ``name``; it counts when it is left or Enter is pressed."""
        typed = TextInput(self.theme)
        typed.setObjectName(name)
        typed.editingFinished.connect(self._on_typed)
        self._add_field(name, Field(self.theme, label, typed, hint), width_px)
        return typed

    def add_choice(self, name: str, label: str, choices: Sequence[tuple[str, str]]) -> Choice:
        """Add one of several for the setting ``name``: values and what people call them."""
        choice = DeliberateChoice(self.theme)
        choice.setObjectName(name)
        for value, words in choices:
            choice.addItem(words, value)
        choice.activated.connect(self._on_chosen)
        self._add_field(name, Field(self.theme, label, choice), NARROW_PX)
        return choice

    def refuse(self, name: str, sentence: str) -> None:
        """Say in the field what is wrong with what was typed."""
        if name in self.fields:
            self.fields[name].show_error(sentence)

    def accept(self, name: str) -> None:
        """The setting is as it was typed."""
        if name in self.fields:
            self.fields[name].clear_error()

    def label_of(self, name: str) -> str:
        """What people call a setting of this section; empty for another's."""
        return self.fields[name].control.accessibleName() if name in self.fields else ""

    def _add_field(self, name: str, field: Field, width_px: int) -> None:
        field.setFixedWidth(width_px)
        self.fields[name] = field
        self.column.addWidget(field)

    @Slot()
    def _on_typed(self) -> None:
        typed = self.sender()
        if isinstance(typed, TextInput):
            self.edited.emit(typed.objectName(), typed.text().strip())

    @Slot(int)
    def _on_chosen(self, _place: int) -> None:
        choice = self.sender()
        if isinstance(choice, Choice):
            self.edited.emit(choice.objectName(), choice.currentData())


class CuffSection(Section):
    """Which cuff, how it is spoken to, and what it says now."""

    refresh_requested = Signal()
    squeeze_requested = Signal()
    calibration_requested = Signal()
    profiles_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme,
            self.tr("Cuff"),
            self.tr("Choose the port the cuff is plugged into, or type another address."),
            parent,
        )
        self._light = CuffLight(theme)
        self._reading = Line(theme, "title", "ink")
        self._verdict = CuffVerdict(theme)
        self._chosen_profile = ""
        self._ports = DeliberateChoice(theme)
        refresh = ActionButton(theme, self.tr("Look again"), height_px=44)
        row = QWidget()
        side_by_side = QHBoxLayout(row)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.setSpacing(theme.space("s"))
        side_by_side.addWidget(self._ports, 1)
        side_by_side.addWidget(refresh)
        now = QVBoxLayout()
        now.setSpacing(4)
        now.addWidget(self._light)
        now.addWidget(self._reading)
        now.addWidget(self._verdict)
        self.column.addLayout(now)
        ports = Field(theme, self.tr("Port"), row)
        self._ports.setAccessibleName(self.tr("Port"))
        ports.setFixedWidth(COLUMN_PX)
        self.column.addWidget(ports)
        self._url = self.add_text(
            "cuff_url",
            self.tr("Address"),
            self.tr("A port, or an address such as cuffsim:// for the simulated patient."),
        )
        self._profile = self.add_choice("cuff_profile", self.tr("How it is read"), ())
        self.fields["cuff_profile"].setFixedWidth(COLUMN_PX)
        squeeze = ActionButton(theme, self.tr("Find the format by squeezing"))
        calibrate = ActionButton(theme, self.tr("Calibrate and check"))
        own = ActionButton(theme, self.tr("Own profiles"))
        squeeze.clicked.connect(self.squeeze_requested)
        calibrate.clicked.connect(self.calibration_requested)
        own.clicked.connect(self.profiles_requested)
        for buttons in ((squeeze, own), (calibrate,)):
            ways = QHBoxLayout()
            ways.setSpacing(theme.space("s"))
            for button in buttons:
                ways.addWidget(button)
            ways.addStretch(1)
            self.column.addLayout(ways)
        self._baud = self.add_text(
            "baud", self.tr("Speed"), self.tr("Bits a second. USB cuffs ignore it."), NARROW_PX
        )
        self._alarm = self.add_text(
            "alarm_mmhg",
            self.tr("Pressure alarm"),
            self.tr("In mmHg: above it, set-up and test say that there is too much air in the cuff."),
        )
        self._prompts = CheckBox(theme, self.tr("The cuff listens to prompts"))
        self.column.addWidget(self._prompts, 0, Qt.AlignmentFlag.AlignLeft)
        refresh.clicked.connect(self.refresh_requested)
        self._ports.activated.connect(self._on_port)
        self._prompts.clicked.connect(self._on_prompts)
        self.show_ports(())
        self.show_cuff(CuffState.CLOSED, None)
        self.show_profiles(())

    def show_settings(self, settings: Settings) -> None:
        """Show what is set, without telling it as an edit."""
        self._url.setText(settings.cuff_url)
        self._chosen_profile = settings.cuff_profile
        self._mark_profile()
        self._baud.setText(str(settings.baud))
        self._alarm.setText(f"{settings.alarm_mmhg:g}")
        self._prompts.setChecked(settings.prompts)
        self._mark_port()

    def show_ports(self, ports: Sequence[tuple[str, str]]) -> None:
        """The ports there are now: their address and what people call them."""
        with QSignalBlocker(self._ports):
            self._ports.clear()
            for url, name in ports:
                self._ports.addItem(name, url)
        self._ports.setPlaceholderText(
            self.tr("Not one of these") if ports else self.tr("No port found. Plug the cuff in.")
        )
        self._mark_port()

    def show_cuff(self, state: CuffState, pressure_mmhg: float | None) -> None:
        """What the cuff is doing and its newest reading; None shows dashes, never an old number."""
        self._light.show_state(state)
        number = "– – –" if pressure_mmhg is None else pressure_text(pressure_mmhg)
        self._reading.setText(self.tr("{0} mmHg").format(number))
        self._reading.set_token("ink_muted" if pressure_mmhg is None else "ink")

    def show_verdict(self, suitability: Suitability | None) -> None:
        """Whether it is good enough to score with; None while no cuff is connected."""
        self._verdict.show_suitability(suitability)

    def show_profiles(self, profiles: Sequence[tuple[str, str]]) -> None:
        """The kinds of cuffs there are: their key and what people call them."""
        with QSignalBlocker(self._profile):
            self._profile.clear()
            self._profile.addItem(self.tr("Lines of text, understood by themselves"), "")
            for key, name in profiles:
                self._profile.addItem(name, key)
        self._profile.setPlaceholderText(self.tr("A profile that is not there"))
        self._mark_profile()

    def _mark_profile(self) -> None:
        self._profile.setCurrentIndex(self._profile.findData(self._chosen_profile))

    def _mark_port(self) -> None:
        self._ports.setCurrentIndex(self._ports.findData(self._url.text()))

    @Slot(int)
    def _on_port(self, place: int) -> None:
        self._url.setText(self._ports.itemData(place))
        self.edited.emit("cuff_url", self._ports.itemData(place))

    @Slot(bool)
    def _on_prompts(self, listens: bool) -> None:
        self.edited.emit("prompts", listens)


class DisplaySection(Section):
    """Light, dark, high contrast, or what the system asks for."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Display"), self.tr("The window changes at once."), parent)
        names = [(name, theme_title(name)) for name in CHOICES["theme"]]
        self._theme_choice = self.add_choice("theme", self.tr("Colours"), names)

    def show_settings(self, settings: Settings) -> None:
        """Show what is set."""
        self._theme_choice.setCurrentIndex(self._theme_choice.findData(settings.theme))


class ClinicSection(Section):
    """What stands at the head of a report, and its paper."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme, self.tr("Clinic and report"), self.tr("This stands at the head of every report."), parent
        )
        self._name = self.add_text("clinic_name", self.tr("Clinic"))
        self._line = self.add_text(
            "clinic_line", self.tr("Line below it"), self.tr("For example the address.")
        )
        paper = [(size, size) for size in CHOICES["paper"]]
        self._paper = self.add_choice("paper", self.tr("Paper"), paper)

    def show_settings(self, settings: Settings) -> None:
        """Show what is set."""
        self._name.setText(settings.clinic_name)
        self._line.setText(settings.clinic_line)
        self._paper.setCurrentIndex(self._paper.findData(settings.paper))
