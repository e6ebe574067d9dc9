"""The pages about people: signing in, the roster, cohorts, clinics, invitations, the institution."""

from flask import Flask

from people import words
from people.views import (
    clinics,
    cohorts,
    invitations,
    mine,
    people,
    postings,
    rosters,
    set_up,
    settings,
    signing,
)
from people.views.blueprint import bp

PAGES = (clinics, cohorts, invitations, mine, people, postings, rosters, settings, set_up, signing)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.jinja_env.globals.update(words.IN_TEMPLATES)
