"""What tells an owner that her certificate is there: links, in her language; never the PDF."""

import re
from urllib.parse import quote, urlencode

from certification import addresses
from certification.models import Certificate
from certification.sentences import DOCUMENTS
from core.text import _
from people import institution
from people.invitation_letters import speaking
from people.models import User

_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")


def owner_of(certificate: Certificate) -> User:
    """The user must be loaded."""
    return certificate.user


def address_of(certificate: Certificate) -> str | None:
    """Where a letter can be sent to, if anywhere."""
    email = owner_of(certificate).email or ""
    return email if _ADDRESS.fullmatch(email) else None


def letter(certificate: Certificate) -> tuple[str, str]:
    """Subject and body, for the owner's mailbox."""
    with speaking(owner_of(certificate).language):
        subject = _("%(document)s, folio %(folio)s", document=_document(certificate), folio=certificate.folio)
        body = _(
            "Hello %(name)s,\n\n"
            "%(house)s has issued a document for you: %(document)s, folio %(folio)s.\n\n"
            "Sign in here to see it and to download it:\n\n%(page)s\n\n"
            "Whoever wants to know whether it is valid opens this address without signing in:\n\n"
            "%(verify)s\n\n"
            "This letter is sent once. The document itself waits for you in the site.",
            name=owner_of(certificate).short_name,
            house=institution.current().name,
            document=_document(certificate),
            folio=certificate.folio,
            page=_her_page(),
            verify=public_page(certificate),
        )
    return subject, body


def short_message(certificate: Certificate) -> str:
    """For WhatsApp."""
    with speaking(owner_of(certificate).language):
        return _(
            "Hello %(name)s, %(house)s has issued a document for you: %(document)s. "
            "Sign in to download it: %(page)s Whoever wants to verify it opens: %(verify)s",
            name=owner_of(certificate).short_name,
            house=institution.current().short_name,
            document=_document(certificate),
            page=_her_page(),
            verify=public_page(certificate),
        )


def whatsapp_url(certificate: Certificate) -> str:
    """Opens a conversation with the owner, or lets one choose where no number is known."""
    number = (owner_of(certificate).phone or "").lstrip("+")
    return f"https://wa.me/{number}?text={quote(short_message(certificate), safe='')}"


def mail_url(certificate: Certificate) -> str:
    """Opens the coordinator's own mail programme with the letter in it."""
    subject, body = letter(certificate)
    words = urlencode({"subject": subject, "body": body}, quote_via=quote)
    return f"mailto:{quote(address_of(certificate) or '')}?{words}"


def _document(certificate: Certificate) -> str:
    kind, about = str(DOCUMENTS[certificate.kind]), certificate.snapshot.get("subject")
    return f"{kind} «{about}»" if about else kind


def _her_page() -> str:
    return f"{addresses.base_url()}/certificates/mine"


def public_page(certificate: Certificate) -> str:
    """As it is printed in the QR code."""
    return str(certificate.snapshot["verification_url"]).partition("#")[0]
