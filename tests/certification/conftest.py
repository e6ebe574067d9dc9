"""The February cohort on the day its certificates are issued: Xóchitl may have hers, Ángel lacks hours."""

import pytest

from core import clock, db
from tests.certification.approving import approve, hand_in, links, photo, turn_on
from tests.certification.years import GRADUATION, a_year_given, complete, study


@pytest.fixture
def graduation(app, cast):
    """The seminars of the year; today is the 28th of January, three days before it ends."""
    app.config["BASE_URL"] = "http://localhost"
    with clock.at(GRADUATION):
        with app.app_context(), db.transaction():
            seminars = a_year_given(cast)
            complete(cast, cast.xochitls_place, seminars)
            study(cast, cast.angels_place, seminars[:9])
        yield seminars


@pytest.fixture
def stored(app):
    """Ask the database outside of any request."""

    def ask(statement):
        with app.app_context():
            return list(db.session.scalars(statement))

    return ask


@pytest.fixture
def asking(graduation, app):
    """The house asks its signatories; the cohort is as on the day of graduation."""
    turn_on(app)
    return graduation


@pytest.fixture
def signed(asking, browser):
    """Both have handed in a picture and approved the diplomas; their links."""
    addresses = links(browser)
    for seed, address in enumerate(addresses):
        assert hand_in(browser("stranger"), address, photo(seed)).status_code == 303
        assert approve(browser("stranger"), address).status_code == 303
    return addresses
