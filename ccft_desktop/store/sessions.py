"""The sessions of a vault and the visits around them: begun, finished, read; it scores nothing."""

import threading
from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from ccft_desktop.core.calibration import Calibration
from ccft_desktop.core.overview import SessionSummary
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.session import Device, Feedback, ScreenPosition, Session, Trace
from ccft_desktop.core.visit import Amendment, Visit
from ccft_desktop.store import session_rows as rows
from ccft_desktop.store.audit import AuditAction, append
from ccft_desktop.store.blocks import split
from ccft_desktop.store.documents import protocol_from, protocol_text
from ccft_desktop.store.errors import DamagedRecords, NotInRecords, StoreError
from ccft_desktop.store.given import Begun
from ccft_desktop.store.given_rows import begin_again, known_here, write_given
from ccft_desktop.store.interrupted import Interrupted, InterruptedRecord
from ccft_desktop.store.patients import patient_from
from ccft_desktop.store.recording import Recording, Trouble
from ccft_desktop.store.records import Records
from ccft_desktop.store.rescue import RescuedTest
from ccft_desktop.store.tables import UNFINISHED, patients, sessions, visits
from ccft_desktop.store.visit_rows import amend, give_pain_before, visit_from


class Sessions:
    """All sessions of one vault; may be used from any thread.

    A session unknown to the records raises ``NotInRecords`` everywhere.
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self._live: dict[str, Recording] = {}
        # So that a test just begun is never taken for an interrupted one.
        self._begin_lock = threading.Lock()

    def begin(
        self,
        patient_id: str,
        *,
        started_utc: datetime,
        protocol: Protocol,
        device: Device,
        examiner: str,
        feedback: Feedback = "guide",
        screen_position: ScreenPosition = "",
        practice_holds: int = 0,
        by_dial: bool = False,
        software_version: str = "",
        calibration: Calibration | None = None,
        on_trouble: Trouble | None = None,
    ) -> Recording:
        """Begin to record a test, in the patient's visit of the local day of ``started_utc``.

        From here on the test is on the disk and will be offered at the next start until it is finished. The
        pain that was rated before it in this visit is its own.
        """
        session_id = uuid4().hex
        row = {
            "session_id": session_id,
            "state": "recording",
            "started_utc": started_utc,
            "calibration_id": calibration.calibration_id if calibration else None,
            "protocol": protocol_text(protocol),
            **rows.device_columns(device),
            "examiner": examiner,
            "feedback": feedback,
            "screen_position": screen_position,
            "practice_holds": practice_holds,
            "by_dial": by_dial,
            "note": "",
            "software_version": software_version,
            "interrupted": False,
        }
        with self._begin_lock:
            with self._records.write() as connection:
                self._insert(connection, patient_id, started_utc, row, "tested")
                give_pain_before(connection, session_id)
            recording = Recording(self._records, Begun(patient_id, row), on_trouble, self._forget)
            self._live[session_id] = recording
        return recording

    def save(self, patient_id: str, session: Session) -> None:
        """Put a whole finished session on record, with or without samples."""
        with self._records.write() as connection:
            row = {"session_id": session.session_id, **rows.finished_columns(session)}
            self._insert(connection, patient_id, session.started_utc, row, "added")
            rows.write_events(connection, session.session_id, session.events)
            rows.write_offers(connection, session.session_id, session.offered)
            if session.trace is not None:
                for ordinal, block in enumerate(split(session.trace)):
                    rows.write_block(connection, session.session_id, ordinal, block)

    def update(self, session: Session, *, amendment: Amendment | None = None) -> None:
        """Replace result, events, offers and note of a finished session; its samples never change.

        Once its visit is signed only with an ``amendment``: else ``VisitSigned``.
        """
        with self._records.write() as connection:
            row = self._row(connection, session.session_id, "finished")
            amend(connection, row.visit_id, amendment)
            rows.write_finished(connection, session)
            self._note(connection, "edited", session.session_id, "amended" if amendment else "")

    def list_for(self, patient_id: str) -> list[SessionSummary]:
        """The patient's finished sessions, newest first."""
        own = (
            rows.summary_columns()
            .where(visits.c.patient_id == patient_id, sessions.c.state == "finished")
            .order_by(sessions.c.started_utc.desc(), sessions.c.session_id)
        )
        with self._records.read() as connection:
            return [rows.summary_from(row) for row in connection.execute(own)]

    def load(self, session_id: str) -> Session:
        """A finished session with all its samples. One that is damaged costs no other: ``DamagedRecords``."""
        try:
            with self._records.read() as connection:
                row = self._row(connection, session_id, "finished")
                return rows.session_from(row, connection, with_trace=True)
        except DamagedRecords as error:
            raise DamagedRecords(
                f"{self._records.path} is damaged where this test stands: it cannot be read, others may be. "
                "Put back a backup."
            ) from error

    def all_ids(self) -> list[str]:
        """The ids of all finished sessions, oldest first."""
        finished = sa.select(sessions.c.session_id).where(sessions.c.state == "finished")
        with self._records.read() as connection:
            return list(connection.scalars(finished.order_by(sessions.c.started_utc, sessions.c.session_id)))

    def visit_of(self, session_id: str) -> Visit:
        """The visit a session belongs to, with its finished sessions, oldest first, without samples."""
        with self._records.read() as connection:
            visit_id = self._row(connection, session_id).visit_id
            row = connection.execute(sa.select(visits).where(visits.c.visit_id == visit_id)).one()
            return visit_from(row, connection)

    def write_note(self, session_id: str, note: str, *, amendment: Amendment | None = None) -> None:
        """Replace the note of a session; once its visit is signed only with an ``amendment``."""
        with self._records.write() as connection:
            amend(connection, self._row(connection, session_id).visit_id, amendment)
            rows.write_note(connection, session_id, note)
            self._note(connection, "edited", session_id, "note")

    def interrupted(self) -> list[Interrupted]:
        """Tests that were begun and never finished, newest first, those under way now left out.

        Those whose protocol this version cannot run come last. A part of the samples that cannot be read any
        more is left out and counted.
        """
        with self._begin_lock, self._records.read() as connection:
            unfinished = connection.execute(_unfinished().order_by(sessions.c.started_utc.desc())).all()
            found = [
                _interrupted(row, connection, *rows.salvage_trace(connection, row.session_id))
                for row in unfinished
                if row.session_id not in self._live
            ]
        return sorted(found, key=lambda one: one.protocol is None)

    def load_interrupted(self, session_id: str) -> InterruptedRecord:
        """Everything recorded of an interrupted test, so that it can be scored."""
        with self._records.read() as connection:
            row = connection.execute(_unfinished().where(sessions.c.session_id == session_id)).first()
            if row is None:
                raise NotInRecords("This interrupted test is not in the records.")
            trace, damaged_blocks = rows.salvage_trace(connection, session_id)
            return InterruptedRecord(
                about=_interrupted(row, connection, trace, damaged_blocks),
                events=rows.read_events(connection, session_id),
                offered=rows.read_offers(connection, session_id),
                trace=trace,
            )

    def keep_interrupted(self, session_id: str, session: Session) -> None:
        """Make ``session`` the record of an interrupted test, over the samples that are there."""
        if session.session_id != session_id:
            raise ValueError("this is the record of another session")
        with self._records.write() as connection:
            self._check_interrupted(connection, session_id)
            if not session.by_dial:
                rows.repack(connection, session_id)
            rows.write_finished(connection, session)
            self._note(connection, "kept", session_id)

    def discard_interrupted(self, session_id: str) -> None:
        """Take an interrupted test out of the records, samples and all."""
        with self._records.write() as connection:
            self._check_interrupted(connection, session_id)
            self._note(connection, "discarded", session_id)
            rows.remove(connection, session_id)

    def take_in(self, test: RescuedTest) -> None:
        """Put a test that was saved elsewhere into the records; see ``rescue.take_in``.

        Where the records have it finished, or more of it, they stay as they are.
        """
        session_id: str = test.begun.columns["session_id"]
        if session_id in self._live:
            raise StoreError("This test is still being recorded. Take it in once it has ended.")
        own = sessions.c.session_id == session_id
        with self._records.write() as connection:
            begin_again(connection, test.begun)
            state = connection.scalar(sa.select(sessions.c.state).where(own))
            there, _ = rows.salvage_trace(connection, session_id)
            if state == "finished" or (test.finished is None and len(there) > len(test.given.t_s)):
                return
            write_given(connection, session_id, test.given, with_samples=not test.begun.columns["by_dial"])
            if test.finished is not None:
                connection.execute(sessions.update().where(own).values(known_here(connection, test.finished)))
            self._note(connection, "kept", session_id, "saved elsewhere")

    def close(self) -> None:
        """Stop every recording, leaving what is unfinished to the next start."""
        for recording in list(self._live.values()):
            recording.close()

    def _insert(
        self,
        connection: sa.Connection,
        patient_id: str,
        started_utc: datetime,
        row: dict[str, Any],
        action: AuditAction,
    ) -> None:
        if connection.scalar(sa.select(patients.c.code).where(patients.c.patient_id == patient_id)) is None:
            raise NotInRecords("This patient is not in the records.")
        day = started_utc.astimezone().date()
        visit_id = rows.visit_of_day(connection, patient_id, day)
        added = Amendment(
            at_utc=started_utc,
            by=row["examiner"],
            what="session",
            before="",
            after="added",
            reason="a further test on the same day",
            session_id=row["session_id"],
        )
        amend(connection, visit_id, added)
        connection.execute(sessions.insert().values(visit_id=visit_id, **row))
        rows.mark_as_seen(connection, patient_id)
        self._note(connection, action, row["session_id"])

    def _note(
        self, connection: sa.Connection, action: AuditAction, session_id: str, detail: str = ""
    ) -> None:
        whose = (
            sa.select(visits.c.patient_id)
            .join_from(sessions, visits)
            .where(sessions.c.session_id == session_id)
        )
        append(
            connection,
            self._records.access.person,
            action,
            patient_id=connection.scalar(whose) or "",
            session_id=session_id,
            detail=detail,
        )

    def _row(self, connection: sa.Connection, session_id: str, state: str | None = None) -> sa.Row[Any]:
        row = connection.execute(sa.select(sessions).where(sessions.c.session_id == session_id)).first()
        if row is None or (state is not None and row.state != state):
            raise NotInRecords("This test is not in the records, or it is still being recorded.")
        return row

    def _check_interrupted(self, connection: sa.Connection, session_id: str) -> None:
        if session_id in self._live:
            raise RuntimeError("this test is still being recorded")
        self._row(connection, session_id, "recording")

    def _forget(self, session_id: str) -> None:
        self._live.pop(session_id, None)


