"""Reads a table from bytes that may be anything."""

import re
import zipfile
from io import BytesIO

from core.spreadsheets.delimited import read_csv
from core.spreadsheets.excel import DAMAGED, read_xlsx
from core.spreadsheets.table import MAX_COLUMNS, NotATable, Table

MAX_BYTES = 20_000_000


def read_table(name: str, data: bytes, max_rows: int = 2000) -> Table:
    """The first visible sheet or the CSV in `data`; raises NotATable. `name` is only for messages."""
    if len(data) > MAX_BYTES:
        raise NotATable("bytes", name=name, limit=MAX_BYTES // 1_000_000)
    code = _kind(data)
    if code == "xlsx":
        lines, encoding, delimiter = read_xlsx(name, data, max_rows), "xlsx", ""
    elif code == "text":
        lines, encoding, delimiter = read_csv(name, data, max_rows)
    else:
        raise NotATable(code, name=name)
    if not lines:
        raise NotATable("empty", name=name)
    width = max(len(cells) for _, cells in lines)
    if width > MAX_COLUMNS:
        raise NotATable("columns", name=name, limit=MAX_COLUMNS)
    (header_line, header), *rows = [(line, cells + [""] * (width - len(cells))) for line, cells in lines]
    return Table(header_line, header, rows, encoding, delimiter)


MAGICS = (
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "document"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
)
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MARKUP = re.compile(rb"\s*<(\?xml|!doctype|html|table|head|meta)\b", re.IGNORECASE)


def _kind(data: bytes) -> str:
    """`xlsx`, `text`, or the code of the refusal."""
    if not data.strip():
        return "empty"
    if data.startswith(OLE):
        return "protected" if "EncryptedPackage".encode("utf-16-le") in data else "old_excel"
    if data.startswith(b"PK"):
        return _kind_of_archive(data)
    for magic, code in MAGICS:
        # Two letters alone may begin an honest heading; a program also holds zero bytes.
        if data.startswith(magic) and (magic != b"MZ" or b"\0" in data):
            return code
    return "web_page" if MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")) else "text"


def _kind_of_archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except DAMAGED:
        return "damaged"
    if "[Content_Types].xml" not in names:
        return "opendocument" if "content.xml" in names else "archive"
    if "xl/workbook.bin" in names:
        return "binary_excel"
    return "xlsx" if "xl/workbook.xml" in names else "document"
