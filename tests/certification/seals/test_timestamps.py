"""A service vouches for the time, where one is named; where it does not answer, signing goes on without."""

import hashlib
import io
import random
import socket

import pytest
from asn1crypto import keys, tsp, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certification import seals
from certification.seals import timestamps
from certification.seals.checking import Known
from core import clock
from tests.certification.seals.identities import SIGNED_AT, der, identity


def service(some, **settings):
    """A service of this identity, on this machine."""
    private = some.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    certificate = x509.Certificate.load(der(some.certificate))
    stamper = DummyTimeStamper(
        certificate, keys.PrivateKeyInfo.load(private), fixed_dt=clock.now(), **settings
    )
    return lambda request: stamper.request_tsa_response(tsp.TimeStampReq.load(request)).dump()


@pytest.fixture(scope="session")
def notary(authority):
    return identity("Sello de tiempo", issuer=authority, stamps=True)


@pytest.fixture
def ask(notary):
    return service(notary)


@pytest.fixture
def stamped(seal, page, ask):
    return seals.timestamped(page, seal, SIGNED_AT, ask)


def test_others_find_signature_and_timestamp_valid(stamped, authority):
    roots = list(load_certs_from_pemder_data(authority.chain[0].public_bytes(Encoding.PEM)))
    more = list(load_certs_from_pemder_data(authority.certificate.public_bytes(Encoding.PEM)))
    context = ValidationContext(trust_roots=roots, other_certs=more, moment=SIGNED_AT)
    (signature,) = PdfFileReader(io.BytesIO(stamped)).embedded_signatures
    status = validate_pdf_signature(signature, context)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.timestamp_validity.intact
    assert status.timestamp_validity.trusted
    assert status.timestamp_validity.timestamp == SIGNED_AT


def test_a_timestamped_file_is_ours_while_it_is_the_one_we_keep(stamped):
    """What a service adds is not under our signature, so that the bytes themselves must be known."""
    ours = seals.known()
    assert seals.check(stamped, ours).state == "changed"
    digest = hashlib.sha256(stamped).hexdigest()
    keeping = Known(ours.keys, lambda data: hashlib.sha256(data).hexdigest() == digest)
    assert seals.check(stamped, keeping).state == "ours_intact"
    chance = random.Random(8)
    for _time in range(300):
        bad = bytearray(stamped)
        bad[chance.randrange(len(bad))] ^= chance.randrange(1, 256)
        assert seals.check(bytes(bad), keeping).state == "changed"


def test_a_kept_file_that_we_did_not_sign_is_not_ours_by_being_kept(page, seal):
    keeping = Known(seals.known().keys, lambda _data: True)
    assert seals.check(page, keeping).state == "unsigned"


def test_the_signature_beneath_is_the_same_as_without(seal, page, stamped):
    (signature,) = PdfFileReader(io.BytesIO(stamped)).embedded_signatures
    signer = signature.signer_info
    assert signer["unsigned_attrs"][0]["type"].native == "signature_time_stamp_token"
    digest = next(each for each in signer["signed_attrs"] if each["type"].native == "message_digest")
    plain = seal.cms(digest["values"][0].native)
    assert plain[seal.blank.signature] == signer["signature"].native


def answers(ask, change):
    """A service that answers something else."""

    def answer(request):
        response = tsp.TimeStampResp.load(ask(request))
        change(response)
        return response.dump(force=True)

    return answer


def refuses(response):
    response["status"]["status"] = "rejection"


def has_another_signature(response):
    signer = response["time_stamp_token"]["content"]["signer_infos"][0]
    signer["signature"] = bytes(256)


def names_nobody(response):
    response["time_stamp_token"]["content"]["certificates"] = []


@pytest.mark.parametrize("change", [refuses, has_another_signature, names_nobody])
def test_an_answer_of_no_use_is_told_from_a_timestamp(seal, page, ask, change):
    with pytest.raises(seals.NotTimestamped):
        seals.timestamped(page, seal, SIGNED_AT, answers(ask, change))


