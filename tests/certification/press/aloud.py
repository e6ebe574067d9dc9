"""What a screen reader says of a file: its structure tree from beginning to end."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf


@dataclass(frozen=True)
class Said:
    """One element that speaks: its role (`H1`, `P`, `Figure`, `TD` …) and its words."""

    role: str
    words: str


def said(pdf: bytes) -> list[Said]:
    """In the order of the tree; a paragraph of several marked pieces is said as one."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pieces = {page.objgen: _marked(page) for page in document.pages}
        found = list(_walk(document.Root.StructTreeRoot, None, pieces))
    return [each for each in found if each.words]


def heads(pdf: bytes) -> list[str]:
    """Of each head of a table in a file, what it is the head of."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        elements = [each for each in document.objects if isinstance(each, pikepdf.Dictionary)]
        return [str(each.A.Scope) for each in elements if each.get("/S") == "/TH"]


SPEAKS = ("H1", "H2", "P", "Figure", "TH", "TD", "Form")


def _walk(element: Any, page: Any, pieces: dict[Any, dict[int, str]]) -> Iterator[Said]:
    page = element.get("/Pg", page)
    role = str(element.get("/S", "")).lstrip("/")
    if role in SPEAKS:
        yield Said(role, " ".join(_words(element, page, pieces).split()).replace(" ,", ","))
        return
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary):
            yield from _walk(kid, page, pieces)


def _words(element: Any, page: Any, pieces: dict[Any, dict[int, str]]) -> str:
    for instead in ("/ActualText", "/Alt"):
        if instead in element:
            return str(element[instead])
    page = element.get("/Pg", page)
    words = []
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary):
            words.append(
                _words(kid, page, pieces) if "/S" in kid or "/MCID" not in kid else _piece(kid, page, pieces)
            )
        elif isinstance(kid, int):
            words.append(pieces[page.objgen].get(kid, ""))
    return " ".join(words)


def _piece(kid: Any, page: Any, pieces: dict[Any, dict[int, str]]) -> str:
    return pieces[kid.get("/Pg", page).objgen].get(int(kid.MCID), "")


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _marked(page: pikepdf.Page) -> dict[int, str]:
    """The words of each marked piece of a page, by its number."""
    fonts = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    found: dict[int, str] = {}
    open_marks: list[int | None] = []
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        order = str(operator)
        inside = next((mark for mark in reversed(open_marks) if mark is not None), None)
        if order in ("BDC", "BMC"):
            open_marks.append(_number(operands))
        elif order == "EMC":
            open_marks.pop()
        elif order == "Tf":
            letters = fonts[str(operands[0])]
        elif order in ("Tj", "TJ") and inside is not None:
            found[inside] = found.get(inside, "") + _shown(operands[0], letters)
        elif order == "ET" and inside is not None:
            found[inside] = found.get(inside, "") + " "
    return found


def _number(operands: Any) -> int | None:
    properties = operands[1] if len(operands) > 1 else None
    number = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
    return None if number is None else int(number)


def _shown(operand: Any, letters: dict[int, str]) -> str:
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    return "".join(letters[int.from_bytes(codes[at : at + 2])] for at in range(0, len(codes), 2))


def _letters(font: Any) -> dict[int, str]:
    """From the ToUnicode table of a font, as WeasyPrint and our plates write it: two bytes a glyph."""
    lines = font.ToUnicode.read_bytes().decode("latin-1").split("\n")
    found = {}
    for line in lines:
        parts = line.split()
        if len(parts) == 2 and all(part.startswith("<") and part.endswith(">") for part in parts):
            code, text = (part.strip("<>") for part in parts)
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return found
