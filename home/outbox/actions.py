from core import audit, clock, db
from core.outbox.models import Phone
from people.models import User


def report_lost(phone: Phone, by: User) -> None:
    """From here on what this phone hands in stays in review and does nothing by itself. Twice is once."""
    if phone.is_lost:
        return
    phone.lost_at, phone.lost_by_id = clock.now(), by.id
    db.session.flush()
    audit.note("phone.lost", phone, by=by)
