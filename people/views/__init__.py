"""The pages about people: signing in, the roster, cohorts, clinics, invitations, the institution."""

from flask import Flask

from people.views import people, signing
from people.views.blueprint import bp

PAGES = (people, signing)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
