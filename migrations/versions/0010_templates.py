"""Versions of what certificates say and how they look, and which one a batch prints by"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | Sequence[str] | None = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certificate_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("css", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_folio", sa.Text(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_certificate_templates_number_after_what_ships")),
        sa.CheckConstraint(
            "not is_current or retired_at is null", name=op.f("ck_certificate_templates_current_not_retired")
        ),
        sa.CheckConstraint(
            "(used_at is null) = (first_folio is null)", name=op.f("ck_certificate_templates_used_with_folio")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_certificate_templates_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_templates")),
        sa.UniqueConstraint(
            "kind", "language", "number", name=op.f("uq_certificate_templates_kind_language_number")
        ),
        sa.UniqueConstraint(
            "kind", "language", "sha256", name=op.f("uq_certificate_templates_kind_language_sha256")
        ),
    )
    op.create_index(
        "uq_certificate_templates_current",
        "certificate_templates",
        ["kind", "language"],
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )
    with op.batch_alter_table("batches") as table:
        table.add_column(sa.Column("template_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_batches_template_id_certificate_templates"),
            "certificate_templates",
            ["template_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("batches") as table:
        table.drop_constraint(op.f("fk_batches_template_id_certificate_templates"), type_="foreignkey")
        table.drop_column("template_id")
    op.drop_table("certificate_templates")
