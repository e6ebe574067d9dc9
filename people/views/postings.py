from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user

from core import clock
from core.access import needs
from core.errors import Refused
from core.text import _
from people import queries
from people.actions import places
from people.forms import PostingForm
from people.forms.choices import choices
from people.models import Pasante
from people.policy import may_run_programme
from people.views.answers import say_no
from people.views.blueprint import bp


@bp.route("/pasantes/<int:pasante_id>/postings/new", methods=["GET", "POST"])
@needs(may_run_programme, on=Pasante)
def post_pasante(pasante: Pasante) -> Any:
    pasante = queries.whole_pasante(pasante)
    first = pasante.cohort.starts_on
    form = PostingForm.from_request(starts_on=max(clock.today(), first) if pasante.postings else first)
    form.clinic_id.choices = choices((clinic.id, clinic.name) for clinic in queries.open_clinics())
    if form.submitted():
        try:
            places.post_pasante(pasante, **form.values(), by=current_user)
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The posting is noted."))
            return redirect(url_for("people.person", user_id=pasante.user_id), 303)
    return render_template("people/posting_form.html", form=form, pasante=pasante), form.status


@bp.post("/pasantes/<int:pasante_id>/postings/<int:posting_id>/take-back")
@needs(may_run_programme, on=Pasante)
def take_back_posting(pasante: Pasante, posting_id: int) -> Any:
    pasante = queries.whole_pasante(pasante)
    page = url_for("people.person", user_id=pasante.user_id)
    posting = next((posting for posting in pasante.postings if posting.id == posting_id), None)
    if posting is None:
        abort(404)
    try:
        places.take_back_posting(pasante, posting, by=current_user)
    except Refused as refusal:
        return say_no(refusal, page)
    flash(_("The posting is taken back."))
    return redirect(page, 303)
