from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from core import clock
from core.access import needs
from core.errors import Refused
from core.text import _
from people import queries
from people.actions import places
from people.forms import AssignmentForm, ClinicForm, EndAssignmentForm
from people.forms.choices import choices
from people.models import Assignment, Clinic
from people.policy import may_run_programme
from people.views.blueprint import bp


@bp.get("/clinics")
@needs(may_run_programme)
def clinics() -> Any:
    return render_template("people/clinics.html", lines=queries.clinics_overview(clock.today()))


@bp.route("/clinics/new", methods=["GET", "POST"])
@needs(may_run_programme)
def add_clinic() -> Any:
    form = ClinicForm.from_request(kind="rural", signal="messages")
    if form.submitted():
        try:
            clinic = places.add_clinic(**form.values(), by=current_user)
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The clinic is added."))
            return redirect(url_for("people.clinic", clinic_id=clinic.id), 303)
    return render_template("people/clinic_form.html", form=form, clinic=None), form.status


@bp.get("/clinics/<int:clinic_id>")
@needs(may_run_programme, on=Clinic)
def clinic(clinic: Clinic) -> Any:
    return render_template(
        "people/clinic.html",
        clinic=clinic,
        assignments=queries.assignments_at(clinic),
        postings=queries.postings_at(clinic),
    )


@bp.route("/clinics/<int:clinic_id>/edit", methods=["GET", "POST"])
@needs(may_run_programme, on=Clinic)
def change_clinic(clinic: Clinic) -> Any:
    form = ClinicForm.from_request(**{name: getattr(clinic, name) for name in ClinicForm()._fields})
    if form.submitted():
        try:
            places.change_clinic(clinic, **form.values(), by=current_user)
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The clinic is changed."))
            return redirect(url_for("people.clinic", clinic_id=clinic.id), 303)
    return render_template("people/clinic_form.html", form=form, clinic=clinic), form.status


@bp.route("/clinics/<int:clinic_id>/mentors/new", methods=["GET", "POST"])
@needs(may_run_programme, on=Clinic)
def assign_mentor(clinic: Clinic) -> Any:
    form = AssignmentForm.from_request(starts_on=clock.today())
    form.mentor_id.choices = choices((one.id, one.listed_name) for one in queries.mentors_to_choose())
    if form.submitted():
        try:
            places.assign_mentor(clinic, **form.values(), by=current_user)
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The mentor is assigned."))
            return redirect(url_for("people.clinic", clinic_id=clinic.id), 303)
    return render_template("people/assignment_form.html", form=form, clinic=clinic), form.status


@bp.route("/assignments/<int:assignment_id>/end", methods=["GET", "POST"])
@needs(may_run_programme, on=Assignment)
def end_assignment(assignment: Assignment) -> Any:
    form = EndAssignmentForm.from_request(ends_on=clock.today())
    whole = queries.one_assignment(assignment)
    if form.submitted():
        try:
            places.end_assignment(whole, **form.values(), by=current_user)
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The end of the assignment is noted."))
            return redirect(url_for("people.clinic", clinic_id=whole.clinic_id), 303)
    return render_template("people/end_assignment.html", form=form, assignment=whole), form.status
