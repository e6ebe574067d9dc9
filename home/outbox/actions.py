from core import audit, clock, db
from core.outbox.models import Phone
from people.actions import accounts
from people.models import User


def report_lost(phone: Phone, owner: User, by: User) -> None:
    """From here on what this phone hands in stays in review and does nothing by itself, and nobody is signed
    in as its owner any more. Twice is once."""
    if phone.is_lost:
        return
    phone.lost_at, phone.lost_by_id = clock.now(), by.id
    accounts.end_sign_ins(owner, by=by)
    db.session.flush()
    audit.note("phone.lost", phone, by=by)


def take_back(phone: Phone, by: User) -> None:
    """It was found and hands in by itself again; what came meanwhile waits for a look. Twice is once."""
    if not phone.is_lost:
        return
    phone.lost_at = phone.lost_by_id = None
    db.session.flush()
    audit.note("phone.found", phone, by=by)
