"""Signing in and out: the cookie holds a random token, the row its hash; deleting the row ends it."""

from datetime import timedelta
from functools import partial
from typing import Any

from flask import Flask, g, request
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy import delete, select, update

from core import audit, clock, db
from core.errors import Refused
from core.security import address, count_try, hash_token, new_token, password_fits
from core.text import _, dateformat
from core.typed import readable
from people.models import SignIn, User

IDLE = timedelta(days=60)  # a phone may be without signal for a month
TOUCH = timedelta(minutes=10)


def sign_in(email: str, password: str) -> User:
    """Sign in by address and password; refusals never tell which of the two was wrong."""
    email = email.strip().lower()
    here = count_try(f"sign-in:{address()}", limit=50, seconds=900)
    account = count_try(f"sign-in:{address()}:{email}", limit=5, seconds=900)
    if not (here and account):
        raise Refused(_("Too many tries. Wait fifteen minutes and try again."))
    user = db.session.scalars(select(User).filter_by(email=email)).one_or_none()
    if not password_fits(user.password_hash if user else None, password) or user is None:
        raise Refused(_("The address or the password is not right."), field="password")
    enter(user)
    return user


def enter(user: User) -> None:
    """Sign in somebody who has proved who they are, if this is the time for it."""
    today = clock.today()
    if user.access_from is not None and user.access_from > today and user.disabled_at is None:
        first = dateformat(user.access_from)
        raise Refused(_("Your access begins on %(day)s. Sign in from that day on.", day=first))
    if not user.may_enter(today):
        raise Refused(_("Your access has ended. Ask your coordinator."))
    let_in(user)


def let_in(user: User) -> None:
    """Give this browser a new token of its own; a token brought along is never adopted."""
    _forget_this_browser()
    token = new_token()
    moment = clock.now()
    device = readable(request.user_agent.string or "")[:200]
    row = SignIn(
        token_sha256=hash_token(token), user_id=user.id, created_at=moment, seen_at=moment, device=device
    )
    db.session.add(row)
    audit.note("user.signed_in", user, by=user)
    user.sign_in_token = token  # of this one object, for this one request
    login_user(user)


def sign_out() -> None:
    _forget_this_browser()
    logout_user()


def sign_out_everywhere(user: User) -> None:
    """End every sign-in of a person, at a lost phone or a new password."""
    db.session.execute(delete(SignIn).where(SignIn.user_id == user.id))


def _forget_this_browser() -> None:
    if current_user.is_authenticated and "sign_in_sha256" in g:  # nobody may have asked yet who this is
        db.session.execute(delete(SignIn).where(SignIn.token_sha256 == g.sign_in_sha256))


def _load(token: str) -> User | None:
    """The person this token signs in, if it still does: one query."""
    digest = hash_token(token)
    wanted = select(User, SignIn.seen_at).join(SignIn).where(SignIn.token_sha256 == digest)
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        return None
    user, seen_at = row
    if not user.may_enter(clock.today()) or seen_at < clock.now() - IDLE:
        return None
    g.sign_in_sha256 = digest
    if seen_at < clock.now() - TOUCH:
        db.after_commit(partial(_touch, digest))
    return user


def _person(user_id: int) -> User | None:
    """For what a person handed in: no sign-in, only who it is."""
    return db.session.get(User, user_id)


def _touch(digest: str) -> None:
    """Now and then, once the page's own transaction is kept: this sign-in is still in use."""
    change: Any = update(SignIn).where(SignIn.token_sha256 == digest).values(seen_at=clock.now())
    with db.engine().execution_options(writes=True).begin() as connection:
        connection.execute(change)


def init_app(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app)
    manager.user_loader(_load)
    app.extensions["person_by_id"] = _person
