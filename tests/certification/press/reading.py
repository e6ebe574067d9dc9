"""Reads a printed page from outside, as a person and a phone would."""

import io

import pypdfium2
import zxingcpp
from pypdf import PdfReader


def texts(pdf: bytes) -> list[str]:
    """The text of each page, its lines joined by spaces."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def scanned(pdf: bytes, dots_per_inch: int = 150) -> list[str]:
    """What the codes on the first page say."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=dots_per_inch / 72).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def headings(pdf: bytes) -> list[str]:
    """What a screen reader says for the first-level headings."""
    found: list[str] = []

    def walk(element: object) -> None:
        if isinstance(element, list):
            for each in element:
                walk(each.get_object())
        elif isinstance(element, dict):
            if element.get("/S") == "/H1":
                found.append(element["/ActualText"])
            elif "/K" in element:
                walk(element["/K"].get_object())

    walk(PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"])
    return found
