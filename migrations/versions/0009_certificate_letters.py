"""The letter that tells of a certificate, and what became of it at the mail server"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | Sequence[str] | None = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("letters") as table:
        table.add_column(sa.Column("sending_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("refused", sa.Text(), nullable=True))
    with op.batch_alter_table("batches") as table:
        table.add_column(sa.Column("mail_job_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_batches_mail_job_id_jobs"), "jobs", ["mail_job_id"], ["id"])
    with op.batch_alter_table("certificates") as table:
        table.add_column(sa.Column("letter_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_certificates_letter_id_letters"), "letters", ["letter_id"], ["id"])
        table.create_unique_constraint(op.f("uq_certificates_letter_id"), ["letter_id"])


def downgrade() -> None:
    with op.batch_alter_table("certificates") as table:
        table.drop_constraint(op.f("uq_certificates_letter_id"), type_="unique")
        table.drop_constraint(op.f("fk_certificates_letter_id_letters"), type_="foreignkey")
        table.drop_column("letter_id")
    with op.batch_alter_table("batches") as table:
        table.drop_constraint(op.f("fk_batches_mail_job_id_jobs"), type_="foreignkey")
        table.drop_column("mail_job_id")
    with op.batch_alter_table("letters") as table:
        table.drop_column("refused")
        table.drop_column("sending_at")
