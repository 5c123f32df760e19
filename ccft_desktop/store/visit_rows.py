"""Visits as rows of tables and back, inside a transaction somebody else opened; no decisions but the seal."""

from datetime import datetime
from typing import Any, Final, Literal
from uuid import uuid4

import sqlalchemy as sa

from ccft_desktop.core.pain import PainRating
from ccft_desktop.core.treatment import DoneToday
from ccft_desktop.core.visit import Amendment, Signature, Visit
from ccft_desktop.store import session_rows
from ccft_desktop.store.documents import done_today_from, intake_from, safety_from
from ccft_desktop.store.errors import VisitSigned
from ccft_desktop.store.tables import (
    amendments,
    pain_ratings,
    sessions,
    visit_documents,
    visits,
)

Kind = Literal["safety", "intake", "done_today"]
_OLDEST_FIRST: Final = (sessions.c.started_utc, sessions.c.session_id)
_WAITS: Final = sa.and_(pain_ratings.c.moment == "before", pain_ratings.c.session_id.is_(None))
"""For a test that has not begun."""


def visit_from(row: sa.Row[Any], connection: sa.Connection) -> Visit:
    """The visit of a row, with its finished sessions, oldest first, without samples."""
    own = (
        sa.select(sessions)
        .where(sessions.c.visit_id == row.visit_id, sessions.c.state == "finished")
        .order_by(*_OLDEST_FIRST)
    )
    texts = documents_of(row.visit_id, connection)
    return Visit(
        visit_id=row.visit_id,
        patient_id=row.patient_id,
        day=row.day,
        note=row.note,
        sessions=tuple(
            session_rows.session_from(session, connection, with_trace=False)
            for session in connection.execute(own).all()
        ),
        safety=safety_from(texts["safety"]) if "safety" in texts else None,
        intake=intake_from(texts["intake"]) if "intake" in texts else None,
        pain=_pain(row.visit_id, connection),
        done_today=done_today_from(texts["done_today"]) if "done_today" in texts else DoneToday(),
        signature=Signature(row.signed_by, row.signed_utc) if row.signed_utc else None,
        amendments=_amendments(row.visit_id, connection),
    )


def documents_of(visit_id: str, connection: sa.Connection) -> dict[str, str]:
    """The texts of a visit by their kind."""
    own = sa.select(visit_documents.c.kind, visit_documents.c.document)
    return {
        row.kind: row.document
        for row in connection.execute(own.where(visit_documents.c.visit_id == visit_id))
    }


def write_document(
    connection: sa.Connection, visit_id: str, kind: Kind, text: str, *, by: str, at_utc: datetime
) -> None:
    """Put a text in the place of the one of its kind."""
    own = (visit_documents.c.visit_id == visit_id, visit_documents.c.kind == kind)
    connection.execute(visit_documents.delete().where(*own))
    row = {
        "visit_id": visit_id,
        "kind": kind,
        "written_utc": at_utc,
        "written_by": by,
        "document": text,
    }
    connection.execute(visit_documents.insert().values(row))


def write_pain(connection: sa.Connection, visit_id: str, rating: PainRating) -> None:
    """Put a rating in the place of the one of its moment, place and test."""
    own = (
        pain_ratings.c.visit_id == visit_id,
        pain_ratings.c.moment == rating.moment,
        pain_ratings.c.place == rating.place,
        pain_ratings.c.session_id == rating.session_id
        if rating.session_id
        else pain_ratings.c.session_id.is_(None),
    )
    connection.execute(pain_ratings.delete().where(*own))
    row = {
        "rating_id": uuid4().hex,
        "visit_id": visit_id,
        "session_id": rating.session_id,
        "at_utc": rating.at_utc,
        "score": rating.score,
        "moment": rating.moment,
        "place": rating.place,
    }
    connection.execute(pain_ratings.insert().values(row))


def clear_pain_before(connection: sa.Connection, visit_id: str) -> None:
    """Take out what was answered before a test that never began."""
    connection.execute(pain_ratings.delete().where(pain_ratings.c.visit_id == visit_id, _WAITS))


def clear_stop_pain(connection: sa.Connection, visit_id: str, session_id: str) -> None:
    """Take out what one test was stopped for."""
    told = (pain_ratings.c.moment == "stop", pain_ratings.c.session_id == session_id)
    connection.execute(pain_ratings.delete().where(pain_ratings.c.visit_id == visit_id, *told))


def give_pain_before(connection: sa.Connection, session_id: str) -> None:
    """What was answered in this visit before its next test belongs to this one, which begins."""
    visit_id = sa.select(sessions.c.visit_id).where(sessions.c.session_id == session_id).scalar_subquery()
    own = pain_ratings.c.visit_id == visit_id
    connection.execute(pain_ratings.update().where(own, _WAITS).values(session_id=session_id))


def amend(connection: sa.Connection, visit_id: str, amendment: Amendment | None) -> None:
    """Let a change to a visit through: to one not signed any; to a signed one with its amendment only.

    Raises ``VisitSigned``. Called in the transaction of the change itself.
    """
    signed_utc = connection.scalar(sa.select(visits.c.signed_utc).where(visits.c.visit_id == visit_id))
    if signed_utc is None:
        return
    if amendment is None or not amendment.reason.strip():
        raise VisitSigned("This visit is signed off. A change to it needs a reason.")
    row = {
        "amendment_id": uuid4().hex,
        "visit_id": visit_id,
        "session_id": amendment.session_id,
        "made_utc": amendment.at_utc,
        "made_by": amendment.by,
        "what": amendment.what,
        "reason": amendment.reason,
        "before": amendment.before,
        "after": amendment.after,
    }
    connection.execute(amendments.insert().values(row))


def _pain(visit_id: str, connection: sa.Connection) -> tuple[PainRating, ...]:
    own = sa.select(pain_ratings).where(pain_ratings.c.visit_id == visit_id)
    # Where two were given at the same moment, in the order in which they are asked.
    in_order = own.order_by(pain_ratings.c.at_utc, pain_ratings.c.place.desc())
    return tuple(
        PainRating(
            at_utc=row.at_utc,
            moment=row.moment,
            place=row.place,
            score=row.score,
            session_id=row.session_id,
        )
        for row in connection.execute(in_order)
    )


def _amendments(visit_id: str, connection: sa.Connection) -> tuple[Amendment, ...]:
    own = sa.select(amendments).where(amendments.c.visit_id == visit_id)
    return tuple(
        Amendment(
            at_utc=row.made_utc,
            by=row.made_by,
            what=row.what,
            before=row.before,
            after=row.after,
            reason=row.reason,
            session_id=row.session_id,
        )
        for row in connection.execute(own.order_by(amendments.c.made_utc, amendments.c.amendment_id))
    )
