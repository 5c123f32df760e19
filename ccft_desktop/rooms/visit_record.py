"""What is put on record of a visit after its test: each change, once it is signed with its amendment."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ccft_desktop.core.faults import Event
from ccft_desktop.core.pain import PainRating, Place
from ccft_desktop.core.pain_course import pain_courses
from ccft_desktop.core.revision import with_name, with_outcome
from ccft_desktop.core.session import Outcome, Session
from ccft_desktop.core.treatment import DoneToday
from ccft_desktop.core.visit import Amendment, Patient, Visit
from ccft_desktop.reports.visit_words import done_today_sentence, place_name
from ccft_desktop.reports.words import fault_short, hold_labels, outcome_word

if TYPE_CHECKING:
    # The module itself comes with the open records, after the window is on screen.
    from ccft_desktop.store.vault import Vault

translate = QCoreApplication.translate


class VisitRecord:
    """One session and its visit. Everything may raise what ``RECORDS_REFUSE`` names.

    ``reason`` is needed once the visit is signed, and left unused before.
    """

    def __init__(self, vault: "Vault", patient: Patient, session: Session) -> None:
        self._vault: Vault | None = vault
        self.patient = patient
        self.session = session
        self.visit: Visit = vault.sessions.visit_of(session.session_id)

    @property
    def is_signed(self) -> bool:
        """Whether a change needs a reason."""
        return self.visit.signature is not None

    @property
    def signer(self) -> str:
        """Who would sign it now."""
        return self._records.user_name

    def keep_note(self, note: str, reason: str = "") -> None:
        """Replace the note of the session."""
        amendment = self._amendment(translate("VisitRecord", "note"), self.session.note, note, reason)
        self._records.sessions.write_note(self.session.session_id, note, amendment=amendment)
        self.session = replace(self.session, note=note)
        self.look_again()

    def keep_outcome(self, index: int, outcome: Outcome, reason: str) -> None:
        """Keep the therapist's own outcome of a hold beside the automatic one."""
        changed = with_outcome(self.session, index, outcome, reason)
        before = outcome_word(self.session.result.holds[index - 1].outcome)
        self._keep_session(changed, self._hold_name(index), before, outcome_word(outcome), reason)

    def keep_name(self, mark: Event, code: str, reason: str = "") -> None:
        """Give a nameless fault its name and score the session anew."""
        changed = with_name(self.session, mark, code)
        what = translate("VisitRecord", "fault at {t_s} s").format(t_s=f"{mark.t_s:.1f}")
        self._keep_session(changed, what, fault_short(mark.code), fault_short(code), reason)

    def keep_pain(self, place: Place, score: int | None, reason: str = "") -> None:
        """Keep how much it hurts after the test; None takes an answer back."""
        session = self.session
        courses = pain_courses(self.visit.pain, session.session_id, session.started_utc)
        known = next(course.after for course in courses if course.place == place)
        what = translate("VisitRecord", "pain after the test, {place}").format(
            place=place_name(place).lower()
        )
        rating = PainRating(
            at_utc=datetime.now(UTC), moment="after", place=place, score=score, session_id=session.session_id
        )
        amendment = self._amendment(what, _digit(known), _digit(score), reason)
        self._records.visits.write_pain(self.visit.visit_id, rating, amendment=amendment)
        self.look_again()

    def keep_done(self, done: DoneToday, reason: str = "") -> None:
        """Keep what was done today."""
        amendment = self._amendment(
            translate("VisitRecord", "done today"),
            done_today_sentence(self.visit.done_today),
            done_today_sentence(done),
            reason,
        )
        visits = self._records.visits
        visits.write_done_today(self.visit.visit_id, done, by=self._records.user_name, amendment=amendment)
        self.look_again()

    def sign(self) -> None:
        """Sign the visit off as whoever is signed in."""
        self._records.visits.sign(self.visit.visit_id, by=self._records.user_name, at_utc=datetime.now(UTC))
        self.look_again()

    def _keep_session(self, changed: Session, what: str, before: str, after: str, reason: str) -> None:
        amendment = self._amendment(what, before, after, reason)
        self._records.sessions.update(changed, amendment=amendment)
        self.session = changed
        self.look_again()

    def _hold_name(self, index: int) -> str:
        holds, protocol = self.session.result.holds, self.session.protocol
        label = hold_labels(holds, protocol)[index - 1]
        if len(protocol.levels_mmhg) == 1:
            return translate("VisitRecord", "hold {label}").format(label=label)
        return translate("VisitRecord", "hold {label} at {level} mmHg").format(
            label=label, level=f"{holds[index - 1].level_mmhg:g}"
        )

    def _amendment(self, what: str, before: str, after: str, reason: str) -> Amendment | None:
        if not self.is_signed:
            return None
        return Amendment(
            at_utc=datetime.now(UTC),
            by=self._records.user_name,
            what=what,
            before=before,
            after=after,
            reason=reason,
            session_id=self.session.session_id,
        )

    def let_go(self) -> None:
        """The records are locked: whoever holds them holds their key."""
        self._vault = None

    @property
    def _records(self) -> "Vault":
        assert self._vault is not None
        return self._vault

    def go_on(self, vault: "Vault") -> None:
        """The records were locked and are open again, perhaps for somebody else."""
        self._vault = vault
        self.session = vault.sessions.load(self.session.session_id)
        self.look_again()

    def look_again(self) -> None:
        """Read the visit anew: somebody else may have signed it."""
        self.visit = self._records.sessions.visit_of(self.session.session_id)


def _digit(score: int | None) -> str:
    return "" if score is None else str(score)
