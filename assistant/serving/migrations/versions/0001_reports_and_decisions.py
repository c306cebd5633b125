"""Reports and the decisions on their findings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "reports",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("owner", sa.String(100), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organization", sa.String(500), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("name", sa.String(500), nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column("provenance", sa.Text),
        sa.Column("file", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_reports_owner_created", "reports", ["owner", "created"])
    op.create_table(
        "decisions",
        sa.Column("report_id", sa.String(32), sa.ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("finding_id", sa.String(64), primary_key=True),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decided", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Back from it."""
    op.drop_table("decisions")
    op.drop_table("reports")
