"""A signature without its digest: made once for a key, filled in for every file.

The CMS (RFC 5652) of a PAdES signature without a signing time is the same for all files but for the digest
of the file and the RSA signature over the attributes that hold it, and both have a fixed length.
"""

import hashlib
from dataclasses import dataclass, field

from asn1crypto.cms import ContentInfo, SignerInfo

NOTHING = hashlib.sha256().digest()
"""The digest that stands in a blank: that of no bytes."""

_SET_OF = b"\x31"  # signed attributes are signed as a SET OF, but stand in the CMS under the tag [0]


@dataclass(frozen=True)
class Blank:
    """A CMS in DER, and where its digest, its signed attributes and its signature stand."""

    cms: bytes = field(repr=False)
    digest: slice
    attributes: slice
    signature: slice

    @classmethod
    def of(cls, cms: bytes) -> "Blank":
        """Take a CMS apart that was made here; not meant for bytes from outside."""
        signer: SignerInfo = ContentInfo.load(cms)["content"]["signer_infos"][0]
        attributes = _place(cms, signer["signed_attrs"].dump())
        digest = next(each for each in signer["signed_attrs"] if each["type"].native == "message_digest")
        return cls(
            cms=cms,
            digest=_place(cms, digest["values"][0].native, attributes),
            attributes=attributes,
            signature=_place(cms, signer["signature"].native),
        )

    def signed(self, digest: bytes) -> bytes:
        """What a private key signs for the file of this SHA-256: its attributes, as a SET OF in DER."""
        if len(digest) != len(NOTHING):
            raise ValueError("not a SHA-256")
        whole = bytearray(self.cms)
        whole[self.digest] = digest
        return _SET_OF + bytes(whole[self.attributes][1:])

    def filled(self, digest: bytes, signature: bytes) -> bytes:
        """The CMS of the file of this SHA-256."""
        if len(signature) != self.signature.stop - self.signature.start:
            raise ValueError("a signature of another length")
        whole = bytearray(self.cms)
        whole[self.digest] = digest
        whole[self.signature] = signature
        return bytes(whole)


def _place(cms: bytes, part: bytes, within: slice | None = None) -> slice:
    """Where a part stands, which must be one place only."""
    around = within or slice(0, len(cms))
    if cms.count(part, around.start, around.stop) != 1:
        raise ValueError("a part of the signature does not stand in one place")
    start = cms.index(part, around.start, around.stop)
    return slice(start, start + len(part))
