"""The constancias that were issued for the older cohort's induction; one name was wrong and is replaced."""

from datetime import timedelta

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from certification.actions import issue, replace_certificate
from certification.checklist import Document
from certification.models import Batch, Certificate
from certification.press.snapshot import Kind
from core import clock, db, jobs
from home.demo.dates import moment
from home.demo.people import MISTYPED, Company
from people import institution
from people.actions.accounts import confirm_certificate_name, reopen_certificate_name
from people.models import Pasante, User
from seminars.models import Seminar


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
        loaded = joinedload(Certificate.pasante)
        theirs = select(Certificate).where(Certificate.pasante_id == company.pasantes[key].id)
        whole = theirs.options(loaded.joinedload(Pasante.user), loaded.joinedload(Pasante.cohort))
        certificate = db.session.scalars(whole).one()
        new = replace_certificate(certificate, by=company.users["rosa"])
        return db.session.get_one(Batch, new.batch_id)


def _print(batch: Batch) -> int:
    """Now, not when a worker comes round; how many were printed."""
    jobs.run(current_app._get_current_object(), batch.job_id or 0)  # type: ignore[attr-defined]
    with db.transaction():
        return len(db.session.scalars(select(Certificate.id).filter_by(batch_id=batch.id)).all())
