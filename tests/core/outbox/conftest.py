"""What the tests of the outbox share: a seminar to work on, and phones nobody is signed in on."""

import pytest
from sqlalchemy import func, select

from core import db
from tests.seminars.small_module import give
from tests.support.outbox import Phone


@pytest.fixture
def seminar(app, cast):
    """May's seminar, as Xóchitl finds it."""
    with app.app_context(), db.transaction():
        return give(cast)


@pytest.fixture
def phone(app, cast):
    """Xóchitl's phone."""
    return Phone(app, cast.xochitl)


@pytest.fixture
def mentors_phone(app, cast):
    """Lucía's phone."""
    return Phone(app, cast.lucia)


@pytest.fixture
def stored(app):
    """What the site holds of a model, in the order it came."""

    def ask(model):
        with app.app_context():
            return list(db.session.scalars(select(model).order_by(model.id)))

    return ask


@pytest.fixture
def count(app):
    """How many rows of a model there are."""

    def ask(model):
        with app.app_context():
            return db.session.scalar(select(func.count()).select_from(model))

    return ask
