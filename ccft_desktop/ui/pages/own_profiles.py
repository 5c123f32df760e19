"""The user's own profiles: which there are, what they say; to rename and to delete. It changes no file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.notice import Notice, NoticeKind
from ccft_desktop.ui.widgets.option_row import OptionRow
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.scrolling import scrolling
from ccft_desktop.ui.widgets.text import Line, Prose
from ccft_desktop.ui.widgets.two_regions import TwoRegions
from devices.profiles import Profile

_GAP_PX: Final = 4
translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """One of them."""

    key: str
    profile: Profile
    is_used: bool


class OwnProfilesPage(TwoRegions):
    """Enter gives the name, Esc leads back to the settings."""

    rename_requested = Signal(str, str)
    """Key and new name."""
    delete_requested = Signal(str)
    """Key."""
    undo_requested = Signal()
    """Put back what was deleted last."""
    leave_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(self.tr("Own profiles"))
        self._own: tuple[OwnProfile, ...] = ()
        self._rows = QButtonGroup(self)
        self._rows.idToggled.connect(self._on_row)
        self._list = QVBoxLayout()
        self._none = Prose(theme, "body", "ink_muted")
        self.notice = Notice(theme, shape="stacked")
        self.name = TextInput(theme)
        self._name_field = Field(theme, self.tr("Name"), self.name)
        self._source = Prose(theme, "body", "ink_muted")
        self.undo = ActionButton(theme, self.tr("Put it back"), kind="quiet")
        self.delete = ActionButton(theme, self.tr("Delete"), kind="danger")
        self.rename = ActionButton(theme, self.tr("Rename"), key=self.tr("Enter"), kind="primary")
        self.name.textEdited.connect(self._on_edited)
        self.undo.clicked.connect(self.undo_requested)
        self.delete.clicked.connect(self._on_delete)
        self.rename.clicked.connect(self.enter_pressed)
        self._lay_out(theme)
        self.begin("")

    @property
    def rows(self) -> Sequence[QAbstractButton]:
        return self._rows.buttons()

    @property
    def chosen(self) -> OwnProfile | None:
        number = self._rows.checkedId()
        return self._own[number] if 0 <= number < len(self._own) else None

    def begin(self, folder: str) -> None:
        """Nothing has been said or deleted yet. ``folder``: where their files are."""
        self.notice.hide()
        self.undo.hide()
        none = self.tr("Finding the format by squeezing makes one; so does a file in {folder}.")
        self._none.set_text(none.format(folder=folder), strong=self.tr("There is no profile of your own."))
        self.show_profiles(())

    def show_profiles(self, own: Sequence[OwnProfile], key: str = "") -> None:
        """Those there are; the one of ``key`` is chosen, else the first."""
        for row in self._rows.buttons():
            self._rows.removeButton(row)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._own = tuple(own)
        for number, one in enumerate(self._own):
            row = OptionRow(self._theme, one.profile.name, _detail(one))
            self._rows.addButton(row, number)
            self._list.addWidget(row)
        keys = [one.key for one in self._own]
        if keys:
            self._rows.button(keys.index(key) if key in keys else 0).setChecked(True)
        self._none.setVisible(not keys)
        self._show_chosen()

    def show_said(self, kind: NoticeKind, heading: str, text: str = "", *, can_undo: bool = False) -> None:
        """How what was asked for has gone."""
        self.notice.show_notice(kind, heading, text)
        self.undo.setVisible(can_undo)

    def show_name_error(self, sentence: str) -> None:
        """Why it cannot be called so."""
        self._name_field.show_error(sentence)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def enter_pressed(self) -> None:
        chosen = self.chosen
        if chosen is not None and self.rename.isEnabled():
            self.rename_requested.emit(chosen.key, self.name.text().strip())

    def escape_pressed(self) -> None:
        self.leave_requested.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        (self._rows.checkedButton() or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_chosen(self) -> None:
        chosen = self.chosen
        self._name_field.setVisible(chosen is not None)
        self._source.setVisible(chosen is not None)
        self.name.setText("" if chosen is None else chosen.profile.name)
        self._name_field.clear_error()
        if chosen is not None:
            self._source.set_text(chosen.profile.source)
        self.delete.setEnabled(chosen is not None)
        self._on_edited()

    @Slot()
    @Slot(str)
    def _on_edited(self, _text: str = "") -> None:
        self._name_field.clear_error()
        chosen = self.chosen
        self.rename.setEnabled(chosen is not None and self.name.text().strip() != chosen.profile.name)

    @Slot(int, bool)
    def _on_row(self, _number: int, chosen: bool) -> None:
        if chosen:
            self._show_chosen()

    @Slot()
    def _on_delete(self) -> None:
        if self.chosen is not None:
            self.delete_requested.emit(self.chosen.key)

    def _lay_out(self, theme: Theme) -> None:
        self._list.setSpacing(_GAP_PX)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(reading_margins(0, 0, theme.space("s"), 0))
        column.addLayout(self._list)
        column.addStretch(1)
        # The rows' fill begins left of the text, so that their text stands under the title.
        inset_px, edge = theme.space("m"), theme.space("xl")
        self.left.setContentsMargins(
            reading_margins(edge - inset_px, theme.space("l"), edge, theme.space("l"))
        )
        title = Line(theme, "title", "ink", self.tr("Own profiles"))
        for part, below_px in (
            (Line(theme, "body", "ink_muted", self.tr("Cuff")), 2),
            (title, theme.space("l")),
            (self._none, 0),
            (self.notice, 0),
        ):
            inset = QHBoxLayout()
            inset.setContentsMargins(reading_margins(inset_px, 0, 0, below_px))
            inset.addWidget(part)
            self.left.addLayout(inset)
        self.left.insertWidget(3, scrolling(inside), 1)
        self.left.insertSpacing(4, theme.space("m"))
        self.right.addWidget(self._name_field)
        self.right.addSpacing(theme.space("l"))
        self.right.addWidget(self._source)
        self.right.addStretch(1)
        self.bar.add_left(Hint(theme, self.tr("Esc"), self.tr("Back to the settings")))
        self.bar.add_right(self.undo)
        self.bar.add_right(self.delete)
        self.bar.add_right(self.rename)


def facts(profile: Profile) -> str:
    """How it speaks and at which speed, and how often where that is known."""
    said = translate("OwnProfiles", "{kind} at {baud} bits a second.").format(
        kind=_kind(profile.kind), baud=profile.port.bauds[0]
    )
    if profile.rate_hz is not None:
        rate = translate("OwnProfiles", "It sends {rate_hz} times a second.")
        said = f"{said} {rate.format(rate_hz=f'{profile.rate_hz:g}')}"
    return said


def _detail(one: OwnProfile) -> str:
    used = translate("OwnProfiles", "In use.")
    return f"{used} {facts(one.profile)}" if one.is_used else facts(one.profile)


def _kind(kind: str) -> str:
    return {
        "text": translate("OwnProfiles", "Lines of text"),
        "json": translate("OwnProfiles", "JSON lines"),
        "teleplot": translate("OwnProfiles", "Teleplot lines"),
        "nmea": translate("OwnProfiles", "Sentences with a checksum"),
        "meter16": translate("OwnProfiles", "16-character frames"),
        "lab_dmm": translate("OwnProfiles", "LAB-DMM lines"),
        "binary": translate("OwnProfiles", "Binary frames"),
        "ask": translate("OwnProfiles", "Answers in words"),
        "modbus": translate("OwnProfiles", "Modbus answers"),
        "keller": translate("OwnProfiles", "Keller answers"),
    }[kind]
