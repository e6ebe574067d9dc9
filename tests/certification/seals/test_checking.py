"""Whoever hands in a file learns what it is; no byte of ours can change unnoticed."""

import io
import random
import time

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from certification import seals
from certification.seals import stock
from certification.seals.queries import known
from tests.certification.seals.identities import SIGNED_AT, add, der, identity

TIMES = 1000


@pytest.fixture
def signed(seal, page):
    return seals.sign(page, seal, SIGNED_AT)


@pytest.fixture
def state_of(signed):
    """What a file is said to be, by the keys there are."""
    ours = known()
    return lambda data: seals.check(bytes(data), ours).state


@pytest.fixture
def gap(signed):
    """Where the signature stands, from `<` to `>`."""
    start = signed.rindex(b"/Contents <") + len(b"/Contents ")
    return range(start, signed.index(b">", start) + 1)


def by_another(identity, page, field="Signature1"):
    """The page signed with any key and program."""
    key = identity.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return stock.embed(
        page, field, 8192, SIGNED_AT, lambda digest: stock.detached(digest, key, [der(identity.certificate)])
    )


def changed_at(data, place, chance):
    bad = bytearray(data)
    bad[place] ^= chance.randrange(1, 256)
    return bad


def test_a_file_of_ours_is_intact_and_names_its_key(seal, signed):
    verdict = seals.check(signed, seals.known())
    assert (verdict.state, verdict.sha256) == ("ours_intact", seal.sha256)
    assert not verdict.is_development


def test_a_file_of_a_retired_key_is_intact_still(seal, signed, next_one, state_of):
    add(next_one)
    verdict = seals.check(signed, seals.known())
    assert (verdict.state, verdict.sha256) == ("ours_intact", seal.sha256)


def test_a_file_is_known_after_twelve_more_keys(seal, signed, institution):
    for year in range(2027, 2039):
        add(identity(f"Compañeros {year}", key=institution.key))
    assert seals.check(signed, seals.known()) == seals.Verdict(seals.State.OURS_INTACT, seal.sha256)


def test_a_thousand_changes_of_one_byte_are_all_found(signed, state_of):
    chance = random.Random(1)
    said = [state_of(changed_at(signed, chance.randrange(len(signed)), chance)) for _time in range(TIMES)]
    assert set(said) == {"changed"}


def test_a_thousand_changes_within_the_signature_are_all_found(signed, gap, state_of):
    chance = random.Random(2)
    said = {state_of(changed_at(signed, chance.choice(gap), chance)) for _time in range(TIMES)}
    assert said == {"changed"}


def test_small_letters_in_the_signature_are_a_change(signed, gap, state_of):
    place = next(place for place in gap if signed[place : place + 1] in b"ABCDEF")
    bad = bytearray(signed)
    bad[place] |= 0x20
    assert bytes.fromhex(bad[gap.start + 1 : gap.stop - 1].decode())
    assert state_of(bad) == "changed"


def test_a_signature_with_room_to_spare_is_a_change(seal, page, state_of):
    """Nothing can hide behind the end of a signature: ours have no padding."""
    roomy = stock.embed(page, seal.field_name, seal.reserved + 2, SIGNED_AT, seal.cms)
    assert state_of(roomy) == "changed"


@pytest.mark.parametrize("more", [b"\n", b" ", b"%%EOF\n", bytes(100)])
def test_what_follows_the_signature_is_found_and_said(signed, seal, more, state_of):
    verdict = seals.check(signed + more, seals.known())
    assert (verdict.state, verdict.was_added_to, verdict.sha256) == ("changed", True, seal.sha256)


def test_an_update_that_shows_another_page_is_found(signed, state_of):
    update = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        pdf.pages[0].Contents = pdf.make_stream(b"")
        pdf.save(update, static_id=True)
    assert state_of(update.getvalue()) == "changed"
    shadow = b"\n4 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\nxref\n0 1\n0000000000 65535 f \n"
    assert state_of(signed + shadow + b"trailer <</Size 1>>\nstartxref\n0\n%%EOF\n") == "changed"


