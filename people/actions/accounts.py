"""People come in, change, leave; and what each settles about oneself."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select, update

from core import audit, clock, db
from core.errors import Refused
from core.security import password_fits
from core.text import _
from people import names, passwords, signing
from people.models import Cohort, Invitation, Pasante, Role, User
from people.roster import values
from people.roster.values import Unclear

NAMES = ("given_names", "first_surname", "second_surname")


def add_person(role: Role, *, by: User | None, cohort_id: int | None = None, **details: Any) -> User:
    """A new account; a pasante gets her place in the cohort. Nobody is told until invited."""
    details = _read(details)
    _refuse_taken(details["email"])
    place = {name: details.pop(name, None) for name in ("university", "student_number")}
    user = User(role=role, **details)
    _check_stay(user)
    db.session.add(user)
    db.session.flush()
    if role is Role.PASANTE:
        if db.session.get(Cohort, cohort_id) is None:
            raise Refused(_("A pasante belongs to a cohort."), field="cohort_id")
        db.session.add(Pasante(user_id=user.id, cohort_id=cohort_id, **place))
        db.session.flush()
    audit.note("user.added", user, by=by, role=role.value)
    return user


def change_person(user: User, pasante: Pasante | None, *, by: User, **details: Any) -> None:
    """Other particulars. A name that changes has to be confirmed for certificates again."""
    details = _read(details)
    if details["email"] != user.email:
        _refuse_taken(details["email"])
    place = {name: details.pop(name, None) for name in ("university", "student_number", "withdrawn_on")}
    if pasante is not None:
        _check_withdrawal(pasante, place["withdrawn_on"])
        for name, value in place.items():
            setattr(pasante, name, value)
    changed = [name for name, value in details.items() if getattr(user, name) != value]
    for name in changed:
        setattr(user, name, details[name])
    if "email" in changed:
        _end_open_links(user)  # one may have gone to the wrong person
    _check_stay(user)
    if set(changed) & set(NAMES):
        forget_confirmed_name(user)
    db.session.flush()
    audit.note("user.changed", user, by=by, fields=changed)


def _read(details: dict[str, Any]) -> dict[str, Any]:
    """The same particulars as a roster would be read: one spelling for one name, one for one number."""
    readers: dict[str, Callable[[Any], str]] = dict.fromkeys(NAMES, values.name)
    readers |= {"email": values.email, "phone": values.phone}
    readers |= {"university": values.free_text, "student_number": values.free_text}
    required = ("given_names", "first_surname", "email")
    found = dict(details)
    for name in set(readers) & set(details):
        try:
            read = readers[name](details[name] or "")
        except Unclear as unclear:
            raise Refused(_(unclear.message, **unclear.params), field=name) from None
        found[name] = read if name in required else read or None
    return found


def _refuse_taken(email: str) -> None:
    other = db.session.scalars(select(User).filter_by(email=email)).one_or_none()
    if other is not None:
        raise Refused(_("%(name)s already has this address.", name=other.full_name), field="email")


def _check_stay(user: User) -> None:
    if user.role is not Role.RESIDENT:
        return
    if user.access_from is None or user.access_until is None:
        raise Refused(_("A visit has a first and a last day."), field="access_from")
    if user.access_until < user.access_from:
        raise Refused(_("A stay cannot end before it begins."), field="access_until")


def _check_withdrawal(pasante: Pasante, day: date | None) -> None:
    if day is not None and not pasante.cohort.starts_on <= day <= pasante.cohort.ends_on:
        raise Refused(_("That day is outside the year of service."), field="withdrawn_on")


def forget_confirmed_name(user: User) -> None:
    user.certificate_name = user.certificate_name_confirmed_at = None


def disable(user: User, *, by: User) -> None:
    """Let nobody in under this name any more, and end what is open."""
    if user.id == by.id:
        raise Refused(_("You cannot close your own account. Ask another coordinator."))
    if user.disabled_at is None:
        user.disabled_at = clock.now()
        signing.sign_out_everywhere(user)
        _end_open_links(user)
        audit.note("user.disabled", user, by=by)


def _end_open_links(user: User) -> None:
    moment = clock.now()
    still_open = update(Invitation).where(
        Invitation.user_id == user.id, Invitation.used_at.is_(None), Invitation.expires_at > moment
    )
    db.session.execute(still_open.values(expires_at=moment))


def enable(user: User, *, by: User) -> None:
    if user.disabled_at is not None:
        user.disabled_at = None
        audit.note("user.enabled", user, by=by)


def end_sign_ins(user: User, *, by: User) -> None:
    """For a phone that was lost: every browser has to sign in again."""
    signing.sign_out_everywhere(user)
    audit.note("user.signed_out_everywhere", user, by=by)


def change_mine(user: User, *, phone: str | None, treatment: str, language: str) -> None:
    user.phone = _read({"phone": phone})["phone"]
    user.treatment, user.language = treatment, language
    db.session.flush()
    audit.note("user.changed_own", user, by=user)


def confirm_certificate_name(user: User, *, certificate_name: str) -> None:
    """Say once how one's name prints. Accents, capitals and signs may be mended, not the name itself."""
    if user.certificate_name_confirmed_at is not None:
        raise Refused(_("You have confirmed your name already. Ask your coordinator if it must change."))
    name = names.normalise(certificate_name)
    if _letters(name) != _letters(user.full_name):
        raise Refused(
            _(
                "Only accents and capitals can be mended here. Ask your coordinator if «%(name)s» is wrong.",
                name=user.full_name,
            ),
            field="certificate_name",
        )
    user.certificate_name, user.certificate_name_confirmed_at = name, clock.now()
    db.session.flush()
    audit.note("user.confirmed_name", user, by=user)


def _letters(name: str) -> str:
    return "".join(c for c in names.fold(name) if c.isalnum())


def reopen_certificate_name(user: User, *, by: User) -> None:
    if user.certificate_name_confirmed_at is not None:
        forget_confirmed_name(user)
        audit.note("user.name_reopened", user, by=by)


def change_password(user: User, *, current: str, password: str) -> None:
    """A new password ends every sign-in; the page lets this browser in again."""
    if not password_fits(user.password_hash, current):
        raise Refused(_("The present password is not right."), field="current")
    passwords.set_password(user, password)
    signing.sign_out_everywhere(user)
    db.session.flush()
    audit.note("user.password_changed", user, by=user)
