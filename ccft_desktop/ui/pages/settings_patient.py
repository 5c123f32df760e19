"""The patient's screen among the settings: whether, where, and which way up. It opens no window."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QWidget

from ccft_desktop.settings import Settings
from ccft_desktop.ui.pages.settings_sections import Section
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.controls import CheckBox


class PatientSection(Section):
    """A second window, in which the patient sees what to do."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme,
            self.tr("Patient's screen"),
            self.tr(
                "A second window shows the patient what to do. It never shows a name or a result. "
                "During a test W opens and closes it, Shift W turns it upside down."
            ),
            parent,
        )
        self._screen_chosen = ""
        forms = [
            ("off", self.tr("None")),
            ("window", self.tr("Beside this one")),
            ("screen", self.tr("On a screen of its own")),
        ]
        self._form = self.add_choice("patient_window", self.tr("The patient's window"), forms)
        self._screen = self.add_choice("patient_screen", self.tr("Which screen"), ())
        self._full = self._add_check("patient_full_screen", self.tr("Full screen"))
        self._upside_down = self._add_check(
            "patient_upside_down", self.tr("Upside down, for a screen read over the forehead")
        )
        self._less_motion = self._add_check(
            "patient_less_motion", self.tr("Less motion: the countdown moves once a second")
        )
        self.show_screens(())

    def show_settings(self, settings: Settings) -> None:
        """Show what is set, without telling it as an edit."""
        self._form.setCurrentIndex(self._form.findData(settings.patient_window))
        self._screen_chosen = settings.patient_screen
        self._mark_screen()
        self._full.setChecked(settings.patient_full_screen)
        self._upside_down.setChecked(settings.patient_upside_down)
        self._less_motion.setChecked(settings.patient_less_motion)
        on_a_screen = settings.patient_window == "screen"
        self.fields["patient_screen"].setVisible(on_a_screen)
        self._full.setVisible(on_a_screen)

    def show_screens(self, screens: Sequence[tuple[str, str]]) -> None:
        """The screens there are: what tells them apart, and what people call them."""
        with QSignalBlocker(self._screen):
            self._screen.clear()
            self._screen.addItem(self.tr("The other one"), "")
            for identity, name in screens:
                self._screen.addItem(name, identity)
        self._screen.setPlaceholderText(self.tr("One that is not there"))
        self._mark_screen()

    def _mark_screen(self) -> None:
        self._screen.setCurrentIndex(self._screen.findData(self._screen_chosen))

    def _add_check(self, name: str, words: str) -> CheckBox:
        box = CheckBox(self.theme, words)
        box.setObjectName(name)
        box.clicked.connect(self._on_checked)
        self.column.addWidget(box, 0, Qt.AlignmentFlag.AlignLeft)
        return box

    @Slot(bool)
    def _on_checked(self, on: bool) -> None:
        box = self.sender()
        if isinstance(box, CheckBox):
            self.edited.emit(box.objectName(), on)
