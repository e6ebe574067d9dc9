"""What may follow a signature: that it was read, a reply, and words added below."""

from core import audit, clock, db
from core.errors import Refused
from core.text import _
from mentorship.visits.models import Addendum, Visit
from people.models import User


def acknowledge_visit(visit: Visit, pasante: User, reply: str = "") -> Visit:
    """The pasante has read it, which is not to agree; she may reply. Once."""
    _signed(visit)
    if visit.is_acknowledged:
        raise Refused(_("You have already acknowledged this visit. You can still add a note."))
    visit.acknowledged_at = clock.now()
    visit.reply = reply or None
    db.session.flush()
    audit.note("visit.acknowledged", visit, by=pasante, replied=bool(reply))
    return visit


def add_addendum(visit: Visit, author: User, text: str) -> Addendum:
    """Add words below a signed visit, which itself no longer changes."""
    _signed(visit)
    addendum = Addendum(visit_id=visit.id, author_id=author.id, text=text, created_at=clock.now())
    db.session.add(addendum)
    db.session.flush()
    audit.note("visit.added_to", visit, by=author)
    return addendum


def _signed(visit: Visit) -> None:
    db.session.refresh(visit, with_for_update=True)
    if not visit.is_signed:
        raise Refused(_("This visit is not signed yet."))
