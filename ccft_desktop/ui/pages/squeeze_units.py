"""Which unit the number is in: one that fits, any other, or raw counts by two points."""

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.ui.pages.squeeze_words import raw_text
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.controls import Choice, TextInput
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.live_number import pressure_text
from ccft_desktop.ui.widgets.option_row import OptionRow
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.text import Line, Prose
from devices.decoders.decoded import Counts
from devices.squeeze import Finding, counts_of
from devices.squeeze_guess import UnitGuess, unit_by_hand
from devices.units import MMHG_PER_UNIT, to_mmhg

_MOST_UNITS: Final = 3
_FIELD_PX: Final = 176
_HIGHEST_MMHG: Final = 300.0


class UnitChoice(QWidget):
    """The units in which the squeeze could be, the likeliest first and chosen; any other; raw counts.

    Where a meter names its unit by a code that makers use differently, none is chosen beforehand.
    """

    changed = Signal()
    """Another unit or other points: the pressure is another."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._guesses: tuple[UnitGuess, ...] = ()
        self._points: list[tuple[float, float]] = []
        self._raw: float | None = None
        self._rest = 0.0
        self.counts: Counts | None = None
        self._rows = QButtonGroup(self)
        self._rows.idToggled.connect(self._on_row)
        self._question = Line(theme, "label", "ink_muted")
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.other = Choice(theme)
        self.other.setAccessibleName(self.tr("Another unit"))
        self.other.setPlaceholderText(self.tr("Not chosen yet"))
        self.other.activated.connect(self._show)
        self.gauge = TextInput(theme)
        self._gauge_field = Field(theme, self.tr("The gauge shows, mmHg"), self.gauge)
        self._gauge_field.setFixedWidth(_FIELD_PX)
        self.gauge.textEdited.connect(self._gauge_field.clear_error)
        self._take = ActionButton(theme, self.tr("Take this point"), height_px=44)
        self._take.clicked.connect(self.take_typed)
        self._taken = Prose(theme, "body", "ink_muted")
        self._by_points = QWidget()
        self._lay_out(theme)

    @property
    def unit(self) -> str:
        """The unit chosen; mmHg where counts are."""
        guess = self._guess()
        return guess.unit if guess is not None else "mmHg"

    @property
    def is_absolute(self) -> bool:
        guess = self._guess()
        return guess is not None and guess.is_absolute

    @property
    def is_settled(self) -> bool:
        """Whether the number can be told in mmHg."""
        return self._guess() is not None or (self.is_counts and self.counts is not None)

    @property
    def pressure_mmhg(self) -> float | None:
        """The number as it comes, in mmHg; None where that is not known."""
        return None if self._raw is None else self._in_mmhg(self._raw, self._guess())

    @property
    def rows(self) -> Sequence[QAbstractButton]:
        return self._rows.buttons()

    def begin(self, finding: Finding) -> None:
        """Offer what was found."""
        self._guesses = finding.units[:_MOST_UNITS]
        self._points, self.counts, self._raw, self._rest = [], None, finding.rest, finding.rest
        for row in self._rows.buttons():
            self._rows.removeButton(row)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, guess in enumerate(self._guesses):
            self._add(place, OptionRow(self._theme, _title(self, guess), ""))
        is_open = finding.unit_named is None
        is_coded = finding.place.unit_code is not None
        if is_open:
            offered = {guess.unit for guess in self._guesses}
            self.other.clear()
            self.other.addItems([unit for unit in MMHG_PER_UNIT if unit not in offered])
            self.other.setCurrentIndex(-1)
            self._add(len(self._guesses), OptionRow(self._theme, self.tr("Another unit"), ""))
            self._list.addWidget(self.other)
        if is_open and not is_coded:
            needs = self.tr("Two points, by a gauge or a manometer, tell the scale.")
            self._add(len(self._guesses) + 1, OptionRow(self._theme, self.tr("Raw counts"), needs))
        self._question.setText(
            self.tr("Which unit stands on the meter's display?")
            if is_coded
            else self.tr("Which agrees with the cuff's gauge?")
        )
        self.gauge.clear()
        self._gauge_field.clear_error()
        if not is_coded:
            # Of a number that fits no unit, raw counts are likelier than any.
            likeliest = self._rows.button(0 if self._guesses or not is_open else 1)
            likeliest.setChecked(True)
        self._show()

    def show_raw(self, raw: float) -> None:
        """The number now."""
        self._raw = raw
        self._show_readings()

    @Slot()
    def take_typed(self) -> bool:
        """Take the number beside what the gauge is said to show; False when nothing is typed."""
        text = self.gauge.text().strip().replace(",", ".")
        if not self.is_counts or not text or self._raw is None:
            return False
        try:
            shown_mmhg = float(text)
        except ValueError:
            shown_mmhg = math.nan
        if not 0.0 <= shown_mmhg <= _HIGHEST_MMHG:
            self._gauge_field.show_error(
                self.tr("The gauge is said to show {typed}. Allowed: 0 to {highest}.").format(
                    typed=text, highest=f"{_HIGHEST_MMHG:g}"
                )
            )
            return True
        points = [*self._points, (self._raw, shown_mmhg)]
        try:
            self.counts = counts_of(points) if len(points) > 1 else None
        except ValueError as error:
            self._gauge_field.show_error(str(error))
            return True
        self._points = points
        self.gauge.clear()
        self._gauge_field.clear_error()
        self._show()
        return True

    @property
    def is_counts(self) -> bool:
        """Whether raw counts are chosen."""
        return self._rows.checkedId() == len(self._guesses) + 1

    @property
    def _is_other(self) -> bool:
        return self._rows.checkedId() == len(self._guesses)

    def _guess(self) -> UnitGuess | None:
        place = self._rows.checkedId()
        if self._is_other and self.other.currentIndex() >= 0:
            return unit_by_hand(self.other.currentText(), self._rest)
        return self._guesses[place] if 0 <= place < len(self._guesses) else None

    def _in_mmhg(self, raw: float, guess: UnitGuess | None) -> float | None:
        if guess is not None:
            return to_mmhg(raw, guess.unit)
        if self.is_counts and self.counts is not None:
            return (raw - self.counts.zero) / self.counts.gain
        return None

    def _add(self, place: int, row: OptionRow) -> None:
        self._rows.addButton(row, place)
        self._list.addWidget(row)

    @Slot()
    @Slot(int)
    def _show(self, _place: int = -1) -> None:
        self.other.setVisible(self._is_other)
        self._by_points.setVisible(self.is_counts)
        taken = [
            self.tr("{raw} is {shown} mmHg").format(raw=raw_text(raw), shown=f"{shown:g}")
            for raw, shown in self._points
        ]
        self._taken.set_text(
            ", ".join(taken) + "."
            if taken
            else self.tr("Take one point with the cuff open, at 0, another near 30.")
        )
        self._show_readings()
        self.changed.emit()

    def _show_readings(self) -> None:
        for place, guess in enumerate(self._guesses):
            self._detail(place, self._shown_in(guess.unit))
        other = self.other.currentText()
        self._detail(
            len(self._guesses),
            self._shown_in(other) if other else self.tr("Choose it from all that there are."),
        )

    def _shown_in(self, unit: str) -> str:
        if self._raw is None:
            return ""
        shown = pressure_text(to_mmhg(self._raw, unit))
        return self.tr("The gauge would show {shown} mmHg now.").format(shown=shown)

    def _detail(self, place: int, words: str) -> None:
        row = self._rows.button(place)
        if isinstance(row, OptionRow):
            row.set_detail(words)

    @Slot(int, bool)
    def _on_row(self, _place: int, chosen: bool) -> None:
        if chosen:
            self._show()
            if self.is_counts:
                self.gauge.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self, theme: Theme) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(reading_margins(0, 0, theme.space("s"), 0))
        column.setSpacing(theme.space("s"))
        column.addWidget(self._question)
        column.addLayout(self._list)
        self._list.addWidget(self.other)
        points = QVBoxLayout(self._by_points)
        points.setContentsMargins(0, theme.space("s"), 4, 4)
        points.setSpacing(theme.space("s"))
        row = QHBoxLayout()
        row.setSpacing(theme.space("s"))
        row.addWidget(self._gauge_field, 0, Qt.AlignmentFlag.AlignTop)
        beside = QVBoxLayout()
        # As far down as the label of the field beside it is high.
        beside.addSpacing(theme.line_px("label") + 6)
        beside.addWidget(self._take)
        beside.addStretch(1)
        row.addLayout(beside)
        row.addStretch(1)
        points.addLayout(row)
        points.addWidget(self._taken)
        column.addWidget(self._by_points)
        column.addStretch(1)


def _title(of: UnitChoice, guess: UnitGuess) -> str:
    if guess.is_absolute:
        return of.tr("{unit}, absolute: set to zero with the cuff open").format(unit=guess.unit)
    return guess.unit