@pytest.mark.parametrize(
    "answer", [b"", b"<html>busy</html>", bytes.fromhex("30053003020100"), bytes(20_000)]
)
def test_an_answer_without_a_token_is_of_no_use(seal, page, answer):
    with pytest.raises(seals.NotTimestamped):
        seals.timestamped(page, seal, SIGNED_AT, lambda _request: answer)


def test_the_answer_to_another_question_is_of_no_use(seal, page, ask):
    first = []

    def same_again(request):
        first.append(ask(request))
        return first[0]

    seals.timestamped(page, seal, SIGNED_AT, same_again)
    with pytest.raises(seals.NotTimestamped):
        seals.timestamped(page, seal, SIGNED_AT, same_again)


def test_a_certificate_that_is_not_for_stamping_stamps_nothing(seal, page, institution):
    with pytest.raises(seals.NotTimestamped):
        seals.timestamped(page, seal, SIGNED_AT, service(institution))


def test_a_token_that_takes_too_much_room_is_of_no_use(seal, page, ask, monkeypatch):
    monkeypatch.setattr(timestamps, "ROOM", 100)
    with pytest.raises(seals.NotTimestamped):
        seals.timestamped(page, seal, SIGNED_AT, ask)


def test_any_other_bytes_are_of_no_use(seal, page, ask):
    chance = random.Random(9)

    def garbles(request):
        answer = bytearray(ask(request))
        for _change in range(chance.randrange(1, 20)):
            answer[chance.randrange(len(answer))] = chance.randrange(256)
        return bytes(answer[: chance.randrange(len(answer))]) if chance.random() < 0.3 else bytes(answer)

    stamped = 0
    for _time in range(40):
        try:
            stamped += bool(seals.timestamped(page, seal, SIGNED_AT, garbles))
        except seals.NotTimestamped:
            continue
    assert stamped < 20  # what the service did not sign may have changed, as the name in a status


@pytest.mark.parametrize("address", ["", "http://stamp.example", "ftp://stamp.example", "https://", "stamp"])
def test_only_https_is_asked(seal, page, inside, address):
    inside.config["TSA_URL"] = address
    with pytest.raises(seals.NotTimestamped, match="https"):
        seals.timestamped(page, seal, SIGNED_AT)


def test_without_the_service_signing_goes_on(seal, page, inside):
    with socket.socket() as closed:  # bound and not listening: nobody answers there
        closed.bind(("127.0.0.1", 0))
        inside.config["TSA_URL"] = f"https://127.0.0.1:{closed.getsockname()[1]}/tsa"
        assert seals.is_configured()
        with pytest.raises(seals.NotTimestamped):
            seals.timestamped(page, seal, SIGNED_AT)
    assert seals.check(seals.sign(page, seal, SIGNED_AT), seals.known()).state == "ours_intact"


class Line:
    """Stands for the connection: says what was asked, and answers as told."""

    def __init__(self, ask, status=200):
        self.ask, self.status, self.asked = ask, status, []

    def __call__(self, host, port, timeout):
        self.asked.append((host, port))
        return self

    def request(self, method, path, body, headers):
        self.asked.append((method, path, headers["Content-Type"]))
        self.answer = self.ask(body)

    def getresponse(self):
        return self

    def read(self, most):
        return self.answer[:most]

    def close(self):
        self.asked.append("closed")


def test_the_service_is_asked_as_it_expects(seal, page, inside, ask, monkeypatch):
    line = Line(ask)
    monkeypatch.setattr(timestamps, "HTTPSConnection", line)
    inside.config["TSA_URL"] = "https://stamp.example/tsr?profile=1"
    assert seals.timestamped(page, seal, SIGNED_AT)
    asked = ("POST", "/tsr?profile=1", "application/timestamp-query")
    assert line.asked == [("stamp.example", None), asked, "closed"]


def test_a_service_that_is_out_of_order_is_told_so(seal, page, inside, ask, monkeypatch):
    monkeypatch.setattr(timestamps, "HTTPSConnection", Line(ask, status=302))
    inside.config["TSA_URL"] = "https://stamp.example"
    with pytest.raises(seals.NotTimestamped):
        seals.timestamped(page, seal, SIGNED_AT)
