"""Certificates belong to people, whatever they are to the programme, and may expire"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels = None
depends_on = None

CURRENT = sa.text("state in ('pending', 'valid')")
OF_NO_COHORT = sa.text("cohort_id is null")


def upgrade() -> None:
    with op.batch_alter_table("batches") as table:
        table.alter_column("cohort_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("occasion", sa.Text(), nullable=False, server_default=""))
        table.drop_constraint(op.f("uq_batches_cohort_id_kind_seminar_id_number"), type_="unique")
        table.create_unique_constraint(
            op.f("uq_batches_cohort_id_kind_seminar_id_occasion_number"),
            ["cohort_id", "kind", "seminar_id", "occasion", "number"],
        )
    _index_current(["pasante_id", "kind", "seminar_id"], drop=True)
    with op.batch_alter_table("certificates") as table:
        table.alter_column("pasante_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("user_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("occasion", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("valid_until", sa.Date(), nullable=True))
        table.create_foreign_key(op.f("fk_certificates_user_id_users"), "users", ["user_id"], ["id"])
    op.execute(
        "update certificates set user_id ="
        " (select pasantes.user_id from pasantes where pasantes.id = certificates.pasante_id)"
    )
    with op.batch_alter_table("batches") as table:
        table.alter_column("occasion", existing_type=sa.Text(), server_default=None)
    with op.batch_alter_table("certificates") as table:
        table.alter_column("user_id", existing_type=sa.Integer(), nullable=False)
        table.alter_column("occasion", existing_type=sa.Text(), server_default=None)
    op.create_index(
        "uq_batches_of_no_cohort",
        "batches",
        ["kind", "occasion", "number"],
        unique=True,
        sqlite_where=OF_NO_COHORT,
        postgresql_where=OF_NO_COHORT,
    )
    op.create_index(op.f("ix_certificates_user_id"), "certificates", ["user_id"])
    _index_current(["user_id", "kind", "seminar_id", "occasion"])


def downgrade() -> None:
    """What the older tables cannot hold goes: what was given to others, and to a cohort more than once."""
    op.drop_index("uq_batches_of_no_cohort", table_name="batches")
    _index_current(["user_id", "kind", "seminar_id", "occasion"], drop=True)
    op.drop_index(op.f("ix_certificates_user_id"), table_name="certificates")
    for statement in _MAKE_ROOM:
        op.execute(statement)
    with op.batch_alter_table("certificates") as table:
        table.drop_constraint(op.f("fk_certificates_user_id_users"), type_="foreignkey")
        table.drop_column("valid_until")
        table.drop_column("occasion")
        table.drop_column("user_id")
        table.alter_column("pasante_id", existing_type=sa.Integer(), nullable=False)
    _index_current(["pasante_id", "kind", "seminar_id"])
    with op.batch_alter_table("batches") as table:
        table.drop_constraint(op.f("uq_batches_cohort_id_kind_seminar_id_occasion_number"), type_="unique")
        table.drop_column("occasion")
        table.alter_column("cohort_id", existing_type=sa.Integer(), nullable=False)
        table.create_unique_constraint(
            op.f("uq_batches_cohort_id_kind_seminar_id_number"),
            ["cohort_id", "kind", "seminar_id", "number"],
        )


def _index_current(columns: list[str], *, drop: bool = False) -> None:
    if drop:
        op.drop_index("uq_certificates_current", table_name="certificates")
        return
    op.create_index(
        "uq_certificates_current",
        "certificates",
        columns,
        unique=True,
        sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )


_MAKE_ROOM = (
    "update certificates set replaces_id = null"
    " where replaces_id in (select id from certificates where pasante_id is null)",
    "delete from certificates where pasante_id is null",
    # Of several that were current for different occasions, the newest stays so.
    """
    update certificates set state = 'replaced', pdf_sha256 = coalesce(pdf_sha256, '')
    where state in ('pending', 'valid') and exists (
        select 1 from certificates newer
        where newer.state in ('pending', 'valid') and newer.pasante_id = certificates.pasante_id
        and newer.kind = certificates.kind and newer.seminar_id = certificates.seminar_id
        and newer.id > certificates.id
    )
    """,
    "update certificates set batch_id = null"
    " where batch_id in (select id from batches where cohort_id is null)",
    "delete from batches where cohort_id is null",
    # A number is unique for a kind again, not for a kind and occasion.
    "update batches set number = id + (select max(number) from batches) where occasion <> ''",
)
