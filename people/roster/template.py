"""An empty roster to fill in: headings we understand, an example with remarks, the clinics to choose from.

In Spanish whatever the reader's language: it goes out to the universities.
"""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

# heading, width in characters, format of the column, example, remark
COLUMNS: tuple[tuple[str, int, str, Any, str], ...] = (
    ("Nombre(s)", 22, "@", "Xóchitl", "Como en el acta, con acentos. Obligatorio."),
    ("Primer apellido", 20, "@", "Peñaloza", "Obligatorio."),
    ("Segundo apellido", 20, "@", "Güemes", "Vacío si no tiene."),
    ("Tratamiento", 12, "@", "Dra.", "Dr. o Dra.; vacío si se prefiere neutro."),
    ("Correo electrónico", 32, "@", "xochitl@example.org", "Obligatorio; uno distinto por persona."),
    ("Celular", 18, "@", "961 555 0101", "Diez dígitos; con + y clave si es de otro país."),
    ("Universidad", 30, "@", "Universidad de ejemplo", "Como debe leerse en la constancia."),
    ("Matrícula", 14, "@", "A0123456", "La de su universidad."),
    ("Sede", 24, "@", "", "Elija de la lista; vacío si aún no se asigna."),
    ("Fecha de inicio", 16, "dd/mm/yyyy", date(2026, 2, 1), "Día, mes y año."),
)
CLINIC_COLUMN = next(n for n, column in enumerate(COLUMNS, start=1) if column[0] == "Sede")
LINES = 200


def template_xlsx(clinic_names: Sequence[str]) -> bytes:
    """The workbook; only its first sheet is ever read back."""
    book = Workbook()
    roster = book.worksheets[0]
    roster.title = "Lista"
    _write_headings(roster)
    _format_lines(roster)
    _explain(book.create_sheet("Ejemplo"), clinic_names[0] if clinic_names else "")
    if clinic_names:
        _offer_clinics(book, roster, clinic_names)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _write_headings(sheet: Any) -> None:
    for number, (heading, width, *_rest) in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, number, heading)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="EFE6DA")
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"


def _format_lines(sheet: Any) -> None:
    """Telephones and student numbers stay text, so that no zero is lost."""
    for line in range(2, LINES + 2):
        for number, column in enumerate(COLUMNS, start=1):
            sheet.cell(line, number).number_format = column[2]


def _explain(sheet: Any, clinic: str) -> None:
    _write_headings(sheet)
    for number, (heading, _width, number_format, example, remark) in enumerate(COLUMNS, start=1):
        cell = sheet.cell(2, number)
        if heading == "Sede":
            _write_text(cell, clinic)
        else:
            cell.value = example
        cell.number_format = number_format
        below = sheet.cell(3, number, remark)
        below.font = Font(italic=True)
        below.alignment = Alignment(wrap_text=True, vertical="top")


def _offer_clinics(book: Workbook, roster: Any, clinic_names: Sequence[str]) -> None:
    sheet = book.create_sheet("Sedes")
    sheet.column_dimensions["A"].width = 40
    for line, name in enumerate(clinic_names, start=1):
        _write_text(sheet.cell(line, 1), name)
    choice = DataValidation(type="list", formula1=f"Sedes!$A$1:$A${len(clinic_names)}", allow_blank=True)
    letter = get_column_letter(CLINIC_COLUMN)
    choice.add(f"{letter}2:{letter}{LINES + 1}")
    roster.add_data_validation(choice)


def _write_text(cell: Any, text: str) -> None:
    """A name is never a formula, whatever it begins with."""
    cell.value = text
    cell.data_type = "s"
