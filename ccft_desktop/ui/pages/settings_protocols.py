"""The presets and the clinic's own copies with their parameters; imports and saves by asking for it."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ccft_desktop.core.protocol import PRESETS, Protocol
from ccft_desktop.reports.names import fault_short, protocol_title
from ccft_desktop.settings import Settings
from ccft_desktop.ui.headline import protocol_name
from ccft_desktop.ui.pages.settings_sections import COLUMN_PX, Section
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.controls import Choice
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.text import Line, Prose

translate = QCoreApplication.translate
_ROW_PX = 29


def parameter_rows(protocol: Protocol) -> list[tuple[str, str]]:
    """Every parameter of a protocol as people read it: its name, its value with its unit."""
    levels = ", ".join(f"{level:g}" for level in protocol.levels_mmhg)
    faults = ", ".join(fault_short(code) for code in protocol.failing_faults)
    passed = protocol.passes_needed
    mmhg, seconds = translate("Protocol", "{0:g} mmHg"), translate("Protocol", "{0:g} s")
    return [
        (translate("Protocol", "Levels"), translate("Protocol", "{0} mmHg").format(levels)),
        (translate("Protocol", "Baseline"), mmhg.format(protocol.baseline_mmhg)),
        (translate("Protocol", "Band, either side"), mmhg.format(protocol.band_mmhg)),
        (translate("Protocol", "Hold"), seconds.format(protocol.hold_s)),
        (translate("Protocol", "Holds at a level"), str(protocol.holds_per_level)),
        (
            translate("Protocol", "Next level after"),
            translate("Protocol", "all its holds")
            if passed is None
            else translate("Protocol", "{0} held").format(passed),
        ),
        (translate("Protocol", "Rest"), seconds.format(protocol.rest_s)),
        (translate("Protocol", "Rest before a new level"), seconds.format(protocol.rest_new_level_s)),
        (translate("Protocol", "Time to reach the band"), seconds.format(protocol.reach_s)),
        (translate("Protocol", "In band before the clock"), seconds.format(protocol.dwell_s)),
        (translate("Protocol", "Least time in band"), f"{protocol.min_in_band:.0%}".replace("%", " %")),
        (translate("Protocol", "Longest way out"), seconds.format(protocol.max_excursion_s)),
        (
            translate("Protocol", "Ends after"),
            translate("Protocol", "{0} not held in a row").format(protocol.max_consecutive_failures),
        ),
        (translate("Protocol", "Baseline warning"), mmhg.format(protocol.baseline_warn_mmhg)),
        (translate("Protocol", "Baseline block"), mmhg.format(protocol.baseline_block_mmhg)),
        (translate("Protocol", "Least rise to the band"), mmhg.format(protocol.min_rise_mmhg)),
        (translate("Protocol", "Longest gap in the signal"), seconds.format(protocol.max_gap_s)),
        (translate("Protocol", "Not held when marked"), faults or translate("Protocol", "none")),
    ]


class ProtocolsSection(Section):
    """Choose a protocol to read its parameters; a copy is changed in its file and read in again."""

    import_requested = Signal()
    export_requested = Signal(object)
    """The ``Protocol`` to write as TOML."""
    copy_requested = Signal(object)
    """The ``Protocol`` of which the clinic wants a copy of its own."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme,
            self.tr("Protocols"),
            self.tr("A preset never changes. Copy it, save it as a file, change the file and read it in."),
            parent,
        )
        self._protocols: tuple[Protocol, ...] = ()
        self._choice = Choice(theme)
        self._choice.activated.connect(self._on_chosen)
        chosen = Field(theme, self.tr("Protocol"), self._choice)
        chosen.setFixedWidth(COLUMN_PX)
        self.column.addWidget(chosen)
        self._title = Prose(theme, "body_strong", "ink")
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(theme.space("m"))
        self._rows.setVerticalSpacing(0)
        self._rows.setColumnMinimumWidth(0, 232)
        self._rows.setColumnStretch(1, 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.space("s"))
        self._copy = ActionButton(theme, self.tr("Copy"))
        self._save = ActionButton(theme, self.tr("Save as a file"), icon="save")
        read = ActionButton(theme, self.tr("Read a file"), icon="add")
        for button in (self._copy, self._save, read):
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self.column.addLayout(self._buttons)
        self.column.addWidget(self._title)
        self.column.addLayout(self._rows)
        self._copy.clicked.connect(self._on_copy)
        self._save.clicked.connect(self._on_save)
        read.clicked.connect(self.import_requested)
        self.show_protocols(tuple(PRESETS.values()))

    def show_protocols(self, protocols: Sequence[Protocol]) -> None:
        """The presets and the clinic's copies; the chosen one stays chosen while it is there."""
        before = self._choice.currentText()
        self._protocols = tuple(protocols)
        self._choice.clear()
        for protocol in protocols:
            self._choice.addItem(protocol_name(protocol))
        self._choice.setCurrentIndex(max(0, self._choice.findText(before)))
        self._show_rows()

    def show_settings(self, _settings: Settings) -> None:
        """Protocols are files of their own, none of them is a setting."""

    def _chosen(self) -> Protocol | None:
        place = self._choice.currentIndex()
        return self._protocols[place] if 0 <= place < len(self._protocols) else None

    def _show_rows(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        chosen = self._chosen()
        for button in (self._copy, self._save):
            button.setEnabled(chosen is not None)
        if chosen is None:
            self._title.set_text("")
            return
        self._title.set_text(protocol_title(chosen))
        for place, (name, value) in enumerate(parameter_rows(chosen)):
            for side, (text, token) in enumerate(((name, "ink_muted"), (value, "ink"))):
                cell = Line(self.theme, "body", token, text)
                self._rows.addWidget(cell, place, side, Qt.AlignmentFlag.AlignVCenter)
            self._rows.setRowMinimumHeight(place, _ROW_PX)

    @Slot(int)
    def _on_chosen(self, _place: int) -> None:
        self._show_rows()

    @Slot()
    def _on_copy(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.copy_requested.emit(chosen)

    @Slot()
    def _on_save(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.export_requested.emit(chosen)
