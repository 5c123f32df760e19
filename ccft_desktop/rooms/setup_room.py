"""From the choice of a protocol to a settled cuff: joins the choice and set-up pages with the cuff."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ccft_desktop.core.baseline import CuffSetup
from ccft_desktop.core.order import Order
from ccft_desktop.core.protocol import PRESETS, Protocol
from ccft_desktop.core.visit import Patient
from ccft_desktop.live.recent import Recent
from ccft_desktop.rooms.house import House
from ccft_desktop.ui.pages.setup import SetupPage
from ccft_desktop.ui.pages.test_choice import TestChoicePage
from devices.cuff import CuffState

_SHOWN_S: Final = 60.0
_CLOCK_MS: Final = 100


class SetupRoom(QObject):
    """Knows whom the test is for and which protocol was chosen; says when the cuff is ready."""

    ready = Signal(object)
    """The ``Order``: the test may begin."""
    before_wanted = Signal(object)
    """The ``Patient`` a set-up was asked for: whatever comes before it, then ``go_on``."""
    patient_wanted = Signal()
    cuff_wanted = Signal()
    """The chosen cuff is to be connected anew."""
    settings_wanted = Signal(object)
    """The ``Settings`` with the cuff and the protocol that were chosen, to be remembered."""

    def __init__(
        self, house: House, choice: TestChoicePage, page: SetupPage, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._house = house
        self._choice = choice
        self._page = page
        self._patient: Patient | None = None
        self._protocol: Protocol | None = None
        self._setup: CuffSetup | None = None
        self._recent = Recent(_SHOWN_S)
        self._last_s = 0.0
        self._said = ""
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._clock.timeout.connect(self._show)
        choice.begin_requested.connect(self._on_begin)
        choice.cuff_chosen.connect(self._on_cuff_chosen)
        choice.choose_patient_requested.connect(self.patient_wanted)
        page.leave_requested.connect(self._leave)
        page.repeat_requested.connect(self._on_repeat)
        page.placed_requested.connect(self._on_placed)
        page.squeezed_requested.connect(self._on_squeezed)
        page.start_requested.connect(self._finish)
        page.start_anyway_requested.connect(self._finish)
        house.link.arrived.connect(self._on_readings)
        house.link.state_changed.connect(self._on_cuff)
        house.link.failed.connect(self._on_said)
        house.link.noticed.connect(self._on_said)
        house.gate.suitability_changed.connect(self._show_cuff)

    @property
    def is_settled(self) -> bool:
        """Whether the cuff on the set-up page is ready for the test."""
        return self._setup is not None and self._setup.state(self._now_s()).ready

    def choose(self, patient: Patient | None) -> None:
        """Show the choice of protocol and cuff for this patient."""
        self._patient = patient
        self.refresh()
        self._house.window.show_page("test")

    def refresh(self) -> None:
        """Show what may be chosen as it is now."""
        settings = self._house.settings
        self._choice.show_patient(self._patient.headline if self._patient else "")
        self._choice.show_protocols(self._house.protocols)
        self._choice.select(settings.last_protocol, settings.last_level_mmhg)
        self._choice.show_ports(self._house.cuff_choices, settings.cuff_url)
        self._on_cuff(self._house.link.state)

    @Slot(object)
    def _on_begin(self, protocol: object) -> None:
        assert isinstance(protocol, Protocol)
        if self._patient is None:
            return
        self._protocol = protocol
        self._remember(protocol)
        self.before_wanted.emit(self._patient)

    @Slot()
    def go_on(self) -> None:
        """Set the cuff up for the patient and the protocol that were chosen."""
        protocol = self._protocol
        if self._patient is None or protocol is None:
            return
        alarm_mmhg = self._house.settings.alarm_mmhg
        self._setup = CuffSetup(protocol.baseline_mmhg, protocol.max_gap_s, alarm_mmhg)
        self._recent.clear()
        self._page.begin(self._patient.headline, protocol)
        self._house.link.prompt("setup")
        self._house.window.show_page("setup", rail_key="test")
        self._clock.start()
        self._show()

    def _remember(self, protocol: Protocol) -> None:
        settings = self._house.settings
        preset = PRESETS[protocol.preset]
        is_endurance = protocol.preset == "endurance"
        changed = replace(
            settings,
            last_protocol=preset.preset if protocol.name == preset.name else protocol.name,
            last_level_mmhg=protocol.levels_mmhg[0] if is_endurance else settings.last_level_mmhg,
        )
        if changed != settings:
            self.settings_wanted.emit(changed)

    @Slot(str)
    def _on_cuff_chosen(self, url: str) -> None:
        settings = self._house.settings
        if url != settings.cuff_url:
            self.settings_wanted.emit(replace(settings, cuff_url=url))
        elif self._house.link.state is not CuffState.STREAMING:
            # Chosen again: whatever is plugged in there now is meant, not the device of before.
            self._house.settings = replace(settings, cuff_identity="")
            self.cuff_wanted.emit()

    @Slot(object)
    def _on_readings(self, readings: object) -> None:
        assert isinstance(readings, tuple)
        self._last_s = readings[-1].t_s
        if self._setup is None:
            return
        times_s = [reading.t_s for reading in readings]
        pressures_mmhg = [reading.pressure_mmhg for reading in readings]
        self._setup.feed(times_s, pressures_mmhg)
        self._recent.extend(times_s, pressures_mmhg)
        self._page.show_pressure(*self._recent.view(), self._last_s)

    @Slot()
    def _show(self) -> None:
        if self._setup is not None:
            self._page.show_steps(self._setup.state(self._now_s()))

    def _now_s(self) -> float:
        """The cuff's clock now."""
        return self._last_s + self._house.link.tap.silence_s()

    @Slot(object)
    def _on_cuff(self, state: CuffState) -> None:
        if state is not CuffState.STALLED:
            self._said = ""
        self._show_cuff()

    @Slot(str)
    def _on_said(self, sentence: str) -> None:
        self._said = sentence
        self._show_cuff()

    @Slot()
    def _show_cuff(self) -> None:
        """What it said, and whether it is good enough."""
        state = self._house.link.state
        self._choice.show_cuff(state, self._said)
        self._choice.show_verdict(self._house.gate.suitability if state is CuffState.STREAMING else None)

    @Slot()
    def _on_placed(self) -> None:
        # Without a signal there is no clock to count the minute from.
        if self._setup is not None and self._house.link.state is CuffState.STREAMING:
            self._setup.confirm_placed(self._now_s())
            self._show()

    @Slot()
    def _on_squeezed(self) -> None:
        if self._setup is not None:
            self._setup.confirm_squeezed()
            self._show()

    @Slot()
    def _on_repeat(self) -> None:
        if self._setup is not None:
            self._setup.repeat()
            self._show()

    @Slot()
    def _leave(self) -> None:
        self.leave()
        self.choose(self._patient)

    @Slot()
    def _finish(self) -> None:
        patient, protocol = self._patient, self._protocol
        self.leave()
        if patient is not None and protocol is not None:
            self.ready.emit(Order(patient=patient, protocol=protocol))

    def leave(self) -> None:
        """Another page is asked for: a set-up under way ends."""
        self._clock.stop()
        self._setup = None
