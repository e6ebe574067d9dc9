"""Approval by the signatories, pictures of their signatures, and the dress of the sheets"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | Sequence[str] | None = "0010"
branch_labels = None
depends_on = None

OPEN, CURRENT = sa.text("state = 'open'"), sa.text("is_current")
SETTINGS = (("palette", "forest"), ("emblem", "sierra"), ("signatures", "by_hand"))


def upgrade() -> None:
    for name, value in SETTINGS:
        op.add_column("institution", sa.Column(name, sa.Text(), nullable=False, server_default=value))
    with op.batch_alter_table("institution") as table:
        for name, _value in SETTINGS:
            table.alter_column(name, server_default=None)
        table.add_column(sa.Column("logo_print_sha256", sa.Text(), nullable=True))
        table.create_check_constraint("signatures_known", "signatures in ('by_hand', 'here')")
    op.add_column("signatories", sa.Column("email", sa.Text(), nullable=True))
    op.add_column("signatories", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    _add_requests()
    _add_sheets()
    _add_approvals()
    _add_pictures()


def _add_requests() -> None:
    op.create_table(
        "approval_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state in ('open', 'cancelled', 'issued')", name=op.f("ck_approval_requests_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (closed_at is null)", name=op.f("ck_approval_requests_open_until_closed")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_approval_requests_batch_id_batches")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_approval_requests_by_id_users")),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["users.id"], name=op.f("fk_approval_requests_closed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_approval_requests_cohort_id_cohorts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_requests")),
    )
    op.create_index(op.f("ix_approval_requests_cohort_id"), "approval_requests", ["cohort_id"])
    op.create_index(
        "uq_approval_requests_open",
        "approval_requests",
        ["cohort_id", "kind", "seminar_id", "occasion"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _add_sheets() -> None:
    op.create_table(
        "approval_sheets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["approval_requests.id"],
            name=op.f("fk_approval_sheets_request_id_approval_requests"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_approval_sheets_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_sheets")),
        sa.UniqueConstraint(
            "request_id", "user_id", "occasion", name=op.f("uq_approval_sheets_request_id_user_id_occasion")
        ),
    )
    op.create_index(op.f("ix_approval_sheets_user_id"), "approval_sheets", ["user_id"])


def _add_approvals() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("signatory_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("signature_sha256", sa.Text(), nullable=True),
        sa.Column("token_sha256", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('waiting', 'approved', 'declined')", name=op.f("ck_approvals_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_at is null)", name=op.f("ck_approvals_waiting_until_decided")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["approval_requests.id"], name=op.f("fk_approvals_request_id_approval_requests")
        ),
        sa.ForeignKeyConstraint(
            ["signatory_id"], ["signatories.id"], name=op.f("fk_approvals_signatory_id_signatories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
        sa.UniqueConstraint("request_id", "signatory_id", name=op.f("uq_approvals_request_id_signatory_id")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_approvals_token_sha256")),
    )
    op.create_index(op.f("ix_approvals_signatory_id"), "approvals", ["signatory_id"])


def _add_pictures() -> None:
    op.create_table(
        "signature_pictures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signatory_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("is_printed", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["signatory_id"], ["signatories.id"], name=op.f("fk_signature_pictures_signatory_id_signatories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_pictures")),
        sa.UniqueConstraint("signatory_id", "sha256", name=op.f("uq_signature_pictures_signatory_id_sha256")),
    )
    op.create_index(op.f("ix_signature_pictures_sha256"), "signature_pictures", ["sha256"])
    op.create_index(
        "uq_signature_pictures_current",
        "signature_pictures",
        ["signatory_id"],
        unique=True,
        sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )


def downgrade() -> None:
    for name in ("signature_pictures", "approvals", "approval_sheets", "approval_requests"):
        op.drop_table(name)
    # A signatory who had left would stand on every sheet again.
    op.execute("delete from signatories where left_at is not null")
    op.drop_column("signatories", "left_at")
    op.drop_column("signatories", "email")
    with op.batch_alter_table("institution") as table:
        table.drop_constraint(op.f("ck_institution_signatures_known"), type_="check")
        for name in ("logo_print_sha256", *(name for name, _value in SETTINGS)):
            table.drop_column(name)
