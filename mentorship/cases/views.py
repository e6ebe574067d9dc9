"""The pages of case reviews."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_login import current_user

from core import clock, outbox
from core.access import needs
from core.errors import Refused
from core.markup import render_user_text
from core.text import _, _l
from mentorship.cases import actions, addresses, pages, policy, queries, states
from mentorship.cases.actions.following_up import USUAL_WAIT
from mentorship.cases.formats import FORMATS
from mentorship.cases.forms import (
    ApproveForm,
    CasesForm,
    CloseForm,
    ContributionForm,
    DiscussedForm,
    ReturnForm,
    ScheduleForm,
    SessionForm,
    WithdrawForm,
    case_form,
    follow_up_form,
)
from mentorship.cases.models import Case, CaseSession
from people.policy import may_run_programme, may_see, may_use_the_site

bp = Blueprint("cases", __name__, url_prefix="/cases")


@bp.get("")
@needs(may_use_the_site)
@outbox.keeps(addresses.index)
def index() -> Any:
    return render_template("cases/index.html", **pages.index_page(current_user))


@bp.get("/<int:case_id>")
@needs(may_see, on=Case)
@outbox.keeps(addresses.to_read)
def show(case: Case) -> Any:
    return _case_page(case)


def _case_page(case: Case, **forms: CasesForm) -> Any:
    """The page of a case; a form that was refused comes with its words and errors."""
    page = pages.case_page(queries.whole_case(case), current_user, forms)
    return render_template("cases/case.html", **page), 422 if forms else 200


def _decide(case: Case, name: str, form: CasesForm, act: Callable[..., Any], done: str) -> Any:
    """One act of the case page: done and back to it, or back with what was refused."""
    if form.submitted():
        try:
            act(case, current_user, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(done)
            return redirect(url_for("cases.show", case_id=case.id), 303)
    return _case_page(case, **{name: form})


def _elsewhere(case: Case, act: str) -> Any:
    """A page opened too early or too late says so on the page of the case; nothing when it is time."""
    if request.method == "POST" or states.allows(case.state, act):
        return None
    flash(str(states.refusal(case.state, act)), "error")
    return redirect(url_for("cases.show", case_id=case.id), 303)


# Writing


@bp.route("/new", methods=["GET", "POST"])
@needs(policy.may_write_cases)
@outbox.takes(_l("Case"), buttons=("save_draft", "format"), guard="based_on", continues="cases.edit")
@outbox.keeps(addresses.new_cases)
def start() -> Any:
    format_key = request.values.get("format", "")
    if format_key not in FORMATS:
        return render_template("cases/formats.html", formats=FORMATS.values())
    form = case_form(format_key).from_request(language=current_user.language)
    if form.submitted():
        try:
            written = form.written()
            case = actions.start_case(current_user, format=format_key, **_without_base(written))
            if not form.is_draft:
                actions.submit_case(case, current_user, **{**form.sent(), "based_on": ""})
        except Refused as refusal:
            form.show(refusal)
        else:
            return _written(case, form.is_draft)
    return _writing_page(form), form.status


@bp.route("/<int:case_id>/edit", methods=["GET", "POST"])
@needs(policy.may_write_case, on=Case)
@outbox.takes(_l("Case"), edits=True, buttons=("save_draft", "format"), guard="based_on")
@outbox.keeps(addresses.drafts)
def edit(case: Case) -> Any:
    if page := _elsewhere(case, "submit"):
        return page
    form = case_form(case.format).from_request(**pages.form_defaults(case))
    if form.submitted():
        try:
            if form.is_draft:
                actions.save_draft(case, current_user, **form.written())
            else:
                actions.submit_case(case, current_user, **form.sent())
        except Refused as refusal:
            form.show(refusal)
        else:
            return _written(case, form.is_draft)
    return _writing_page(form, case), form.status


def _without_base(written: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in written.items() if name != "based_on"}


def _written(case: Case, is_draft: bool) -> Any:
    if is_draft:
        flash(
            _("The draft is saved. Nobody else can see it.")
            if case.state == "draft"
            else _("The text is saved. Send it again when it is ready.")
        )
        return redirect(url_for("cases.edit", case_id=case.id), 303)
    flash(_("The case is sent. Somebody else reads it before it is discussed."))
    return redirect(url_for("cases.show", case_id=case.id), 303)


def _writing_page(form: Any, case: Case | None = None) -> str:
    page = pages.writing_page(form, current_user, case)
    return render_template("cases/writing.html", **page)


# Review


@bp.post("/<int:case_id>/approve")
@needs(policy.may_review_case, on=Case)
def approve(case: Case) -> Any:
    form = ApproveForm.from_request()
    return _decide(case, "approving", form, actions.approve_case, _("The case is approved."))


@bp.post("/<int:case_id>/return")
@needs(policy.may_review_case, on=Case)
@outbox.takes(_l("Comment to the author of a case"))
def give_back(case: Case) -> Any:
    form = ReturnForm.from_request()
    return _decide(
        case,
        "returning",
        form,
        actions.return_case,
        _("The case is back with its author, with your comment."),
    )


@bp.route("/<int:case_id>/withdraw", methods=["GET", "POST"])
@needs(may_run_programme, on=Case)
def withdraw(case: Case) -> Any:
    if page := _elsewhere(case, "withdraw"):
        return page
    form = WithdrawForm.from_request()
    if form.submitted():
        try:
            actions.withdraw_case(case, current_user, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The case is withdrawn and its text is erased."))
            return redirect(url_for("cases.show", case_id=case.id), 303)
    return render_template("cases/withdraw.html", case=case, form=form), form.status


# Sessions


@bp.post("/<int:case_id>/schedule")
@needs(may_run_programme, on=Case)
def schedule(case: Case) -> Any:
    form = ScheduleForm.from_request()
    form.session_id.choices = pages.session_choices()
    return _decide(case, "scheduling", form, actions.schedule_case, _("The case is on the session."))


@bp.route("/sessions/new", methods=["GET", "POST"])
@needs(may_run_programme)
def plan_session() -> Any:
    form = SessionForm.from_request(facilitator_id=current_user.id)
    form.offer(queries.possible_facilitators(), queries.possible_guests())
    if form.submitted():
        try:
            session = actions.plan_session(current_user, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The session is planned. Put approved cases on it."))
            return redirect(url_for("cases.show_session", case_session_id=session.id), 303)
    return render_template("cases/session_form.html", form=form, session=None), form.status


@bp.get("/sessions/<int:case_session_id>")
@needs(may_see, on=CaseSession)
@outbox.keeps(addresses.sessions)
def show_session(case_session: CaseSession) -> Any:
    session = queries.whole_session(case_session)
    return render_template("cases/session.html", **pages.session_page(session, current_user))


@bp.route("/sessions/<int:case_session_id>/edit", methods=["GET", "POST"])
@needs(may_run_programme, on=CaseSession)
def change_session(case_session: CaseSession) -> Any:
    session = queries.whole_session(case_session)
    form = SessionForm.from_request(**pages.session_defaults(session))
    form.offer(queries.possible_facilitators(), pages.guests_for(session))
    if form.submitted():
        try:
            actions.change_session(session, current_user, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The session is changed."))
            return redirect(url_for("cases.show_session", case_session_id=session.id), 303)
    return render_template("cases/session_form.html", form=form, session=session), form.status


# Discussion and follow-up


@bp.post("/<int:case_id>/contributions")
@needs(policy.may_discuss_case, on=Case)
@outbox.takes(_l("Words in a discussion"))
def contribute(case: Case) -> Any:
    form = ContributionForm.from_request()
    return _decide(case, "contributing", form, actions.contribute, _("Your words are in the discussion."))


@bp.post("/<int:case_id>/discussed")
@needs(policy.may_lead_case, on=Case)
def mark_discussed(case: Case) -> Any:
    form = DiscussedForm.from_request()
    return _decide(case, "ending", form, actions.mark_discussed, _("The case is discussed."))


@bp.route("/<int:case_id>/follow-up", methods=["GET", "POST"])
@needs(policy.may_write_case, on=Case)
@outbox.takes(_l("Follow-up of a case"))
def plan_follow_up(case: Case) -> Any:
    if page := _elsewhere(case, "plan_follow_up"):
        return page
    given = queries.recommendations_of(case)
    form = follow_up_form(given).from_request(follow_up_on=clock.today() + USUAL_WAIT)
    if form.submitted():
        try:
            actions.plan_follow_up(case, current_user, **form.answers())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The follow-up is planned."))
            return redirect(url_for("cases.show", case_id=case.id), 303)
    return render_template(
        "cases/follow_up.html", case=case, form=form, recommendations=given, render=render_user_text
    ), form.status


@bp.route("/<int:case_id>/close", methods=["GET", "POST"])
@needs(policy.may_write_case, on=Case)
@outbox.takes(_l("Closing of a case"))
def close(case: Case) -> Any:
    if page := _elsewhere(case, "close"):
        return page
    form = CloseForm.from_request()
    if form.submitted():
        try:
            actions.close_case(case, current_user, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("The case is closed. Thank you for what the others can learn from it."))
            return redirect(url_for("cases.show", case_id=case.id), 303)
    page = pages.privacy_words(current_user)
    return render_template("cases/close.html", case=case, form=form, **page), form.status


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
