"""Signatories may approve the correction of one certificate"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | Sequence[str] | None = "0011"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")
TO_ISSUE = sa.text("state = 'open' and replaces_id is null")
TO_CORRECT = sa.text("state = 'open' and replaces_id is not null")
ONE_OF_A_DOCUMENT = ["cohort_id", "kind", "seminar_id", "occasion"]


def upgrade() -> None:
    op.drop_index("uq_approval_requests_open", "approval_requests")
    with op.batch_alter_table("approval_requests") as table:
        table.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_approval_requests_replaces_id_certificates"), "certificates", ["replaces_id"], ["id"]
        )
    _index("uq_approval_requests_open", ONE_OF_A_DOCUMENT, TO_ISSUE)
    _index("uq_approval_requests_open_correction", ["replaces_id"], TO_CORRECT)


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(
        name, "approval_requests", columns, unique=True, sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    op.drop_index("uq_approval_requests_open_correction", "approval_requests")
    op.drop_index("uq_approval_requests_open", "approval_requests")
    # Without what it would replace, the request of one corrected sheet would pass for one of its document.
    requests = sa.table("approval_requests", sa.column("id"), sa.column("replaces_id"))
    is_correction = requests.c.replaces_id.is_not(None)
    for name in ("approvals", "approval_sheets"):
        of_request = sa.table(name, sa.column("request_id"))
        corrections = sa.select(requests.c.id).where(is_correction)
        op.execute(of_request.delete().where(of_request.c.request_id.in_(corrections)))
    op.execute(requests.delete().where(is_correction))
    with op.batch_alter_table("approval_requests") as table:
        table.drop_constraint(op.f("fk_approval_requests_replaces_id_certificates"), type_="foreignkey")
        table.drop_column("replaces_id")
    _index("uq_approval_requests_open", ONE_OF_A_DOCUMENT, OPEN)
