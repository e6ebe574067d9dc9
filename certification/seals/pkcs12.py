"""Reads the file in which an institution receives its key (.p12, .pfx), or says what is wrong with it."""

from dataclasses import dataclass

from asn1crypto import pkcs12 as structure
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12

from core import clock
from core.errors import Refused
from core.text import _, dateformat

MOST = 256 * 1024
"""Bytes; a file with a key and its chain has a few thousand."""

MOST_ROUNDS = 5_000_000
"""Of deriving a key from the password: some seconds. Programs take from 2,048 to 600,000."""

LEAST_BITS, MOST_BITS = 2048, 8192
KEY_BAGS = ("key_bag", "pkcs8_shrouded_key_bag")


@dataclass(frozen=True)
class Identity:
    """A private key that may sign, and its certificates from its own upwards."""

    private_key: RSAPrivateKey
    chain: tuple[x509.Certificate, ...]

    @property
    def certificate(self) -> x509.Certificate:
        return self.chain[0]

    @property
    def private_der(self) -> bytes:
        """In PKCS#8, not locked: to be locked at once."""
        return self.private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def read(data: bytes, password: str) -> Identity:
    """The identity in a PKCS#12 file; raises Refused where we cannot or should not sign with it."""
    keys, rounds = _keys_and_rounds(data)
    if rounds > MOST_ROUNDS:
        raise _locked_strangely()
    if keys > 1:
        raise Refused(_("This file has several private keys. Export only the one that signs."), "file")
    found = _opened(data, password)
    if found.key is None:
        raise Refused(
            _("There is no private key in this file, only certificates. Export it with its key."), "file"
        )
    key = _checked_key(found.key)
    others = [each.certificate for each in found.additional_certs]
    own = [found.cert.certificate] if found.cert else []
    ours = [each for each in own + others if each.public_key() == key.public_key()]
    if not ours:
        raise Refused(
            _("The certificate of the private key is not in this file. Export both together."), "file"
        )
    _check_certificate(ours[0])
    return Identity(key, _chain(ours[0], others))


def _not_a_pkcs12() -> Refused:
    return Refused(_("This is not a PKCS#12 file. Its name usually ends in .p12 or .pfx."), "file")


def _locked_strangely() -> Refused:
    return Refused(
        _("This file is locked in a way that we cannot open. Export it again with AES-256."), "file"
    )


def _keys_and_rounds(data: bytes) -> tuple[int, int]:
    """How many private keys can be seen in it without the password, and how many rounds opening it takes."""
    if not 0 < len(data) <= MOST:
        raise _not_a_pkcs12()
    try:
        file = structure.Pfx.load(data, strict=True)
        bags, rounds = [], [file["mac_data"]["iterations"].native if file["mac_data"].native else 0]
        for part in file.authenticated_safe:
            if part["content_type"].native == "data":
                bags.extend(structure.SafeContents.load(part["content"].native))
            else:
                how = part["content"]["encrypted_content_info"]["content_encryption_algorithm"]
                rounds.append(how.kdf_iterations)
        locked = [bag for bag in bags if bag["bag_id"].native == "pkcs8_shrouded_key_bag"]
        rounds += [bag["bag_value"]["encryption_algorithm"].kdf_iterations for bag in locked]
        return sum(bag["bag_id"].native in KEY_BAGS for bag in bags), max(rounds)
    except (ValueError, TypeError, KeyError, AttributeError) as error:  # what asn1crypto says of other bytes
        raise _not_a_pkcs12() from error


def _opened(data: bytes, password: str) -> pkcs12.PKCS12KeyAndCertificates:
    try:
        return pkcs12.load_pkcs12(data, password.encode())
    except UnsupportedAlgorithm as error:
        raise _locked_strangely() from error
    except ValueError as error:
        raise Refused(_("The password does not open this file."), "password") from error


def _checked_key(key: object) -> RSAPrivateKey:
    if not isinstance(key, RSAPrivateKey):
        raise Refused(_("We sign with RSA keys only. Ask your authority for an RSA certificate."), "file")
    if not LEAST_BITS <= key.key_size <= MOST_BITS:
        raise Refused(
            _("This RSA key has %(bits)s bits. It needs at least 2048, and at most 8192.", bits=key.key_size),
            "file",
        )
    return key


def _check_certificate(certificate: x509.Certificate) -> None:
    now = clock.now()
    if certificate.not_valid_after_utc <= now:
        day = dateformat(certificate.not_valid_after_utc)
        raise Refused(_("This certificate expired on %(day)s. Ask for a new one.", day=day), "file")
    if certificate.not_valid_before_utc > now:
        day = dateformat(certificate.not_valid_before_utc)
        raise Refused(_("This certificate is valid only from %(day)s on.", day=day), "file")
    if not _may_sign(certificate):
        raise Refused(
            _(
                "This certificate is not meant for signing documents. Ask for one whose key usage is "
                "digital signature or non-repudiation."
            ),
            "file",
        )


def _may_sign(certificate: x509.Certificate) -> bool:
    """RFC 5280 4.2.1.3: a certificate without the extension may be used for anything."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    except ValueError:  # extensions that cannot be read
        return False
    return usage.digital_signature or usage.content_commitment


def _chain(own: x509.Certificate, others: list[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """From the key's own certificate upwards; what does not belong to it is left out."""
    chain = [own]
    while issuer := next((each for each in others if each not in chain and _issued(each, chain[-1])), None):
        chain.append(issuer)
    return tuple(chain)


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
