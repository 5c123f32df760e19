"""The last steps of a first run: whose reports they are, and which cuff. Both can wait. Saves nothing."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ccft_desktop.settings import TEXT_LONGEST
from ccft_desktop.ui.pages.first_run_step import FirstRunStep
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.deliberate_choice import DeliberateChoice
from ccft_desktop.ui.widgets.field import Field


class ClinicStep(FirstRunStep):
    """What stands at the head of every report; Enter goes on, with or without it."""

    told = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._name, self._line = TextInput(theme), TextInput(theme)
        self._name.setMaxLength(TEXT_LONGEST["clinic_name"])
        self._line.setMaxLength(TEXT_LONGEST["clinic_line"])
        self.lay_out(
            self.tr("Your clinic"),
            self.tr("It stands at the head of every report. All of it may stay empty."),
            (
                Field(theme, self.tr("Clinic"), self._name),
                Field(theme, self.tr("Line below it"), self._line, self.tr("For example the address.")),
            ),
            self.tr("Settings, Clinic and report: it can be changed at any time."),
        )
        for typed in (self._name, self._line):
            typed.returnPressed.connect(self._on_enter)
        self.go.clicked.connect(self._on_enter)
        self.keyboard_entry = self._name

    @Slot()
    def _on_enter(self) -> None:
        self.told.emit(self._name.text().strip(), self._line.text().strip())


class CuffStep(FirstRunStep):
    """Which cuff to begin with; a simulated patient is always among them."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.go.setText(self.tr("Begin"))
        self._ports = DeliberateChoice(theme)
        self.lay_out(
            self.tr("The cuff"),
            self.tr("Plug it in and choose its port, or begin with the simulated patient."),
            (Field(theme, self.tr("Cuff"), self._ports),),
            self.tr("Settings, Cuff: format, calibration and checks are there."),
        )
        self.go.clicked.connect(self._on_go)
        self.keyboard_entry = self.go

    def show_ports(self, ports: Sequence[tuple[str, str]], chosen_url: str) -> None:
        """Address and name of each; the last one is the simulated patient."""
        self._ports.clear()
        for url, name in ports:
            self._ports.addItem(name, url)
        self._ports.addItem(self.tr("None for now"), "")
        self._ports.setCurrentIndex(max(0, self._ports.findData(chosen_url)))

    @Slot()
    def _on_go(self) -> None:
        self.chosen.emit(str(self._ports.currentData() or ""))
