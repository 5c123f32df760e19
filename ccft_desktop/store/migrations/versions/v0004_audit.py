"""Who did what, as a chain; and patients that are archived or to be kept until a day."""

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
    with op.batch_alter_table("patients", recreate="always") as patients:
        patients.add_column(sa.Column("archived_utc", sa.BigInteger), insert_after="recent_utc")
        patients.add_column(sa.Column("keep_until", sa.Date), insert_after="archived_utc")
