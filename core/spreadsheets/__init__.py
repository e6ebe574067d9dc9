"""Tables that come in and go out as Excel or CSV. Nothing in a file is trusted, nothing in it is run.

What a file is, its first bytes say, never its name. Messages are English msgids with `%(name)s` places.
"""

from core.spreadsheets.reading import read_table
from core.spreadsheets.table import Cell, Formula, NotATable, Row, Table
from core.spreadsheets.writing import write_csv, write_xlsx

__all__ = ["Cell", "Formula", "NotATable", "Row", "Table", "read_table", "write_csv", "write_xlsx"]
