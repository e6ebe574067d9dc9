from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_login import current_user

from core import clock
from core.access import needs
from core.errors import Refused
from core.spreadsheets import write_xlsx
from core.text import _, dateformat
from people import queries
from people.actions import places
from people.forms import CohortForm
from people.models import Cohort
from people.policy import may_run_programme
from people.queries import Account
from people.views.answers import workbook
from people.views.blueprint import bp
from people.words import entry_word


@bp.get("/cohorts")
@needs(may_run_programme)
def cohorts() -> Any:
    return render_template("people/cohorts.html", cohorts=queries.cohorts_overview())


@bp.route("/cohorts/new", methods=["GET", "POST"])
@needs(may_run_programme)
def make_cohort() -> Any:
    today = clock.today()
    form = CohortForm.from_request(intake="february" if today.month < 7 else "august", year=today.year)
    if form.submitted():
        try:
            cohort = places.make_cohort(**form.values(), by=current_user)
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The cohort is made. Now import its roster."))
            return redirect(url_for("people.cohort", cohort_id=cohort.id), 303)
    return render_template("people/cohort_form.html", form=form), form.status


@bp.get("/cohorts/<int:cohort_id>")
@needs(may_run_programme, on=Cohort)
def cohort(cohort: Cohort) -> Any:
    return render_template(
        "people/cohort.html",
        cohort=cohort,
        accounts=queries.accounts_of_cohort(cohort),
        mentors=queries.mentors_by_clinic(clock.today()),
        waiting=len(queries.not_entered(cohort)),
        imports=queries.imports_of(cohort, limit=3),
    )


@bp.get("/cohorts/<int:cohort_id>/people.xlsx")
@needs(may_run_programme, on=Cohort)
def cohort_people(cohort: Cohort) -> Response:
    header = [_("Surnames and names"), _("Clinic"), _("Mentors"), _("E-mail"), _("Phone"), _("University")]
    header += [_("Student number"), _("Access")]
    mentors = queries.mentors_by_clinic(clock.today())
    rows = [_line(account, mentors) for account in queries.accounts_of_cohort(cohort)]
    title = _("Cohort of %(month)s", month=dateformat(cohort.starts_on, "month"))
    return workbook(write_xlsx(header, rows, title, [36, 24, 28, 32, 18, 32, 18, 16]), title)


def _line(account: Account, mentors: dict[int, Any]) -> list[str]:
    pasante = account.pasante
    clinic = pasante.clinic_on(clock.today()) if pasante else None
    return [
        account.user.listed_name,
        clinic.name if clinic else "",
        ", ".join(mentor.short_name for mentor in mentors.get(clinic.id, [])) if clinic else "",
        account.user.email,
        account.user.phone or "",
        (pasante.university if pasante else None) or "",
        (pasante.student_number if pasante else None) or "",
        entry_word(account.entry)[0],
    ]
