"""What phones hand in later: entries, phones, epochs, and when a thing was written"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels = None
depends_on = None

ADDED = (
    ("visits", "written_at", sa.DateTime(timezone=True)),
    ("quiz_attempts", "written_at", sa.DateTime(timezone=True)),
    ("submissions", "written_at", sa.DateTime(timezone=True)),
    ("submissions", "picture_sha256", sa.Text()),
    ("submissions", "picture_type", sa.Text()),
)


def upgrade() -> None:
    op.create_table(
        "epochs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_epochs")),
    )
    op.create_table(
        "phones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("pending", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("skew_seconds", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("lost_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lost_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["lost_by_id"], ["users.id"], name=op.f("fk_phones_lost_by_id_users")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_phones_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phones")),
        sa.UniqueConstraint("device", "user_id", name=op.f("uq_phones_device_user_id")),
    )
    op.create_index(op.f("ix_phones_user_id"), "phones", ["user_id"])
    op.create_table(
        "outbox_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("errors", sa.JSON(), nullable=True),
        sa.Column("said", sa.JSON(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("guard", sa.Text(), nullable=True),
        sa.Column("base_key", sa.Text(), nullable=True),
        sa.Column("after_key", sa.Text(), nullable=True),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("skew_seconds", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state in ('stored', 'review', 'waiting', 'superseded', 'dismissed')",
            name=op.f("ck_outbox_entries_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["users.id"], name=op.f("fk_outbox_entries_settled_by_id_users")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_outbox_entries_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_entries")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_entries_key")),
    )
    op.create_index("ix_outbox_entries_phone", "outbox_entries", ["user_id", "device", "seq"])
    for name in ("received_at", "state", "user_id"):
        op.create_index(op.f(f"ix_outbox_entries_{name}"), "outbox_entries", [name])
    for table, name, kind in ADDED:
        op.add_column(table, sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    # Plain statements: a table that is rebuilt takes what its children hold with it.
    for table, name, _kind in reversed(ADDED):
        op.drop_column(table, name)
    op.drop_table("outbox_entries")
    op.drop_table("phones")
    op.drop_table("epochs")
