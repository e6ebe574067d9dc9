from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup

from core import letters
from core.access import anyone, needs
from core.errors import Refused
from core.security import limit_reading
from core.spreadsheets import write_xlsx
from core.text import _, dateformat
from people import invitation_letters, queries, signing
from people.actions import invitations
from people.forms import AcceptForm
from people.models import Cohort, Invitation, User
from people.policy import may_run_programme
from people.views.answers import absolute, say_no, workbook
from people.views.blueprint import bp


@dataclass(frozen=True)
class Link:
    """An invitation as the coordinator sees it, this once."""

    user: User
    token: str
    until: datetime

    @property
    def url(self) -> str:
        return absolute(url_for("people.accept_invitation", token=self.token))

    @property
    def whatsapp(self) -> str:
        return invitation_letters.whatsapp_url(self.user, self.url, self.until)

    @property
    def mail(self) -> str:
        return invitation_letters.mail_url(self.user, self.url, self.until)

    @property
    def message(self) -> str:
        return invitation_letters.short_message(self.user, self.url, self.until)

    @property
    def row(self) -> list[str]:
        """A line of the table one pastes messages from."""
        user, until = self.user, dateformat(self.until, "short")
        return [user.listed_name, user.phone or "", user.email, self.url, self.message, until]

    @property
    def qr(self) -> Markup:
        """To show on one's own screen; segno writes only numbers into it."""
        return Markup(segno.make(self.url, error="m").svg_inline(scale=5, border=3, light="#fff"))  # noqa: S704


def _invite(user: User) -> Link:
    invitation, token = invitations.invite(user, by=current_user)
    return Link(user, token, invitation.expires_at)


@bp.post("/people/<int:user_id>/invitations")
@needs(may_run_programme, on=User)
def invite(user: User) -> Any:
    """The link is shown in this answer and never again; a second tap shows a newer one."""
    try:
        link = _invite(user)
    except Refused as refusal:
        return say_no(refusal, url_for("people.person", user_id=user.id))
    return render_template("people/invitation.html", link=link, can_mail=letters.can_be_sent())


@bp.post("/people/<int:user_id>/invitations/mail")
@needs(may_run_programme, on=User)
def mail_invitation(user: User) -> Any:
    page = url_for("people.person", user_id=user.id)
    token = request.form.get("token", "")
    invitation = queries.find_invitation(token)
    if invitation is None or invitation.user_id != user.id or not letters.can_be_sent():
        abort(404)
    try:
        link = absolute(url_for("people.accept_invitation", token=token))
        invitations.send_by_mail(invitation, link, by=current_user)
    except Refused as refusal:
        return say_no(refusal, page)
    flash(_("The invitation is on its way to %(email)s.", email=user.email))
    return redirect(page, 303)


@bp.post("/cohorts/<int:cohort_id>/invitations")
@needs(may_run_programme, on=Cohort)
def invite_cohort(cohort: Cohort) -> Any:
    """A new link for everybody of a cohort who has not entered yet."""
    users = queries.not_entered(cohort)
    if not users:
        nobody = Refused(_("Everybody of this cohort has entered already."))
        return say_no(nobody, url_for("people.cohort", cohort_id=cohort.id))
    return render_template("people/invitations.html", cohort=cohort, links=[_invite(user) for user in users])


@bp.post("/cohorts/<int:cohort_id>/invitations.xlsx")
@needs(may_run_programme, on=Cohort)
def invitations_table(cohort: Cohort) -> Response:
    """The same links as a table. They come back from the page: here only their hashes are kept."""
    members = {user.id for user in queries.not_entered(cohort)}
    links = [
        Link(found.user, token, found.expires_at)
        for token in request.form.getlist("token")[:500]
        if (found := queries.find_invitation(token)) and _may_list(found, members)
    ]
    header = [_("Name"), _("Phone"), _("E-mail"), _("Link"), _("Message"), _("Until")]
    rows = [link.row for link in links]
    title = _("Invitations of %(month)s", month=dateformat(cohort.starts_on, "month"))
    return workbook(write_xlsx(header, rows, title, [34, 18, 32, 70, 70, 14]), title)


def _may_list(invitation: Invitation, members: set[int]) -> bool:
    return invitation.user_id in members and invitations.is_open(invitation)


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@anyone
def accept_invitation(token: str) -> Any:
    """Whoever holds the link chooses a password and is signed in."""
    limit_reading("invitation", limit=60, seconds=900)
    invitation = queries.find_invitation(token)
    if invitation is None or not invitations.is_open(invitation):
        return _closed(invitation)
    if request.method == "GET" and "language" not in request.cookies:
        g.language = invitation.user.language
    form = AcceptForm.from_request(language=invitation.user.language)
    if form.submitted():
        try:
            invitations.accept(invitation, **form.values())
        except Refused as refusal:
            form.show(refusal)
        else:
            return _enter(invitation.user)
    return render_template("people/accept.html", form=form, user=invitation.user), form.status


def _enter(user: User) -> Any:
    try:
        signing.enter(user)
    except Refused as refusal:
        flash(str(refusal.message))
        return redirect(url_for("people.sign_in"), 303)
    return redirect(url_for("home.index"), 303)


def _closed(invitation: Invitation | None) -> Any:
    """Used, run out, replaced by a newer one, or never made: what to do is the same."""
    if invitation is not None and current_user.is_authenticated and invitation.user_id == current_user.id:
        return redirect(url_for("home.index"), 303)
    used = invitation is not None and invitation.used_at is not None
    return render_template("people/invitation_closed.html", used=used), 404 if invitation is None else 410
