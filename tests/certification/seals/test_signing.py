"""A signed certificate is the same every time, valid to others, and still a PDF/A for screen readers."""

import hashlib
import io
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta, timezone

import pikepdf
import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certification import seals
from certification.seals import stock
from core import db
from tests.certification.seals.identities import SIGNED_AT, der


@pytest.fixture
def signed(seal, page):
    return seals.sign(page, seal, SIGNED_AT)


def signature_of(data):
    return PdfFileReader(io.BytesIO(data)).embedded_signatures[0]


def test_what_is_put_in_its_place_is_what_pyhanko_makes(seal, institution):
    form = (Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    chain = [der(each) for each in (institution.certificate, *institution.chain)]
    chance = random.Random(5)
    for _time in range(20):
        digest = chance.randbytes(32)
        assert seal.cms(digest) == stock.detached(digest, institution.key.private_bytes(*form), chain)


def test_a_signature_takes_the_room_that_is_said(seal):
    digest = hashlib.sha256(b"a diploma").digest()
    assert len(seal.hexadecimal(digest)) == seal.reserved
    with pytest.raises(ValueError, match="SHA-256"):
        seal.cms(b"short")


def test_the_signature_holds_what_pades_asks_and_no_time_of_its_own(seal):
    made = cms.ContentInfo.load(seal.cms(bytes(32)), strict=True)["content"]
    (signer,) = made["signer_infos"]
    held = [each["type"].native for each in signer["signed_attrs"]]
    assert sorted(held) == ["content_type", "message_digest", "signing_certificate_v2"]
    assert signer["unsigned_attrs"].native is None
    assert len(made["certificates"]) == 3
    assert made["encap_content_info"]["content"].native is None


def test_many_threads_sign_with_one_seal(seal):
    digests = [hashlib.sha256(bytes([number])).digest() for number in range(100)]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(seal.cms, digests))
    assert together == [seal.cms(digest) for digest in digests]


def test_the_same_page_is_signed_to_the_same_bytes(seal, page, signed):
    assert seals.sign(page, seal, SIGNED_AT) == signed
    there = SIGNED_AT.astimezone(timezone(timedelta(hours=-6)))
    assert seals.sign(page, seals.current_seal(), there) == signed
    assert seals.sign(page, seal, SIGNED_AT + timedelta(seconds=1)) != signed


def test_a_seal_does_not_tell_its_key(seal):
    assert "private" not in repr(seal)


def test_the_page_itself_is_left_as_it_was(page, signed):
    assert signed.startswith(page)


def test_others_find_the_signature_valid_and_over_the_whole_file(signed, institution, authority):
    roots = list(load_certs_from_pemder_data(authority.chain[0].public_bytes(Encoding.PEM)))
    context = ValidationContext(trust_roots=roots, moment=SIGNED_AT)
    status = validate_pdf_signature(signature_of(signed), context)
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.signer_reported_dt == SIGNED_AT


def test_the_dictionary_says_pades_and_when(signed):
    dictionary = signature_of(signed).sig_object
    assert dictionary["/SubFilter"] == "/ETSI.CAdES.detached"
    assert dictionary["/M"] == "D:20260514160000Z"


def test_the_file_is_whole_to_other_programs(signed):
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_its_description_stays_as_pdf_a_wants_it(page, signed):
    with pikepdf.open(io.BytesIO(page)) as before, pikepdf.open(io.BytesIO(signed)) as after:
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert dict(after.docinfo) == dict(before.docinfo)
        assert after.trailer.ID[0] == before.trailer.ID[0]
        assert after.Root.OutputIntents == before.Root.OutputIntents


def test_nobody_sees_the_field_and_a_screen_reader_finds_its_place(signed):
    """PDF/A-3 6.3.2 for the flags, PDF/UA-1 7.18 for place, description and order."""
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        form, page = pdf.Root.AcroForm, pdf.pages[0].obj
        (field,) = form.Fields
        assert form.SigFlags == 3
        assert "/NeedAppearances" not in form
        assert [float(side) for side in field.Rect] == [0, 0, 0, 0]
        assert field.F & 0b100  # printed
        assert not field.F & 0b100011  # neither hidden nor invisible, nor without a view
        assert str(field.TU) == "Firma electrónica de la institución"
        assert page.Tabs == "/S"
        assert [each.objgen for each in page.Annots] == [field.objgen]
        tree = pdf.Root.StructTreeRoot
        numbers = list(tree.ParentTree.Nums)
        element = numbers[numbers.index(field.StructParent) + 1]
        assert element.S == "/Form"
        assert element.P.objgen == tree.K[0].objgen
        assert tree.K[0].K[-1].objgen == element.objgen
        assert element.K[0].Obj.objgen == field.objgen
        assert [int(number) for number in numbers[::2]] == list(range(len(numbers) // 2))
        assert tree.ParentTreeNextKey == len(numbers) // 2


def test_a_page_without_tags_can_be_signed_too(seal):
    plain = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(plain, static_id=True)
    signed = seals.sign(plain.getvalue(), seal, SIGNED_AT)
    assert seals.check(signed, seals.known()).state == "ours_intact"
    assert seals.sign(plain.getvalue(), seal, SIGNED_AT) == signed


def test_a_development_key_signs_like_any_other(inside, page):
    with db.transaction():
        seals.ensure_development_key()
    verdict = seals.check(seals.sign(page, seals.current_seal(), SIGNED_AT), seals.known())
    assert (verdict.state, verdict.is_development) == ("ours_intact", True)
