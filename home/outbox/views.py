"""What waits on phones and what arrived from them: one's own, and for coordinators everybody's."""

from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_login import current_user

from core import outbox
from core.access import needs
from core.errors import Refused
from core.outbox import settling
from core.outbox.models import Entry, Phone
from core.text import _
from home.outbox import actions, carrying, comparing, policy, queries, words
from home.outbox.forms import CloseForm, CopyForm
from people import signing
from people.models import User
from people.policy import may_run_programme, may_use_the_site

bp = Blueprint("queue", __name__, url_prefix="/outbox")


def _always(_user: User) -> tuple[str, ...]:
    return (url_for("queue.index"),)


@bp.get("")
@needs(may_use_the_site)
@outbox.keeps(_always)
def index() -> Any:
    return render_template(
        "home/outbox_queue.html",
        in_review=queries.in_review_of(current_user),
        arrived=queries.arrived_of(current_user),
        phones=queries.phones_of(current_user),
        say=words,
    )


@bp.get("/entries/<int:entry_id>")
@needs(policy.may_know_entry, on=Entry)
def entry(entry: Entry) -> Any:
    return _entry_page(entry, CloseForm.from_request())


@bp.post("/entries/<int:entry_id>/try-again")
@needs(policy.may_try_entry_again, on=Entry)
def try_again(entry: Entry) -> Any:
    try:
        settling.retry(entry, by=current_user)
    except Refused as refusal:
        flash(str(refusal.message), "error")
    else:
        _say_how_it_went(entry)
    return redirect(url_for(".entry", entry_id=entry.id), 303)


def _say_how_it_went(entry: Entry) -> None:
    if entry.is_in_review:
        flash(_("It still cannot be saved. Nothing is lost: it stays here."), "error")
    else:
        flash(_("It is saved."))


@bp.post("/entries/<int:entry_id>/close")
@needs(policy.may_close_entry, on=Entry)
def close(entry: Entry) -> Any:
    form = CloseForm.from_request()
    if form.submitted():
        try:
            settling.dismiss(entry, by=current_user, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("It is closed. Its author reads your reason, and its words stay."))
            return redirect(url_for(".phones"), 303)
    return _entry_page(entry, form)


def _entry_page(entry: Entry, form: CloseForm) -> Any:
    people = queries.whose({entry.user_id, entry.settled_by_id or entry.user_id})
    owner, readable = people[entry.user_id], policy.may_read_entry(current_user, entry)
    found = comparing.compare(entry, owner) if readable and entry.body else None
    page = render_template(
        "home/outbox_entry.html",
        entry=entry,
        owner=owner,
        settled_by=people.get(entry.settled_by_id or 0),
        readable=readable,
        found=found,
        form=form,
        say=words,
    )
    return page, form.status


@bp.get("/phones")
@needs(may_run_programme)
def phones() -> Any:
    """Phones that hold work, entries that need a look, phones that were lost; all, or of one cohort."""
    cohorts = queries.cohorts()
    chosen = next((c for c in cohorts if c.id == request.args.get("cohort", type=int)), None)
    held = queries.phones_with_work(chosen)
    return render_template(
        "home/outbox_phones.html",
        tabs_of_cohorts=_tabs(cohorts, chosen),
        held=held,
        silence=queries.silence(held),
        reviews=queries.all_in_review(chosen),
        lost=queries.lost_phones(chosen),
        say=words,
    )


def _tabs(cohorts: list[Any], chosen: Any) -> list[dict[str, Any]]:
    everybody = {"label": _("Everybody"), "url": url_for(".phones"), "current": chosen is None}
    each = [
        {"label": cohort.label, "url": url_for(".phones", cohort=cohort.id), "current": cohort is chosen}
        for cohort in cohorts
    ]
    return [everybody, *each]


@bp.route("/phones/<int:phone_id>/lost", methods=["GET", "POST"])
@needs(policy.may_report_phone, on=Phone)
def report_lost(phone: Phone) -> Any:
    mine = phone.user_id == current_user.id
    owner = queries.whose({phone.user_id})[phone.user_id]
    if request.method == "POST":
        actions.report_lost(phone, owner, current_user)
        if mine:
            signing.let_in(current_user._get_current_object())  # whoever reports it is not who has it
        flash(_("The phone is marked as lost."))
        return redirect(url_for(".index" if mine else ".phones"), 303)
    return render_template("home/outbox_lost.html", phone=phone, owner=owner, mine=mine, say=words)


@bp.post("/phones/<int:phone_id>/found")
@needs(policy.may_report_phone, on=Phone)
def take_back(phone: Phone) -> Any:
    actions.take_back(phone, current_user)
    flash(_("The phone hands in by itself again. What came meanwhile still waits for a look."))
    return redirect(url_for(".index" if phone.user_id == current_user.id else ".phones"), 303)


@bp.route("/carry", methods=["GET", "POST"])
@needs(policy.may_carry)
def carry() -> Any:
    """A copy that was made on a phone without a signal, handed in by somebody who came by."""
    form, outcome = CopyForm.from_request(), None
    if form.submitted():
        try:
            outcome = carrying.hand_in(**form.values(), carrier=current_user)
        except Refused as refusal:
            form.show(refusal)
    return render_template("home/outbox_carry.html", form=form, outcome=outcome), form.status


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
