"""Loads the demo year into an empty database, through the same actions as the pages."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, select

from certification.actions import change_rules
from core import clock, db
from core.errors import Refused
from core.text import _
from home.demo.cases import tell_cases
from home.demo.certificates import issue_constancias, thank_mentor_and_guest
from home.demo.dates import Dates, moment
from home.demo.diary import Diary
from home.demo.people import Company, gather
from home.demo.seminars import SeminarStory, plans
from home.demo.texts import read
from home.demo.visits import tell_visits
from mentorship.cases.models import Case, Contribution
from mentorship.visits.models import Commitment, Visit
from people import institution
from people.models import Clinic, Pasante, User
from people.queries import anybody
from seminars.curricula.commands import CONTENT
from seminars.library.actions import import_curriculum
from seminars.models import Attendance, QuizAttempt, Seminar, Submission

Say = Callable[[str], object]
MODULES = 3  # as many as content/ has; the usual rules ask for ten of twelve
COUNTED = (
    *(User, Pasante, Clinic),
    *(Seminar, Attendance, QuizAttempt, Submission),
    *(Visit, Commitment, Case, Contribution),
)


def load(say: Say = print, *, with_certificates: bool = True) -> None:
    """Fill an empty database with the demo year as it stands today; Refused where anybody is stored.

    The same day always gives the same year, but for the random codes of certificates. The year is one
    transaction; certificates follow in their own, since they are printed between two.
    """
    with db.transaction():
        if anybody():
            raise Refused(_("There are people in this database already. The demo needs an empty one."))
        company, induction = _write_year(say)
    institution.forget()
    if with_certificates:
        _print_constancias(company, induction, say)


def _write_year(say: Say) -> tuple[Company, Seminar]:
    dates = Dates(clock.today())
    company = gather(read("places") | read("people"), dates)
    rosa = company.users["rosa"]
    with clock.at(moment(dates.starts[0], 8)):
        import_curriculum(CONTENT, rosa)
    for cohort in company.cohorts:
        with clock.at(moment(cohort.starts_on - timedelta(days=5), 9)):
            change_rules(cohort, by=rosa, modules_wanted=MODULES, modules_offered=MODULES, cases_closed=1)
    diary = Diary(dates.today)
    texts = read("reflections")
    stories = [SeminarStory(plan, company, diary, texts) for plan in plans(dates)]
    for story in stories:
        story.tell()
    tell_visits(company, dates, diary, read("visits"))
    tell_cases(company, dates, diary, read("cases"))
    tell_cases(company, dates, diary, read("cases_under_way"))
    say(f"{diary.relive()} things happened since {dates.starts[0]}")
    for model in COUNTED:
        say(f"{db.session.scalar(select(func.count()).select_from(model)):>6} {model.__tablename__}")
    return company, stories[0].seminar


def _print_constancias(company: Company, induction: Seminar, say: Say) -> None:
    """A machine that cannot print still shows everything else."""
    try:
        made = issue_constancias(company, induction) + thank_mentor_and_guest(company, Dates(clock.today()))
        say(f"{made:>6} certificates")
    except Refused as refusal:
        say(str(refusal.message))
