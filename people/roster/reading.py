"""From the bytes of a file to the rows of a roster: what stands where, nothing judged yet."""

from dataclasses import dataclass

from core.spreadsheets import Cell, read_table
from people.roster.columns import find_columns


@dataclass(frozen=True)
class RosterRow:
    """One line of the file: only the fields it has a column for; an empty cell is ''."""

    line: int
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Roster:
    """The filled rows below the headings, and the headings that were passed over."""

    rows: list[RosterRow]
    ignored: list[str]


def read_roster(name: str, data: bytes, max_rows: int = 2000) -> Roster:
    """Raises NotATable for a file that cannot be read, ColumnsRefused for headings that do not say enough."""
    table = read_table(name, data, max_rows)
    columns = find_columns(table)
    rows = [
        RosterRow(line, {field: cells[place] for field, place in columns.places.items()})
        for line, cells in table.rows
        if line > columns.line
    ]
    # Lines numbered in advance hold nothing but their number.
    return Roster([row for row in rows if any(cell != "" for cell in row.cells.values())], columns.ignored)
