"""A seal for tests: RSA with a certificate of its own making, in the shape of the press's protocol."""

import hashlib
from datetime import UTC, datetime, timedelta
from functools import cached_property

from asn1crypto import algos, core, keys, x509
from asn1crypto import cms as messages
from cryptography import x509 as pki
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from pyhanko.sign import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

SIGNED_AT = datetime(2028, 1, 31, 18, 0, tzinfo=UTC)


class TestSeal:
    """Signs the attributes of a CMS, of which only the digest changes: one RSA signature per file."""

    __test__ = False
    reserved = 4096
    field_name = "Institution"

    def __init__(self, key: rsa.RSAPrivateKey | None = None) -> None:
        self.key = key or rsa.generate_private_key(65537, 2048)
        name = pki.Name([pki.NameAttribute(NameOID.COMMON_NAME, "Compañeros de la Sierra")])
        builder = pki.CertificateBuilder().subject_name(name).issuer_name(name)
        builder = builder.public_key(self.key.public_key()).serial_number(7)
        builder = builder.not_valid_before(SIGNED_AT - timedelta(days=3000))
        builder = builder.not_valid_after(SIGNED_AT + timedelta(days=3000))
        usage = pki.KeyUsage(True, True, False, False, False, False, False, False, False)
        certificate = builder.add_extension(usage, critical=True).sign(self.key, hashes.SHA256())
        self.der = certificate.public_bytes(serialization.Encoding.DER)
        self.certificate = x509.Certificate.load(self.der)

    def cms(self, digest: bytes) -> bytes:
        before, _digest, between, placeholder = self._template
        opening, closing = self._signed
        signature = self.key.sign(opening + digest + closing, padding.PKCS1v15(), hashes.SHA256())
        assert len(signature) == len(placeholder)
        return before + digest + between + signature

    def signer(self) -> SimpleSigner:
        """The same key for the stock signer."""
        der = self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        key = keys.PrivateKeyInfo.load(der)
        return SimpleSigner(self.certificate, key, SimpleCertificateStore())

    @cached_property
    def _signed(self) -> list[bytes]:
        """The signed attributes before and after the digest."""
        digest = hashlib.sha256(b"").digest()
        return self._attributes(digest).dump().split(digest)

    @cached_property
    def _template(self) -> tuple[bytes, bytes, bytes, bytes]:
        """A CMS cut at its digest and its signature, which ends it."""
        digest, signature = hashlib.sha256(b"").digest(), bytes(range(256))
        der = self._made(digest, signature)
        before, rest = der.split(digest)
        between, end = rest.split(signature)
        assert end == b""
        return before, digest, between, signature

    def _attributes(self, digest: bytes) -> messages.CMSAttributes:
        hashed = {"cert_hash": hashlib.sha256(self.der).digest()}
        return messages.CMSAttributes(
            [
                {"type": "content_type", "values": ["data"]},
                {"type": "message_digest", "values": [digest]},
                {"type": "signing_certificate_v2", "values": [{"certs": [hashed]}]},
            ]
        )

    def _made(self, digest: bytes, signature: bytes) -> bytes:
        sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
        issued = {"issuer": self.certificate.issuer, "serial_number": self.certificate.serial_number}
        signer = messages.SignerInfo(
            {
                "version": "v1",
                "sid": {"issuer_and_serial_number": issued},
                "digest_algorithm": sha256,
                "signed_attrs": self._attributes(digest),
                "signature_algorithm": {"algorithm": "sha256_rsa", "parameters": core.Null()},
                "signature": signature,
            }
        )
        content = {
            "version": "v1",
            "digest_algorithms": [sha256],
            "encap_content_info": {"content_type": "data"},
            "certificates": [self.certificate],
            "signer_infos": [signer],
        }
        return messages.ContentInfo(
            {"content_type": "signed_data", "content": messages.SignedData(content)}
        ).dump()
