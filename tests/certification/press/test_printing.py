import hashlib
import io
import json
import os
import random
import subprocess
import sys
from dataclasses import replace

import pypdfium2
import pytest
from pypdf import PdfReader

from certification.press import engine, rendering, typefaces
from certification.press.errors import ForeignAddress, PressUnavailable, Unprintable
from certification.press.fitting import set_name
from certification.press.rendering import render
from certification.press.sheets import LETTER, sheet_for
from certification.press.snapshot import Kind, Language, Snapshot, Treatment
from tests.certification.press.reading import headings, scanned, texts

PRINT_ELSEWHERE = """
import hashlib, sys
from certification.press.rendering import render
from certification.press.snapshot import Snapshot
print(hashlib.sha256(render(Snapshot.from_json(sys.stdin.read()))).hexdigest())
"""


def printed_elsewhere(snapshot: Snapshot, **surroundings: str) -> str:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": ".", **surroundings}
    run = subprocess.run(
        [sys.executable, "-c", PRINT_ELSEWHERE],
        input=snapshot.to_json(),
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


def test_the_same_snapshot_gives_the_same_bytes_anywhere(diploma, diploma_pdf):
    here = hashlib.sha256(diploma_pdf).hexdigest()
    assert hashlib.sha256(render(diploma)).hexdigest() == here
    kiritimati = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "LC_ALL": "C", "HOME": "/nonexistent"}
    chiapas = {"TZ": "America/Mexico_City", "PYTHONHASHSEED": "77", "FONTCONFIG_FILE": "/nonexistent"}
    assert printed_elsewhere(diploma, **kiritimati) == here
    assert printed_elsewhere(diploma, **chiapas) == here


def test_a_file_carries_no_clock(diploma_pdf):
    assert b"CreationDate" not in diploma_pdf
    assert not {"/CreationDate", "/ModDate"} & set(PdfReader(io.BytesIO(diploma_pdf)).metadata)


def test_printing_leaves_the_surroundings_as_they_were(diploma_pdf):
    assert "press-" not in os.environ.get("FONTCONFIG_FILE", "")


def test_a_diploma_reads_in_the_order_it_is_read_aloud(diploma_pdf):
    front, back = texts(diploma_pdf)
    told = ["otorgan el presente", "a la Dra.", "Xóchitl Peñaloza Güemes", "Salud Global", "240 horas"]
    told += ["Ángel Albino Corzo", "Valeria Macías", "Folio"]
    places = [front.index(each) for each in told]
    assert places == sorted(places)
    for each in ("Valeria Macías", "Folio SALUD-2027F-DIP-0012-2", "EFF8H-7JAXV", "acompana.example/v"):
        assert each in front
    assert "Justicia social y salud global 120 9.0" in back
    assert "240 9.2" in back


def test_the_code_on_the_page_opens_the_verification(diploma, diploma_pdf, seminar, seminar_pdf):
    assert scanned(diploma_pdf) == [diploma.verification_url]
    assert scanned(seminar_pdf) == [seminar.verification_url]


def test_a_file_claims_both_standards_and_is_tagged(diploma_pdf):
    catalog = PdfReader(io.BytesIO(diploma_pdf)).trailer["/Root"]
    claims = catalog["/Metadata"].get_data()
    assert b'pdfaid:part="3"' in claims
    assert b'pdfaid:conformance="A"' in claims
    assert b'pdfuaid:part="1"' in claims
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "es"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert catalog["/OutputIntents"]


def test_a_screen_reader_is_told_the_heading_as_a_word(diploma_pdf, seminar_pdf):
    assert headings(diploma_pdf) == ["Diploma"]
    assert headings(seminar_pdf) == ["Constancia de participación"]


def test_only_our_typefaces_are_in_the_file(diploma_pdf):
    page = PdfReader(io.BytesIO(diploma_pdf)).pages[0]
    names = {font.get_object()["/BaseFont"].split("+")[1] for font in page["/Resources"]["/Font"].values()}
    assert names
    assert all(name.startswith(("EB-Garamond", "Cormorant-Garamond")) for name in names)


