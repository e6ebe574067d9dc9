"""The pages about seminars: the calendar, lessons and work, grades, the roll, the library of modules."""

from flask import Flask

from seminars import overview, policy
from seminars.attendance import views as attendance
from seminars.blueprint import bp
from seminars.booklets import views as booklets
from seminars.coursework import views as coursework
from seminars.curricula.commands import content_commands, question_commands
from seminars.library import commands, figures
from seminars.library import views as library
from seminars.schedule import views as schedule

PAGES = (overview, schedule, coursework, attendance, library, booklets)
DECLARED = (policy, commands)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.register_blueprint(figures.bp)
    app.cli.add_command(content_commands)
    app.cli.add_command(question_commands)
