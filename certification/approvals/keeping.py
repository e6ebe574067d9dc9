"""Pictures of signatures at rest: sealed like a private key, under a key of their own."""

from certification.seals import keeping
from core.errors import Refused
from core.text import _

_PURPOSE = b"signature-picture"


def sealed(picture: bytes, sha256: str) -> bytes:
    return keeping.lock(picture, sha256, _PURPOSE)


def unsealed(locked: bytes, sha256: str) -> bytes:
    """Raises Refused when no secret that is named opens it."""
    found = keeping.opened(locked, sha256, _PURPOSE)
    if found is None:
        raise Refused(
            _(
                "The pictures of signatures were locked with another secret key of this site. Name that one "
                "in ACOMPANA_FORMER_SECRET_KEYS and start again."
            )
        )
    return found


def is_sealed_today(locked: bytes, sha256: str) -> bool:
    return keeping.is_locked_today(locked, sha256, _PURPOSE)
