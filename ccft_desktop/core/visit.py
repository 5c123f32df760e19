"""A patient and a visit: one patient, one day, its checks, pain, sessions and note. Frozen facts."""

from dataclasses import dataclass, field
from datetime import date, datetime

from ccft_desktop.core.intake import Intake
from ccft_desktop.core.pain import PainRating
from ccft_desktop.core.safety import SafetyCheck
from ccft_desktop.core.session import Session
from ccft_desktop.core.treatment import DoneToday


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Whose record it is. Only one of id, name and birth date is required; the id can be generated."""

    patient_id: str
    """32 hexadecimal digits, never shown."""
    code: str
    """The short id people see, for example ``P-0117``. Unique in a vault."""
    name: str = ""
    born: date | None = None
    born_year_only: bool = False
    """Only the year of ``born`` is known."""
    notes: str = ""
    has_namesake: bool = field(default=False, compare=False)
    """Another patient has this name and birth year: then the id is said too."""
    archived_utc: datetime | None = field(default=None, compare=False)
    """Since when the record is out of the list; None: it is in it."""
    keep_until: date | None = None
    """Until when the record has to be kept; None: nobody has said."""

    @property
    def headline(self) -> str:
        """Name (or id) and birth year, as it stands on every page that writes to the record."""
        who = f"{self.name} ({self.code})" if self.name and self.has_namesake else self.name or self.code
        return f"{who}, {self.born.year}" if self.born else who


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a visit off, and when: from then on its record changes by amendments only."""

    by: str
    at_utc: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A change to the record of a visit after it was signed: what stood before is kept."""

    at_utc: datetime
    by: str
    what: str
    """What was changed, for example ``note`` or ``hold 3``."""
    before: str
    after: str
    reason: str
    session_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One patient, one day: what is signed and printed."""

    visit_id: str
    patient_id: str
    day: date
    note: str = ""
    sessions: tuple[Session, ...] = ()
    safety: SafetyCheck | None = None
    """None: not asked on that day."""
    intake: Intake | None = None
    pain: tuple[PainRating, ...] = ()
    """Oldest first."""
    done_today: DoneToday = field(default_factory=DoneToday)
    signature: Signature | None = None
    amendments: tuple[Amendment, ...] = ()
    """Oldest first."""
