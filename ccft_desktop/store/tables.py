"""The tables of the records, as SQLAlchemy Core sees them; the migrations make them, this module does not.

Every constraint has a name, so that a later migration can find it; deleting is RESTRICTed everywhere,
so that nothing goes because something else went.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from ccft_desktop.core.limits import InputError
from ccft_desktop.store.errors import DamagedValue

# A half of a pair has no bytes of its own: it cannot be written at all.
_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class UtcMicroseconds(TypeDecorator[datetime]):
    """An instant as whole microseconds since 1970 UTC: SQLite drops time zones, PostgreSQL shifts them."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Whole microseconds; raises ``ValueError`` for a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return (value - EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The instant, in UTC."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Words(TypeDecorator[str]):
    """A text without NUL characters, so that one that comes back with them is known to be damaged.

    Where the last page of a long value was tampered with, SQLCipher 4.19 gives zeros in its place and
    no error (ran). Samples have a checksum of their own.
    """

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The text itself; raises ``InputError`` for one that could not be told from a damaged one."""
        if value is not None and _UNSTORABLE.search(value):
            raise InputError("A text holds a character that is none (NUL or half a pair). Remove it.")
        return value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The text itself; raises ``DamagedValue``."""
        if value is not None and "\0" in value:
            raise DamagedValue("A text cannot be read.")
        return value


metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)
ID = sa.String(32)
UNFINISHED: Final = sa.text("state = 'recording'")
"""Also the words a query must use: with a bound value the index of unfinished sessions is not found."""


def _owner(column: str) -> sa.ForeignKey:
    return sa.ForeignKey(column, ondelete="RESTRICT", onupdate="RESTRICT")


# In every table the texts come last and the longest at the end: a damaged end of a row then shows in a
# text, see ``Words``, and never as a number.

patients = sa.Table(
    "patients",
    metadata,
    sa.Column("patient_id", ID, primary_key=True),
    sa.Column("created_utc", UtcMicroseconds, nullable=False),
    # The start of the last session, or else when the patient was added: the order of the list.
    sa.Column("recent_utc", UtcMicroseconds, nullable=False),
    # None: in the list of patients.
    sa.Column("archived_utc", UtcMicroseconds),
    # None: for as long as nobody erases it.
    sa.Column("keep_until", sa.Date),
    sa.Column("born", sa.Date),
    sa.Column("born_year_only", sa.Boolean, nullable=False),
    sa.Column("code", Words, nullable=False, unique=True),
    sa.Column("name", Words, nullable=False),
    # Name, code and birth year without case and accents: what a search looks through.
    sa.Column("folded", Words, nullable=False),
    sa.Column("notes", Words, nullable=False),
    sa.Index("ix_patients_recent_utc", "recent_utc"),
    sa.Index("ix_patients_name", "name"),
)

