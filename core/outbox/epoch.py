"""Which life of the data this is: a restored copy begins another, and phones send again what it lacks."""

from sqlalchemy import Connection, insert, select

from core import clock, db
from core.outbox.models import Epoch
from core.security import new_token

FIRST = "first"


def current() -> str:
    """The newest epoch's name; "first" while no copy was ever restored."""
    return db.session.scalar(select(Epoch.token).order_by(Epoch.id.desc()).limit(1)) or FIRST


def begin(connection: Connection) -> None:
    """A copy is restored on this connection: from here on it is another epoch."""
    connection.execute(insert(Epoch).values(token=new_token(), begun_at=clock.now()))
