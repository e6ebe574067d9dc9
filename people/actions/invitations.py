"""One-time links that let a person in, to choose a password."""

from datetime import timedelta

from sqlalchemy import CursorResult, update

from core import audit, clock, db, letters
from core.errors import Refused
from core.security import hash_token, new_token
from core.text import _
from people import invitation_letters, passwords, signing
from people.models import Invitation, User

LASTS = timedelta(days=14)


def invite(user: User, *, by: User) -> tuple[Invitation, str]:
    """A new link for this person and its token, which is kept nowhere; older links end."""
    if user.disabled_at is not None:
        raise Refused(_("This account is closed. Open it again first."))
    moment = clock.now()
    older = update(Invitation).where(
        Invitation.user_id == user.id, Invitation.used_at.is_(None), Invitation.expires_at > moment
    )
    db.session.execute(older.values(expires_at=moment))
    token = new_token()
    invitation = Invitation(
        user_id=user.id,
        token_sha256=hash_token(token),
        by_id=by.id,
        created_at=moment,
        expires_at=moment + LASTS,
    )
    db.session.add(invitation)
    db.session.flush()
    audit.note("user.invited", user, by=by)
    return invitation, token


def is_open(invitation: Invitation) -> bool:
    """Can this link still let its person in?"""
    usable = invitation.used_at is None and invitation.expires_at > clock.now()
    return usable and invitation.user.disabled_at is None


def send_by_mail(invitation: Invitation, link: str, *, by: User) -> None:
    """A letter with the link, in the language of the person invited."""
    if not is_open(invitation):
        raise Refused(_("This link no longer works. Make a new one."))
    subject, body = invitation_letters.letter(invitation.user, link, invitation.expires_at)
    letters.write(invitation.user.email, subject, body)
    audit.note("user.invitation_mailed", invitation.user, by=by)


def accept(invitation: Invitation, *, password: str, language: str) -> None:
    """The person invited chooses a password; the link is used up, and older sign-ins end."""
    user = invitation.user
    passwords.set_password(user, password)
    user.language = language
    once = update(Invitation).where(
        Invitation.id == invitation.id,
        Invitation.used_at.is_(None),
        Invitation.expires_at > clock.now(),
    )
    result = db.session.execute(once.values(used_at=clock.now()))
    if not (isinstance(result, CursorResult) and result.rowcount == 1 and user.disabled_at is None):
        raise Refused(_("This link no longer works. Ask your coordinator for a new one."))
    signing.sign_out_everywhere(user)
    db.session.flush()
    audit.note("user.entered", user, by=user)
