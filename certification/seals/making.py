"""Keys as rows: from an identity to what is stored, and a development key of our own."""

from datetime import timedelta
from functools import cache
from importlib import import_module
from types import ModuleType

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from certification.models import SigningKey
from certification.seals.blank import NOTHING
from certification.seals.keeping import lock
from certification.seals.pkcs12 import Identity
from core import clock

DEVELOPMENT = "DESARROLLO - sin validez / DEVELOPMENT - not valid"
BITS = 2048
LASTS = timedelta(days=3650)
LONGEST_NAME = 64  # RFC 5280, upper bounds of names


def as_row(identity: Identity, *, is_development: bool = False) -> dict[str, object]:
    """The columns of a current `SigningKey`, its private key locked."""
    own = identity.certificate
    sha256 = own.fingerprint(SHA256()).hex()
    chain = [each.public_bytes(Encoding.DER) for each in identity.chain]
    return {
        "is_current": True,
        "is_development": is_development,
        "private_key": lock(identity.private_der, sha256),
        "chain": "".join(each.public_bytes(Encoding.PEM).decode() for each in identity.chain),
        "cms": stock().detached(NOTHING, identity.private_der, chain),
        "sha256": sha256,
        "subject": own.subject.rfc4514_string(),
        "issuer": own.issuer.rfc4514_string(),
        "serial": f"{own.serial_number:x}",
        "valid_from": own.not_valid_before_utc,
        "valid_until": own.not_valid_after_utc,
        "created_at": clock.now(),
    }


def development_identity(institution: str) -> Identity:
    """A key for trying things out, whose name says in two languages that it proves nothing."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, institution[:LONGEST_NAME] or DEVELOPMENT),
            x509.NameAttribute(NameOID.COMMON_NAME, DEVELOPMENT),
        ]
    )
    now = clock.now().replace(microsecond=0)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + LASTS)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_SIGNING_ONLY, critical=True)
    return Identity(key, (builder.sign(key, SHA256()),))


def certificates_of(key: SigningKey) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(key.chain.encode())


@cache
def stock() -> ModuleType:
    """pyHanko's half, loaded when a key is made or a file is signed the plain way."""
    return import_module("certification.seals.stock")


_SIGNING_ONLY = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
