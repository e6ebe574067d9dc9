"""CSV as spreadsheets really save it: by its own encoding, delimiter and quotation marks."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO

from core.spreadsheets.table import Cell, Formula, NotATable, Row, filled

DELIMITERS = ";,\t"
# A spreadsheet may take text that begins so for a formula.
RISKY = re.compile("[=+@|%\t\r\n＝＋－＠-]")


def read_csv(name: str, data: bytes, max_rows: int) -> tuple[list[Row], str, str]:
    text, encoding = _decoded(name, data)
    # Excel lets a first line name the delimiter, and does not count it as a row.
    if told := re.match(r'"?sep=([;,\t])"?\r?\n', text):
        text, delimiter = text[told.end() :], told[1]
    else:
        delimiter = _delimiter(text)
    lines: list[Row] = []
    for line, record in enumerate(_records(name, text, delimiter), start=1):
        lines += filled([(line, [_csv_cell(value) for value in record])])
        if len(lines) > max_rows + 1:
            raise NotATable("rows", name=name, limit=max_rows)
    return lines, encoding, delimiter


def _decoded(name: str, data: bytes) -> tuple[str, str]:
    text, encoding = _as_text(data)
    if text is None or re.search(r"[\x00-\x08\x0e-\x1f\x7f]", text):
        raise NotATable("not_text", name=name)
    return text, encoding


def _as_text(data: bytes) -> tuple[str | None, str]:
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return None, ""


def _delimiter(text: str) -> str:
    """The sign that cuts most of the first rows into the same number of cells, more than one."""

    def consistency(delimiter: str) -> tuple[int, int]:
        records = csv.reader(StringIO(text[:50_000], newline=""), delimiter=delimiter)
        widths = Counter(len(record) for record in records if any(record))
        del widths[1]
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        return times, width

    return max(DELIMITERS, key=consistency)


def _records(name: str, text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise NotATable("quotes", name=name, line=reader.line_num) from error


def _csv_cell(value: str) -> Cell:
    value = value.strip()
    if value.startswith("'") and RISKY.match(value[1:]):
        return value[1:]  # the guard that write_csv sets
    return Formula(value) if value.startswith("=") else value
