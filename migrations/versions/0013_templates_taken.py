"""When a version of a template was taken into use, and when it was left"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | Sequence[str] | None = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
REMEMBERED = {"taken_at": ("template.taken", "template.renewed"), "left_at": ("template.left",)}


def upgrade() -> None:
    for name in REMEMBERED:
        op.add_column("certificate_templates", sa.Column(name, MOMENT, nullable=True))
    versions = sa.table("certificate_templates", sa.column("id"), *map(sa.column, REMEMBERED))
    notes = sa.table("audit_notes", *map(sa.column, ("at", "what", "kind", "thing_id")))
    for name, said in REMEMBERED.items():
        last = sa.select(sa.func.max(notes.c.at)).where(
            notes.c.kind == "certificate_templates", notes.c.thing_id == versions.c.id, notes.c.what.in_(said)
        )
        op.execute(versions.update().values({name: last.scalar_subquery()}))


def downgrade() -> None:
    for name in REMEMBERED:
        op.drop_column("certificate_templates", name)
