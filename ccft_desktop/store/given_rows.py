"""What a live test gave as rows of tables, inside a transaction somebody else opened; no decisions."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import sqlalchemy as sa

from ccft_desktop.core.session import Trace
from ccft_desktop.store.blocks import pack, split
from ccft_desktop.store.errors import NotInRecords
from ccft_desktop.store.given import Begun, Given, Mark
from ccft_desktop.store.session_rows import (
    mark_as_seen,
    visit_of_day,
    write_block,
    write_events,
    write_note,
    write_offers,
)
from ccft_desktop.store.tables import calibrations, events, offers, patients, sample_blocks, sessions


def begin_again(connection: sa.Connection, begun: Begun) -> None:
    """Put the row of a test that was begun into a file that has it not; raises ``NotInRecords``."""
    own = sessions.c.session_id == begun.columns["session_id"]
    if connection.scalar(sa.select(sessions.c.session_id).where(own)) is not None:
        return
    whose = patients.c.patient_id == begun.patient_id
    if connection.scalar(sa.select(patients.c.code).where(whose)) is None:
        raise NotInRecords("The patient of this test is not in these records.")
    day = begun.columns["started_utc"].astimezone().date()
    visit_id = visit_of_day(connection, begun.patient_id, day)
    connection.execute(sessions.insert().values(visit_id=visit_id, **known_here(connection, begun.columns)))
    mark_as_seen(connection, begun.patient_id)


def known_here(connection: sa.Connection, columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a session without a calibration that this file has not."""
    known = calibrations.c.calibration_id == columns["calibration_id"]
    calibration_id = connection.scalar(sa.select(calibrations.c.calibration_id).where(known))
    return {**columns, "calibration_id": calibration_id}


def cut(connection: sa.Connection, session_id: str, mark: Mark) -> None:
    """Take away what stands behind ``mark``."""
    for part, first in ((sample_blocks, mark.blocks), (events, mark.events), (offers, mark.offers)):
        connection.execute(part.delete().where(part.c.session_id == session_id, part.c.ordinal >= first))


def write_given(connection: sa.Connection, session_id: str, given: Given, *, with_samples: bool) -> None:
    """Everything a test gave, packed, in the place of what of it is there."""
    cut(connection, session_id, Mark())
    if with_samples:
        trace = Trace(*(np.asarray(part) for part in (given.t_s, given.pressure_mmhg, given.raw)))
        for ordinal, samples in enumerate(split(trace)):
            write_block(connection, session_id, ordinal, samples)
    write_events(connection, session_id, given.events)
    write_offers(connection, session_id, given.offers)
    write_note(connection, session_id, given.note)


def write_behind(connection: sa.Connection, session_id: str, came: Given, mark: Mark) -> None:
    """Put what came behind what is there up to ``mark``, its samples as one block."""
    if came.t_s:
        write_block(connection, session_id, mark.blocks, pack(came.t_s, came.pressure_mmhg, came.raw))
    write_events(connection, session_id, came.events, mark.events)
    write_offers(connection, session_id, came.offers, mark.offers)
    if came.notes:
        write_note(connection, session_id, came.note)
