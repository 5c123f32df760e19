"""What every room shares: the window, the cuff, the settings, and the records while they are open."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.limits import InputError
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.live.cuff_gate import CuffGate
from ccft_desktop.live.cuff_link import CuffLink
from ccft_desktop.live.sound_output import OpenOutput
from ccft_desktop.live.sounds import open_qt
from ccft_desktop.reports.visit_report import Clinic
from ccft_desktop.rooms.printing import ChoosePrinter
from ccft_desktop.rooms.visit_report_file import ChoosePath
from ccft_desktop.settings import Settings
from ccft_desktop.store.errors import StoreError
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.main_window import MainWindow
from ccft_desktop.ui.theme import Theme
from devices.ports import Port, available_ports, port_of

RECORDS_REFUSE: Final = (StoreError, InputError)
"""What the records, or a file to be written, raise when they cannot do it: each one sentence for people."""
SIMULATED_CUFF: Final = "cuffsim://?prompts=only"


@dataclass(slots=True)
class House:
    """Made once in ``app.py``; the records come and go with the lock."""

    theme: Theme
    window: MainWindow
    link: CuffLink
    gate: CuffGate
    settings: Settings
    choose_path: ChoosePath
    choose_file: Callable[[], Path | None]
    """Asks which protocol file to read."""
    choose_folder: Callable[[], Path | None]
    """Asks where backups are to be kept."""
    choose_printer: ChoosePrinter
    protocols: tuple[Protocol, ...] = ()
    """The clinic's own."""
    profile_folder: Path | None = None
    """Where the user's own kinds of cuffs are kept."""
    vault: Vault | None = None
    open_sound: OpenOutput = open_qt
    """How the computer's loudspeakers are opened, once something is to sound."""
    used_cuffs: list[str] = field(default_factory=list)
    """The URLs of the cuffs that were chosen in this run."""

    @property
    def records(self) -> Vault:
        """The open records; only a room that is open while they are may ask."""
        assert self.vault is not None
        return self.vault

    @property
    def cuff_choices(self) -> list[Port]:
        """The ports there are; what was chosen before and is none of them; a simulated patient."""
        ports = available_ports(self.settings.cuff_identity)
        there = {port.url for port in ports}
        others = [url for url in self.used_cuffs if url not in there]
        if not any(is_simulated(url) for url in others):
            others.append(SIMULATED_CUFF)
        return [*ports, *map(_named, others)]

    @property
    def clinic(self) -> Clinic:
        """What the head of a report says."""
        settings = self.settings
        return Clinic(settings.clinic_name, settings.clinic_line, settings.paper)


def is_simulated(url: str) -> bool:
    """Whether a cuff is a simulated patient, who always listens to what he is asked to do."""
    return url.startswith("cuffsim:")


def _named(url: str) -> Port:
    port = port_of(url)
    if is_simulated(url):
        return replace(port, name=QCoreApplication.translate("House", "Simulated patient"))
    return port
