"""The visits of a vault: what is asked, ticked and signed on a day beside its tests; it scores nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from ccft_desktop.core.intake import Intake
from ccft_desktop.core.pain import PainRating
from ccft_desktop.core.safety import SafetyCheck
from ccft_desktop.core.treatment import DoneToday
from ccft_desktop.core.visit import Amendment, Visit
from ccft_desktop.store import session_rows
from ccft_desktop.store import visit_rows as rows
from ccft_desktop.store.audit import append
from ccft_desktop.store.documents import document_text, intake_from, safety_from
from ccft_desktop.store.errors import NotInRecords, StoreError
from ccft_desktop.store.records import Records
from ccft_desktop.store.tables import patients, sessions, visit_documents, visits


class Visits:
    """All visits of one vault; may be used from any thread.

    A visit unknown to the records raises ``NotInRecords``; a change to a signed one without an amendment
    ``VisitSigned``.
    """

    def __init__(self, records: Records) -> None:
        self._records = records

    def open_for(self, patient_id: str, at_utc: datetime) -> str:
        """The id of the patient's visit on the local day of ``at_utc``, made when there is none."""
        with self._records.write() as connection:
            known = sa.select(patients.c.code).where(patients.c.patient_id == patient_id)
            if connection.scalar(known) is None:
                raise NotInRecords("This patient is not in the records.")
            return session_rows.visit_of_day(connection, patient_id, at_utc.astimezone().date())

    def on_day(self, patient_id: str, day: date) -> Visit | None:
        """The patient's visit of a day, with its sessions without samples; None when there is none."""
        own = sa.select(visits).where(visits.c.patient_id == patient_id, visits.c.day == day)
        with self._records.read() as connection:
            row = connection.execute(own).first()
            return None if row is None else rows.visit_from(row, connection)

    def load(self, visit_id: str) -> Visit:
        """A visit with its finished sessions, oldest first, without samples."""
        with self._records.read() as connection:
            return rows.visit_from(self._row(connection, visit_id), connection)

    def last_safety_check(self, patient_id: str) -> tuple[date, SafetyCheck] | None:
        """The newest whole safety screen of the patient and its day; None when it was never asked."""
        own = (
            sa.select(visits.c.day, visit_documents.c.document)
            .join_from(visit_documents, visits)
            .where(visits.c.patient_id == patient_id, visit_documents.c.kind == "safety")
            .order_by(visits.c.day.desc())
        )
        with self._records.read() as connection:
            found = connection.execute(own).all()
        checks = ((row.day, safety_from(row.document)) for row in found)
        return next(((day, check) for day, check in checks if check.asked == "all"), None)

    def intake_of(self, patient_id: str) -> Intake | None:
        """The patient's newest intake; None when none was ever taken."""
        own = (
            sa.select(visit_documents.c.document)
            .join_from(visit_documents, visits)
            .where(visits.c.patient_id == patient_id, visit_documents.c.kind == "intake")
            .order_by(visits.c.day.desc())
        )
        with self._records.read() as connection:
            text = connection.scalar(own.limit(1))
        return None if text is None else intake_from(text)

    def practice_holds(self, patient_id: str) -> int:
        """How many holds the patient has practised before tests, in all."""
        own = (
            sa.select(sa.func.coalesce(sa.func.sum(sessions.c.practice_holds), 0))
            .join_from(sessions, visits)
            .where(visits.c.patient_id == patient_id)
        )
        with self._records.read() as connection:
            return int(connection.scalar(own) or 0)

    def write_safety(
        self, visit_id: str, check: SafetyCheck, *, by: str, amendment: Amendment | None = None
    ) -> None:
        """Keep what the safety screen gave on this day."""
        self._write_document(visit_id, "safety", check, by, amendment)

    def write_intake(
        self, visit_id: str, intake: Intake, *, by: str, amendment: Amendment | None = None
    ) -> None:
        """Keep the intake taken on this day."""
        self._write_document(visit_id, "intake", intake, by, amendment)

    def write_done_today(
        self, visit_id: str, done: DoneToday, *, by: str, amendment: Amendment | None = None
    ) -> None:
        """Keep what was done on this day."""
        self._write_document(visit_id, "done_today", done, by, amendment)

    def write_pain(self, visit_id: str, rating: PainRating, *, amendment: Amendment | None = None) -> None:
        """Keep one rating, in the place of an earlier one of the same moment, place and test."""
        with self._change(visit_id, amendment) as connection:
            rows.write_pain(connection, visit_id, rating)

    def take_back_stop_pain(
        self, visit_id: str, session_id: str, *, amendment: Amendment | None = None
    ) -> None:
        """The stop of this test was a slip: what was told of it goes."""
        with self._change(visit_id, amendment) as connection:
            rows.clear_stop_pain(connection, visit_id, session_id)

    def write_pain_before(
        self, visit_id: str, ratings: Sequence[PainRating], *, amendment: Amendment | None = None
    ) -> None:
        """Keep what was answered before the next test, in the place of answers that no test followed.

        The next test of this visit that begins takes them as its own.
        """
        with self._change(visit_id, amendment) as connection:
            rows.clear_pain_before(connection, visit_id)
            for rating in ratings:
                rows.write_pain(connection, visit_id, rating)

    def write_note(self, visit_id: str, note: str, *, amendment: Amendment | None = None) -> None:
        """Replace the note of a visit."""
        with self._change(visit_id, amendment) as connection:
            own = visits.c.visit_id == visit_id
            connection.execute(visits.update().where(own).values(note=note))

    def sign(self, visit_id: str, *, by: str, at_utc: datetime) -> None:
        """Sign a visit off: from now on it changes by amendments only. Raises ``StoreError`` when it is."""
        with self._records.write() as connection:
            row = self._row(connection, visit_id)
            if row.signed_utc is not None:
                raise StoreError("This visit is signed off already.")
            own = visits.c.visit_id == visit_id
            connection.execute(visits.update().where(own).values(signed_utc=at_utc, signed_by=by))
            append(connection, self._records.access.person, "signed", patient_id=row.patient_id)

    def _write_document(
        self,
        visit_id: str,
        kind: rows.Kind,
        document: SafetyCheck | Intake | DoneToday,
        by: str,
        amendment: Amendment | None,
    ) -> None:
        with self._change(visit_id, amendment) as connection:
            text = document_text(document)
            rows.write_document(connection, visit_id, kind, text, by=by, at_utc=datetime.now(UTC))

    @contextmanager
    def _change(self, visit_id: str, amendment: Amendment | None) -> Iterator[sa.Connection]:
        with self._records.write() as connection:
            row = self._row(connection, visit_id)
            rows.amend(connection, visit_id, amendment)
            yield connection
            append(
                connection,
                self._records.access.person,
                "edited",
                patient_id=row.patient_id,
                detail=f"visit {row.day.isoformat()}" + (", amended" if amendment else ""),
            )

    def _row(self, connection: sa.Connection, visit_id: str) -> sa.Row[Any]:
        row = connection.execute(sa.select(visits).where(visits.c.visit_id == visit_id)).first()
        if row is None:
            raise NotInRecords("This visit is not in the records.")
        return row
