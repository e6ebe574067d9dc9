"""The level that each criterion of a field task's rubric was given"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | Sequence[str] | None = "0013"
branch_labels = None
depends_on = None

CHECK = "rubric_levels is null or grade is not null"


def upgrade() -> None:
    """What was graded before keeps its number and its words; which levels were meant nobody wrote down."""
    with op.batch_alter_table("submissions") as table:
        table.add_column(sa.Column("rubric_levels", sa.JSON(none_as_null=True), nullable=True))
        table.create_check_constraint("levels_with_grade", CHECK)


def downgrade() -> None:
    """The levels go; the grade they gave stays."""
    with op.batch_alter_table("submissions") as table:
        table.drop_constraint(op.f("ck_submissions_levels_with_grade"), type_="check")
        table.drop_column("rubric_levels")
