"""The keys of the house: kept sealed, named for ever, found by strangers."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from certification.credentials.identity import did, did_document, issuer_profile, public_keys
from certification.credentials.keys import IssuerKeys, Unreadable
from certification.credentials.multibase import base58, from_base58, from_base64url
from tests.certification.credentials.issuing import HOST, keys


def test_sealed_keys_open_with_the_secret_or_a_former_one():
    made = IssuerKeys.generate()
    sealed = made.to_sealed("old secret")
    assert IssuerKeys.from_sealed(sealed, ["old secret"]).public == made.public
    assert IssuerKeys.from_sealed(sealed, ["new secret", "old secret"]).public == made.public
    assert made.credential.private_bytes_raw() not in sealed


@pytest.mark.parametrize(
    "spoil", [lambda s: s[:-1], lambda s: b"", lambda s: b"\x02" + s[1:], lambda s: s[:9]]
)
def test_keys_that_were_changed_or_sealed_by_others_do_not_open(spoil):
    sealed = keys().to_sealed("secret")
    with pytest.raises(Unreadable):
        IssuerKeys.from_sealed(spoil(sealed), ["secret"])
    with pytest.raises(Unreadable):
        IssuerKeys.from_sealed(sealed, ["another"])


def test_private_keys_do_not_show_in_a_log():
    assert "privat" not in repr(keys()).lower()


def test_a_keys_name_never_changes():
    assert keys().public.credential_id == "ed-NHUPmL1Z_PyU"
    assert keys().public.qr_id == "JWsb"


def test_the_did_document_lists_every_key_and_the_one_in_use_first():
    document = did_document(HOST, [keys(2).public, keys(1).public])
    issuer = "did:web:acompana.example"
    assert document["id"] == issuer
    assert document["assertionMethod"] == [
        f"{issuer}#{keys(number).public.credential_id}" for number in (2, 1)
    ]
    kinds = [method["publicKeyMultibase"][:4] for method in document["verificationMethod"]]
    assert kinds == ["z6Mk", "z6Mk", "zDna", "zDna"]


def test_a_multikey_holds_the_key():
    raw = from_base58(keys().public.qr_multikey)
    point = keys().qr.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    assert raw == b"\x80\x24" + point
    assert ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw[2:])
    assert from_base58(keys().public.credential_multikey)[2:] == next(
        iter(public_keys(HOST, [keys().public]).values())
    )


def test_a_port_is_written_as_the_method_asks():
    assert did("127.0.0.1:8000") == "did:web:127.0.0.1%3A8000"
    with pytest.raises(ValueError):
        did("acompana.example/path")


def test_the_profile_is_the_issuer_of_the_credentials():
    profile = issuer_profile(HOST, "Compañeros", "https://acompana.example")
    assert (profile["id"], profile["type"]) == (did(HOST), ["Profile"])


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\0a", b"\xff" * 64, bytes(range(40))])
def test_base58_comes_back(data):
    assert from_base58(base58(data)) == data


@pytest.mark.parametrize("text", ["A", "AB", "A=", "AA==", "é", "A+_A"])
def test_another_way_to_write_the_same_bytes_is_refused(text):
    with pytest.raises(ValueError):
        from_base64url(text)
