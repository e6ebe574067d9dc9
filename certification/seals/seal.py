"""The institution's signature, ready to be put into files: one RSA operation each, always the same bytes."""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from certification.seals.blank import Blank

FIELD = "SelloInstitucional"
"""The name of the signature's field in our files."""


@dataclass(frozen=True)
class Seal:
    """Signs for PAdES B-B (`ETSI.CAdES.detached`) with the current key; may be used by several threads.

    A file has exactly `reserved` hexadecimal digits between the `<` and `>` of its /Contents and holds
    `hexadecimal(digest)` there, without padding; the digest is the SHA-256 of all other bytes.
    """

    blank: Blank = field(repr=False)
    private_key: RSAPrivateKey = field(repr=False)
    sha256: str
    is_development: bool
    field_name: str = FIELD

    @property
    def reserved(self) -> int:
        """How many hexadecimal digits a signature takes."""
        return 2 * len(self.blank.cms)

    def cms(self, digest: bytes) -> bytes:
        """The detached CMS in DER for the file of this SHA-256."""
        signature = self.private_key.sign(self.blank.signed(digest), PKCS1v15(), SHA256())
        return self.blank.filled(digest, signature)

    def hexadecimal(self, digest: bytes) -> bytes:
        """The same as it stands in a file."""
        return self.cms(digest).hex().upper().encode()
