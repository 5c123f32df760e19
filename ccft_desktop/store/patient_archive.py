"""One patient's whole record as plain values, schema ``ccft.patient/1``, and back; it writes no file.

Every table keeps its columns; samples stand as lists of numbers, so that others can read them too. A number
that is none (NaN) is null. Pseudonymised, the record says nobody's name: see ``Pseudonyms``.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import numpy as np
import sqlalchemy as sa

from ccft_desktop.core.session import Trace
from ccft_desktop.store.audit import append
from ccft_desktop.store.blocks import split
from ccft_desktop.store.errors import CodeTaken, NotInRecords, StoreError
from ccft_desktop.store.records import Records
from ccft_desktop.store.session_rows import mark_as_seen, read_trace, write_block
from ccft_desktop.store.tables import (
    EPOCH,
    UtcMicroseconds,
    amendments,
    calibrations,
    events,
    offers,
    pain_ratings,
    patients,
    sessions,
    visit_documents,
    visits,
)

SCHEMA: Final = "ccft.patient/1"
_OF_VISITS: Final = (visit_documents, amendments, pain_ratings)
_OF_SESSIONS: Final = (events, offers)
# Who did it, and what somebody typed: that may name anybody.
_MAY_NAME: Final[Mapping[str, tuple[str, ...]]] = {
    "patients": ("notes", "name"),
    "calibrations": ("made_by", "note"),
    "visits": ("signed_by", "note"),
    "sessions": ("examiner", "note"),
    "amendments": ("made_by", "reason", "before", "after"),
}


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """The same code for the same patient in every export of one vault; without its key nobody gets back."""

    data_key: bytes

    def code_of(self, patient_id: str) -> str:
        """Ten signs that name nobody."""
        said = hashlib.blake2b(
            patient_id.encode(), key=self.data_key, person=b"ccft.pseudonym", digest_size=5
        )
        return f"X-{said.hexdigest()}"


def read_patient(
    records: Records, patient_id: str, pseudonyms: Pseudonyms | None, *, now: datetime | None = None
) -> dict[str, Any]:
    """Everything there is of a patient, for ``json.dumps``. Tests not decided on yet are left out."""
    with records.read() as connection:
        row = connection.execute(sa.select(patients).where(patients.c.patient_id == patient_id)).first()
        if row is None:
            raise NotInRecords("This patient is not in the records.")
        own_visits = sa.select(visits.c.visit_id).where(visits.c.patient_id == patient_id)
        own = sa.and_(sessions.c.visit_id.in_(own_visits), sessions.c.state == "finished")
        own_sessions = sa.select(sessions.c.session_id).where(own)
        used = sa.select(sessions.c.calibration_id).where(own)
        tables: dict[str, list[dict[str, Any]]] = {"patients": [_plain(row)]}
        for table, where in (
            (calibrations, calibrations.c.calibration_id.in_(used)),
            (visits, visits.c.patient_id == patient_id),
            (sessions, own),
            *((part, part.c.visit_id.in_(own_visits)) for part in _OF_VISITS),
            *((part, part.c.session_id.in_(own_sessions)) for part in _OF_SESSIONS),
        ):
            found = connection.execute(sa.select(table).where(where).order_by(*table.primary_key.columns))
            tables[table.name] = [_plain(one) for one in found]
        known = {one["session_id"] for one in tables["sessions"]}
        tables["pain_ratings"] = [
            one for one in tables["pain_ratings"] if one["session_id"] is None or one["session_id"] in known
        ]
        samples = {
            one["session_id"]: _columns(read_trace(connection, one["session_id"]))
            for one in tables["sessions"]
        }
    if pseudonyms is not None:
        _pseudonymise(tables, pseudonyms.code_of(patient_id))
    return {
        "schema": SCHEMA,
        "made_utc": (now or datetime.now(UTC)).isoformat(timespec="seconds"),
        "pseudonymised": pseudonyms is not None,
        "tables": tables,
        "samples": samples,
    }


def write_patient(records: Records, archive: Mapping[str, Any]) -> str:
    """Take a patient in as ``read_patient`` gave it: all of it or nothing. The patient's id.

    Raises ``StoreError`` where the archive breaks, ``CodeTaken`` where the patient is there already.
    """
    if archive.get("schema") != SCHEMA:
        raise StoreError(f"This is no {SCHEMA}: schema is {archive.get('schema')!r}. Choose another file.")
    place = "tables"
    try:
        tables, samples = archive["tables"], archive["samples"]
        (patient,) = tables["patients"]
        with records.write() as connection:
            taken = sa.select(patients.c.code).where(
                sa.or_(patients.c.patient_id == patient["patient_id"], patients.c.code == patient["code"])
            )
            if (code := connection.scalar(taken)) is not None:
                raise CodeTaken(f"This patient is in the records already, as {code}. Nothing was changed.")
            for table in (patients, calibrations, visits, sessions, *_OF_VISITS, *_OF_SESSIONS):
                for number, row in enumerate(tables[table.name], start=1):
                    place = f"{table.name}, row {number}"
                    if table is calibrations and _is_there(connection, row["calibration_id"]):
                        continue
                    connection.execute(table.insert().values(_typed(table, row)))
            for session_id, columns in samples.items():
                place = f"the samples of session {session_id[:8]}"
                if columns is not None:
                    for ordinal, block in enumerate(split(_trace(columns))):
                        write_block(connection, session_id, ordinal, block)
            patient_id = str(patient["patient_id"])
            mark_as_seen(connection, patient_id)
            append(connection, records.access.person, "imported", patient_id=patient_id)
            return patient_id
    except (KeyError, TypeError, ValueError, AttributeError, sa.exc.SQLAlchemyError) as error:
        raise StoreError(
            f"The file breaks at {place} ({type(error).__name__}). Nothing was changed; ask for it again."
        ) from error


def _is_there(connection: sa.Connection, calibration_id: str) -> bool:
    own = sa.select(calibrations.c.kind).where(calibrations.c.calibration_id == calibration_id)
    return connection.scalar(own) is not None


def _plain(row: sa.Row[Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name, value in row._mapping.items():
        plain[name] = value.isoformat() if isinstance(value, datetime | date) else value
    return plain


def _typed(table: sa.Table, row: Mapping[str, Any]) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for column in table.columns:
        value = row[column.name]
        if value is not None and isinstance(column.type, UtcMicroseconds):
            value = datetime.fromisoformat(value)
            if value.tzinfo is None or value < EPOCH:
                raise ValueError("no instant")
        elif value is not None and isinstance(column.type, sa.Date):
            value = date.fromisoformat(value)
        typed[column.name] = value
    return typed


def _columns(trace: Trace | None) -> dict[str, list[float | None]] | None:
    if trace is None:
        return None
    columns = {"t_s": trace.t_s, "pressure_mmhg": trace.pressure_mmhg}
    if trace.raw is not None:
        columns["raw"] = trace.raw
    return {
        name: [None if math.isnan(value) else value for value in column.tolist()]
        for name, column in columns.items()
    }


def _trace(columns: Mapping[str, Sequence[float | None]]) -> Trace:
    arrays = {
        name: np.array([math.nan if value is None else float(value) for value in column])
        for name, column in columns.items()
    }
    if len({len(array) for array in arrays.values()}) > 1:
        raise ValueError("columns of different lengths")
    return Trace(arrays["t_s"], arrays["pressure_mmhg"], arrays.get("raw"))


def _pseudonymise(tables: dict[str, list[dict[str, Any]]], code: str) -> None:
    for table, columns in _MAY_NAME.items():
        for row in tables[table]:
            row.update(dict.fromkeys(columns, ""))
    tables["visit_documents"].clear()
    (patient,) = tables["patients"]
    patient["code"], patient["folded"] = code, code.casefold()
    if patient["born"]:
        patient["born"], patient["born_year_only"] = f"{patient['born'][:4]}-01-01", True
