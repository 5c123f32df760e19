"""The pain a test was stopped for, on record with the visit as it is told; asks nothing and stops nothing."""

from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core.pain import PainRating, Place
from ccft_desktop.core.visit import Amendment
from ccft_desktop.rooms.house import RECORDS_REFUSE, House


class StopPain(QObject):
    """Of one test at a time; without one nothing is kept."""

    refused = Signal(str)
    """Why it is not on record."""

    def __init__(self, house: House, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._test: tuple[str, str] | None = None
        self._told = ""

    def begin(self, patient_id: str, session_id: str) -> None:
        """From now on it is this test that stops."""
        self._test = (patient_id, session_id)
        self._told = ""

    @Slot(str, object)
    def keep(self, place: Place, score: int | None) -> None:
        """Keep where it hurts and how strong; told anew, it takes the place of what was told before."""
        if self._test is None:
            return
        patient_id, session_id = self._test
        now = datetime.now(UTC)
        rating = PainRating(at_utc=now, moment="stop", place=place, score=score, session_id=session_id)
        told = place if score is None else f"{place} {score}"
        visits = self._house.records.visits
        try:
            visit_id = visits.open_for(patient_id, now)
            visits.write_pain(visit_id, rating, amendment=self._amendment(told, session_id))
        except RECORDS_REFUSE as error:
            self.refused.emit(str(error))
            return
        self._told = told

    @Slot()
    def take_back(self) -> None:
        """The stop was a slip: nothing hurt."""
        if self._test is None or not self._told:
            return
        patient_id, session_id = self._test
        visits = self._house.records.visits
        try:
            visit_id = visits.open_for(patient_id, datetime.now(UTC))
            visits.take_back_stop_pain(visit_id, session_id, amendment=self._amendment("", session_id))
        except RECORDS_REFUSE as error:
            self.refused.emit(str(error))
            return
        self._told = ""

    def _amendment(self, after: str, session_id: str) -> Amendment:
        """What a visit that is signed off asks for; any other does without."""
        return Amendment(
            at_utc=datetime.now(UTC),
            by=self._house.records.user_name,
            what="pain at the stop of a test",
            before=self._told,
            after=after,
            reason=self.tr("told during a further test on the same day"),
            session_id=session_id,
        )
