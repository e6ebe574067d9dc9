"""The keys of digital credentials, and what certificates have of them"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "issuer_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("credential_public", sa.LargeBinary(), nullable=False),
        sa.Column("qr_public", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuer_keys")),
    )
    op.create_index(
        "uq_issuer_keys_current",
        "issuer_keys",
        ["is_current"],
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )
    with op.batch_alter_table("certificates") as table:
        table.add_column(sa.Column("status_list", sa.Integer(), nullable=True))
        table.add_column(sa.Column("status_index", sa.Integer(), nullable=True))
        table.add_column(sa.Column("credential_sha256", sa.Text(), nullable=True))
        table.create_unique_constraint(
            op.f("uq_certificates_status_list_status_index"), ["status_list", "status_index"]
        )


def downgrade() -> None:
    with op.batch_alter_table("certificates") as table:
        table.drop_constraint(op.f("uq_certificates_status_list_status_index"), type_="unique")
        table.drop_column("credential_sha256")
        table.drop_column("status_index")
        table.drop_column("status_list")
    op.drop_table("issuer_keys")
