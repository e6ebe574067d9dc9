"""An empty site: the key that proves who may set it up, and the steps from there to a first seminar."""

import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from flask import current_app, url_for
from sqlalchemy import exists, select

from core import db
from core.text import _
from people.models import Assignment, Clinic, Cohort, Institution, Invitation, Pasante, Role


def key() -> str:
    """The key of this server, made when it is first asked for; only its owner can read the file."""
    path = _path()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(18))
    return path.read_text().strip()


def fits(typed: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(typed.strip().encode(), key().encode())


def forget_key() -> None:
    """The key opens once."""
    _path().unlink(missing_ok=True)


def _path() -> Path:
    return Path(current_app.config["DATA"]) / "set-up-key"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do before the year can begin."""

    title: str
    sub: str
    url: str
    is_done: bool


def steps() -> list[Step]:
    """From the names of the institution to the first seminar, each with where it is done."""
    cohort_id = db.session.scalar(select(Cohort.id).order_by(Cohort.starts_on.desc()).limit(1))
    cohort_page = roster_page = url_for("people.make_cohort")
    if cohort_id is not None:
        cohort_page = url_for("people.cohort", cohort_id=cohort_id)
        roster_page = url_for("people.send_roster", cohort_id=cohort_id)
    done = _done()
    return [
        Step(_("The institution"), _("Names, labels, who signs"), url_for("people.settings"), done[0]),
        Step(_("A cohort"), _("Twelve months from February or August"), url_for("people.cohorts"), done[1]),
        Step(_("The clinics"), _("Where pasantes serve"), url_for("people.clinics"), done[2]),
        Step(_("The mentors"), _("Who accompanies which clinic"), _people(Role.MENTOR), done[3]),
        Step(_("The roster"), _("The pasantes, from Excel"), roster_page, done[4]),
        Step(_("The invitations"), _("A link for each, by WhatsApp or mail"), cohort_page, done[5]),
        Step(_("The first seminar"), _("When, where and which module"), url_for("seminars.index"), done[6]),
    ]


def _people(role: Role) -> str:
    return url_for("people.index", role=role.value)


def _done() -> list[bool]:
    """Seven answers in one query."""
    seminars = db.Base.metadata.tables["seminars"]  # by name: this package stands left of that one
    answers = (
        exists().where(Institution.set_up_at.is_not(None)),
        exists().where(Cohort.id.is_not(None)),
        exists().where(Clinic.id.is_not(None)),
        exists().where(Assignment.id.is_not(None)),
        exists().where(Pasante.id.is_not(None)),
        exists().where(Invitation.user_id == Pasante.user_id),
        exists().where(seminars.c.id.is_not(None)),
    )
    return [bool(answer) for answer in db.session.execute(select(*answers)).one()]
