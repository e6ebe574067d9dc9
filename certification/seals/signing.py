"""The plain way to sign a finished PDF: an incremental update, with or without a timestamp."""

import hashlib
from datetime import UTC, datetime

from certification.seals.making import stock
from certification.seals.seal import Seal
from certification.seals.timestamps import ROOM, Ask, ask_service, with_timestamp


def sign(pdf: bytes, seal: Seal, signed_at: datetime) -> bytes:
    """PAdES B-B: the same bytes for the same file, seal and moment. PDF/A and PDF/UA stay what they were."""
    moment = signed_at.astimezone(UTC)
    signed: bytes = stock().embed(pdf, seal.field_name, seal.reserved, moment, seal.cms)
    return signed


def timestamped(pdf: bytes, seal: Seal, signed_at: datetime, ask: Ask = ask_service) -> bytes:
    """PAdES B-T: the service in TSA_URL vouches for the time. Raises NotTimestamped; `sign` still works then.

    No two are the same: the file is to be kept, it cannot be made again.
    """

    def cms(digest: bytes) -> bytes:
        plain = seal.cms(digest)
        return with_timestamp(plain, hashlib.sha256(plain[seal.blank.signature]).digest(), ask)

    moment, reserved = signed_at.astimezone(UTC), seal.reserved + 2 * ROOM
    signed: bytes = stock().embed(pdf, seal.field_name, reserved, moment, cms)
    return signed
