"""Who did what, as a chain; patients archived or to be kept until a day; merges that can be undone."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the trail, empty, and two columns of which nothing was known before."""
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at_utc", sa.BigInteger, nullable=False),
        sa.Column("chained", sa.LargeBinary, nullable=False),
        sa.Column("action", sa.String(24), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False),
        sa.Column("patient_id", sa.String(32), nullable=False),
        sa.Column("session_id", sa.String(32), nullable=False),
        sa.Column("person_name", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.create_index("ix_audit_patient_id", "audit", ["patient_id", "number"])
    op.create_table(
        "merges",
        sa.Column("merge_id", sa.String(32), nullable=False),
        sa.Column("made_utc", sa.BigInteger, nullable=False),
        sa.Column("trail_rows", sa.Integer, nullable=False),
        sa.Column("from_id", sa.String(32), nullable=False),
        sa.Column("into_id", sa.String(32), nullable=False),
        sa.Column("journal", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("merge_id", name="pk_merges"),
        _owner("merges", "from_id"),
        _owner("merges", "into_id"),
    )
    with op.batch_alter_table("patients", recreate="always") as patients:
        patients.add_column(sa.Column("archived_utc", sa.BigInteger), insert_after="recent_utc")
        patients.add_column(sa.Column("keep_until", sa.Date), insert_after="archived_utc")
    op.create_index("ix_patients_name", "patients", ["name"])


def _owner(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        ["patients.patient_id"],
        name=f"fk_{table}_{column}",
        ondelete="RESTRICT",
        onupdate="RESTRICT",
    )
