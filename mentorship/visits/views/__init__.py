"""The pages of visits: who waits for one, how to prepare it, writing it down, and what was signed."""

from flask import Flask

from mentorship.visits.views import observing, reading, signed, writing
from mentorship.visits.views.blueprint import bp

PAGES = (reading, writing, observing, signed)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
