"""Identities as authorities give them: a key, its certificate, those above it, and the file they come in."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from certification import seals
from core import db
from tests.support.cast import NOW

PASSWORD = "una clave larga"
SIGNED_AT = datetime(2026, 5, 14, 16, 0, tzinfo=UTC)
ALL_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@cache
def rsa_key(name, bits=2048):
    """One key of that name for the whole run: making them takes long."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@dataclass
class Identity:
    key: object
    certificate: x509.Certificate
    chain: tuple = ()

    def file(self, password=PASSWORD):
        """As the authority sends it."""
        lock = BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates(
            b"sello", self.key, self.certificate, self.chain or None, lock
        )


def identity(
    name,
    *,
    key=None,
    issuer=None,
    usages=("digital_signature", "content_commitment"),
    since=NOW - timedelta(days=30),
    until=NOW + timedelta(days=700),
    stamps=False,
):
    key = key or rsa_key(name)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    above = issuer.certificate.subject if issuer else subject
    builder = x509.CertificateBuilder(above, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(since).not_valid_after(until)
    if usages is not None:
        builder = builder.add_extension(
            x509.KeyUsage(**{each: each in usages for each in ALL_USAGES}), critical=True
        )
    if stamps:
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
    authority = x509.BasicConstraints(ca="key_cert_sign" in (usages or ()), path_length=None)
    builder = builder.add_extension(authority, critical=True)
    chain = (issuer.certificate, *issuer.chain) if issuer else ()
    return Identity(key, builder.sign(issuer.key if issuer else key, SHA256()), chain)


def add(some, by=None):
    with db.transaction():
        return seals.add_key(some.file(), PASSWORD, by=by)


def der(certificate):
    return certificate.public_bytes(Encoding.DER)
