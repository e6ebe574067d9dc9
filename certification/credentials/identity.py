"""Who issues: the house as `did:web`, its document with every key it ever signed with, its profile."""

import re
from collections.abc import Sequence

from certification.credentials.canonical import BADGES, CREDENTIALS, Document
from certification.credentials.keys import PublicKeys

_DID = "https://www.w3.org/ns/did/v1"
_MULTIKEY = "https://w3id.org/security/multikey/v1"
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?")


def did(host: str) -> str:
    """`acompana.example` is `did:web:acompana.example`; a port's colon is written `%3A`."""
    if _HOST.fullmatch(host) is None:
        raise ValueError(f"not a host: {host}")
    return f"did:web:{host.replace(':', '%3A')}"


def key_address(issuer: str, key: PublicKeys) -> str:
    """The verification method that a credential's proof names."""
    return f"{issuer}#{key.credential_id}"


def public_keys(host: str, keys: Sequence[PublicKeys]) -> dict[str, bytes]:
    """What `verifying.verify` trusts: the address of each key and its 32 bytes."""
    return {key_address(did(host), key): key.credential for key in keys}


def did_document(host: str, keys: Sequence[PublicKeys]) -> Document:
    """Stands at `/.well-known/did.json`: the key in use first, then all former ones.

    What a key signed is refused once the key is not here. Keys for QR codes may sign no credential.
    """
    issuer = did(host)
    credential = [_method(issuer, key.credential_id, key.credential_multikey) for key in keys]
    qr = [_method(issuer, f"qr-{key.qr_id}", key.qr_multikey) for key in keys]
    return {
        "@context": [_DID, _MULTIKEY],
        "id": issuer,
        "verificationMethod": credential + qr,
        "assertionMethod": [method["id"] for method in credential],
    }


def _method(issuer: str, name: str, multikey: str) -> dict[str, str]:
    return {
        "id": f"{issuer}#{name}",
        "type": "Multikey",
        "controller": issuer,
        "publicKeyMultibase": multikey,
    }


def issuer_profile(host: str, name: str, url: str) -> Document:
    return {"@context": [CREDENTIALS, BADGES], "id": did(host), "type": ["Profile"], "name": name, "url": url}
