import io
from collections.abc import Iterator

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certification.press.plates.plate import plate_for
from certification.press.plates.sealing import Attachment
from tests.certification.press.reading import scanned, texts
from tests.certification.press.seals import SIGNED_AT, TestSeal

CREDENTIAL = Attachment("credential.json", "application/ld+json", b'{"id": "urn:x"}' * 200, "Open Badges 3.0")


@pytest.fixture(scope="module")
def seal() -> TestSeal:
    return TestSeal()


@pytest.fixture(scope="module")
def sealed(diploma, seal) -> bytes:
    return plate_for(diploma).strike(diploma, attachments=[CREDENTIAL], seal=seal, signed_at=SIGNED_AT)


@pytest.fixture(scope="module")
def opened(sealed) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(sealed)) as document:
        yield document


def status(pdf: bytes, seal: TestSeal):
    signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    trusted = ValidationContext(trust_roots=[seal.certificate], moment=SIGNED_AT)
    return validate_pdf_signature(signature, trusted)


def test_the_seal_covers_the_whole_file_and_holds(sealed, seal):
    found = status(sealed, seal)
    assert found.bottom_line
    assert found.coverage.name == "ENTIRE_FILE"
    assert found.signer_reported_dt == SIGNED_AT


def test_a_changed_name_breaks_the_seal(sealed, seal):
    changed = sealed.replace("Xóchitl".encode(), "Xóchitm".encode())
    assert changed != sealed
    assert not status(changed, seal).bottom_line


def test_the_same_row_sealed_again_is_the_same_file(diploma, seal, sealed):
    again = plate_for(diploma).strike(diploma, attachments=[CREDENTIAL], seal=seal, signed_at=SIGNED_AT)
    assert again == sealed


def test_the_field_is_in_the_structure_and_out_of_sight(opened):
    (widget,) = opened.pages[0].Annots
    assert opened.Root.AcroForm.SigFlags == 3
    assert widget.Rect == [0, 0, 0, 0]
    assert widget.F == 4 | 128
    assert widget.TU
    root = opened.Root.StructTreeRoot
    numbers = list(root.ParentTree.Nums)
    entry = numbers[numbers.index(widget.StructParent) + 1]
    assert entry.S == "/Form"
    assert entry.K[0].Obj.objgen == widget.objgen
    assert root.K[0].K[-1].objgen == entry.objgen
    assert opened.pages[0].Tabs == "/S"


def test_both_standards_are_still_claimed_with_what_they_ask_of_a_file(opened):
    claims = opened.Root.Metadata.read_bytes()
    for claim in (b'pdfaid:part="3"', b'pdfaid:conformance="A"', b'pdfuaid:part="1"', "Xóchitl".encode()):
        assert claim in claims
    assert opened.Root.MarkInfo.Marked
    assert opened.Root.Lang == "es"
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    assert opened.Root.OutputIntents[0].S == "/GTS_PDFA1"
    assert str(opened.docinfo["/Title"]) == "Diploma: Xóchitl Peñaloza Güemes"
    assert "/CreationDate" not in opened.docinfo
    (file,) = opened.Root.AF
    assert file.AFRelationship == "/Data"
    assert file.EF.F.Subtype == "/application/ld+json"
    assert str(file.EF.F.Params.ModDate) == "D:20280131180000Z"
    assert opened.attachments["credential.json"].get_file().read_bytes() == CREDENTIAL.data


def test_every_marked_content_is_in_the_structure(opened):
    numbers = list(opened.Root.StructTreeRoot.ParentTree.Nums)
    for page in opened.pages:
        marked = numbers[numbers.index(page.StructParents) + 1]
        shown = page.Contents.read_bytes()
        assert shown.count(b"<</MCID ") == len(marked) > 10
        assert all(element.Pg.objgen == page.objgen for element in marked)


def test_every_font_is_embedded_and_says_its_letters(opened):
    for font in opened.pages[0].Resources.Font.values():
        assert font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
        assert b"beginbfchar" in font.ToUnicode.read_bytes()


def test_a_row_by_the_plain_path_is_sealed_too(diploma, seal):
    row = diploma.__class__(**{**vars(diploma), "person": "Αθηνά Ruiz", "surnames": "Ruiz"})
    pdf = plate_for(row).strike(row, attachments=[CREDENTIAL], seal=seal, signed_at=SIGNED_AT)
    assert plate_for(row).set(row).layout is None
    assert status(pdf, seal).bottom_line
    assert "Αθηνά Ruiz" in texts(pdf)[0]
    assert scanned(pdf) == [row.verification_url]


def test_a_seal_without_its_moment_is_refused(diploma, seal):
    with pytest.raises(ValueError, match="when"):
        plate_for(diploma).strike(diploma, seal=seal)


def test_a_signature_larger_than_its_place_is_refused(diploma, seal):
    class Small(TestSeal):
        reserved = 100

    with pytest.raises(ValueError, match="100 digits"):
        plate_for(diploma).strike(diploma, seal=Small(), signed_at=SIGNED_AT)
