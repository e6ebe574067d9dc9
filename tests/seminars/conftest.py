"""What the tests of the seminars share."""

import pytest

from core import db
from tests.seminars.small_module import give


@pytest.fixture
def seminar(app, cast):
    """May's seminar: held on the 9th and 10th, its work due on the 22nd; today is the 14th."""
    with app.app_context(), db.transaction():
        return give(cast)


@pytest.fixture
def stored(app):
    """Ask the database outside of any request."""

    def ask(statement):
        with app.app_context():
            return list(db.session.scalars(statement))

    return ask
