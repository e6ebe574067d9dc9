"""What is read about people. Lists start from the rows the reader may see."""

from sqlalchemy import select

from core import db
from people.models import Role, User


def demo_faces() -> list[User]:
    """The four people a visitor of the demo can be: the first of each role."""
    wanted = (Role.PASANTE, Role.MENTOR, Role.RESIDENT, Role.COORDINATOR)
    first = {
        role: db.session.scalars(select(User).filter_by(role=role).order_by(User.id)).first()
        for role in wanted
    }
    return [user for user in first.values() if user is not None]


def anybody() -> bool:
    """Is there a single person yet? Without one the site asks to be set up."""
    return db.session.scalar(select(User.id).limit(1)) is not None
