"""Calibrations and checks of cuffs, and which calibration a session was recorded with."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the history of every cuff; a session names its own instead of only a day nobody ever wrote."""
    op.create_table(
        "calibrations",
        sa.Column("calibration_id", sa.String(32), nullable=False),
        sa.Column("made_utc", sa.BigInteger, nullable=False),
        sa.Column("offset_mmhg", sa.Double, nullable=False),
        sa.Column("gain", sa.Double, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("device_identity", sa.Text, nullable=False),
        sa.Column("points", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("calibration_id", name="pk_calibrations"),
        sa.CheckConstraint("kind IN ('zero', 'two_point')", name=op.f("ck_calibrations_kind")),
    )
    op.create_index("ix_calibrations_device_identity", "calibrations", ["device_identity", "made_utc"])
    op.create_table(
        "cuff_checks",
        sa.Column("check_id", sa.String(32), nullable=False),
        sa.Column("made_utc", sa.BigInteger, nullable=False),
        sa.Column("figure", sa.Double, nullable=False),
        sa.Column("limit_kept", sa.Double, nullable=False),
        sa.Column("at_mmhg", sa.Double, nullable=False),
        sa.Column("lasted_s", sa.Double, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("device_identity", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("check_id", name="pk_cuff_checks"),
    )
    op.create_index("ix_cuff_checks_device_identity", "cuff_checks", ["device_identity", "made_utc"])
    with op.batch_alter_table("sessions", recreate="always") as sessions:
        sessions.drop_column("device_calibrated_utc")
        sessions.add_column(sa.Column("calibration_id", sa.String(32)), insert_after="visit_id")
        sessions.create_foreign_key(
            "fk_sessions_calibration_id",
            "calibrations",
            ["calibration_id"],
            ["calibration_id"],
            ondelete="RESTRICT",
            onupdate="RESTRICT",
        )
