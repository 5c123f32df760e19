"""The office: settings, the ports there are, and the clinic's own protocols."""

import re
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core.limits import InputError
from ccft_desktop.core.protocol import PRESETS, Protocol
from ccft_desktop.protocol_files import read_folder, read_protocol, write_protocol
from ccft_desktop.rooms.house import House
from ccft_desktop.ui.pages.settings import SettingsPage
from devices.cuff import CuffState


class Office(QObject):
    """Joins the settings page with what can be set."""

    settings_wanted = Signal(object)
    """The ``Settings`` as they should be from now on."""

    def __init__(
        self, house: House, page: SettingsPage, protocol_folder: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._house = house
        self._page = page
        self._folder = protocol_folder
        self._pressure_mmhg: float | None = None
        page.settings_changed.connect(self.settings_wanted)
        page.ports_refresh_requested.connect(self._show_ports)
        page.protocol_import_requested.connect(self._on_import)
        page.protocol_export_requested.connect(self._on_export)
        page.protocol_copy_requested.connect(self._on_copy)
        page.show_data_folder(str(protocol_folder.parent))
        house.link.arrived.connect(self._on_readings)
        house.link.state_changed.connect(self._on_state)
        house.gate.suitability_changed.connect(self._show_verdict)

    def open(self) -> None:
        """Show the settings as they are."""
        self._page.show_settings(self._house.settings)
        self._show_ports()
        self._show_protocols()
        self._house.window.show_page("settings")

    @Slot()
    def _show_ports(self) -> None:
        self._page.show_ports([(port.url, port.name) for port in self._house.cuff_choices])

    def _show_protocols(self) -> None:
        self._page.show_protocols([*PRESETS.values(), *self._house.protocols])

    @Slot(object)
    def _on_readings(self, readings: object) -> None:
        assert isinstance(readings, tuple)
        self._pressure_mmhg = readings[-1].pressure_mmhg
        if self._page.isVisible():
            self._page.show_cuff(self._house.link.state, self._pressure_mmhg)

    @Slot(object)
    def _on_state(self, state: CuffState) -> None:
        if state is not CuffState.STREAMING:
            self._pressure_mmhg = None
        self._page.show_cuff(state, self._pressure_mmhg)
        self._show_verdict()

    @Slot()
    def _show_verdict(self) -> None:
        streams = self._house.link.state is CuffState.STREAMING
        self._page.show_verdict(self._house.gate.suitability if streams else None)

    @Slot()
    def _on_import(self) -> None:
        path = self._house.choose_file()
        if path is None:
            return
        try:
            self._keep(read_protocol(path))
        except InputError as error:
            self._page.show_notice("trouble", str(error))

    @Slot(object)
    def _on_export(self, protocol: Protocol) -> None:
        path = self._house.choose_path(f"{_file_stem(protocol.name)}.toml")
        if path is None:
            return
        try:
            write_protocol(path, protocol)
        except InputError as error:
            self._page.show_notice("trouble", str(error))
            return
        self._page.show_notice("info", self.tr("The protocol is written."), str(path))

    @Slot(object)
    def _on_copy(self, protocol: Protocol) -> None:
        taken = {known.name for known in (*PRESETS.values(), *self._house.protocols)}
        name, number = self.tr("{name}, our own").format(name=protocol.name), 2
        while name in taken:
            name = self.tr("{name}, our own {number}").format(name=protocol.name, number=number)
            number += 1
        try:
            self._keep(replace(protocol, name=name))
        except InputError as error:
            self._page.show_notice("trouble", str(error))

    def _keep(self, protocol: Protocol) -> None:
        """Put it among the clinic's own. Raises ``InputError`` when it cannot be written."""
        path = self._folder / f"{_file_stem(protocol.name)}.toml"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{self._folder} cannot be made: {error.strerror}.") from None
        write_protocol(path, protocol)
        self._house.protocols, _ = read_folder(self._folder)
        self._show_protocols()
        self._page.show_notice(
            "info",
            self.tr("{name} is one of your protocols now.").format(name=protocol.name),
            self.tr("Change it in {path}, then import that file.").format(path=path),
        )


def _file_stem(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "protocol"
