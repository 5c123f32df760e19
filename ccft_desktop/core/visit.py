"""A patient and a visit: one patient, one day, its sessions and note. Frozen facts."""

from dataclasses import dataclass
from datetime import date

from ccft_desktop.core.session import Session


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

    @property
    def headline(self) -> str:
        """Name (or id) and birth year, as it stands on every page that writes to the record."""
        who = self.name or self.code
        return f"{who}, {self.born.year}" if self.born else who


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One patient, one day: what is signed and printed."""

    visit_id: str
    patient_id: str
    day: date
    note: str = ""
    sessions: tuple[Session, ...] = ()