def test_paper_is_letter_across_for_a_diploma_and_upright_for_a_constancia(diploma_pdf, seminar_pdf):
    def sizes(pdf):
        return [tuple(map(round, page.mediabox[2:])) for page in PdfReader(io.BytesIO(pdf)).pages]

    assert sizes(diploma_pdf) == [(792, 612), (792, 612)]
    assert sizes(seminar_pdf) == [(612, 792)]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_document_exists_in_english_too(kind, documents):
    english = replace(documents[kind], language=Language.ENGLISH, treatment=Treatment.NEUTRAL, facts=())
    page = texts(render(english))[0]
    assert "240 hours" in page or "16 hours" in page
    assert "Verify at" in page
    assert ("horas" in page) is (kind is Kind.TEACHING)


def test_what_a_guest_taught_is_said_in_two_languages_on_one_sheet(teaching):
    pdf = render(teaching)
    [page] = texts(pdf)
    assert "del 4 al 18 de mayo de 2027" in page
    assert "240 horas de docencia" in page
    assert "from May 4 to 18, 2027, with 240 hours of teaching" in page
    assert headings(pdf) == ["Constancia de docencia / Certificate of teaching"]


def test_a_document_that_expires_says_until_when(enrolment, mentor):
    assert "Válida hasta el 31 de mayo de 2027" in texts(render(enrolment))[0]
    assert "Valid until" in texts(render(replace(enrolment, language=Language.ENGLISH)))[0]
    assert "Válida hasta" not in texts(render(mentor))[0]


def test_a_year_under_way_is_never_called_the_official_letter(enrolment):
    page = texts(render(enrolment))[0].casefold()
    assert "3/12 módulos terminados" in page
    assert "los emite la autoridad de salud" in page
    assert "término" not in page
    assert "liberación" not in page


def test_completing_the_programme_is_never_called_the_official_letter(completion):
    pdf = render(completion)
    page = texts(pdf)[0].casefold()
    assert headings(pdf) == ["Constancia de cumplimiento del programa"]
    assert "casos cerrados 3" in page
    assert "término" not in page
    assert "liberación" not in page


def test_a_correction_says_what_it_replaces(seminar):
    page = texts(render(replace(seminar, replaces="SALUD-2027F-SEM-0007-1")))[0]
    assert "Sustituye al folio SALUD-2027F-SEM-0007-1" in page


def test_a_draft_says_so_and_needs_no_folio(seminar):
    page = texts(render(replace(seminar, folio="", verification_url="", short_code=""), draft=True))[0]
    assert "BORRADOR" in page
    assert "sin folio" in page


def test_without_folio_or_address_only_a_draft_is_printed(seminar):
    with pytest.raises(Unprintable):
        render(replace(seminar, folio=""))
    with pytest.raises(Unprintable):
        render(replace(seminar, verification_url=""))


def test_a_text_that_needs_another_page_is_not_printed(completion):
    with pytest.raises(Unprintable, match="pages"):
        render(replace(completion, programme="Salud " * 400))


@pytest.mark.parametrize(
    "name",
    [
        '<link rel=attachment href="file:///etc/passwd">',
        "<img src=http://127.0.0.1:9/x> {{ 7*7 }}",
    ],
)
def test_a_name_with_markup_prints_as_it_was_typed(name, seminar, monkeypatch):
    def opened(*arguments, **_):
        raise AssertionError(f"opened {arguments}")

    render(seminar)
    monkeypatch.setattr("socket.socket.connect", opened)
    monkeypatch.setattr("urllib.request.OpenerDirector.open", opened)
    pdf = render(replace(seminar, person=name, surnames=""))
    assert "".join(name.split()) in "".join(texts(pdf)[0].split())
    assert b"EmbeddedFile" not in pdf
    assert not PdfReader(io.BytesIO(pdf)).attachments


@pytest.mark.parametrize(
    "markup",
    [
        '<link rel=attachment href="file:///etc/passwd">',
        '<link rel=stylesheet href="file:///etc/passwd">',
        '<img alt=x src="http://127.0.0.1:9/x">',
        '<img alt=x src="data:image/svg+xml,<svg/>">',
        '<img alt=x src="press:unknown">',
        '<style>@import url("https://example.org/x.css");</style>',
        '<style>p { background: url("file:///etc/passwd") }</style><p>x',
        '<style>@font-face { font-family: F; src: url("file:///etc/passwd") }</style>',
    ],
)
def test_a_template_fetches_nothing_that_is_not_ours(markup):
    with pytest.raises(ForeignAddress):
        engine.print_pages(f"<html lang=es><title>x</title>{markup}</html>", "", {}, wanted=1)


