"""The short intake before a first test: plain answers, all of which may stay open. It classifies nothing."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.intake import LARGEST_ROTATION_DEG, Intake
from ccft_desktop.ui.pages.before_page import BeforePage
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.key_strip import RING_ROOM_PX, KeyStrip
from ccft_desktop.ui.widgets.text import Line, Prose

_PANEL_PX: Final = 580
_ANSWERS_PX: Final = 320
_WIDEST_PX: Final = 640
_ANGLE_PX: Final = 140
_ANGLE_FIELD_PX: Final = 232
_SIGNS_LONGEST: Final = 200
_SIDES: Final = ("left", "right", "both", "alternating")
_BEGINNINGS: Final = ("injury", "posture", "stress", "other")
_YES_NO: Final = (True, False)
_NEITHER: Final[dict[tuple[object, ...], object]] = {_SIDES: "", _BEGINNINGS: "", _YES_NO: None}
"""What an answer that is open is stored as."""


class IntakePage(BeforePage):
    """Arrows answer and lead from one question to the next; Enter keeps what is there and goes on."""

    taken = Signal(object)
    """The ``Intake``; with nothing in it where it was skipped."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Intake"), parent, panel_px=_PANEL_PX)
        self._values: dict[str, Sequence[object]] = {}
        self.strips: dict[str, KeyStrip] = {}
        self.signs = TextInput(theme, height_px=40)
        self.signs.setMaxLength(_SIGNS_LONGEST)
        self.signs.setAccessibleName(self.tr("Comes with"))
        self.signs.setPlaceholderText(self.tr("nausea, light, sound, …"))
        self.angles = {name: TextInput(theme, height_px=40) for name in self._angle_words()}
        self._angle_fields = {
            name: Field(theme, words, self.angles[name]) for name, words in self._angle_words().items()
        }
        self.go_button = ActionButton(theme, self.tr("Go on"), key=self.tr("Enter"), kind="primary")
        self.go_button.clicked.connect(self.enter_pressed)
        self._lay_out(theme)

    def begin(self, intake: Intake, *, has_headache: bool) -> None:
        """Show what is known; without headache nothing is asked of it."""
        for name, strip in self.strips.items():
            value = getattr(intake, name)
            values = self._values[name]
            strip.show_place(values.index(value) if value in values else None)
        self.signs.setText(intake.accompanying)
        for name, angle in self.angles.items():
            known = getattr(intake, name)
            angle.setText("" if known is None else f"{known:g}")
            self._angle_fields[name].clear_error()
        self._headache.setVisible(has_headache)
        self._no_headache.setVisible(not has_headache)

    @property
    def first(self) -> QWidget:
        """Where the keyboard begins."""
        return self.strips["painful_side" if self._headache.isHidden() else "headache_side"]

    def enter_pressed(self) -> None:
        answers: dict[str, Any] = {}
        for name in self.angles:
            angle_deg = self._angle_deg(name)
            if angle_deg == "wrong":
                return
            answers[name] = angle_deg
        asks_headache = not self._headache.isHidden()
        for name, strip in self.strips.items():
            values = self._values[name]
            skipped = strip.place is None or (not asks_headache and self._headache.isAncestorOf(strip))
            answers[name] = _NEITHER[tuple(values)] if skipped else values[strip.place or 0]
        answers["accompanying"] = self.signs.text().strip() if asks_headache else ""
        self.taken.emit(Intake(**answers))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)

    def _angle_deg(self, name: str) -> Any:
        """The angle typed, None for none, or ``wrong`` after saying so."""
        text = self.angles[name].text().strip().replace(",", ".").removesuffix("°")
        if not text:
            return None
        try:
            angle_deg = float(text)
        except ValueError:
            angle_deg = -1.0
        if 0.0 <= angle_deg <= LARGEST_ROTATION_DEG:
            self._angle_fields[name].clear_error()
            return angle_deg
        said = self.tr("Rotation is {typed}. Allowed: 0 to {most} degrees.").format(
            typed=text, most=f"{LARGEST_ROTATION_DEG:g}"
        )
        self._angle_fields[name].show_error(said)
        self.angles[name].setFocus(Qt.FocusReason.OtherFocusReason)
        return "wrong"

    def _angle_words(self) -> Mapping[str, str]:
        return {
            "rotation_left_deg": self.tr("Rotation left, degrees"),
            "rotation_right_deg": self.tr("Rotation right, degrees"),
        }

    def _lay_out(self, theme: Theme) -> None:
        self.left.addSpacing(theme.space("s"))
        lead = self.tr("Asked once. All of it may stay open, and can be changed later today.")
        self.left.addWidget(Prose(theme, "body", "ink_muted", lead))
        self.left.addSpacing(theme.space("l"))
        sides = [self.tr("Left"), self.tr("Right"), self.tr("Both"), self.tr("Alternating")]
        yes_no = [self.tr("Yes"), self.tr("No")]
        self._headache = QWidget()
        column = self._section(theme, self._headache, self.tr("Headache"))
        for name, label, words, values in (
            ("headache_side", self.tr("Side"), sides, _SIDES),
            ("side_shift", self.tr("Changes sides"), yes_no, _YES_NO),
            ("onset_in_neck", self.tr("Begins in the neck"), yes_no, _YES_NO),
            ("neck_movement_provokes", self.tr("Brought on by moving the neck"), yes_no, _YES_NO),
            ("throbbing", self.tr("Throbbing"), yes_no, _YES_NO),
        ):
            self._add_question(theme, column, name, label, words, values)
        signs = QHBoxLayout()
        signs.addWidget(Line(theme, "body", "ink", self.tr("Comes with")), 1)
        self.signs.setFixedWidth(_ANSWERS_PX - 2 * RING_ROOM_PX)
        signs.addWidget(self.signs)
        signs.addSpacing(RING_ROOM_PX)
        column.addLayout(signs)
        self._no_headache = Prose(
            theme, "body", "ink_muted", self.tr("Without headache nothing is asked about it.")
        )
        row = QHBoxLayout()
        self._headache.setMaximumWidth(_WIDEST_PX)
        row.addWidget(self._headache, 1)
        row.addStretch()
        self.left.addLayout(row)
        self.left.addWidget(self._no_headache)
        self.left.addStretch(1)

        neck = QWidget()
        column = self._section(theme, neck, self.tr("Neck"))
        began = [self.tr("Injury"), self.tr("Posture"), self.tr("Stress"), self.tr("Other")]
        for name, label, words, values in (
            ("painful_side", self.tr("Painful side"), sides, _SIDES),
            ("worse_turning_toward", self.tr("Worse turning toward it"), yes_no, _YES_NO),
            ("began_with", self.tr("Began with"), began, _BEGINNINGS),
        ):
            self._add_question(theme, column, name, label, words, values)
        column.addSpacing(theme.space("m"))
        angles = QHBoxLayout()
        angles.setSpacing(theme.space("m"))
        for name, field in self._angle_fields.items():
            self.angles[name].setFixedWidth(_ANGLE_PX)
            field.setFixedWidth(_ANGLE_FIELD_PX)
            angles.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        angles.addStretch(1)
        column.addLayout(angles)
        self.right.addSpacing(theme.line_px("body") + theme.line_px("title") + 2)
        self.right.addSpacing(theme.space("s") + theme.line_px("body") + theme.space("l"))
        self.right.addWidget(neck)
        self.right.addStretch(1)
        self.bar.add_left(Hint(theme, self.tr("←–→"), self.tr("Answer")))
        self.bar.add_left(Hint(theme, self.tr("↓"), self.tr("Next question")))
        self.bar.add_right(self.go_button)

    @staticmethod
    def _section(theme: Theme, holder: QWidget, title: str) -> QVBoxLayout:
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space("xs"))
        column.addWidget(Line(theme, "heading", "ink", title))
        column.addSpacing(theme.space("s"))
        return column

    def _add_question(
        self,
        theme: Theme,
        column: QVBoxLayout,
        name: str,
        label: str,
        words: Sequence[str],
        values: Sequence[object],
    ) -> None:
        strip = KeyStrip(theme, label, words)
        strip.setFixedWidth(max(_ANSWERS_PX, strip.sizeHint().width()))
        self.strips[name], self._values[name] = strip, values
        row = QHBoxLayout()
        row.addWidget(Line(theme, "body", "ink", label), 1)
        row.addWidget(strip)
        column.addLayout(row)
