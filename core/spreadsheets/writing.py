"""Tables to hand out: text stays text, whatever it begins with."""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from core.spreadsheets.delimited import RISKY


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Any]], delimiter: str = ";") -> bytes:
    """UTF-8 with BOM; text that a spreadsheet might run as a formula is prefixed with an apostrophe."""
    output = StringIO(newline="")
    writer = csv.writer(output, delimiter=delimiter, lineterminator="\r\n")
    for row in (header, *rows):
        writer.writerow([_guarded(value) for value in row])
    return b"\xef\xbb\xbf" + output.getvalue().encode()


def _guarded(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and RISKY.match(value) else value


def write_xlsx(
    header: Sequence[str], rows: Iterable[Sequence[Any]], title: str, widths: Sequence[float] = ()
) -> bytes:
    """One sheet, heading bold and frozen, text always text, dates dates. Widths are in characters."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", "-", title)[:31])
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_written(sheet, value, bold=True) for value in header])
    for row in rows:
        sheet.append([_written(sheet, value) for value in row])
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _written(sheet: Any, value: Any, bold: bool = False) -> Cell:
    cell = WriteOnlyCell(sheet, _plain(value))
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy hh:mm" if isinstance(value, datetime) else "dd/mm/yyyy"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _plain(value: Any) -> Any:
    """What a workbook can hold: no control characters, no time zone."""
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("", value)
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value
