"""First light: patients, visits, sessions, the holds offered, events and samples."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables; instants are whole microseconds since 1970 UTC."""
    op.create_table(
        "patients",
        sa.Column("patient_id", sa.String(32), nullable=False),
        sa.Column("created_utc", sa.BigInteger, nullable=False),
        sa.Column("recent_utc", sa.BigInteger, nullable=False),
        sa.Column("born", sa.Date),
        sa.Column("born_year_only", sa.Boolean, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("patient_id", name="pk_patients"),
        sa.UniqueConstraint("code", name="uq_patients_code"),
    )
    op.create_index("ix_patients_recent_utc", "patients", ["recent_utc"])
    op.create_table(
        "visits",
        sa.Column("visit_id", sa.String(32), nullable=False),
        sa.Column("patient_id", sa.String(32), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("visit_id", name="pk_visits"),
        sa.UniqueConstraint("patient_id", "day", name="uq_visits_patient_id"),
        _owner("visits", "patients.patient_id"),
    )
    op.create_table(
        "sessions",
        sa.Column("session_id", sa.String(32), nullable=False),
        sa.Column("visit_id", sa.String(32), nullable=False),
        sa.Column("started_utc", sa.BigInteger, nullable=False),
        sa.Column("interrupted", sa.Boolean, nullable=False),
        sa.Column("device_rate_hz", sa.Double),
        sa.Column("device_calibrated_utc", sa.BigInteger),
        sa.Column("highest_pressure_mmhg", sa.Double),
        sa.Column("activation_score_mmhg", sa.Double),
        sa.Column("performance_index", sa.Double),
        sa.Column("cumulative_performance_index", sa.Double),
        sa.Column("held", sa.Integer),
        sa.Column("told", sa.Integer),
        sa.Column("ended", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("feedback", sa.Text, nullable=False),
        sa.Column("software_version", sa.Text, nullable=False),
        sa.Column("examiner", sa.Text, nullable=False),
        sa.Column("device_name", sa.Text, nullable=False),
        sa.Column("device_url", sa.Text, nullable=False),
        sa.Column("device_identity", sa.Text, nullable=False),
        sa.Column("protocol", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("result", sa.Text),
        sa.PrimaryKeyConstraint("session_id", name="pk_sessions"),
        sa.CheckConstraint("state IN ('recording', 'finished')", name=op.f("ck_sessions_state")),
        sa.CheckConstraint(
            "state = 'recording' OR result IS NOT NULL", name=op.f("ck_sessions_finished_has_result")
        ),
        _owner("sessions", "visits.visit_id"),
    )
    op.create_index("ix_sessions_visit_id", "sessions", ["visit_id", "state", "started_utc"])
    unfinished = sa.text("state = 'recording'")
    op.create_index(
        "ix_sessions_unfinished",
        "sessions",
        ["started_utc"],
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )
    _create_part(
        "offers",
        sa.Column("cue_s", sa.Double, nullable=False),
        sa.Column("level_mmhg", sa.Double, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
    )
    _create_part(
        "events",
        sa.Column("t_s", sa.Double, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
    )
    _create_part("sample_blocks", sa.Column("samples", sa.LargeBinary, nullable=False))


def _create_part(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("session_id", sa.String(32), nullable=False),
        sa.Column("ordinal", sa.Integer, autoincrement=False, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("session_id", "ordinal", name=f"pk_{name}"),
        _owner(name, "sessions.session_id"),
    )


def _owner(table: str, column: str) -> sa.ForeignKeyConstraint:
    own = column.split(".")[1]
    return sa.ForeignKeyConstraint(
        [own], [column], name=f"fk_{table}_{own}", ondelete="RESTRICT", onupdate="RESTRICT"
    )
