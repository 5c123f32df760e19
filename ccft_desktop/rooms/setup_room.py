"""From the choice of a protocol to a settled cuff and practised nods: joins the set-up page with the cuff."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ccft_desktop.core.baseline import CuffSetup
from ccft_desktop.core.dial_setup import DialSetup
from ccft_desktop.core.order import Order
from ccft_desktop.core.practice_nods import EVERY_VISIT_HOLDS, Familiarity, practice_protocol
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.session import ScreenPosition
from ccft_desktop.core.visit import Patient
from ccft_desktop.live.recent import Recent
from ccft_desktop.rooms.choice_desk import ChoiceDesk
from ccft_desktop.rooms.house import RECORDS_REFUSE, House
from ccft_desktop.ui.pages.setup import SetupPage
from ccft_desktop.ui.pages.test_choice import TestChoicePage
from devices.cuff import CuffState

_SHOWN_S: Final = 60.0
_CLOCK_MS: Final = 100


class SetupRoom(QObject):
    """Knows whom the test is for and which protocol was chosen; says when the cuff is ready."""

    ready = Signal(object)
    """The ``Order``: the test, or practice holds before it, may begin."""
    before_wanted = Signal(object)
    """The ``Patient`` a set-up was asked for: whatever comes before it, then ``go_on``."""
    patient_wanted = Signal()
    cuff_wanted = Signal()
    """The chosen cuff is to be connected anew."""
    settings_wanted = Signal(object)
    """The ``Settings`` with what was chosen, to be remembered."""

    def __init__(
        self, house: House, choice: TestChoicePage, page: SetupPage, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._house = house
        self._page = page
        self._patient: Patient | None = None
        self._protocol: Protocol | None = None
        self._setup: CuffSetup | DialSetup | None = None
        self._by_dial = False
        self.dial_clock_s: Callable[[], float] = time.monotonic
        """What the minute after placement is told from where no cuff tells the time, in seconds."""
        self._familiarity = Familiarity()
        self._practised = 0
        self._is_away = False
        self._recent = Recent(_SHOWN_S)
        self._last_s = 0.0
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._clock.timeout.connect(self._show)
        self._desk = ChoiceDesk(house, choice, self)
        self._desk.begun.connect(self._on_begun)
        self._desk.cuff_wanted.connect(self.cuff_wanted)
        self._desk.settings_wanted.connect(self.settings_wanted)
        choice.choose_patient_requested.connect(self.patient_wanted)
        page.leave_requested.connect(self._leave)
        page.repeat_requested.connect(self._on_repeat)
        page.placed_requested.connect(self._on_placed)
        page.squeezed_requested.connect(self._on_squeezed)
        page.ticked_requested.connect(self._on_ticked)
        page.screen_chosen.connect(self._on_screen)
        page.practice_requested.connect(self._practise)
        page.start_requested.connect(self._finish)
        page.start_anyway_requested.connect(self._finish)
        house.link.arrived.connect(self._on_readings)

    @property
    def is_settled(self) -> bool:
        """Whether the cuff on the set-up page is ready for the test."""
        return self._setup is not None and self._setup.state(self._now_s()).ready

    def choose(self, patient: Patient | None) -> None:
        """Show the choice of protocol and cuff for this patient."""
        self._patient = patient
        self._desk.open(patient)

    @Slot(object)
    def _on_begun(self, protocol: Protocol) -> None:
        if self._patient is not None:
            self._protocol, self._by_dial = protocol, self._desk.by_dial
            self.before_wanted.emit(self._patient)

    @Slot()
    def go_on(self) -> None:
        """Set the cuff up for the patient and the protocol that were chosen."""
        patient, protocol = self._patient, self._protocol
        if patient is None or protocol is None:
            return
        alarm_mmhg, baseline_mmhg = self._house.settings.alarm_mmhg, protocol.baseline_mmhg
        self._setup = (
            DialSetup(baseline_mmhg)
            if self._by_dial
            else CuffSetup(baseline_mmhg, protocol.max_gap_s, alarm_mmhg)
        )
        self._familiarity = self._familiarity_of(patient)
        self._practised = 0
        self._recent.clear()
        self._page.begin(patient.headline, protocol, by_dial=self._by_dial)
        self._page.show_screen(self._house.settings.screen_position)
        if not self._by_dial:
            self._house.link.prompt("setup")
        self._open()

    @Slot(int)
    def on_practised(self, holds: int) -> None:
        """So many practice holds were done: the set-up goes on as it stands, and settles once more."""
        if self._setup is not None:
            self._practised += holds
            self._familiarity = self._familiarity.with_more(holds)
            self._open()

    def _open(self) -> None:
        self._is_away = False
        self._page.show_familiarity(self._familiarity)
        self._show()
        self._clock.start()
        self._house.window.show_page("setup", rail_key="test")

    def _familiarity_of(self, patient: Patient) -> Familiarity:
        visits = self._house.records.visits
        try:
            in_all = visits.practice_holds(patient.patient_id)
            visit = visits.on_day(patient.patient_id, date.today())
        except RECORDS_REFUSE as error:
            heading = self.tr("The earlier practice holds cannot be read.")
            self._house.window.show_notice("watch", heading, str(error))
            return Familiarity()
        today = sum(session.practice_holds for session in visit.sessions) if visit else 0
        return Familiarity(before=in_all - today, today=today)

    @Slot(object)
    def _on_readings(self, readings: object) -> None:
        assert isinstance(readings, tuple)
        self._last_s = readings[-1].t_s
        if not isinstance(self._setup, CuffSetup) or self._is_away:
            return
        times_s = [reading.t_s for reading in readings]
        pressures_mmhg = [reading.pressure_mmhg for reading in readings]
        self._setup.feed(times_s, pressures_mmhg)
        self._recent.extend(times_s, pressures_mmhg)
        self._page.show_pressure(*self._recent.view(), self._last_s)

    @Slot()
    def _show(self) -> None:
        if isinstance(self._setup, DialSetup):
            self._page.show_dial_steps(self._setup.state(self._now_s()))
        elif self._setup is not None:
            self._page.show_steps(self._setup.state(self._now_s()))

    def _now_s(self) -> float:
        """The cuff's clock now; by a dial, that of the room."""
        if self._by_dial:
            return self.dial_clock_s()
        return self._last_s + self._house.link.tap.silence_s()

    @Slot()
    def _on_placed(self) -> None:
        # Without a signal there is no clock to count the minute from.
        if isinstance(self._setup, CuffSetup) and self._house.link.state is CuffState.STREAMING:
            self._setup.confirm_placed(self._now_s())
            self._show()

    @Slot()
    def _on_squeezed(self) -> None:
        if isinstance(self._setup, CuffSetup):
            self._setup.confirm_squeezed()
            self._show()

    @Slot()
    def _on_ticked(self) -> None:
        if isinstance(self._setup, DialSetup):
            self._setup.tick(self._now_s())
            self._show()

    @Slot()
    def _on_repeat(self) -> None:
        if self._setup is not None:
            self._setup.repeat()
            self._show()

    @Slot(str)
    def _on_screen(self, position: ScreenPosition) -> None:
        self.settings_wanted.emit(replace(self._house.settings, screen_position=position))

    @Slot()
    def _leave(self) -> None:
        self.leave()
        self.choose(self._patient)

    @Slot()
    def _practise(self) -> None:
        """The set-up waits as it stands until ``on_practised``."""
        order = self._order()
        if self._setup is None or order is None:
            return
        self._clock.stop()
        self._is_away = True
        holds = self._familiarity.missing or EVERY_VISIT_HOLDS
        practice = practice_protocol(order.protocol, holds)
        self.ready.emit(replace(order, purpose="practice_holds", protocol=practice))

    @Slot()
    def _finish(self) -> None:
        order = self._order()
        self.leave()
        if order is not None:
            self.ready.emit(order)

    def _order(self) -> Order | None:
        if self._patient is None or self._protocol is None:
            return None
        settings = self._house.settings
        return Order(
            patient=self._patient,
            protocol=self._protocol,
            feedback=settings.feedback,
            screen_position=settings.screen_position,
            practice_holds=self._practised,
            by_dial=self._by_dial,
        )

    def leave(self) -> None:
        """Another page is asked for: a set-up under way ends."""
        self._clock.stop()
        self._setup = None
