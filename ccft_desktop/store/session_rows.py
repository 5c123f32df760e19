"""Sessions as rows of tables and back, inside a transaction somebody else opened; no decisions."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from ccft_desktop.core.calibration import Calibration
from ccft_desktop.core.faults import Event
from ccft_desktop.core.overview import SessionSummary
from ccft_desktop.core.session import Device, Offer, Scores, Session, Trace
from ccft_desktop.store.blocks import join, salvage, split
from ccft_desktop.store.documents import (
    notes_from,
    notes_text,
    points_from,
    protocol_from,
    protocol_text,
    result_from,
    result_text,
)
from ccft_desktop.store.tables import (
    amendments,
    calibrations,
    events,
    offers,
    pain_ratings,
    patients,
    sample_blocks,
    sessions,
    visit_documents,
    visits,
)


def device_columns(device: Device) -> dict[str, Any]:
    """The columns of a session that say which cuff it was."""
    return {
        "device_name": device.name,
        "device_url": device.url,
        "device_identity": device.identity,
        "device_rate_hz": device.rate_hz,
        "device_raw_unit": device.raw_unit or None,
    }


def device_from(row: sa.Row[Any]) -> Device:
    """The cuff of a session's row."""
    return Device(
        name=row.device_name,
        url=row.device_url,
        identity=row.device_identity,
        rate_hz=row.device_rate_hz,
        raw_unit=row.device_raw_unit or "",
    )


def finished_columns(session: Session) -> dict[str, Any]:
    """All columns of a finished session but those that say where it belongs."""
    result, scores = session.result, session.scores
    return {
        "state": "finished",
        "calibration_id": session.calibration.calibration_id if session.calibration else None,
        "started_utc": session.started_utc,
        "protocol": protocol_text(session.protocol),
        **device_columns(session.device),
        "examiner": session.examiner,
        "feedback": session.feedback,
        "screen_position": session.screen_position,
        "practice_holds": session.practice_holds,
        "by_dial": session.by_dial,
        "note": session.note,
        "software_version": session.software_version,
        "interrupted": session.interrupted,
        "result": result_text(result),
        "ended": result.ended,
        "highest_pressure_mmhg": scores.highest_pressure_mmhg,
        "activation_score_mmhg": scores.activation_score_mmhg,
        "performance_index": scores.performance_index,
        "cumulative_performance_index": scores.cumulative_performance_index,
        "held": session.held,
        "told": session.told,
    }


def session_from(row: sa.Row[Any], connection: sa.Connection, *, with_trace: bool) -> Session:
    """The session of a finished row, with its events and offers, and its samples where asked for."""
    return Session(
        session_id=row.session_id,
        started_utc=row.started_utc,
        protocol=protocol_from(row.protocol),
        device=device_from(row),
        result=result_from(row.result),
        events=read_events(connection, row.session_id),
        offered=read_offers(connection, row.session_id),
        trace=read_trace(connection, row.session_id) if with_trace else None,
        examiner=row.examiner,
        feedback=row.feedback,
        screen_position=row.screen_position,
        practice_holds=row.practice_holds,
        by_dial=row.by_dial,
        note=row.note,
        software_version=row.software_version,
        interrupted=row.interrupted,
        calibration=read_calibration(connection, row.calibration_id),
    )


def read_calibration(connection: sa.Connection, calibration_id: str | None) -> Calibration | None:
    """The calibration with this id; None for none."""
    if calibration_id is None:
        return None
    own = sa.select(calibrations).where(calibrations.c.calibration_id == calibration_id)
    return calibration_from(connection.execute(own).one())


def calibration_from(row: sa.Row[Any]) -> Calibration:
    """The calibration of a row."""
    return Calibration(
        calibration_id=row.calibration_id,
        made_utc=row.made_utc,
        by=row.made_by,
        device_identity=row.device_identity,
        kind=row.kind,
        offset_mmhg=row.offset_mmhg,
        gain=row.gain,
        points=points_from(row.points),
        note=row.note,
    )