def _unfinished() -> sa.Select[Any]:
    columns = [column for column in sessions.c if column.name != "result"]
    whose = [column for column in patients.c if column.name not in sessions.c]
    return (
        sa.select(*columns, *whose)
        .join_from(sessions, visits)
        .join(patients, visits.c.patient_id == patients.c.patient_id)
        .where(UNFINISHED)
    )


def _interrupted(
    row: sa.Row[Any], connection: sa.Connection, trace: Trace, damaged_blocks: int
) -> Interrupted:
    protocol, cannot_run = None, ""
    try:
        protocol = protocol_from(row.protocol)
    except StoreError as error:
        cannot_run = str(error)
    return Interrupted(
        session_id=row.session_id,
        patient=patient_from(row),
        started_utc=row.started_utc,
        protocol=protocol,
        cannot_run=cannot_run,
        device=rows.device_from(row),
        examiner=row.examiner,
        feedback=row.feedback,
        note=row.note,
        software_version=row.software_version,
        calibration=rows.read_calibration(connection, row.calibration_id),
        practice_holds=row.practice_holds,
        screen_position=row.screen_position,
        by_dial=row.by_dial,
        recorded_s=float(trace.t_s[-1] - trace.t_s[0]) if len(trace) else 0.0,
        damaged_blocks=damaged_blocks,
    )
