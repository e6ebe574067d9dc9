"""Reads a credential somebody handed in: is it ours, unchanged, and which certificate is it? Never raises.

A processor of JSON-LD passes over in silence what its contexts do not know, so that words could be added to a
signed credential and it would still verify. Therefore every statement of the JSON must be one of the signed
ones: the statements of the file and the signed quads are counted, and one too many is a change.

Canonicalising many blank nodes can take for ever (RDF Dataset Canonicalization, section 7.1): ours have one.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from certification.credentials.badge import CONTEXT
from certification.credentials.canonical import CREDENTIALS, Document, is_fit, quads
from certification.credentials.proof import holds

LARGEST = 64 * 1024
_DEEPEST, _MOST = 12, 500
_CONTEXTS = (CONTEXT, [CREDENTIALS])


class Fault(StrEnum):
    """Why a file is not accepted."""

    NOT_A_CREDENTIAL = "not_a_credential"
    UNKNOWN_KEY = "unknown_key"
    CHANGED = "changed"


@dataclass(frozen=True)
class Verified:
    """A credential that one of our keys signed, and nothing in it that was not signed.

    Whether it was revoked or replaced, and whether it is the time it is valid for, the register knows.
    """

    id: str
    """The address of its verification; its last part is the token."""
    person: str
    folio: str
    name: str
    key: str
    document: Document


def verify(data: bytes, public_keys: Mapping[str, bytes]) -> Verified | Fault:
    """`public_keys`: from `identity.public_keys`, of every key the house ever had."""
    try:
        document = _read(data)
        proof = document.pop("proof")
        key = public_keys.get(proof["verificationMethod"])
        if key is None or _issuer(document) != proof["verificationMethod"].partition("#")[0]:
            return Fault.UNKNOWN_KEY
        if not _is_signed(document, proof, key):
            return Fault.CHANGED
        return _verified(document, proof["verificationMethod"])
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return Fault.NOT_A_CREDENTIAL


def _read(data: bytes) -> Document:
    if len(data) > LARGEST:
        raise ValueError("too large")
    document = json.loads(data.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    if document["@context"] not in _CONTEXTS:
        raise ValueError("not our contexts")
    return dict(document)


def _once(pairs: list[tuple[str, Any]]) -> Document:
    """Two values under one name: readers differ in which one they take."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _no_number(text: str) -> float:
    raise ValueError(f"not a number: {text}")


def _issuer(document: Document) -> str:
    issuer = document["issuer"]
    return str(issuer["id"] if isinstance(issuer, dict) else issuer)


def _is_signed(document: Document, proof: Document, key: bytes) -> bool:
    claims = {name: value for name, value in document.items() if name != "@context"}
    statements, nameless = map(sum, zip(*_statements(claims, _DEEPEST), strict=True))
    if statements > _MOST or nameless > 1:
        raise ValueError("larger than any of ours")
    canonical = quads(document)
    return canonical.count("\n") == statements and holds(canonical, proof, key)


def _statements(node: Document, deep: int) -> Iterator[tuple[int, bool]]:
    """How many statements this node of the JSON makes, whether it has no name; the same of those within."""
    if not deep:
        raise ValueError("too deep")
    made = 0
    for name, value in node.items():
        _expect_plain(name)
        values = value if isinstance(value, list) else [value]
        made += 0 if name == "id" else len(values) or 1  # an empty list is one too: one that is not signed
        for one in values:
            if isinstance(one, dict) and name != "id":
                yield from _statements(one, deep - 1)
            else:
                _expect_plain(one)
    yield made, "id" not in node


def _expect_plain(value: object) -> None:
    """A text or a truth: no keyword of JSON-LD, no name of a blank node, no number, no null."""
    if isinstance(value, bool):
        return
    if not isinstance(value, str) or not is_fit(value) or value.startswith(("@", "_:")):
        raise ValueError("not a value of ours")


def _verified(document: Document, key: str) -> Verified:
    subject = document["credentialSubject"]
    return Verified(
        id=document["id"],
        person=subject["identifier"][0]["identityHash"],
        folio=subject["licenseNumber"],
        name=subject["achievement"]["name"],
        key=key,
        document=document,
    )
