"""Book and leaf of the university's own registry"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("certificates") as table:
        table.add_column(sa.Column("registry_book", sa.Text(), nullable=True))
        table.add_column(sa.Column("registry_leaf", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("certificates") as table:
        table.drop_column("registry_leaf")
        table.drop_column("registry_book")
