"""The squeeze wizard: listen, squeeze, check, save. Shows what was found, asks the unit; opens no port."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ccft_desktop.live.squeeze_watch import Found, Heard, Missed, Resting, Squeezing, Told, Trying
from ccft_desktop.ui.pages import squeeze_words
from ccft_desktop.ui.pages.squeeze_units import UnitChoice
from ccft_desktop.ui.pages.squeeze_words import Stage
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.live_number import LiveNumber
from ccft_desktop.ui.widgets.notice import Notice
from ccft_desktop.ui.widgets.step_list import StepList
from ccft_desktop.ui.widgets.text import Line
from ccft_desktop.ui.widgets.two_regions import TwoRegions
from devices.decoders.decoded import Counts
from devices.squeeze import Finding


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the user has confirmed of a finding, and what it is to be called."""

    finding: Finding
    baud: int
    name: str
    unit: str
    is_absolute: bool
    counts: Counts | None


class SqueezePage(TwoRegions):
    """Enter leads on, Esc leaves at any moment."""

    measure_requested = Signal()
    """The bag lies still."""
    listen_requested = Signal()
    """Try all speeds again."""
    save_requested = Signal(object)
    """A ``Chosen``."""
    leave_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._stage: Stage = "listen"
        self._trying: Trying | None = None
        self._heard: Heard | None = None
        self._counted: Resting | Squeezing | None = None
        self._found: Found | None = None
        self._headline = Line(theme, "body", "ink_muted")
        self._title = Line(theme, "title", "ink", self.tr("Find the format"))
        self.steps = StepList(theme)
        self.notice = Notice(theme, shape="stacked")
        self.live = LiveNumber(theme)
        self._sends = Line(theme, "small", "ink_muted")
        self.units = UnitChoice(theme)
        self.name = TextInput(theme)
        self._name_field = Field(theme, self.tr("Name"), self.name)
        self._again = ActionButton(theme, self.tr("Squeeze again"), kind="quiet")
        self.lead_on = ActionButton(theme, "", key=self.tr("Enter"), kind="primary")
        self._again.clicked.connect(self._on_again)
        self.lead_on.clicked.connect(self.enter_pressed)
        self.units.changed.connect(self._on_units)
        self.name.textEdited.connect(self._name_field.clear_error)
        self._lay_out(theme)
        self._go("listen")

    @property
    def stage(self) -> Stage:
        return self._stage

    def begin(self, headline: str, name: str) -> None:
        """A new search. ``headline``: the port; ``name``: what the profile would be called."""
        self._headline.setText(headline)
        self.name.setText(name)
        self._name_field.clear_error()
        self._trying = self._heard = self._counted = self._found = None
        self.live.show_pressure(None)
        self._sends.setText("")
        self.notice.hide()
        self._go("listen")

    def show_told(self, told: Told) -> None:
        """Where the watch stands."""
        match told:
            case Trying():
                self._trying = told
                self._go("listen")
            case Heard():
                self._heard = told
                self._sends.setText(self.tr("It sends  {line}").format(line=told.line))
                self._instruct("still")
            case Resting():
                self._counted = told
                self._instruct("resting")
            case Squeezing():
                self._counted = told
                self._instruct("squeeze")
            case Missed():
                self.notice.show_notice("watch", *squeeze_words.missed(told.why))
                self._go("still")
            case Found():
                self._found = told
                self.units.begin(told.finding)
                heading, text = squeeze_words.why(told.finding)
                is_unsure = told.finding.confidence == "unsure"
                self.notice.show_notice("watch" if is_unsure else "info", heading, text)
                self._go("check")

    def show_raw(self, raw: float) -> None:
        """The number that was found, as it comes."""
        self.units.show_raw(raw)
        self.live.show_pressure(self.units.pressure_mmhg)

    def show_failed(self, sentence: str) -> None:
        """The search has ended; nothing is under way."""
        self.live.show_pressure(None)
        self.notice.show_notice("trouble", sentence)
        self._go("failed")

    def show_name_error(self, sentence: str) -> None:
        """Why it cannot be saved."""
        self._name_field.show_error(sentence)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def enter_pressed(self) -> None:
        match self._stage:
            case "still":
                self.measure_requested.emit()
            case "failed":
                self.listen_requested.emit()
            case "check" if self.units.take_typed():
                pass
            case "check" if self.units.is_settled:
                self._go("save")
                self.name.setFocus(Qt.FocusReason.OtherFocusReason)
                self.name.selectAll()
            case "save":
                self._save()

    def escape_pressed(self) -> None:
        self.leave_requested.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self) -> None:
        if self._found is None:
            return
        self.save_requested.emit(
            Chosen(
                finding=self._found.finding,
                baud=self._found.baud,
                name=self.name.text().strip(),
                unit=self.units.unit,
                is_absolute=self.units.is_absolute,
                counts=self.units.counts,
            )
        )

    def _instruct(self, stage: Stage) -> None:
        # Said once: a screen reader reads out every notice.
        if stage != self._stage:
            self.notice.show_notice("info", *squeeze_words.instruction(stage))
        self._go(stage)

    def _go(self, stage: Stage) -> None:
        self._stage = stage
        finding = self._found.finding if self._found and stage in ("check", "save") else None
        self.steps.show_rows(squeeze_words.steps(stage, self._trying, self._heard, self._counted, finding))
        self.units.setVisible(stage == "check")
        self._name_field.setVisible(stage == "save")
        self._again.setVisible(stage in ("check", "save"))
        words = {
            "listen": self.tr("It lies still"),
            "failed": self.tr("Listen again"),
            "check": self.tr("It agrees with the gauge"),
            "save": self.tr("Save and use it"),
        }
        self.lead_on.setText(words.get(stage, words["listen"]))
        self.lead_on.updateGeometry()
        self.lead_on.setEnabled(
            stage in ("still", "failed", "save") or (stage == "check" and self.units.is_settled)
        )

    @Slot()
    def _on_units(self) -> None:
        self.live.show_pressure(self.units.pressure_mmhg)
        self._go(self._stage)

    @Slot()
    def _on_again(self) -> None:
        self.live.show_pressure(None)
        self._instruct("still")
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self, theme: Theme) -> None:
        self.left.addWidget(self._headline)
        self.left.addSpacing(2)
        self.left.addWidget(self._title)
        self.left.addSpacing(32)
        self.left.addWidget(self.steps)
        self.left.addStretch(1)
        self.left.addWidget(self.notice)
        self.right.addWidget(Line(theme, "label", "ink_muted", self.tr("Pressure, as it would be shown")))
        self.right.addSpacing(theme.space("s"))
        self.right.addWidget(self.live)
        self.right.addSpacing(theme.space("s"))
        self.right.addWidget(self._sends)
        self.right.addSpacing(theme.space("l"))
        self.right.addWidget(self.units)
        self.right.addWidget(self._name_field)
        self.right.addStretch(1)
        self.bar.add_left(Hint(theme, self.tr("Esc"), self.tr("Leave, nothing is changed")))
        self.bar.add_right(self._again)
        self.bar.add_right(self.lead_on)
