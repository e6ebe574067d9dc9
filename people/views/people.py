from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from core.access import find_visible, needs
from core.errors import Refused
from core.text import _
from core.typed import row_number
from people import queries
from people.actions import accounts
from people.forms import PersonForm
from people.models import Cohort, Role, User
from people.policy import may_run_programme
from people.views.answers import say_no
from people.views.blueprint import bp
from people.words import MANY


@bp.get("/people")
@needs(may_run_programme)
def index() -> Any:
    role, words = _role(), request.args.get("q", "").strip()
    cohort = find_visible(Cohort, request.args.get("cohort", type=row_number) or 0)
    return render_template(
        "people/people.html",
        accounts=queries.accounts(role, cohort, words),
        cohorts=[cohort for cohort, _count in queries.cohorts_overview()],
        roles=MANY,
        role=role,
        cohort=cohort,
        words=words,
    )


def _role() -> Role | None:
    asked = request.args.get("role", "")
    return next((role for role in Role if role.value == asked), None)


@bp.route("/people/new", methods=["GET", "POST"])
@needs(may_run_programme)
def add_person() -> Any:
    role = _role() or Role.PASANTE
    cohorts = [cohort for cohort, _count in queries.cohorts_overview()]
    language = "en" if role is Role.RESIDENT else "es"
    form = PersonForm.of(
        role, cohorts, language=language, cohort_id=request.args.get("cohort", type=row_number)
    )
    if form.submitted():
        try:
            user = accounts.add_person(role, **form.values(), by=current_user)
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("%(name)s is added. Now send the invitation.", name=user.full_name))
            return redirect(url_for("people.person", user_id=user.id), 303)
    page = render_template("people/person_form.html", form=form, user=None, role=role, cohorts=cohorts)
    return page, form.status


@bp.get("/people/<int:user_id>")
@needs(may_run_programme, on=User)
def person(user: User) -> Any:
    return render_template(
        "people/person.html",
        account=queries.one_account(user),
        assignments=queries.assignments_of(user),
        sign_ins=queries.sign_ins_of(user),
    )


@bp.route("/people/<int:user_id>/edit", methods=["GET", "POST"])
@needs(may_run_programme, on=User)
def change_person(user: User) -> Any:
    pasante = queries.find_pasante(user)
    form = PersonForm.of(user.role, **_present(user, pasante))
    if form.submitted():
        try:
            accounts.change_person(user, pasante, **form.values(), by=current_user)
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The changes are kept."))
            return redirect(url_for("people.person", user_id=user.id), 303)
    return render_template("people/person_form.html", form=form, user=user, role=user.role), form.status


def _present(user: User, pasante: Any) -> dict[str, Any]:
    names = [name for name in PersonForm()._fields if name != "cohort_id"]
    found = {name: getattr(user, name) for name in names if hasattr(user, name)}
    return found | {name: getattr(pasante, name) for name in names if hasattr(pasante, name)}


def _press(action: Callable[..., None], user: User, done: str) -> Any:
    """One of the buttons of a person's page."""
    page = url_for("people.person", user_id=user.id)
    try:
        action(user, by=current_user)
    except Refused as refusal:
        return say_no(refusal, page)
    flash(done)
    return redirect(page, 303)


@bp.post("/people/<int:user_id>/disable")
@needs(may_run_programme, on=User)
def disable(user: User) -> Any:
    return _press(accounts.disable, user, _("The account is closed. Nothing of it was deleted."))


@bp.post("/people/<int:user_id>/enable")
@needs(may_run_programme, on=User)
def enable(user: User) -> Any:
    return _press(accounts.enable, user, _("The account is open again."))


@bp.post("/people/<int:user_id>/end-sign-ins")
@needs(may_run_programme, on=User)
def end_sign_ins(user: User) -> Any:
    return _press(accounts.end_sign_ins, user, _("Signed out on every phone and computer."))


@bp.post("/people/<int:user_id>/reopen-name")
@needs(may_run_programme, on=User)
def reopen_name(user: User) -> Any:
    return _press(accounts.reopen_certificate_name, user, _("The name can be confirmed again."))
