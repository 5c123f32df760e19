"""The patients of a vault: added, changed, found; not their tests."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

from ccft_desktop.core.overview import PatientRow
from ccft_desktop.core.visit import Patient
from ccft_desktop.store.audit import AuditAction, append
from ccft_desktop.store.errors import CodeTaken, NotInRecords
from ccft_desktop.store.records import Records
from ccft_desktop.store.session_rows import summary_columns, summary_from
from ccft_desktop.store.tables import patients, sessions, visits

# Letters that no decomposition takes apart, under the letters people type instead.
_PLAIN: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
# Accents on their own, control and format characters, halves of pairs.
_UNSEEN: Final = frozenset(("Mn", "Cc", "Cf", "Cs"))
_CODE: Final = re.compile(r"P-(\d+)")
_OTHER = patients.alias("other")
_NAMESAKE: Final = (
    sa.exists()
    .where(
        _OTHER.c.name == patients.c.name,
        patients.c.name != "",
        _OTHER.c.patient_id != patients.c.patient_id,
        sa.extract("year", _OTHER.c.born) == sa.extract("year", patients.c.born),
    )
    .label("has_namesake")
)


class Patients:
    """All patients of one vault; may be used from any thread."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def add(self, patient: Patient) -> None:
        """Put a new patient on record; raises ``CodeTaken``."""
        now = datetime.now(UTC)
        row = patient_row(patient) | {"patient_id": patient.patient_id, "created_utc": now, "recent_utc": now}
        self._write(patient, patients.insert().values(row), "added")

    def update(self, patient: Patient) -> None:
        """Change what is known of a patient; raises ``CodeTaken`` and ``NotInRecords``."""
        own = patients.c.patient_id == patient.patient_id
        if self._write(patient, patients.update().where(own).values(patient_row(patient)), "edited") == 0:
            raise NotInRecords("This patient is no longer in the records.")

    def get(self, patient_id: str) -> Patient:
        """The patient of that id; raises ``NotInRecords``."""
        own = sa.select(patients, _NAMESAKE).where(patients.c.patient_id == patient_id)
        with self._records.read() as connection:
            row = connection.execute(own).first()
        if row is None:
            raise NotInRecords("This patient is not in the records.")
        return patient_from(row)

    def alike(self, patient: Patient) -> list[Patient]:
        """Other patients of the same name and birth year, the archived ones too."""
        if not patient.name or patient.born is None:
            return []
        named = sa.select(patients, _NAMESAKE).where(
            patients.c.name == patient.name, patients.c.patient_id != patient.patient_id
        )
        with self._records.read() as connection:
            found = [patient_from(row) for row in connection.execute(named)]
        return [one for one in found if one.born is not None and one.born.year == patient.born.year]

    def search(
        self, text: str = "", *, limit: int = 200, offset: int = 0, archived: bool = False
    ) -> list[PatientRow]:
        """Patients in whose name, code or birth year every word of ``text`` occurs, last seen first.

        Case and accents do not matter. A patient without a session counts as seen when added. ``archived``:
        those in the archive instead.
        """
        found = (
            _matching(sa.select(patients, _NAMESAKE), text, archived)
            .order_by(patients.c.recent_utc.desc(), patients.c.patient_id)
            .limit(limit)
            .offset(offset)
        )
        with self._records.read() as connection:
            rows = connection.execute(found).all()
            last = {
                row.patient_id: row
                for row in connection.execute(_last_sessions([r.patient_id for r in rows]))
            }
        return [_patient_row(row, last.get(row.patient_id)) for row in rows]

    def count(self, text: str = "", *, archived: bool = False) -> int:
        """How many patients ``search`` would find without a limit."""
        found = _matching(sa.select(sa.func.count(patients.c.patient_id)), text, archived)
        with self._records.read() as connection:
            return connection.scalar(found) or 0

    def next_code(self) -> str:
        """The code after the highest one of the form ``P-0001``."""
        with self._records.read() as connection:
            codes = connection.scalars(sa.select(patients.c.code).where(patients.c.code.like("P-%")))
            numbers = [int(match[1]) for code in codes if (match := _CODE.fullmatch(code))]
        return f"P-{max(numbers, default=0) + 1:04d}"

    def _write(self, patient: Patient, statement: sa.Insert | sa.Update, action: AuditAction) -> int:
        same_code = sa.select(patients.c.patient_id).where(
            patients.c.code == patient.code, patients.c.patient_id != patient.patient_id
        )
        with self._records.write() as connection:
            if connection.execute(same_code).first() is not None:
                raise CodeTaken("Another patient has this id already. Choose another id.")
            changed = connection.execute(statement).rowcount
            if changed:
                append(connection, self._records.access.person, action, patient_id=patient.patient_id)
            return changed


def patient_row(patient: Patient) -> dict[str, Any]:
    """The columns a user can change."""
    born = patient.born
    return {
        "code": patient.code,
        "name": patient.name,
        "born": born,
        "born_year_only": patient.born_year_only,
        "notes": patient.notes,
        "folded": folded(f"{patient.name} {patient.code} {born.year if born else ''}"),
    }


def patient_from(row: sa.Row[Any]) -> Patient:
    """The patient in a row that has all columns of the table."""
    return Patient(
        patient_id=row.patient_id,
        code=row.code,
        name=row.name,
        born=row.born,
        born_year_only=row.born_year_only,
        notes=row.notes,
        # Where only the patient of a test is asked for nobody compares names.
        has_namesake=bool(getattr(row, "has_namesake", False)),
        archived_utc=row.archived_utc,
        keep_until=row.keep_until,
    )


def folded(text: str) -> str:
    """``text`` without case and accents: ``Łukasz Gößler`` becomes ``lukasz gossler``."""
    apart = unicodedata.normalize("NFKD", " ".join(text.casefold().split()))
    return "".join(letter for letter in apart if unicodedata.category(letter) not in _UNSEEN).translate(
        _PLAIN
    )


def _matching(select: sa.Select[Any], text: str, archived: bool) -> sa.Select[Any]:
    select = select.where(
        patients.c.archived_utc.is_not(None) if archived else patients.c.archived_utc.is_(None)
    )
    return select.where(*(patients.c.folded.contains(word, autoescape=True) for word in folded(text).split()))


def _last_sessions(patient_ids: Sequence[str]) -> sa.Select[Any]:
    patient = visits.c.patient_id
    newest = [sessions.c.started_utc.desc(), sessions.c.session_id]
    ranked = (
        sa.select(
            sessions.c.session_id,
            sa.func.row_number().over(partition_by=patient, order_by=newest).label("rank"),
            sa.func.count().over(partition_by=patient).label("how_many"),
            sa.func.min(sessions.c.started_utc).over(partition_by=patient).label("first_utc"),
        )
        .join_from(visits, sessions)
        .where(visits.c.patient_id.in_(patient_ids), sessions.c.state == "finished")
        .subquery()
    )
    return (
        summary_columns(ranked.c.how_many, ranked.c.first_utc)
        .join(ranked, ranked.c.session_id == sessions.c.session_id)
        .where(ranked.c.rank == 1)
    )


def _patient_row(row: sa.Row[Any], last: sa.Row[Any] | None) -> PatientRow:
    return PatientRow(
        patient=patient_from(row),
        last_seen_utc=last.started_utc if last else None,
        sessions=last.how_many if last else 0,
        first_session_utc=last.first_utc if last else None,
        last=summary_from(last) if last else None,
    )
