"""The university writes its diplomas into a book: where, is noted here later."""

from sqlalchemy import select

from certification.models import Batch, Certificate
from core import audit, db
from core.errors import Refused
from core.text import _
from people.models import User


def enter_registry(
    certificate: Certificate, *, registry_book: str | None, registry_leaf: str | None, by: User
) -> None:
    """Book and leaf of one certificate, as the university wrote them; both empty takes them back."""
    book, leaf = (registry_book or "").strip(), (registry_leaf or "").strip()
    if bool(book) != bool(leaf):
        missing = "registry_leaf" if book else "registry_book"
        raise Refused(_("Write both, book and page, or leave both empty."), field=missing)
    if certificate.state == "pending":
        raise Refused(_("It is still printing."))
    before = (certificate.registry_book, certificate.registry_leaf)
    certificate.registry_book, certificate.registry_leaf = book or None, leaf or None
    db.session.flush()
    audit.note("certificate.registered", certificate, by=by, before=before, book=book, leaf=leaf)


def enter_registry_of_batch(
    batch: Batch, *, registry_book: str, first_leaf: int, per_leaf: int, by: User
) -> int:
    """Number those in force that have no entry yet, in list order, so many to a leaf; how many got one."""
    wanted = (
        select(Certificate)
        .where(Certificate.batch_id == batch.id, Certificate.registry_book.is_(None))
        .where(Certificate.state == "valid")
        .order_by(Certificate.number)
        .with_for_update()
    )
    unwritten = list(db.session.scalars(wanted))
    if not unwritten:
        raise Refused(_("All of them have their book and page already."))
    for place, certificate in enumerate(unwritten):
        certificate.registry_book = registry_book.strip()
        certificate.registry_leaf = str(first_leaf + place // per_leaf)
    db.session.flush()
    audit.note(
        "certificates.registered", batch, by=by, book=registry_book, first_leaf=first_leaf, per_leaf=per_leaf
    )
    return len(unwritten)
