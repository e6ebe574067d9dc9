"""The constancias of the older cohort's induction, one name of which was wrong, and those of two others."""

from datetime import timedelta

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from certification.actions import issue, replace_certificate
from certification.documents import Document
from certification.models import Batch, Certificate
from certification.press.snapshot import Kind
from certification.semesters import Semester
from core import clock, db, jobs
from home.demo.dates import Dates, moment
from home.demo.people import MISTYPED, Company
from people import institution
from people.actions.accounts import confirm_certificate_name, reopen_certificate_name
from people.models import Pasante, User
from seminars.models import Seminar

MENTOR, GUEST = "lucia", "daniel"
HOURS = "36"
"""Of teaching in his three weeks."""


def issue_constancias(company: Company, seminar: Seminar) -> int:
    """In two batches, each issued in a transaction of its own and printed after it; how many it made."""
    institution.forget()
    day = seminar.ends_on + timedelta(days=20)
    with clock.at(moment(day, 11)):
        issued = _print(_issue(company, seminar))
    with clock.at(moment(day + timedelta(days=9), 12)):
        with db.transaction():
            _mend_names(company)
        return issued + sum(_print(_replace(company, key)) for key in MISTYPED)


def thank_mentor_and_guest(company: Company, dates: Dates) -> int:
    """One of each: for the half-year before this one, and for a stay that is over; how many it made."""
    semester = Semester.of(dates.starts[0])
    with clock.at(moment(min(semester.ends_on + timedelta(days=8), dates.today), 12)):
        made = _print(_thank(company, Document(None, Kind.MENTOR, occasion=semester.key), MENTOR))
    stay = company.users[GUEST]
    assert stay.access_from is not None
    assert stay.access_until is not None
    teaching = Document(None, Kind.TEACHING, occasion=Semester.of(stay.access_from).key)
    with clock.at(moment(stay.access_until, 16)):
        return made + _print(_thank(company, teaching, GUEST))


def _thank(company: Company, document: Document, key: str) -> Batch:
    user_id = company.users[key].id
    with db.transaction():
        rosa = db.session.get_one(User, company.users["rosa"].id)
        return issue(document, by=rosa, only={user_id}, hours={user_id: HOURS})


def _issue(company: Company, seminar: Seminar) -> Batch:
    with db.transaction():
        rosa = db.session.get_one(User, company.users["rosa"].id)
        given = db.session.get_one(Seminar, seminar.id)
        return issue(Document(company.cohorts[0], Kind.SEMINAR, given), by=rosa)


def _mend_names(company: Company) -> None:
    for key in MISTYPED:
        user = db.session.get_one(User, company.users[key].id)
        reopen_certificate_name(user, by=company.users["rosa"])
        confirm_certificate_name(user, certificate_name=user.full_name)


def _replace(company: Company, key: str) -> Batch:
    with db.transaction():
        theirs = select(Certificate).where(Certificate.user_id == company.users[key].id)
        of_cohort = joinedload(Certificate.pasante).joinedload(Pasante.cohort)
        whole = theirs.options(joinedload(Certificate.user), of_cohort)
        certificate = db.session.scalars(whole).one()
        new = replace_certificate(certificate, by=company.users["rosa"])
        return db.session.get_one(Batch, new.batch_id)


def _print(batch: Batch) -> int:
    """Now, not when a worker comes round; how many were printed."""
    jobs.run(current_app._get_current_object(), batch.job_id or 0)  # type: ignore[attr-defined]
    with db.transaction():
        return len(db.session.scalars(select(Certificate.id).filter_by(batch_id=batch.id)).all())
