"""Records put right: a test or a visit under another patient, two records made one, archived, kept.

Everything is one transaction with its row of the trail, and everything but the trail can be parted again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import uuid4

import sqlalchemy as sa

from ccft_desktop.core.visit import Amendment
from ccft_desktop.store.audit import append, head_of
from ccft_desktop.store.errors import NotInRecords, StoreError
from ccft_desktop.store.records import Records
from ccft_desktop.store.session_rows import mark_as_seen, visit_of_day
from ccft_desktop.store.tables import (
    audit,
    merges,
    metadata,
    pain_ratings,
    patients,
    sessions,
    visit_documents,
    visits,
)
from ccft_desktop.store.visit_rows import amend

_ONLY_LOOKED: Final = ("viewed", "exported", "printed", "copied")


@dataclass(frozen=True, slots=True)
class Merge:
    """Two records that were made one and can be parted again."""

    merge_id: str
    from_id: str
    into_id: str


@dataclass(slots=True)
class _Journal:
    """Changes of columns, and what stood there before: enough to change them back."""

    steps: list[dict[str, Any]] = field(default_factory=list)

    def update(
        self, connection: sa.Connection, table: sa.Table, key: Mapping[str, Any], values: Mapping[str, Any]
    ) -> None:
        where = [table.c[name] == value for name, value in key.items()]
        # As they stand in the file: what a type of ours makes of them is not needed to put them back.
        columns = [sa.type_coerce(table.c[name], sa.types.NullType()).label(name) for name in values]
        before = connection.execute(sa.select(*columns).where(*where)).one()
        connection.execute(table.update().where(*where).values(**values))
        after_key = {name: values.get(name, value) for name, value in key.items()}
        self.steps.append({"table": table.name, "key": after_key, "before": dict(before._mapping)})

    @property
    def text(self) -> str:
        return json.dumps(self.steps)

    @staticmethod
    def undo(connection: sa.Connection, text: str) -> None:
        for step in reversed(json.loads(text)):
            table = metadata.tables[step["table"]]
            columns = ", ".join(f'"{name}" = :v_{name}' for name in step["before"])
            where = " AND ".join(f'"{name}" = :k_{name}' for name in step["key"])
            said = {f"v_{name}": value for name, value in step["before"].items()}
            said |= {f"k_{name}": value for name, value in step["key"].items()}
            connection.execute(sa.text(f'UPDATE "{table.name}" SET {columns} WHERE {where}'), said)


class Mending:
    """Of one vault; a reason is always needed where something comes to stand in another place."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def archive(self, patient_id: str, *, archived: bool) -> None:
        """Take a record out of the list, or back into it; nothing in it changes."""
        with self._records.write("mend") as connection:
            self._check_patient(connection, patient_id)
            at = datetime.now(UTC) if archived else None
            own = patients.c.patient_id == patient_id
            connection.execute(patients.update().where(own).values(archived_utc=at))
            self._note(connection, "archived" if archived else "unarchived", patient_id)

    def keep_until(self, patient_id: str, day: date | None) -> None:
        """Say until when a record has to be kept; None: nobody has said."""
        with self._records.write("mend") as connection:
            self._check_patient(connection, patient_id)
            own = patients.c.patient_id == patient_id
            connection.execute(patients.update().where(own).values(keep_until=day))
            self._note(
                connection, "edited", patient_id, f"keep until {day.isoformat() if day else 'not said'}"
            )

    def move_session(self, session_id: str, to_id: str, *, reason: str) -> None:
        """Put a test, with its pain, into the visit of its day of another patient."""
        reason = _checked(reason)
        with self._records.write("mend") as connection:
            self._check_patient(connection, to_id)
            row = connection.execute(
                sa.select(sessions.c.visit_id, visits.c.patient_id, visits.c.day)
                .join_from(sessions, visits)
                .where(sessions.c.session_id == session_id, sessions.c.state == "finished")
            ).first()
            if row is None:
                raise NotInRecords("This test is not in the records, or it is still being recorded.")
            self._check_other(row.patient_id, to_id)
            target = visit_of_day(connection, to_id, row.day)
            for visit_id, before, after in (
                (row.visit_id, "here", "moved to another record"),
                (target, "in another record", "moved here"),
            ):
                amend(connection, visit_id, self._amendment("session", before, after, reason, session_id))
            for table in (sessions, pain_ratings):
                own = table.c.session_id == session_id
                connection.execute(table.update().where(own).values(visit_id=target))
            for patient_id in (row.patient_id, to_id):
                mark_as_seen(connection, patient_id)
                self._note(connection, "moved", patient_id, reason, session_id)

    def move_visit(self, visit_id: str, to_id: str, *, reason: str) -> None:
        """Put a whole visit under another patient; with a visit there on that day it becomes one with it."""
        reason = _checked(reason)
        with self._records.write("mend") as connection:
            self._check_patient(connection, to_id)
            row = connection.execute(sa.select(visits).where(visits.c.visit_id == visit_id)).first()
            if row is None:
                raise NotInRecords("This visit is not in the records.")
            self._check_other(row.patient_id, to_id)
            amend(connection, visit_id, self._amendment("visit", "in another record", "moved here", reason))
            self._move(connection, row, to_id, _Journal())
            for patient_id in (row.patient_id, to_id):
                mark_as_seen(connection, patient_id)
                self._note(connection, "moved", patient_id, f"visit {row.day.isoformat()}: {reason}")

    def merge(self, from_id: str, into_id: str, *, reason: str) -> Merge:
        """Put all visits of one record into the other; the emptied one goes into the archive.

        Visits of one day become one. Refused, and nothing changed, where two of them cannot.
        """
        reason = _checked(reason)
        with self._records.write("mend") as connection:
            for patient_id in (from_id, into_id):
                self._check_patient(connection, patient_id)
            self._check_other(from_id, into_id)
            journal = _Journal()
            moving = sa.select(visits).where(visits.c.patient_id == from_id).order_by(visits.c.day)
            for row in connection.execute(moving).all():
                self._move(connection, row, into_id, journal)
            now = datetime.now(UTC)
            journal.update(connection, patients, {"patient_id": from_id}, {"archived_utc": now})
            mark_as_seen(connection, into_id)
            for patient_id in (from_id, into_id):
                self._note(connection, "merged", patient_id, reason)
            merge = Merge(uuid4().hex, from_id, into_id)
            connection.execute(
                merges.insert().values(
                    merge_id=merge.merge_id,
                    made_utc=now,
                    trail_rows=head_of(connection).rows,
                    from_id=from_id,
                    into_id=into_id,
                    journal=journal.text,
                )
            )
            return merge

    def undoable_merge(self, patient_id: str) -> Merge | None:
        """The last merge of this record, while neither of the two has been changed since."""
        with self._records.read() as connection:
            return self._undoable(connection, patient_id)

    def undo_merge(self, merge: Merge) -> None:
        """Part two records again, each as it was."""
        with self._records.write("mend") as connection:
            if self._undoable(connection, merge.into_id) != merge:
                raise StoreError(
                    "One of the two records was changed since: move its visits one by one instead."
                )
            own = merges.c.merge_id == merge.merge_id
            journal = connection.scalar(sa.select(merges.c.journal).where(own))
            assert journal is not None
            _Journal.undo(connection, journal)
            connection.execute(merges.delete().where(own))
            for patient_id in (merge.from_id, merge.into_id):
                mark_as_seen(connection, patient_id)
                self._note(connection, "unmerged", patient_id)

    def _undoable(self, connection: sa.Connection, patient_id: str) -> Merge | None:
        row = connection.execute(
            sa.select(merges)
            .where(sa.or_(merges.c.from_id == patient_id, merges.c.into_id == patient_id))
            .order_by(merges.c.made_utc.desc())
            .limit(1)
        ).first()
        if row is None:
            return None
        changed = sa.select(audit.c.number).where(
            audit.c.number > row.trail_rows,
            audit.c.patient_id.in_((row.from_id, row.into_id)),
            audit.c.action.not_in(_ONLY_LOOKED),
        )
        if connection.execute(changed.limit(1)).first() is not None:
            return None
        return Merge(row.merge_id, row.from_id, row.into_id)

    def _move(self, connection: sa.Connection, visit: sa.Row[Any], to_id: str, journal: _Journal) -> None:
        same_day = sa.select(visits).where(visits.c.patient_id == to_id, visits.c.day == visit.day)
        there = connection.execute(same_day).first()
        if there is None:
            journal.update(connection, visits, {"visit_id": visit.visit_id}, {"patient_id": to_id})
            return
        day = visit.day.isoformat()
        if visit.signed_utc is not None or there.signed_utc is not None:
            raise StoreError(
                f"Both records have a visit on {day}, one of them signed off. Move its tests one by one."
            )
        kinds = [
            set(
                connection.scalars(
                    sa.select(visit_documents.c.kind).where(visit_documents.c.visit_id == visit_id)
                )
            )
            for visit_id in (visit.visit_id, there.visit_id)
        ]
        if kinds[0] & kinds[1]:
            raise StoreError(
                f"Both records have a visit on {day} with answers of its own. Move its tests one by one."
            )
        for table, key in ((sessions, "session_id"), (pain_ratings, "rating_id")):
            own = sa.select(table.c[key]).where(table.c.visit_id == visit.visit_id)
            for value in connection.scalars(own).all():
                journal.update(connection, table, {key: value}, {"visit_id": there.visit_id})
        for kind in sorted(kinds[0]):
            journal.update(
                connection,
                visit_documents,
                {"visit_id": visit.visit_id, "kind": kind},
                {"visit_id": there.visit_id},
            )
        if visit.note:
            note = "\n".join(part for part in (there.note, visit.note) if part)
            journal.update(connection, visits, {"visit_id": there.visit_id}, {"note": note})

    def _amendment(
        self, what: str, before: str, after: str, reason: str, session_id: str | None = None
    ) -> Amendment:
        return Amendment(
            at_utc=datetime.now(UTC),
            by=self._records.access.person.name,
            what=what,
            before=before,
            after=after,
            reason=reason,
            session_id=session_id,
        )

    def _note(
        self, connection: sa.Connection, action: Any, patient_id: str, detail: str = "", session_id: str = ""
    ) -> None:
        append(
            connection,
            self._records.access.person,
            action,
            patient_id=patient_id,
            session_id=session_id,
            detail=detail,
        )

    @staticmethod
    def _check_patient(connection: sa.Connection, patient_id: str) -> None:
        known = sa.select(patients.c.code).where(patients.c.patient_id == patient_id)
        if connection.scalar(known) is None:
            raise NotInRecords("This patient is not in the records.")

    @staticmethod
    def _check_other(from_id: str, to_id: str) -> None:
        if from_id == to_id:
            raise StoreError("It stands in this record already. Choose another one.")


def _checked(reason: str) -> str:
    said = " ".join(reason.split())
    if not said:
        raise StoreError("The reason is empty. Write why, in a few words.")
    return said
