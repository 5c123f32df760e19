"""What is on record of one patient and one day before a test, and what is added to it; knows no page."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.intake import Intake
from ccft_desktop.core.pain import PainRating, Place
from ccft_desktop.core.safety import SafetyCheck
from ccft_desktop.core.visit import Amendment, Patient, Visit
from ccft_desktop.reports.safety_words import answers_sentence, decision_sentence

if TYPE_CHECKING:
    # The module itself comes with the open records, after the window is on screen.
    from ccft_desktop.store.vault import Vault


class BeforeRecord:
    """Read when it is made. Everything may raise what ``RECORDS_REFUSE`` names.

    The visit of the day is made with the first answer, so that asking alone leaves nothing behind. One that
    is signed off takes what is added as an amendment.
    """

    def __init__(self, vault: "Vault", patient: Patient) -> None:
        self.patient = patient
        self._vault = vault
        self._day = datetime.now().astimezone().date()
        self.visit: Visit | None = vault.visits.on_day(patient.patient_id, self._day)
        self.last = vault.visits.last_safety_check(patient.patient_id)
        """The newest whole safety screen with its day, that of today included."""
        tests = vault.sessions.list_for(patient.patient_id)
        self._is_first = all(test.started_utc.astimezone().date() == self._day for test in tests)
        self._intake = vault.visits.intake_of(patient.patient_id)

    @property
    def check(self) -> SafetyCheck | None:
        """What the safety screen of the day gave; None where it was not asked yet."""
        return self.visit.safety if self.visit else None

    @property
    def wants_intake(self) -> bool:
        """Whether the intake is to be offered: before the first test, once."""
        return self._is_first and self._intake is None

    @property
    def intake(self) -> Intake:
        """The newest; an empty one where none was taken."""
        return self._intake or Intake()

    @property
    def waiting_pain(self) -> tuple[PainRating, ...]:
        """What was answered today before a test that did not begin."""
        rated = self.visit.pain if self.visit else ()
        return tuple(one for one in rated if one.moment == "before" and one.session_id is None)

    def keep_check(self, check: SafetyCheck) -> None:
        """Put the day's safety screen on record."""
        before = _told(self.check) if self.check else ""
        visit_id, amendment = self._opened("safety questions", before, _told(check))
        self._vault.visits.write_safety(visit_id, check, by=self._vault.user_name, amendment=amendment)
        if check.asked == "all":
            self.last = (self._day, check)
        self.visit = self._vault.visits.load(visit_id)

    def keep_intake(self, intake: Intake) -> None:
        """Put the intake on record; an empty one says that it was offered."""
        visit_id, amendment = self._opened("intake")
        self._vault.visits.write_intake(visit_id, intake, by=self._vault.user_name, amendment=amendment)
        self._intake = intake
        self.visit = self._vault.visits.load(visit_id)

    def keep_pain(self, scores: Mapping[Place, int]) -> None:
        """Put on record what was answered before the next test, in the place of what waits for one."""
        if not scores and not self.waiting_pain:
            return
        now = datetime.now(UTC)
        ratings = [
            PainRating(at_utc=now, moment="before", place=place, score=score)
            for place, score in scores.items()
        ]
        told = ", ".join(f"{one.place} {one.score}" for one in ratings)
        visit_id, amendment = self._opened("pain before the test", "", told)
        self._vault.visits.write_pain_before(visit_id, ratings, amendment=amendment)

    def _opened(self, what: str, before: str = "", after: str = "") -> tuple[str, Amendment | None]:
        """The visit to write to, and the amendment it takes that with."""
        now = datetime.now(UTC)
        if self.visit is None:
            return self._vault.visits.open_for(self.patient.patient_id, now), None
        if self.visit.signature is None:
            return self.visit.visit_id, None
        reason = QCoreApplication.translate("BeforeRecord", "before a further test on the same day")
        amendment = Amendment(
            at_utc=now, by=self._vault.user_name, what=what, before=before, after=after, reason=reason
        )
        return self.visit.visit_id, amendment


def _told(check: SafetyCheck) -> str:
    return f"{decision_sentence(check)} {answers_sentence(check)}".strip()
