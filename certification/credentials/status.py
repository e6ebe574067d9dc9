"""What was revoked, as a signed list of bits: Bitstring Status List 1.0."""

import struct
import zlib
from collections.abc import Iterable
from datetime import datetime

from certification.credentials.canonical import CREDENTIALS, Document, dumps, is_fit_address, quads
from certification.credentials.facts import Issuer, instant
from certification.credentials.identity import key_address
from certification.credentials.keys import IssuerKeys
from certification.credentials.multibase import base64url, from_base64url
from certification.credentials.proof import prove, signed

LENGTH = 131_072
"""Bits: the least the specification allows, so that an index says little about who is asked for (16 KiB)."""

_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
"""No name, no date, no operating system: what `gzip` writes there differs from Python to Python."""


def status_list(
    address: str,
    revoked: Iterable[int],
    *,
    issuer: Issuer,
    issued_at: datetime,
    key: IssuerKeys,
    length: int = LENGTH,
    valid_until: datetime | None = None,
) -> bytes:
    """The list that stands at this address, signed. ValueError for an index outside it."""
    if not is_fit_address(address):
        raise ValueError(f"not an address: {address}")
    issued = instant(issued_at)
    document: Document = {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "validFrom": issued,
        **({"validUntil": instant(valid_until)} if valid_until else {}),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(revoked, length),
        },
    }
    proof = prove(quads(document), issued, key_address(issuer.did, key.public), key.credential)
    return signed(dumps(document), proof)


def encoded(indices: Iterable[int], length: int = LENGTH) -> str:
    """The bits, the first one leftmost, compressed, as multibase base64url."""
    if length < LENGTH or length % 8:
        raise ValueError(f"a list has at least {LENGTH} bits, and whole bytes")
    bits = bytearray(length // 8)
    for index in indices:
        if not 0 <= index < length:
            raise ValueError(f"no bit {index} in a list of {length}")
        bits[index // 8] |= 0x80 >> index % 8
    return f"u{base64url(_gzip(bytes(bits)))}"


def is_set(encoded_list: str, index: int, *, most: int = 8 * LENGTH) -> bool:
    """Whether this bit is one; ValueError when the list is malformed, longer than `most`, or too short."""
    if not encoded_list.startswith("u"):
        raise ValueError("not multibase base64url")
    inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        bits = inflater.decompress(from_base64url(encoded_list[1:]), most // 8)
    except zlib.error as wrong:
        raise ValueError("not compressed by GZIP") from wrong
    if not inflater.eof or not 0 <= index < 8 * len(bits):
        raise ValueError("a list cut short, too long, or without that bit")
    return bool(bits[index // 8] & 0x80 >> index % 8)


def _gzip(data: bytes) -> bytes:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = deflater.compress(data) + deflater.flush()
    return _GZIP_HEADER + body + struct.pack("<II", zlib.crc32(data), len(data))
