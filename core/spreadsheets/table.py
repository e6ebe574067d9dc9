"""What a file holds once it is read, and how it is refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

MAX_COLUMNS = 64

N_ = str  # marks a message for the translators; whoever shows it translates it

MESSAGES = {
    "empty": N_("The file «%(name)s» is empty."),
    "bytes": N_("The file «%(name)s» is too large; at most %(limit)s MB can be read."),
    "rows": N_(
        "The file «%(name)s» has more than %(limit)s rows. Split it, or check that it is the right file."
    ),
    "columns": N_("The file «%(name)s» has more than %(limit)s columns. Remove those that are not needed."),
    "program": N_("«%(name)s» is a program, not a table. It was not opened."),
    "old_excel": N_(
        "«%(name)s» is in the old Excel format. Save it as “Excel workbook (.xlsx)” and send that."
    ),
    "protected": N_("«%(name)s» is protected by a password. Save it without one and send that."),
    "opendocument": N_(
        "«%(name)s» is an OpenDocument file. Save it as “Excel workbook (.xlsx)” and send that."
    ),
    "binary_excel": N_(
        "«%(name)s» is a binary Excel file. Save it as “Excel workbook (.xlsx)” and send that."
    ),
    "pdf": N_("«%(name)s» is a PDF. Send the table as Excel (.xlsx) or CSV."),
    "picture": N_("«%(name)s» is a picture. Send the table as Excel (.xlsx) or CSV."),
    "web_page": N_(
        "«%(name)s» is a web page. Open it in Excel, save it as “Excel workbook (.xlsx)” and send that."
    ),
    "document": N_("«%(name)s» is a text document. Send the table as Excel (.xlsx) or CSV."),
    "archive": N_("«%(name)s» is a packed folder, not a table. Unpack it and send the table inside."),
    "not_text": N_("«%(name)s» is neither Excel nor text. Send the table as Excel (.xlsx) or CSV."),
    "bomb": N_("«%(name)s» unpacks to far more than a table should hold. It was not opened."),
    "doctype": N_("«%(name)s» holds instructions that a table never needs. It was not opened."),
    "damaged": N_("«%(name)s» is damaged and cannot be read. Save it again and send that."),
    "quotes": N_("«%(name)s» cannot be read near line %(line)s: a quotation mark is missing or too many."),
}


@dataclass(frozen=True)
class Formula:
    """A cell that holds a formula: kept as text, never evaluated."""

    text: str

    def __str__(self) -> str:
        return self.text


Cell = str | int | date | Formula
Row = tuple[int, list[Cell]]


@dataclass(frozen=True)
class Table:
    """The filled rows of a sheet, each with the line number its author sees; an empty cell is ''."""

    header_line: int
    header: list[Cell]
    rows: list[Row]
    encoding: str
    delimiter: str  # '' for Excel


class NotATable(Exception):
    """The file is refused whole. `message % params` is the English sentence."""

    def __init__(self, code: str, **params: Any):
        self.code = code
        self.message = MESSAGES[code]
        self.params = params
        super().__init__(self.message % params)


def filled(lines: Iterable[Row]) -> list[Row]:
    """The rows that hold something, without the empty cells at their end."""
    kept = []
    for line, cells in lines:
        while cells and cells[-1] == "":
            cells.pop()
        if cells:
            kept.append((line, cells))
    return kept