def summary_columns(*more: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """What ``summary_from`` needs, of every session; ``more`` columns beside it."""
    columns = [column for column in sessions.c if column.name not in ("result", "note")]
    own = sample_blocks.c.session_id
    has_trace = sa.exists(own).where(own == sessions.c.session_id).label("has_trace")
    return sa.select(*columns, visits.c.patient_id, has_trace, *more).join_from(sessions, visits)


def summary_from(row: sa.Row[Any]) -> SessionSummary:
    """A finished session without its holds and samples."""
    return SessionSummary(
        session_id=row.session_id,
        visit_id=row.visit_id,
        patient_id=row.patient_id,
        started_utc=row.started_utc,
        protocol=protocol_from(row.protocol),
        scores=Scores(
            highest_pressure_mmhg=row.highest_pressure_mmhg,
            activation_score_mmhg=row.activation_score_mmhg,
            performance_index=row.performance_index,
            cumulative_performance_index=row.cumulative_performance_index,
        ),
        ended=row.ended,
        held=row.held,
        told=row.told,
        examiner=row.examiner,
        feedback=row.feedback,
        device_name=row.device_name,
        interrupted=row.interrupted,
        has_trace=bool(row.has_trace),
        practice_holds=row.practice_holds,
        by_dial=row.by_dial,
    )


def visit_of_day(connection: sa.Connection, patient_id: str, day: date) -> str:
    """The id of the patient's visit on that day, made if there is none."""
    own = (visits.c.patient_id == patient_id) & (visits.c.day == day)
    visit_id: str | None = connection.scalar(sa.select(visits.c.visit_id).where(own))
    if visit_id is None:
        visit_id = uuid4().hex
        row = {"visit_id": visit_id, "patient_id": patient_id, "day": day, "note": ""}
        connection.execute(visits.insert().values(row))
    return visit_id


def mark_as_seen(connection: sa.Connection, patient_id: str) -> None:
    """Move the patient to the place in the list that the last session, or being added, gives."""
    last = (
        sa.select(sa.func.max(sessions.c.started_utc))
        .join_from(sessions, visits)
        .where(visits.c.patient_id == patients.c.patient_id)
        .scalar_subquery()
    )
    connection.execute(
        patients.update()
        .where(patients.c.patient_id == patient_id)
        .values(recent_utc=sa.func.coalesce(last, patients.c.created_utc))
    )


def read_events(connection: sa.Connection, session_id: str) -> tuple[Event, ...]:
    """All events of a session, in their order."""
    own = sa.select(events).where(events.c.session_id == session_id).order_by(events.c.ordinal)
    return tuple(Event(row.t_s, row.code, row.value) for row in connection.execute(own))


def read_offers(connection: sa.Connection, session_id: str) -> tuple[Offer, ...]:
    """All holds offered, in their order."""
    own = sa.select(offers).where(offers.c.session_id == session_id).order_by(offers.c.ordinal)
    return tuple(Offer(row.cue_s, row.level_mmhg, notes_from(row.notes)) for row in connection.execute(own))


def read_trace(connection: sa.Connection, session_id: str) -> Trace | None:
    """The samples of a session, None when it never had any."""
    blocks = _blocks(connection, session_id)
    return join(blocks) if blocks else None


def salvage_trace(connection: sa.Connection, session_id: str) -> tuple[Trace, int]:
    """What can be read of an interrupted test's samples, and how many blocks of them cannot."""
    return salvage(_blocks(connection, session_id))


def _blocks(connection: sa.Connection, session_id: str) -> Sequence[bytes]:
    own = sample_blocks.c.session_id == session_id
    return connection.scalars(
        sa.select(sample_blocks.c.samples).where(own).order_by(sample_blocks.c.ordinal)
    ).all()


def write_events(connection: sa.Connection, session_id: str, found: Iterable[Event], first: int = 0) -> None:
    """Put events behind the ``first`` ones that are already there."""
    rows = [
        {
            "session_id": session_id,
            "ordinal": ordinal,
            "t_s": event.t_s,
            "code": event.code,
            "value": event.value,
        }
        for ordinal, event in enumerate(found, first)
    ]
    if rows:
        connection.execute(events.insert(), rows)


def write_offers(connection: sa.Connection, session_id: str, found: Iterable[Offer], first: int = 0) -> None:
    """Put offers behind the ``first`` ones that are already there."""
    rows = [
        {
            "session_id": session_id,
            "ordinal": ordinal,
            "cue_s": offer.cue_s,
            "level_mmhg": offer.level_mmhg,
            "notes": notes_text(offer.notes),
        }
        for ordinal, offer in enumerate(found, first)
    ]
    if rows:
        connection.execute(offers.insert(), rows)


def write_note(connection: sa.Connection, session_id: str, note: str) -> None:
    """Replace the note of a session."""
    own = sessions.c.session_id == session_id
    connection.execute(sessions.update().where(own).values(note=note))


def write_block(connection: sa.Connection, session_id: str, ordinal: int, samples: bytes) -> None:
    """Put one block of samples behind those that are there."""
    row = {"session_id": session_id, "ordinal": ordinal, "samples": samples}
    connection.execute(sample_blocks.insert().values(row))


def write_finished(connection: sa.Connection, session: Session) -> None:
    """Make the row of a session that one's finished record; its samples stay as they are."""
    own_session = sessions.c.session_id == session.session_id
    connection.execute(sessions.update().where(own_session).values(finished_columns(session)))
    for part in (events, offers):
        connection.execute(part.delete().where(part.c.session_id == session.session_id))
    write_events(connection, session.session_id, session.events)
    write_offers(connection, session.session_id, session.offered)


def repack(connection: sa.Connection, session_id: str) -> None:
    """Turn the many small blocks of a live test into few large ones, sample for sample the same.

    A block that cannot be read becomes a gap: one second must not cost the whole test.
    """
    trace, _ = salvage_trace(connection, session_id)
    connection.execute(sample_blocks.delete().where(sample_blocks.c.session_id == session_id))
    for ordinal, samples in enumerate(split(trace)):
        write_block(connection, session_id, ordinal, samples)


def remove(connection: sa.Connection, session_id: str) -> None:
    """Take a session out of the records, and its visit where nothing else is in it."""
    place = connection.execute(
        sa.select(visits.c.visit_id, visits.c.patient_id)
        .join_from(sessions, visits)
        .where(sessions.c.session_id == session_id)
    ).one()
    for part in (sample_blocks, events, offers, pain_ratings, sessions):
        connection.execute(part.delete().where(part.c.session_id == session_id))
    empty = sa.and_(
        *(
            ~sa.exists().where(part.c.visit_id == visits.c.visit_id)
            for part in (sessions, visit_documents, pain_ratings, amendments)
        )
    )
    connection.execute(visits.delete().where(visits.c.visit_id == place.visit_id, visits.c.note == "", empty))
    mark_as_seen(connection, place.patient_id)
