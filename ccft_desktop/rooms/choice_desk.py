"""Which test, with which cuff and which feedback: joins the choice page with records, settings and cuff."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core.overview import SessionSummary
from ccft_desktop.core.protocol import PRESETS, Protocol
from ccft_desktop.core.session import Feedback
from ccft_desktop.core.stages import next_stage
from ccft_desktop.core.visit import Patient
from ccft_desktop.rooms.house import RECORDS_REFUSE, House
from ccft_desktop.ui.pages.choice_protocols import NEXT_STAGE
from ccft_desktop.ui.pages.test_choice import TestChoicePage
from devices.cuff import CuffState


class ChoiceDesk(QObject):
    """Offers first what comes next for this patient; what was chosen is remembered."""

    begun = Signal(object)
    """The ``Protocol`` to set the cuff up for."""
    cuff_wanted = Signal()
    """The chosen cuff is to be connected anew."""
    settings_wanted = Signal(object)
    """The ``Settings`` with what was chosen."""

    def __init__(self, house: House, page: TestChoicePage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._page = page
        self._offered_for: tuple[str, ...] = ()
        self._said = ""
        page.begin_requested.connect(self._on_begin)
        page.feedback_chosen.connect(self._on_feedback)
        page.cuff_chosen.connect(self._on_cuff_chosen)
        house.link.state_changed.connect(self._on_cuff)
        house.link.failed.connect(self._on_said)
        house.link.noticed.connect(self._on_said)
        house.gate.suitability_changed.connect(self._show_cuff)

    @property
    def by_dial(self) -> bool:
        """Whether the pressure is read off a dial: never remembered beyond this run of the program."""
        return self._page.by_dial

    def open(self, patient: Patient | None) -> None:
        """Show what may be chosen for this patient, as it is now."""
        settings = self._house.settings
        self._page.show_patient(patient.headline if patient else "")
        self._page.show_protocols(self._house.protocols)
        self._page.show_feedback(settings.feedback)
        if patient is not None:
            self._offer(patient)
        self._page.show_ports(self._house.cuff_choices, settings.cuff_url)
        self._on_cuff(self._house.link.state)
        self._house.window.show_page("test")

    def _offer(self, patient: Patient) -> None:
        """What comes next, once: what the therapist then chooses instead stays chosen."""
        sessions = self._sessions_of(patient)
        offered_for = (patient.patient_id, *(session.session_id for session in sessions[:1]))
        if offered_for == self._offered_for:
            return
        self._offered_for = offered_for
        stage = next_stage(sessions)
        settings = self._house.settings
        self._page.show_next_stage(stage)
        if stage is not None:
            self._page.select(NEXT_STAGE, settings.last_level_mmhg)
        elif not sessions:
            self._page.select("stage1", settings.last_level_mmhg)
        else:
            self._page.select(settings.last_protocol, settings.last_level_mmhg)

    def _sessions_of(self, patient: Patient) -> list[SessionSummary]:
        try:
            return self._house.records.sessions.list_for(patient.patient_id)
        except RECORDS_REFUSE as error:
            heading = self.tr("The earlier tests cannot be read.")
            self._house.window.show_notice("watch", heading, str(error))
            return []

    @Slot(object)
    def _on_begin(self, protocol: object) -> None:
        assert isinstance(protocol, Protocol)
        self._remember(protocol)
        self.begun.emit(protocol)

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

    @Slot(object)
    def _on_feedback(self, feedback: Feedback) -> None:
        self.settings_wanted.emit(replace(self._house.settings, feedback=feedback))

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
        self._page.show_cuff(state, self._said)
        self._page.show_verdict(self._house.gate.suitability if state is CuffState.STREAMING else None)
