"""A record taken out for good: every row of it and every byte that held one; the trail keeps an id."""

from datetime import date
from typing import Final

import sqlalchemy as sa

from ccft_desktop.store.audit import append
from ccft_desktop.store.errors import NotInRecords, StoreError
from ccft_desktop.store.records import Records
from ccft_desktop.store.tables import (
    amendments,
    events,
    merges,
    offers,
    pain_ratings,
    patients,
    sample_blocks,
    sessions,
    visit_documents,
    visits,
)

_OF_SESSIONS: Final = (sample_blocks, events, offers, pain_ratings)
_OF_VISITS: Final = (pain_ratings, sessions, visit_documents, amendments)


def erase_patient(records: Records, patient_id: str, *, reason: str, today: date) -> None:
    """Erase one record. An owner's to do; before the day it has to be kept until only with a reason.

    Raises ``NotAllowed``, ``NotInRecords``, ``StoreError``.
    """
    said = " ".join(reason.split())
    with records.write("erase") as connection:
        row = connection.execute(sa.select(patients).where(patients.c.patient_id == patient_id)).first()
        if row is None:
            raise NotInRecords("This patient is not in the records.")
        if row.keep_until is not None and row.keep_until > today and not said:
            raise StoreError(
                f"This record is to be kept until {row.keep_until.isoformat()}. Write why it is erased now."
            )
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
        own_visits = sa.select(visits.c.visit_id).where(visits.c.patient_id == patient_id)
        own_sessions = sa.select(sessions.c.session_id).where(sessions.c.visit_id.in_(own_visits))
        recording = own_sessions.where(sessions.c.state == "recording")
        if connection.execute(recording.limit(1)).first() is not None:
            raise StoreError("A test of this record is not decided on yet. Keep or discard it first.")
        for table in _OF_SESSIONS:
            connection.execute(table.delete().where(table.c.session_id.in_(own_sessions)))
        for table in _OF_VISITS:
            connection.execute(table.delete().where(table.c.visit_id.in_(own_visits)))
        connection.execute(visits.delete().where(visits.c.patient_id == patient_id))
        connection.execute(
            merges.delete().where(sa.or_(merges.c.from_id == patient_id, merges.c.into_id == patient_id))
        )
        connection.execute(patients.delete().where(patients.c.patient_id == patient_id))
        append(connection, records.access.person, "erased", patient_id=patient_id, detail=said)
    records.vacuum()
