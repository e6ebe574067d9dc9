import hashlib
import io
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from certification.press.errors import Unprintable
from certification.press.plates import plate as plates
from certification.press.plates.errors import NotOnPlate
from certification.press.plates.merging import merged
from certification.press.plates.plate import Plate, plate_for
from certification.press.plates.sealing import Attachment
from certification.press.rendering import render
from certification.press.snapshot import Kind, Language, Snapshot
from tests.certification.press.people import names, people
from tests.certification.press.reading import headings, scanned, texts

STRIKE_ELSEWHERE = """
import hashlib, sys
from certification.press.plates.plate import plate_for
from certification.press.snapshot import Snapshot
snapshot = Snapshot.from_json(sys.stdin.read())
print(hashlib.sha256(plate_for(snapshot).strike(snapshot)).hexdigest())
"""
MODULES = ("Salud materna e infantil", "Enfermedades crónicas", "Salud mental comunitaria", "Tuberculosis")


@pytest.fixture(scope="module", params=[*map(str, Kind), "english"])
def kind(request, documents) -> Snapshot:
    return documents.get(request.param) or replace(documents[Kind.DIPLOMA], language=Language.ENGLISH)


def streams(pdf: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [page.Contents.read_bytes() for page in document.pages]


def sample(snapshot: Snapshot, count: int, seed: int) -> Iterator[Snapshot]:
    """People of each kind of name: one letter, the widest, two lines, letters of every corner."""
    chosen = list(people(snapshot, 40, seed))
    yield from (chosen[:3] + chosen[7:])[:count]


def on_the_plate(snapshot: Snapshot) -> bool:
    return plate_for(snapshot).set(snapshot).layout is not None


def test_a_struck_page_is_the_printed_page_to_the_byte(kind):
    struck = 0
    for each in sample(kind, 7, seed=11):
        assert streams(plate_for(each).strike(each)) == streams(render(each)), each.person
        struck += on_the_plate(each)
    assert struck >= 6


def test_a_struck_file_says_and_shows_what_the_printed_one_does(diploma, diploma_pdf):
    pdf = plate_for(diploma).strike(diploma)
    assert on_the_plate(diploma)
    assert texts(pdf) == texts(diploma_pdf)
    assert headings(pdf) == headings(diploma_pdf)
    assert scanned(pdf) == [diploma.verification_url]
    with pypdfium2.PdfDocument(pdf) as struck, pypdfium2.PdfDocument(diploma_pdf) as printed:
        for ours, theirs in zip(struck, printed, strict=True):
            pages = [page.render(scale=1.5).to_pil().convert("L") for page in (ours, theirs)]
            assert ImageChops.difference(*pages).getbbox() is None


def test_the_same_row_gives_the_same_bytes_anywhere_and_in_any_company(diploma):
    row = replace(diploma, person="Íñigo Quetzalli Ruiz", folio="SALUD-2027F-DIP-0099-3")
    here = hashlib.sha256(plate_for(row).strike(row)).hexdigest()
    fresh = Plate(row.kind, row.palette, row.emblem)
    assert hashlib.sha256(fresh.strike(row)).hexdigest() == here
    for surroundings in (
        {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "LC_ALL": "C"},
        {"TZ": "America/Mexico_City", "PYTHONHASHSEED": "77", "FONTCONFIG_FILE": "/nonexistent"},
    ):
        run = subprocess.run(
            [sys.executable, "-c", STRIKE_ELSEWHERE],
            input=row.to_json(),
            env={"PATH": os.environ["PATH"], "PYTHONPATH": ".", **surroundings},
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.strip() == here


def test_a_row_with_hours_of_its_own_is_laid_out_anew(diploma):
    row = replace(diploma, hours=96)
    assert streams(plate_for(row).strike(row)) == streams(render(row))
    assert on_the_plate(row)


def test_a_correction_comes_out_as_printed(diploma, seminar):
    for row in (diploma, seminar):
        correction = replace(row, replaces="SALUD-2027F-DIP-0003-1")
        assert streams(plate_for(row).strike(correction)) == streams(render(correction))


def test_a_letter_outside_the_repertoire_takes_the_plain_path(diploma):
    row = replace(diploma, person="Αθηνά Ruiz", surnames="Ruiz")
    assert not on_the_plate(row)
    pdf = plate_for(row).strike(row)
    assert streams(pdf) == streams(render(row))
    assert "Αθηνά Ruiz" in texts(pdf)[0]


def test_a_plate_that_differs_from_the_plain_path_is_laid_aside_and_says_so_once(
    diploma, monkeypatch, caplog
):
    spoilt = Plate(diploma.kind, diploma.palette, diploma.emblem)
    write = plates.Layout.strike
    monkeypatch.setattr(
        plates.Layout, "strike", lambda self, person: [side + b" " for side in write(self, person)]
    )
    with caplog.at_level(logging.WARNING, "certification"):
        first, second = spoilt.strike(diploma), spoilt.strike(diploma)
    assert streams(first) == streams(second) == streams(render(diploma))
    assert len(caplog.records) == 1


def test_a_name_frozen_into_what_all_share_is_found(diploma, monkeypatch):
    markup = plates.markup
    frozen = '<div class="emblem" style="bookmark-level: 1; bookmark-label: '

    def with_a_name(snapshot, **how):
        label = f"'{snapshot.person}'\">"
        return markup(snapshot, **how).replace('<div class="emblem">', frozen.replace('"', '"') + label)

    monkeypatch.setattr(plates, "markup", with_a_name)
    careless = Plate(diploma.kind, diploma.palette, diploma.emblem)
    for person in ("Ana Ruiz", "Luz Díaz"):
        row = replace(diploma, person=person, surnames="")
        with pikepdf.open(io.BytesIO(careless.strike(row))) as document, document.open_outline() as outline:
            assert [entry.title for entry in outline.root] == [person]


def test_without_folio_or_address_nothing_is_struck(diploma):
    with pytest.raises(Unprintable):
        plate_for(diploma).strike(replace(diploma, folio=""))


def test_a_name_with_markup_is_struck_as_it_was_typed(seminar):
    row = replace(seminar, person='<link rel=attachment href="file:///etc/passwd">', surnames="")
    pdf = plate_for(row).strike(row)
    assert "".join(row.person.split()) in "".join(texts(pdf)[0].split())
    assert b"EmbeddedFile" not in pdf
    assert streams(pdf) == streams(render(row))


def test_the_print_file_has_every_sheet_in_order_and_little_else(diploma):
    long = tuple(replace(diploma.modules[0], title=title, hours=60) for title in MODULES)
    rows = list(people(replace(diploma, modules=long), 60, seed=3))[7:57]
    file = merged(rows)
    read = texts(file)
    assert len(read) == 2 * len(rows)
    for number, row in enumerate(rows):
        assert row.person in read[2 * number].replace("\n", " ")
        assert f"Folio {row.folio}" in read[2 * number + 1]
    assert (len(merged(rows)) - len(merged(rows[:10]))) / 40 < 4096
    assert file == merged(iter(rows))


def test_a_sheet_of_the_print_file_looks_like_the_certificate(diploma, seminar):
    odd = replace(diploma, person="Αθηνά Ruiz")
    rows = [diploma, seminar, odd]
    with pypdfium2.PdfDocument(merged(rows)) as file:
        pages = [page.render(scale=1.5).to_pil().convert("L") for page in file]
    for row in rows:
        with pypdfium2.PdfDocument(render(row)) as alone:
            for page in alone:
                printed = page.render(scale=1.5).to_pil().convert("L")
                assert ImageChops.difference(printed, pages.pop(0)).getbbox() is None


def test_the_generated_names_are_of_all_kinds():
    made = [name for name, _surnames in names(400)]
    assert min(map(len, made)) == 1
    assert max(map(len, made)) >= 70
    assert any("ʻ" in name for name in made)
    assert any(name.isupper() and len(name) > 20 for name in made)


def test_an_attachment_that_is_no_plain_text_is_kept_whole(diploma):
    data = bytes(range(256)) * 8
    attachment = Attachment("credential.json", "application/json", data, "Credencial de la ñ")
    with pikepdf.open(io.BytesIO(plate_for(diploma).strike(diploma, attachments=[attachment]))) as document:
        file = document.attachments["credential.json"]
        assert file.description == "Credencial de la ñ"
        assert file.get_file().read_bytes() == data
        assert document.Root.AF[0].AFRelationship == "/Data"


def test_what_does_not_stand_on_a_plate_is_no_error_to_anybody():
    assert not issubclass(NotOnPlate, Unprintable)