def test_a_second_signature_by_a_stranger_is_an_addition(signed, stranger):
    verdict = seals.check(by_another(stranger, signed), seals.known())
    assert (verdict.state, verdict.was_added_to) == ("changed", True)


def test_our_signature_on_another_page_is_found(signed, gap, page, seal, state_of):
    other = seals.sign(page + b"\n", seal, SIGNED_AT)
    start = other.rindex(b"/Contents <") + len(b"/Contents ")
    moved = other[:start] + signed[gap.start : gap.stop] + other[start + len(gap) :]
    assert len(moved) == len(other)
    assert state_of(moved) == "changed"


def test_words_before_the_file_are_found(signed, state_of):
    assert state_of(b"MZ" + signed) == "changed"


def test_files_cut_short_are_found(signed, state_of):
    chance = random.Random(4)
    said = {state_of(signed[: chance.randrange(len(signed))]) for _time in range(200)}
    assert said <= {"changed", "unsigned", "not_a_pdf"}
    assert state_of(signed[:-1]) == "changed"


def test_a_page_without_a_signature_is_unsigned(page, state_of):
    assert state_of(page) == "unsigned"


def test_a_strangers_signature_is_foreign(page, stranger, state_of):
    assert state_of(by_another(stranger, page)) == "foreign"
    assert state_of(by_another(stranger, page, field="SelloInstitucional")) == "foreign"


def test_another_program_that_signs_with_our_key_makes_no_certificate(page, institution, state_of):
    assert state_of(by_another(institution, page)) == "foreign"


@pytest.mark.parametrize("data", [b"", b"x", b"PK\x03\x04", b"<html>", bytes(2000) + b"%PDF-1.7"])
def test_what_is_no_pdf_is_said_to_be_none(data, state_of):
    assert state_of(data) == "not_a_pdf"


def test_without_any_key_of_ours_nothing_is_ours(inside, page, stranger):
    assert seals.check(by_another(stranger, page), seals.known()).state == "foreign"


def test_hostile_bytes_get_an_answer(signed, gap, state_of):
    chance = random.Random(6)
    for _time in range(TIMES):
        bad = bytearray(signed)
        for _change in range(chance.randrange(1, 30)):
            start = chance.randrange(len(bad))
            bad[start : start + chance.randrange(40)] = chance.randbytes(chance.randrange(40))
        assert state_of(bad) in ("changed", "foreign", "unsigned", "not_a_pdf")


@pytest.mark.parametrize(
    "numbers",
    [
        b"0 0 0 0",
        b"0 1 0 1",
        b"0 9999999999 9999999999 9999999999",
        b"0 99999999999999999999 1 1",
        b"-1 5 6 7",
        b"0 5 5 5",
        b"0 1000 10 1",
        b"0 1 2",
        b"0 1.5 2 3",
    ],
)
def test_ranges_that_point_nowhere_get_an_answer(page, numbers, state_of):
    assert state_of(page + b"/ByteRange [" + numbers + b"] /Contents <00>") == "foreign"


def test_a_large_hostile_file_is_answered_soon(signed, gap, state_of):
    """Four hundred thousand claims to be signed, each worth a look, in 11 MB."""
    room = b"<" + b"0" * (len(gap) - 2) + b">"
    claims = b"".join(
        b"/ByteRange [0 9 %d %d]" % (9 + len(room), number) for number in range(100_000, 500_000)
    )
    data = b"%PDF-1.7\n" + room + claims
    assert len(data) > 11_000_000
    before = time.process_time()
    assert state_of(data) == "foreign"
    assert state_of(b"%PDF-" + b"/ByteRange [" + b" " * 12_000_000) == "foreign"
    assert state_of(b"<" * 12_000_000) == "not_a_pdf"
    assert time.process_time() - before < 5
