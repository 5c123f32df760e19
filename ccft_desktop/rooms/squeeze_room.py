"""The squeeze wizard joined: it has the port while it is open; what was found becomes a profile."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core.limits import InputError
from ccft_desktop.live.cuff_thread import CuffThread
from ccft_desktop.live.squeeze_told import Told
from ccft_desktop.live.squeeze_watch import SqueezeWatch
from ccft_desktop.profile_files import keep_profile, known_profiles
from ccft_desktop.rooms.house import House
from ccft_desktop.ui.pages.squeeze import Chosen, SqueezePage
from devices.ports import find_port, port_of
from devices.squeeze_place import Place
from devices.squeeze_profile import NAME_LONGEST, profile_of


class SqueezeRoom(QObject):
    """The cuff is let go of while the page is open, and taken up again when it is left."""

    settings_wanted = Signal(object)
    """The ``Settings`` with the profile that was saved."""
    cuff_wanted = Signal()
    """The port is free again: read from the chosen cuff."""
    done = Signal()

    def __init__(self, house: House, page: SqueezePage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._page = page
        self._watch: SqueezeWatch | None = None
        self._thread: CuffThread | None = None
        page.measure_requested.connect(self._on_measure)
        page.listen_requested.connect(self._listen)
        page.save_requested.connect(self._on_save)
        page.leave_requested.connect(self._on_leave)

    def open(self) -> None:
        """Listen to the chosen cuff, whatever it sends."""
        url = self._house.settings.cuff_url
        if not url:
            self._house.window.show_notice(
                "watch", self.tr("No cuff is chosen."), self.tr("Choose its port first.")
            )
            return
        self._house.window.show_page("squeeze", rail_key="settings")
        self._listen()

    def leave(self) -> None:
        """Another page is asked for: let go of the port, and let the cuff have it."""
        if self._stop():
            self.cuff_wanted.emit()

    def close(self) -> None:
        """The program ends: let go of the port."""
        self._stop()

    @Slot()
    def _listen(self) -> None:
        self._stop()
        settings = self._house.settings
        # The same device may be plugged in under another name by now.
        known = find_port(settings.cuff_identity) if settings.cuff_identity else None
        port = known or port_of(settings.cuff_url)
        name = self.tr("Cuff on {port}").format(port=port.name.partition("?")[0])
        self._page.begin(port.name.partition("?")[0], name[:NAME_LONGEST])
        self._house.link.disconnect_cuff()
        self._watch = SqueezeWatch(port.url)
        self._watch.told.connect(self._on_told)
        self._watch.numbers_read.connect(self._on_numbers)
        self._watch.failed.connect(self._on_failed)
        self._thread = CuffThread(self._watch)
        self._thread.start()

    def _stop(self) -> bool:
        """Whether there was a watch to stop."""
        if self._watch is None or self._thread is None:
            return False
        self._watch.disconnect(self)
        self._thread.stop()
        self._watch = self._thread = None
        return True

    @Slot(object)
    def _on_told(self, told: Told) -> None:
        if self._watch is not None:
            self._page.show_told(told)

    @Slot(object)
    def _on_numbers(self, now: Mapping[Place, float]) -> None:
        if self._watch is not None:
            self._page.show_numbers(now)

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        if self._watch is not None:
            self._page.show_failed(sentence)

    @Slot()
    def _on_measure(self) -> None:
        if self._watch is not None:
            self._watch.measure()

    @Slot(object)
    def _on_save(self, chosen: Chosen) -> None:
        folder = self._house.profile_folder
        if folder is None:
            return
        known, _ = known_profiles(folder)
        try:
            profile = profile_of(
                chosen.finding,
                name=chosen.name,
                source=f"Found by squeezing the bag, {date.today().isoformat()}.",
                baud=chosen.baud,
                unit=chosen.unit,
                counts=chosen.counts,
                is_absolute=chosen.is_absolute,
                rate_hz=chosen.rate_hz,
            )
            key = keep_profile(folder, profile, known)
        except (InputError, ValueError) as error:
            self._page.show_name_error(str(error))
            return
        self._stop()
        settings = self._house.settings
        self.settings_wanted.emit(replace(settings, cuff_profile=key, baud=chosen.baud))
        self.done.emit()

    @Slot()
    def _on_leave(self) -> None:
        self.leave()
        self.done.emit()
