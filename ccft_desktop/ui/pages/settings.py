"""What can be chosen, section by section; a change applies at once or says why not. It saves nothing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ccft_desktop.core.limits import InputError
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.suitability import Suitability
from ccft_desktop.settings import Settings
from ccft_desktop.ui.pages.settings_data import DataSection
from ccft_desktop.ui.pages.settings_keys import KeysSection
from ccft_desktop.ui.pages.settings_patient import PatientSection
from ccft_desktop.ui.pages.settings_people import PeopleSection
from ccft_desktop.ui.pages.settings_protocols import ProtocolsSection
from ccft_desktop.ui.pages.settings_sections import (
    ClinicSection,
    CuffSection,
    DisplaySection,
    Section,
)
from ccft_desktop.ui.pages.settings_sound import SoundSection, SoundView
from ccft_desktop.ui.pages.settings_summary import SummarySection
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.focus_ring import BY_KEYBOARD
from ccft_desktop.ui.widgets.notice import Notice, NoticeKind
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.text import Line, draw_line
from devices.cuff import CuffState

_NUMBERS = ("baud", "alarm_mmhg", "lock_after_min", "backup_days", "backup_keep")


class SectionItem(QAbstractButton):
    """The name of a section in the list at the side."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._focus_shown = False
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(120, round(self._theme.size("row_height")))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._focus_shown = event.reason() in BY_KEYBOARD

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._focus_shown = False

    def paintEvent(self, _event: QPaintEvent) -> None:
        color, theme = self._theme.color, self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box, radius = QRectF(self.rect()), theme.radius("control")
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if self.isChecked() or self.underMouse():
            painter.setBrush(color("accent_soft" if self.isChecked() else "hover"))
            painter.drawRoundedRect(box, radius, radius)
        if self.isChecked():
            width = theme.size("selection_bar_width")
            left = box.right() - width if mirrored else 0
            painter.setBrush(color("accent"))
            painter.drawRoundedRect(QRectF(left, 8, width, self.height() - 16), 1.5, 1.5)
        if self._focus_shown:
            painter.setPen(QPen(color("focus"), theme.stroke("focus")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius - 1, radius - 1)
        painter.setPen(color("ink"))
        font = theme.font("body_strong" if self.isChecked() else "body")
        aligned = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        draw_line(painter, box.adjusted(16, 0, -16, 0), self.text(), font, aligned)


class SettingsPage(QWidget):
    """Signals are requests; the ``show_`` methods bring what is true now and tell nothing back."""

    settings_changed = Signal(object)
    """The ``Settings`` as they should be from now on."""
    ports_refresh_requested = Signal()
    squeeze_requested = Signal()
    calibration_requested = Signal()
    profiles_requested = Signal()
    protocol_import_requested = Signal()
    protocol_export_requested = Signal(object)
    protocol_copy_requested = Signal(object)
    sound_shown = Signal()
    """The part about sound is looked at: what there is to sound with should be known now."""
    sound_tried = Signal(str)
    """The name of a sound to be heard now, or ``voice``."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._settings = Settings()
        self._cuff = CuffSection(theme)
        self._protocols = ProtocolsSection(theme)
        self.data = DataSection(theme)
        self.people = PeopleSection(theme)
        self.patient_section = PatientSection(theme)
        self._sound = SoundSection(theme)
        self._sections = (
            (self.tr("Cuff"), self._cuff),
            (self.tr("Display"), DisplaySection(theme)),
            (self.tr("Sound"), self._sound),
            (self.tr("Clinic and report"), ClinicSection(theme)),
            (self.tr("Protocols"), self._protocols),
            (self.tr("People and security"), self.people),
            (self.tr("Data"), self.data),
            (self.tr("Patient's screen"), self.patient_section),
            (self.tr("Keys"), KeysSection(theme)),
            (self.tr("Summary"), SummarySection(theme)),
        )
        self._notice = Notice(theme)
        self._items: list[SectionItem] = []
        self._stack = QStackedWidget()
        self._build()
        for _, section in self._sections:
            section.edited.connect(self._on_edited)
        self._cuff.refresh_requested.connect(self.ports_refresh_requested)
        self._cuff.squeeze_requested.connect(self.squeeze_requested)
        self._cuff.calibration_requested.connect(self.calibration_requested)
        self._cuff.profiles_requested.connect(self.profiles_requested)
        self._sound.tried.connect(self.sound_tried)
        self._protocols.import_requested.connect(self.protocol_import_requested)
        self._protocols.export_requested.connect(self.protocol_export_requested)
        self._protocols.copy_requested.connect(self.protocol_copy_requested)
        self.show_settings(self._settings)
        self.show_section(0)
        theme.changed.connect(self.update)

    def show_settings(self, settings: Settings) -> None:
        """Show what is set now."""
        self._settings = settings
        for _, section in self._sections:
            section.show_settings(settings)
            # What was refused is no longer in its field.
            for name in section.fields:
                section.accept(name)

    def show_ports(self, ports: Sequence[tuple[str, str]]) -> None:
        """The ports there are: address and name."""
        self._cuff.show_ports(ports)

    def show_cuff(self, state: CuffState, pressure_mmhg: float | None) -> None:
        """What the cuff is doing, and its newest reading where there is one."""
        self._cuff.show_cuff(state, pressure_mmhg)

    def show_profiles(self, profiles: Sequence[tuple[str, str]]) -> None:
        """The kinds of cuffs there are: key and name."""
        self._cuff.show_profiles(profiles)

    def show_verdict(self, suitability: Suitability | None) -> None:
        """Whether the cuff is good enough to score with; None while none is connected."""
        self._cuff.show_verdict(suitability)

    def show_protocols(self, protocols: Sequence[Protocol]) -> None:
        """The presets and the clinic's copies."""
        self._protocols.show_protocols(protocols)

    def show_sound(self, view: SoundView) -> None:
        """What there is to sound with."""
        self._sound.show_sound(view)

    def show_data_folder(self, folder: str) -> None:
        """Where the records live."""
        self.data.show_folder(folder)

    def show_notice(self, kind: NoticeKind, heading: str, text: str = "") -> None:
        """Say how something asked for here has gone, for example a file that could not be read."""
        self._notice.show_notice(kind, heading, text)

    @property
    def notice_text(self) -> str:
        """What was said last of something asked for here."""
        return self._notice.text

    def show_section(self, place: int) -> None:
        """Open a section: 0 cuff, 1 display, 2 sound, 3 clinic and report, 4 protocols, 5 data,
        6 patient's screen, 7 keys.
        """
        if any(item.hasFocus() for item in self._items):
            self._items[place].setFocus(Qt.FocusReason.OtherFocusReason)
        self._items[place].setChecked(True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface_raised"))
        width = round(self._theme.size("review_list_width"))
        left = self.width() - width if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 0
        painter.fillRect(left, 0, width, self.height(), self._theme.color("surface"))
        at = left if left else width - 1
        painter.fillRect(at, 0, 1, self.height(), self._theme.color("line"))

    def _build(self) -> None:
        theme, edge = self._theme, self._theme.space("l")
        side = QWidget()
        side.setFixedWidth(round(theme.size("review_list_width")))
        names = QVBoxLayout(side)
        names.setContentsMargins(reading_margins(theme.space("s"), edge, theme.space("s") + 1, edge))
        names.setSpacing(4)
        title = QHBoxLayout()
        title.setContentsMargins(reading_margins(theme.space("m"), 0, 0, theme.space("m")))
        title.addWidget(Line(theme, "title", "ink", self.tr("Settings")))
        names.addLayout(title)
        for text, section in self._sections:
            item = SectionItem(theme, text)
            item.toggled.connect(self._on_item)
            self._items.append(item)
            names.addWidget(item)
            self._stack.addWidget(self._scrolling(section))
        names.addStretch(1)
        right = QVBoxLayout()
        right.setContentsMargins(reading_margins(theme.space("xl"), edge + 6, edge, 0))
        right.setSpacing(theme.space("m"))
        right.addWidget(self._notice)
        right.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addLayout(right, 1)

    def _scrolling(self, section: Section) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("role", "raised")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, self._theme.space("l"))
        section.setFixedWidth(section.width_px + self._theme.space("m"))
        column.addWidget(section)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area

    @Slot(bool)
    def _on_item(self, chosen: bool) -> None:
        # Told by the arrow keys too, which choose without a click.
        for place, item in enumerate(self._items):
            if chosen and item is self.sender():
                self._notice.hide()
                self._stack.setCurrentIndex(place)
                self.setFocusProxy(item)
                if self._sections[place][1] is self._sound:
                    self.sound_shown.emit()

    @Slot(str, object)
    def _on_edited(self, name: str, value: object) -> None:
        section = self.sender()
        change: dict[str, Any] = {name: value}
        owner = next(found for _, found in self._sections if found is section)
        label = owner.label_of(name)
        if name in _NUMBERS:
            if not str(value).isdecimal():
                owner.refuse(name, self.tr("{0} is {1}. Allowed: a whole number.").format(label, value))
                return
            change = {name: int(str(value))}
        try:
            changed = replace(self._settings, **change)
        except InputError as error:
            owner.refuse(name, str(error).replace(name, label, 1))
            return
        owner.accept(name)
        if changed != self._settings:
            self.show_settings(changed)
            self.settings_changed.emit(changed)
