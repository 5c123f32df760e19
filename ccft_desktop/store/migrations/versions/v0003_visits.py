"""What belongs to a visit beside its tests: checks, pain, what was done, signature and amendments."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add to visits and sessions what was never recorded before; what is there already stays."""
    op.create_table(
        "visit_documents",
        sa.Column("visit_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("written_utc", sa.BigInteger, nullable=False),
        sa.Column("written_by", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("visit_id", "kind", name="pk_visit_documents"),
        sa.CheckConstraint(
            "kind IN ('safety', 'intake', 'done_today')", name=op.f("ck_visit_documents_kind")
        ),
        _owner("visit_documents", "visit_id", "visits"),
    )
    op.create_table(
        "amendments",
        sa.Column("amendment_id", sa.String(32), nullable=False),
        sa.Column("visit_id", sa.String(32), nullable=False),
        sa.Column("session_id", sa.String(32)),
        sa.Column("made_utc", sa.BigInteger, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("amendment_id", name="pk_amendments"),
        _owner("amendments", "visit_id", "visits"),
    )
    op.create_index("ix_amendments_visit_id", "amendments", ["visit_id", "made_utc"])
    with op.batch_alter_table("visits", recreate="always") as visits:
        visits.add_column(sa.Column("signed_utc", sa.BigInteger), insert_after="day")
        visits.add_column(
            sa.Column("signed_by", sa.Text, nullable=False, server_default=""), insert_after="signed_utc"
        )
    with op.batch_alter_table("sessions", recreate="always") as sessions:
        sessions.add_column(
            sa.Column("by_dial", sa.Boolean, nullable=False, server_default=sa.false()),
            insert_after="interrupted",
        )
        sessions.add_column(
            sa.Column("practice_holds", sa.Integer, nullable=False, server_default="0"),
            insert_after="by_dial",
        )
        sessions.add_column(
            sa.Column("screen_position", sa.Text, nullable=False, server_default=""), insert_after="feedback"
        )
        sessions.add_column(sa.Column("device_raw_unit", sa.Text), insert_after="device_identity")
    op.create_table(
        "pain_ratings",
        sa.Column("rating_id", sa.String(32), nullable=False),
        sa.Column("visit_id", sa.String(32), nullable=False),
        sa.Column("session_id", sa.String(32)),
        sa.Column("at_utc", sa.BigInteger, nullable=False),
        sa.Column("score", sa.Integer),
        sa.Column("moment", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("rating_id", name="pk_pain_ratings"),
        sa.CheckConstraint("moment IN ('before', 'after', 'stop')", name=op.f("ck_pain_ratings_moment")),
        sa.CheckConstraint(
            "place IN ('neck', 'headache', 'dizziness', 'other')", name=op.f("ck_pain_ratings_place")
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 10", name=op.f("ck_pain_ratings_score")),
        _owner("pain_ratings", "visit_id", "visits"),
        _owner("pain_ratings", "session_id", "sessions"),
    )
    op.create_index("ix_pain_ratings_visit_id", "pain_ratings", ["visit_id", "at_utc"])


def _owner(table: str, column: str, owner: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{owner}.{column}"],
        name=f"fk_{table}_{column}",
        ondelete="RESTRICT",
        onupdate="RESTRICT",
    )