@pytest.mark.parametrize(
    "name",
    [
        "María José Núñez de la Cruz",
        "JOSÉ ÁNGEL NÚÑEZ DE LA CRUZ",
        "Keoni Kahaleʻōhiʻa",
        "Antonia K'anal Tz'utujil Ts'ajal",
        "María de los Ángeles Guadalupe Hernández-Villavicencio y Montes de Oca Fernández de Córdova",
    ],
)
def test_a_name_keeps_every_letter(name, seminar):
    assert name in texts(render(replace(seminar, person=name, surnames="")))[0]


def test_a_long_name_is_broken_before_its_surnames(seminar):
    room = sheet_for(Kind.DIPLOMA, LETTER).name
    surnames = "Hernández-Villavicencio y Montes de Oca"
    assert set_name("Ana Ruiz", "Ruiz", room).size == room.largest
    long = set_name(f"María de los Ángeles Guadalupe {surnames}", surnames, room)
    assert long.lines == ("María de los Ángeles Guadalupe", surnames)
    guessed = set_name(f"María de los Ángeles Guadalupe {surnames}", "", room)
    assert not guessed.lines[0].endswith((" de", " los", " y"))
    assert set_name("W" * 90, "", room) is None


def test_measured_names_stay_within_their_room_when_laid_out():
    chance = random.Random(7)
    words = [
        "Xóchitl",
        "de",
        "la",
        "María",
        "WÁWWY",
        "Ñandú",
        "k'",
        "ʻO",
        "Güemes",
        "Iñárritu",
        "Villavicencio",
    ]
    room = sheet_for(Kind.DIPLOMA, LETTER).name
    names = [" ".join(chance.choices(words, k=chance.randint(1, 10))) for _ in range(150)]
    fitted = [each for each in (set_name(name, "", room) for name in names) if each]
    assert len(fitted) > 120
    wanted = sum(len(each.lines) for each in fitted)
    lines = "".join(
        f'<p style="font-size: {each.size}pt">{line}</p>' for each in fitted for line in each.lines
    )
    css = "@page { size: 2000pt 800pt; margin: 0 } p { margin: 0; white-space: pre; break-after: page;"
    css += ' font-family: "Cormorant Garamond"; font-weight: 600 }'
    pdf, _ = engine.print_pages(f"<html lang=es><title>x</title>{lines}</html>", css, {}, wanted)
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage() for page in document]
        ends = [
            page.get_charbox(page.count_chars() - 1, loose=True)[2] for page in pages if page.count_chars()
        ]
    assert max(ends) <= room.width
    assert len(ends) == wanted


def test_without_pango_the_message_names_the_packages(diploma, monkeypatch):
    def no_pango(name):
        raise OSError(f"cannot load library of {name}")

    rendering._loaded.cache_clear()
    monkeypatch.setattr(rendering, "import_module", no_pango)
    with pytest.raises(PressUnavailable, match=r"apt-get install libpango-1\.0-0 libpangoft2-1\.0-0"):
        render(diploma)


def test_a_snapshot_comes_back_from_its_text(diploma, completion):
    for each in (diploma, completion):
        assert Snapshot.from_json(each.to_json()) == each


@pytest.mark.parametrize("text", ["{}", "[]", '{"kind": "letter"}', "null", "not json"])
def test_other_text_is_no_snapshot(text):
    with pytest.raises(ValueError):
        Snapshot.from_json(text)


def test_a_field_that_came_later_leaves_older_fingerprints_as_they_are(diploma):
    stored = json.loads(diploma.to_json())
    assert not {"paper", "valid_until", "template", "logo"} & set(stored)
    assert all("signature" not in each for each in stored["signatories"])
    later = replace(diploma, paper="a4", valid_until="31 de julio de 2027")
    assert Snapshot.from_json(later.to_json()) == later
    assert later.fingerprint != diploma.fingerprint


def test_every_printed_change_changes_the_fingerprint(diploma):
    assert replace(diploma, hours=241).fingerprint != diploma.fingerprint
    assert len(diploma.fingerprint) == 19


def test_each_typeface_has_its_licence_beside_it():
    files = {path.name for path in typefaces.FOLDER.iterdir()}
    assert {"OFL-EBGaramond.txt", "OFL-CormorantGaramond.txt"} <= files
    assert {face.file for face in (*typefaces.OF_NAMES, *typefaces.OF_TEXTS)} == {
        name for name in files if name.endswith(".ttf")
    }
