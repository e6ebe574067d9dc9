"""What a stranger may ask: with the token of the QR code, the folio and its code, or the file itself."""

import hashlib
import hmac
import re

from sqlalchemy import Select, select

from certification import folios, issuer
from certification.credentials import identity
from certification.credentials.verifying import Fault, verify
from certification.models import Certificate
from core import db

_SEPARATORS = re.compile(r"[\s\-‐-―−_./]+")
_MISREAD = re.compile(r"([A-Z]{2,10}?)([0-9OIL]{4})([FA])([A-Z]{3})([0-9OIL]{4,7})([0-9A-Z])")
_DIGITS = str.maketrans("OIL", "011")


def find_by_token(token: str) -> Certificate | None:
    return db.session.scalars(_issued().where(Certificate.token == token)).one_or_none()


def find_by_code(folio: str, code: str) -> Certificate | None:
    """Both must be right: a wrong code and an unknown folio are the same nothing."""
    read, wanted = read_folio(folio), folios.read_short_code(code)
    if read is None or wanted is None:
        return None
    found = db.session.scalars(_issued().where(Certificate.folio == read)).one_or_none()
    return found if found is not None and hmac.compare_digest(found.code, wanted) else None


def find_by_file(data: bytes) -> Certificate | None:
    """The certificate whose file has exactly these bytes."""
    digest = hashlib.sha256(data).hexdigest()
    return db.session.scalars(_issued().where(Certificate.pdf_sha256 == digest)).one_or_none()


def find_by_credential(data: bytes) -> Certificate | Fault:
    """The certificate that a credential of ours speaks of; else why it is none."""
    found = verify(data, identity.public_keys(issuer.host(), issuer.known_keys()))
    if isinstance(found, Fault):
        return found
    return find_by_token(found.id.rpartition("/")[2]) or Fault.UNKNOWN_KEY


def read_folio(text: str) -> str | None:
    """A folio as it was typed, whatever its case and spaces, with O read as 0 and I or L as 1 in numbers."""
    parsed = folios.parse(text)
    if parsed is None:
        shape = _MISREAD.fullmatch(_SEPARATORS.sub("", text).upper())
        if shape is None:
            return None
        programme, year, intake, kind, number, check = shape.groups()
        mended = (programme, year.translate(_DIGITS), intake, kind, number.translate(_DIGITS), check)
        parsed = folios.parse("".join(mended))
    return str(parsed) if parsed else None


def _issued() -> Select[Certificate]:
    """What is still printing is nobody's business."""
    return select(Certificate).where(Certificate.state != "pending")
