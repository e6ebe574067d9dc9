"""The paper of certificates, and print files made to order"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | Sequence[str] | None = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("institution", sa.Column("paper", sa.Text(), nullable=False, server_default="letter"))
    with op.batch_alter_table("institution") as table:
        table.alter_column("paper", server_default=None)
        table.create_check_constraint("paper_known", "paper in ('letter', 'a4')")
    op.create_table(
        "print_orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_print_orders_batch_id_batches")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_print_orders_by_id_users")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_print_orders_job_id_jobs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_orders")),
        sa.UniqueConstraint("batch_id", "options", name=op.f("uq_print_orders_batch_id_options")),
    )


def downgrade() -> None:
    op.drop_table("print_orders")
    with op.batch_alter_table("institution") as table:
        table.drop_constraint(op.f("ck_institution_paper_known"), type_="check")
        table.drop_column("paper")
