from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from certification import actions, queries, seals, tables
from certification.approvals.queries import open_requests
from certification.forms import RulesForm, WaiverForm
from certification.heat import elapsed, tone
from certification.models import Waiver
from certification.semesters import Semester
from certification.views.approvals import check_list_of
from certification.views.blueprint import bp
from certification.views.handing_out import hand_out
from core import clock, db
from core.access import needs
from core.errors import Refused
from core.text import _
from people.models import Cohort, Pasante
from people.policy import may_run_programme
from people.queries import whole_pasante
from people.queries.serving import in_spanish_order
from seminars.queries import title_of

LATEST = 12
"""Batches to mentors and guests that the page shows; the register has all."""


@bp.get("")
@needs(may_run_programme)
def index() -> Any:
    """A cohort: everybody with each rule, what can be issued and what was."""
    cohorts = queries.cohorts()
    cohort = _chosen(cohorts)
    if cohort is None:
        return render_template("certification/no_cohort.html")
    today = clock.today()
    pasantes = list(db.session.scalars(in_spanish_order(queries.pasantes_in(cohort))))
    seminars = queries.seminars_held(cohort, today)
    return render_template(
        "certification/index.html",
        cohorts=sorted(cohorts, key=lambda each: each.starts_on),
        cohort=cohort,
        pasantes=pasantes,
        roads=queries.roads(pasantes, today),
        over=elapsed(cohort, today),
        tone=tone,
        seminars=[(each, title_of(each)) for each in seminars],
        batches=queries.batches_of(cohort),
        semesters=[Semester.of(today), Semester.of(today).before],
        to_guests=[
            (batch, Semester.read(batch.occasion), count)
            for batch, count in queries.batches_of(None, limit=LATEST)
        ],
        held={each.id: title_of(each) for each in seminars},
        asked=queries.asked_to_revoke(),
        requests=open_requests(cohort),
        check_list_of=check_list_of,
        signing_key=seals.current_key(),
    )


def _chosen(cohorts: Sequence[Cohort]) -> Cohort | None:
    """The one the address names, else the one whose year ends next, else the last."""
    wanted = request.args.get("cohort", type=int)
    today = clock.today()
    named = [cohort for cohort in cohorts if cohort.id == wanted]
    ending = sorted((c for c in cohorts if c.ends_on >= today), key=lambda c: c.ends_on)
    return next(iter([*named, *ending, *cohorts]), None)


@bp.get("/cohorts/<int:cohort_id>/roads.xlsx")
@needs(may_run_programme, on=Cohort)
def roads_table(cohort: Cohort) -> Any:
    pasantes = list(db.session.scalars(in_spanish_order(queries.pasantes_in(cohort))))
    return hand_out(
        tables.roads(pasantes, queries.roads(pasantes, clock.today())), f"diploma-{cohort.code}.xlsx"
    )


@bp.route("/cohorts/<int:cohort_id>/rules", methods=["GET", "POST"])
@needs(may_run_programme, on=Cohort)
def rules(cohort: Cohort) -> Any:
    form = RulesForm.of(queries.values_of(cohort))
    if form.submitted():
        try:
            actions.change_rules(cohort, by=current_user, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The rules are changed."))
            return redirect(url_for("certification.index", cohort=cohort.id), 303)
    begun = cohort.starts_on <= clock.today()
    frozen = queries.rules_of(cohort)
    return render_template(
        "certification/rules.html", form=form, cohort=cohort, begun=begun, frozen=frozen
    ), form.status


@bp.get("/pasantes/<int:pasante_id>")
@needs(may_run_programme, on=Pasante)
def show_pasante(pasante: Pasante) -> Any:
    return _page_of(pasante, WaiverForm.from_request())


@bp.post("/pasantes/<int:pasante_id>/waivers")
@needs(may_run_programme, on=Pasante)
def waive(pasante: Pasante) -> Any:
    form = WaiverForm.from_request()
    if form.submitted():
        try:
            actions.waive(pasante, by=current_user, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The rule is let go. It is printed nowhere."))
            return redirect(url_for(".show_pasante", pasante_id=pasante.id), 303)
    return _page_of(pasante, form), form.status


@bp.post("/waivers/<int:waiver_id>/take-back")
@needs(may_run_programme, on=Waiver)
def take_back_waiver(waiver: Waiver) -> Any:
    actions.take_back_waiver(waiver, by=current_user)
    flash(_("The rule holds again."))
    return redirect(url_for(".show_pasante", pasante_id=waiver.pasante_id), 303)


def _page_of(pasante: Pasante, form: WaiverForm) -> str:
    whole = whole_pasante(pasante)
    return render_template(
        "certification/pasante.html",
        pasante=whole,
        road=queries.road(whole, clock.today()),
        waivers=queries.waivers_of(whole),
        certificates=queries.certificates_of(whole.user_id),
        form=form,
    )
