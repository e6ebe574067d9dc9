"""The proof of a document: Data Integrity 1.0 with the cryptosuite `eddsa-rdfc-2022`."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from certification.credentials.canonical import CREDENTIALS, Document, Template, dumps, is_fit
from certification.credentials.multibase import base58, from_base58

OPTIONS = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofPurpose": "assertionMethod"}


def prove(quads: str, created: str, method: str, key: Ed25519PrivateKey) -> Document:
    """The proof to put into the document whose canonical quads these are. Ed25519: same words, same bytes."""
    signature = key.sign(_digest(quads, created, method))
    return {**_options(created, method), "proofValue": base58(signature)}


def signed(text: str, proof: Document) -> bytes:
    """The document with its proof at the end."""
    return f'{text[:-1]},"proof":{dumps(proof)}}}'.encode()


def holds(quads: str, proof: Document, public: bytes) -> bool:
    """Whether this key signed it; any other kind of proof does not hold. ValueError when it is malformed."""
    created, method, value = proof["created"], proof["verificationMethod"], proof["proofValue"]
    if proof != {**_options(created, method), "proofValue": value} or not is_fit(created):
        return False
    try:
        digest = _digest(quads, created, method)
        Ed25519PublicKey.from_public_bytes(public).verify(from_base58(value), digest)
    except InvalidSignature:
        return False
    return True


def _options(created: str, method: str) -> Document:
    return {**OPTIONS, "created": created, "verificationMethod": method}


def _digest(quads: str, created: str, method: str) -> bytes:
    options = _template(method).write([created]).quads
    return hashlib.sha256(options.encode()).digest() + hashlib.sha256(quads.encode()).digest()


@lru_cache(maxsize=16)
def _template(method: str) -> Template:
    def build(words: Sequence[str]) -> Document:
        # The terms of a proof are those of the first context, whatever else the document names.
        return {"@context": [CREDENTIALS], **_options(words[0], method)}

    return Template(build, 1)
