"""Excel workbooks (.xlsx), weighed before openpyxl builds a single cell."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from io import BytesIO
from typing import IO, Any
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import InvalidFileException

from core.spreadsheets.table import MAX_COLUMNS, Cell, Formula, NotATable, Row, filled

MAX_UNPACKED = 50_000_000
MAX_ENTRIES = 200
MAX_RATIO = 200
MAX_CELLS = 200_000
MAX_FORMULAS = 5_000
MAX_STRINGS = 50_000
MAX_OTHER_PART = 5_000_000

# What openpyxl, zipfile and expat raise on files that are broken on purpose or by accident.
DAMAGED = (
    ArithmeticError,
    AttributeError,
    EOFError,
    InvalidFileException,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_xlsx(name: str, data: bytes, max_rows: int) -> list[Row]:
    try:
        strings = _check_archive(name, data)
        title = _sheet_to_read(name, data, max_rows)
        if strings > MAX_STRINGS:
            raise NotATable("bomb", name=name)
        return filled(_sheet_rows(data, title)) if title is not None else []
    except DAMAGED as error:
        raise NotATable("damaged", name=name) from error


def _check_archive(name: str, data: bytes) -> int:
    """Refuse what would cost more to unpack than any roster; count the shared strings."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise NotATable("bomb", name=name)
        for entry in entries:
            if entry.file_size > max(1_000_000, MAX_RATIO * entry.compress_size):
                raise NotATable("bomb", name=name)
            if entry.file_size > MAX_OTHER_PART and not _may_be_long(entry.filename):
                raise NotATable("bomb", name=name)
        strings = 0
        for entry in entries:
            with archive.open(entry) as part:
                strings += _scan(name, part)
        return strings


def _may_be_long(part: str) -> bool:
    return part.startswith(("xl/worksheets/", "xl/media/", "xl/sharedStrings"))


def _scan(name: str, part: IO[bytes]) -> int:
    """Refuse a document type (it can define a billion laughs); count the shared strings."""
    strings, tail = 0, b""
    while chunk := part.read(1 << 18):
        # Expat reads UTF-8, Latin-1 and UTF-16: without its zero bytes, UTF-16 shows the same letters.
        text = tail + (chunk.replace(b"\0", b"") if b"\0" in chunk else chunk)
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise NotATable("doctype", name=name)
        strings += text.count(b"</si>") - tail.count(b"</si>")
        tail = text[-16:]
    return strings


def _sheet_to_read(name: str, data: bytes, max_rows: int) -> str | None:
    """Title of the first visible sheet with anything in it, counted before openpyxl builds a single cell."""
    reader = ExcelReader(BytesIO(data), read_only=True, keep_links=False)
    with closing(reader.archive):
        reader.read_manifest()
        reader.read_workbook()
        for sheet, link in reader.parser.find_sheets():
            if sheet.state == "visible" and link.Type.endswith("/worksheet"):
                with reader.archive.open(link.target) as part:
                    filled = _Counting(name, max_rows).rows_in(part)
                if filled:
                    return str(sheet.name)
    return None


class _Counting:
    """Counts the rows of a sheet that hold a value, and stops at the limit."""

    def __init__(self, name: str, max_rows: int):
        self.name, self.max_rows = name, max_rows
        self.rows = self.cells = self.formulas = 0
        self.row_is_filled = False

    def rows_in(self, part: IO[bytes]) -> int:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self.start
        while chunk := part.read(1 << 16):
            parser.Parse(chunk)
        return self.rows

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        kind = tag.rpartition(" ")[2]
        self.cells += kind == "c"
        self.formulas += kind == "f"
        if self.cells > MAX_CELLS or self.formulas > MAX_FORMULAS:
            raise NotATable("bomb", name=self.name)
        if kind == "row":
            self.row_is_filled = False
        elif kind in ("v", "is", "f") and not self.row_is_filled:
            self.row_is_filled = True
            self.rows += 1
            if self.rows > self.max_rows + 1:
                raise NotATable("rows", name=self.name, limit=self.max_rows)


def _sheet_rows(data: bytes, title: str) -> Iterator[Row]:
    with closing(load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)) as book:
        sheet = book[title]
        sheet.reset_dimensions()  # some programs write a size that is too small, and rows would be lost
        for line, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), start=1):
            yield line, [_cell(cell.value, cell.data_type) for cell in cells]


def _cell(value: Any, data_type: str) -> Cell:
    if data_type == "f":
        return Formula(str(getattr(value, "text", value)))
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int | date) and not isinstance(value, bool):
        return value
    return "" if value is None else str(value).strip()
