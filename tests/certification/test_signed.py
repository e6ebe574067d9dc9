"""What is issued carries the institution's signature; whoever holds a file learns whether it is whole."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from certification import seals
from certification.models import Batch, Certificate, Series, SigningKey
from core import db, files
from tests.certification.seals.identities import PASSWORD, identity
from tests.certification.years import GRADUATION
from tests.conftest import words_of

DIPLOMAS = "/certificates/cohorts/1/issue/diploma"
KEY_PAGE = "/certificates/signing-key"


@pytest.fixture
def institution():
    """The key of an institution whose year of grace lasts beyond the graduation."""
    return identity("Salud en la Sierra", until=GRADUATION + timedelta(days=400))


@pytest.fixture
def diploma(app, graduation, browser, stored):
    """The file of the first diploma, as it was issued."""
    browser("rosa").post(DIPLOMAS)
    [first, *_rest] = stored(select(Certificate).order_by(Certificate.number))
    with app.app_context():
        return files.read(first.pdf_sha256)


def compare(browser, data):
    return browser("stranger").post("/verify/file", data={"file": (io.BytesIO(data), "diploma.pdf")})


def hand_in(browser, data, password=PASSWORD):
    return browser("rosa").post(
        KEY_PAGE, data={"file": (io.BytesIO(data), "sello.p12"), "password": password}, follow_redirects=True
    )


def test_a_file_as_it_was_issued_is_whole_and_says_who_made_the_key(diploma, app, browser):
    with app.app_context():
        assert seals.check(diploma, seals.known()).state == "ours_intact"
    page = words_of(compare(browser, diploma).text)
    assert "Este archivo es exactamente, byte por byte, el que emitimos." in page
    assert "La firma que lleva está íntegra." in page
    assert "Está firmado con una llave que el sitio se hizo a sí mismo" in page


def test_an_altered_file_is_called_altered_and_says_nothing_of_its_owner(diploma, browser):
    changed = bytearray(diploma)
    changed[len(changed) // 2] ^= 1
    answer = compare(browser, bytes(changed))
    assert answer.status_code == 404
    page = words_of(answer.text)
    assert "Este archivo lo emitimos y después lo alteraron." in page
    assert "Xóchitl" not in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 of somebody else", "no lleva nuestra firma"),
        (b"\xff\xd8\xff\xe0 a photo", "Este archivo no es un PDF."),
        (b"", "Este archivo no es un PDF."),
    ],
)
def test_what_was_never_ours_is_told_what_it_is(app, cast, browser, data, said):
    answer = compare(browser, data)
    assert answer.status_code == 404
    assert said in words_of(answer.text)


def test_the_file_for_the_printer_is_paper_and_not_signed(diploma, app, stored):
    [batch] = stored(select(Batch))
    with app.app_context():
        merged = files.read(batch.print_sha256)
    assert b"/ByteRange" not in merged
    assert not [page for page in PdfReader(io.BytesIO(merged)).pages if page.get("/Annots")]


def test_with_an_expired_key_no_folio_is_taken(app, graduation, browser, stored, institution):
    hand_in(browser, institution.file())
    with app.app_context(), db.transaction():
        past = GRADUATION - timedelta(days=1)
        db.session.execute(update(SigningKey).values(valid_until=past))
    answer = browser("rosa").post(DIPLOMAS)
    assert answer.status_code == 422
    assert "venció" in words_of(answer.text)
    assert stored(select(Certificate)) == []
    assert stored(select(Series.taken)) in ([], [0])
    assert "Esta llave venció" in words_of(browser("rosa").get(KEY_PAGE).text)


def test_a_coordinator_hands_in_the_key_of_the_institution(diploma, app, browser, stored, institution):
    page = words_of(hand_in(browser, institution.file()).text)
    assert "Desde ahora los documentos se firman como" in page
    assert "Salud en la Sierra" in page
    [current] = stored(select(SigningKey).where(SigningKey.is_current))
    assert not current.is_development
    assert "hizo a sí mismo" not in words_of(browser("rosa").get("/certificates").text)
    assert "La firma que lleva está íntegra." in words_of(compare(browser, diploma).text)  # by the key before


@pytest.mark.parametrize(
    ("spoil", "password"), [(lambda data: data, "otra"), (lambda data: data[:100], PASSWORD)]
)
def test_a_key_that_does_not_open_says_why_beside_the_field(
    app, cast, browser, stored, institution, spoil, password
):
    answer = hand_in(browser, spoil(institution.file()), password)
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.text
    assert stored(select(SigningKey)) == []
    assert password not in answer.text


def test_where_a_service_vouches_for_the_time_it_is_asked(app, graduation, browser, stored, monkeypatch):
    asked = []

    def stamp(pdf, seal, signed_at):
        assert b"/ByteRange" not in pdf
        asked.append(signed_at)
        return seals.sign(pdf, seal, signed_at)

    app.config["TSA_URL"] = "https://tsa.example"
    monkeypatch.setattr(seals, "timestamped", stamp)
    page = browser("rosa").post(DIPLOMAS, follow_redirects=True).text
    assert asked == stored(select(Certificate.created_at))
    assert "sin sello de tiempo" not in words_of(page)


def test_a_service_that_is_away_holds_up_no_diploma(app, graduation, browser, stored):
    app.config["TSA_URL"] = "https://127.0.0.1:9"
    page = browser("rosa").post(DIPLOMAS, follow_redirects=True).text
    assert stored(select(Certificate.state)) == ["valid"]
    assert "1 se firmó sin sello de tiempo: el servicio no respondió." in words_of(page)


def test_the_credential_lies_in_the_file_too(diploma, stored, app):
    [first] = stored(select(Certificate))
    with app.app_context():
        attached = PdfReader(io.BytesIO(diploma)).attachments
        assert attached["credential.json"] == [files.read(first.credential_sha256)]
