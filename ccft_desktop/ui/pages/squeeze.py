"""The squeeze wizard: listen, squeeze, check, save. Shows what was found, asks the unit; opens no port."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ccft_desktop.live.squeeze_told import Found, Heard, Missed, Resting, Squeezing, Told, Trying
from ccft_desktop.ui.pages import squeeze_words
from ccft_desktop.ui.pages.squeeze_numbers import NumberChoice
from ccft_desktop.ui.pages.squeeze_units import UnitChoice
from ccft_desktop.ui.pages.squeeze_words import Stage
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.live_number import LiveNumber
from ccft_desktop.ui.widgets.notice import Notice
from ccft_desktop.ui.widgets.scrolling import scrolling
from ccft_desktop.ui.widgets.step_list import StepList
from ccft_desktop.ui.widgets.text import Line
from ccft_desktop.ui.widgets.two_regions import TwoRegions
from devices.decoders.decoded import Counts
from devices.squeeze import Finding
from devices.squeeze_place import Place


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the user has confirmed of a finding, and what it is to be called."""

    finding: Finding
    baud: int
    name: str
    unit: str
    is_absolute: bool
    counts: Counts | None
    rate_hz: float | None = None


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
        self.setAccessibleName(self.tr("Find the format by squeezing"))
        self._stage: Stage = "listen"
        self._trying: Trying | None = None
        self._heard: Heard | None = None
        self._counted: Resting | Squeezing | None = None
        self._finding: Finding | None = None
        self._seen: tuple[Finding, ...] = ()
        self._rate_hz: float | None = None
        self._headline = Line(theme, "body", "ink_muted")
        self._title = Line(theme, "title", "ink", self.tr("Find the format"))
        self.steps = StepList(theme)
        self.notice = Notice(theme, shape="stacked")
        self.live = LiveNumber(theme)
        self._sends = Line(theme, "small", "ink_muted")
        self.numbers = NumberChoice(theme)
        self.units = UnitChoice(theme)
        self._rest = QWidget()
        self._number_area = scrolling(self.numbers)
        self._unit_area = scrolling(self.units)
        self.name = TextInput(theme)
        self._name_field = Field(theme, self.tr("Name"), self.name)
        self.by_hand = ActionButton(theme, self.tr("Choose another number"), kind="quiet")
        self._again = ActionButton(theme, self.tr("Squeeze again"), kind="quiet")
        self.lead_on = ActionButton(theme, "", key=self.tr("Enter"), kind="primary")
        self.by_hand.clicked.connect(self._on_by_hand)
        self._again.clicked.connect(self._on_again)
        self.lead_on.clicked.connect(self.enter_pressed)
        self.numbers.changed.connect(self._on_number)
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
        self._trying = self._heard = self._counted = self._finding = None
        self._seen, self._rate_hz = (), None
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
                # A meter's frames are nothing to read.
                self._sends.setText(self.tr("It sends  {line}").format(line=told.line) if told.line else "")
                self._instruct("still")
            case Resting():
                self._counted = told
                self._instruct("resting")
            case Squeezing():
                self._counted = told
                self._instruct("squeeze")
            case Missed():
                self._seen, self._rate_hz = told.seen, told.rate_hz
                self.notice.show_notice("watch", *squeeze_words.missed(told.why, self._heard))
                self._go("still")
            case Found():
                self._seen, self._rate_hz = told.seen, told.rate_hz
                self._check(told.finding, by_hand=False)

    def show_numbers(self, now: Mapping[Place, float]) -> None:
        """Every number as it comes."""
        if self._stage == "numbers":
            self.numbers.show_numbers(now)
        elif self._stage in ("check", "save") and self._finding is not None and self._finding.place in now:
            self.units.show_raw(now[self._finding.place])
            self.live.show_pressure(self.units.pressure_mmhg)

    def show_failed(self, sentence: str) -> None:
        """The search has ended; nothing is under way."""
        self.live.show_pressure(None)
        heading, stop, what_to_do = sentence.partition(". ")
        self.notice.show_notice("trouble", heading + stop.strip(), what_to_do)
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
            case "numbers" if self.numbers.chosen is not None:
                self._check(self.numbers.chosen, by_hand=True)
                self.setFocus(Qt.FocusReason.OtherFocusReason)
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

    def _check(self, finding: Finding, *, by_hand: bool) -> None:
        self._finding = finding
        self.units.begin(finding)
        is_unsure = finding.confidence == "unsure" and not by_hand
        heading, text = squeeze_words.why(finding, by_hand=by_hand)
        self.notice.show_notice("watch" if is_unsure else "info", heading, text)
        self._go("check")

    def _save(self) -> None:
        if self._finding is None or self._heard is None:
            return
        self.save_requested.emit(
            Chosen(
                finding=self._finding,
                baud=self._heard.baud,
                name=self.name.text().strip(),
                unit=self.units.unit,
                is_absolute=self.units.is_absolute,
                counts=self.units.counts if self.units.is_counts else None,
                rate_hz=self._rate_hz,
            )
        )

    def _instruct(self, stage: Stage) -> None:
        # Said once: a screen reader reads out every notice.
        if stage != self._stage:
            heading, text = squeeze_words.instruction(stage, self._heard, self._counted)
            self.notice.show_notice("info", heading, text)
        self._go(stage)

    def _go(self, stage: Stage) -> None:
        self._stage = stage
        finding = self._finding if stage in ("numbers", "check", "save") else None
        self.steps.show_rows(squeeze_words.steps(stage, self._trying, self._heard, self._counted, finding))
        self._number_area.setVisible(stage == "numbers")
        self._unit_area.setVisible(stage == "check")
        self._rest.setVisible(stage not in ("numbers", "check"))
        self._name_field.setVisible(stage == "save")
        self._again.setVisible(stage in ("numbers", "check", "save"))
        others = len(self._seen) - (1 if stage == "check" else 0)
        self.by_hand.setVisible(stage in ("still", "check") and others > 0)
        self.by_hand.setText(
            self.tr("Choose another number") if stage == "check" else self.tr("Choose the number")
        )
        is_coded = self._finding is not None and self._finding.place.unit_code is not None
        words = {
            "listen": self.tr("It lies still"),
            "failed": self.tr("Listen again"),
            "numbers": self.tr("This is the pressure"),
            "check": self.tr("It agrees with the display")
            if is_coded
            else self.tr("It agrees with the gauge"),
            "save": self.tr("Save and use it"),
        }
        self.lead_on.setText(words.get(stage, words["listen"]))
        self.lead_on.updateGeometry()
        self.lead_on.setEnabled(
            stage in ("still", "failed", "save")
            or (stage == "check" and self.units.is_settled)
            or (stage == "numbers" and self.numbers.chosen is not None)
        )

    @Slot()
    def _on_by_hand(self) -> None:
        self.live.show_pressure(None)
        place = None if self._finding is None else self._finding.place
        self.numbers.begin(self._seen, place)
        self._instruct("numbers")
        self.numbers.take_focus()

    @Slot()
    def _on_number(self) -> None:
        self._go(self._stage)

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
        self.right.addSpacing(theme.space("m"))
        self.right.addWidget(self._number_area, 1)
        self.right.addWidget(self._unit_area, 1)
        self.right.addWidget(self._name_field)
        self.right.addWidget(self._rest, 1)
        self.bar.add_left(Hint(theme, self.tr("Esc"), self.tr("Leave, nothing is changed")))
        self.bar.add_right(self.by_hand)
        self.bar.add_right(self._again)
        self.bar.add_right(self.lead_on)