visits = sa.Table(
    "visits",
    metadata,
    sa.Column("visit_id", ID, primary_key=True),
    sa.Column("patient_id", ID, _owner("patients.patient_id"), nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    # None: not signed off.
    sa.Column("signed_utc", UtcMicroseconds),
    sa.Column("signed_by", Words, nullable=False, server_default=""),
    sa.Column("note", Words, nullable=False),
    sa.UniqueConstraint("patient_id", "day"),
)

# What was asked and ticked on a day, one text each: the safety check, the intake, what was done.
visit_documents = sa.Table(
    "visit_documents",
    metadata,
    sa.Column("visit_id", ID, _owner("visits.visit_id"), primary_key=True),
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("written_utc", UtcMicroseconds, nullable=False),
    sa.Column("written_by", Words, nullable=False),
    sa.Column("document", Words, nullable=False),
    sa.CheckConstraint("kind IN ('safety', 'intake', 'done_today')", name="kind"),
)

# Every change to a visit after it was signed off: nothing here is ever changed.
amendments = sa.Table(
    "amendments",
    metadata,
    sa.Column("amendment_id", ID, primary_key=True),
    sa.Column("visit_id", ID, _owner("visits.visit_id"), nullable=False),
    sa.Column("session_id", ID),
    sa.Column("made_utc", UtcMicroseconds, nullable=False),
    sa.Column("made_by", Words, nullable=False),
    sa.Column("what", Words, nullable=False),
    sa.Column("reason", Words, nullable=False),
    sa.Column("before", Words, nullable=False),
    sa.Column("after", Words, nullable=False),
    sa.Index("ix_amendments_visit_id", "visit_id", "made_utc"),
)

# The history of every cuff: nothing here is ever changed.
calibrations = sa.Table(
    "calibrations",
    metadata,
    sa.Column("calibration_id", ID, primary_key=True),
    sa.Column("made_utc", UtcMicroseconds, nullable=False),
    sa.Column("offset_mmhg", sa.Double, nullable=False),
    sa.Column("gain", sa.Double, nullable=False),
    sa.Column("kind", Words, nullable=False),
    sa.Column("made_by", Words, nullable=False),
    sa.Column("device_identity", Words, nullable=False),
    sa.Column("points", Words, nullable=False),
    sa.Column("note", Words, nullable=False),
    sa.CheckConstraint("kind IN ('zero', 'two_point')", name="kind"),
    sa.Index("ix_calibrations_device_identity", "device_identity", "made_utc"),
)

# A leak, noise, drift or error as it was measured, and the limit of that day.
cuff_checks = sa.Table(
    "cuff_checks",
    metadata,
    sa.Column("check_id", ID, primary_key=True),
    sa.Column("made_utc", UtcMicroseconds, nullable=False),
    sa.Column("figure", sa.Double, nullable=False),
    sa.Column("limit_kept", sa.Double, nullable=False),
    sa.Column("at_mmhg", sa.Double, nullable=False),
    sa.Column("lasted_s", sa.Double, nullable=False),
    sa.Column("name", Words, nullable=False),
    sa.Column("made_by", Words, nullable=False),
    sa.Column("device_identity", Words, nullable=False),
    sa.Index("ix_cuff_checks_device_identity", "device_identity", "made_utc"),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("session_id", ID, primary_key=True),
    sa.Column("visit_id", ID, _owner("visits.visit_id"), nullable=False),
    # None: recorded without one.
    sa.Column("calibration_id", ID, _owner("calibrations.calibration_id")),
    sa.Column("started_utc", UtcMicroseconds, nullable=False),
    sa.Column("interrupted", sa.Boolean, nullable=False),
    sa.Column("by_dial", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("practice_holds", sa.Integer, nullable=False, server_default="0"),
    sa.Column("device_rate_hz", sa.Double),
    # What lists and trends need of the result; nothing while the test is not finished.
    sa.Column("highest_pressure_mmhg", sa.Double),
    sa.Column("activation_score_mmhg", sa.Double),
    sa.Column("performance_index", sa.Double),
    sa.Column("cumulative_performance_index", sa.Double),
    sa.Column("held", sa.Integer),
    sa.Column("told", sa.Integer),
    sa.Column("ended", Words),
    # recording: a test under way, or one that was interrupted and not yet decided on.
    sa.Column("state", Words, nullable=False),
    sa.Column("feedback", Words, nullable=False),
    sa.Column("screen_position", Words, nullable=False, server_default=""),
    sa.Column("software_version", Words, nullable=False),
    sa.Column("examiner", Words, nullable=False),
    sa.Column("device_name", Words, nullable=False),
    sa.Column("device_url", Words, nullable=False),
    sa.Column("device_identity", Words, nullable=False),
    # The unit of the numbers as the cuff sent them; None: not recorded.
    sa.Column("device_raw_unit", Words),
    sa.Column("protocol", Words, nullable=False),
    sa.Column("note", Words, nullable=False),
    # The whole result as one document: holds and metrics can be computed again from samples and offers.
    sa.Column("result", Words),
    sa.CheckConstraint("state IN ('recording', 'finished')", name="state"),
    sa.CheckConstraint("state = 'recording' OR result IS NOT NULL", name="finished_has_result"),
    sa.Index("ix_sessions_visit_id", "visit_id", "state", "started_utc"),
    # Only the few that are unfinished: an index of all states would lure lists away from their own.
    sa.Index("ix_sessions_unfinished", "started_utc", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED),
)

# Pain before, after and when a test was stopped for it, one number a row.
pain_ratings = sa.Table(
    "pain_ratings",
    metadata,
    sa.Column("rating_id", ID, primary_key=True),
    sa.Column("visit_id", ID, _owner("visits.visit_id"), nullable=False),
    # None: before a test that is not begun yet, or without any.
    sa.Column("session_id", ID, _owner("sessions.session_id")),
    sa.Column("at_utc", UtcMicroseconds, nullable=False),
    sa.Column("score", sa.Integer),
    sa.Column("moment", Words, nullable=False),
    sa.Column("place", Words, nullable=False),
    sa.CheckConstraint("moment IN ('before', 'after', 'stop')", name="moment"),
    sa.CheckConstraint("place IN ('neck', 'headache', 'dizziness', 'other')", name="place"),
    sa.CheckConstraint("score BETWEEN 0 AND 10", name="score"),
    sa.Index("ix_pain_ratings_visit_id", "visit_id", "at_utc"),
)

offers = sa.Table(
    "offers",
    metadata,
    sa.Column("session_id", ID, _owner("sessions.session_id"), primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("cue_s", sa.Double, nullable=False),
    sa.Column("level_mmhg", sa.Double, nullable=False),
    sa.Column("notes", Words, nullable=False),
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("session_id", ID, _owner("sessions.session_id"), primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("t_s", sa.Double, nullable=False),
    sa.Column("code", Words, nullable=False),
    sa.Column("value", Words, nullable=False),
)

sample_blocks = sa.Table(
    "sample_blocks",
    metadata,
    sa.Column("session_id", ID, _owner("sessions.session_id"), primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("samples", sa.LargeBinary, nullable=False),
)

# Who did what: each row is chained to the one before, nothing here is ever changed or removed. It names no
# patient, so that what is erased is gone from here too, and it owns no other row for the same reason.
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at_utc", UtcMicroseconds, nullable=False),
    # A hash of the row before and of this one.
    sa.Column("chained", sa.LargeBinary, nullable=False),
    sa.Column("action", sa.String(24), nullable=False),
    sa.Column("person_id", ID, nullable=False),
    sa.Column("patient_id", ID, nullable=False),
    sa.Column("session_id", ID, nullable=False),
    sa.Column("person_name", Words, nullable=False),
    sa.Column("detail", Words, nullable=False),
    sa.Index("ix_audit_patient_id", "patient_id", "number"),
)

# Two records that were made one, and what has to be changed back to part them again.
merges = sa.Table(
    "merges",
    metadata,
    sa.Column("merge_id", ID, primary_key=True),
    sa.Column("made_utc", UtcMicroseconds, nullable=False),
    # How long the trail was then: a later change of either record ends the way back.
    sa.Column("trail_rows", sa.Integer, nullable=False),
    sa.Column("from_id", ID, _owner("patients.patient_id"), nullable=False),
    sa.Column("into_id", ID, _owner("patients.patient_id"), nullable=False),
    sa.Column("journal", Words, nullable=False),
)
