"""What people send as a table, and what we hand out as one."""

import io
import time
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from core.spreadsheets import Formula, NotATable, read_table, write_csv, write_xlsx

SPANISH = "Nombre;Apellido;Correo\r\nXóchitl;Peñaloza Güemes;x@example.org\r\n"
PEOPLE = [["Nombre", "Apellido", "Correo"], ["Xóchitl", "Peñaloza Güemes", "x@example.org"]]


def cells_of(data: bytes, name: str = "lista.csv") -> list[list[object]]:
    table = read_table(name, data)
    return [table.header, *(cells for _, cells in table.rows)]


def refusal_of(data: bytes, name: str = "lista.xlsx", **options: int) -> NotATable:
    with pytest.raises(NotATable) as caught:
        read_table(name, data, **options)
    return caught.value


def workbook(*rows: list[object], **sheets: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    for title, more in sheets.items():
        sheet = book.create_sheet(title)
        for row in more:
            sheet.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def altered(data: bytes, part: str, content: bytes) -> bytes:
    """The workbook with one part replaced or added."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return output.getvalue()


# CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_is_read_however_excel_saved_it(encoding: str, delimiter: str) -> None:
    assert cells_of(SPANISH.replace(";", delimiter).encode(encoding)) == PEOPLE


def test_the_table_says_how_it_was_read() -> None:
    table = read_table("lista.csv", SPANISH.encode("cp1252"))
    assert (table.encoding, table.delimiter, table.header_line) == ("cp1252", ";", 1)


def test_a_comma_within_the_names_does_not_cut_them() -> None:
    text = "Nombre;Sede\nPeñaloza, Xóchitl;El Roblar\nCruz, Amado;Monte Claro\n"
    assert cells_of(text.encode())[1] == ["Peñaloza, Xóchitl", "El Roblar"]


def test_excels_own_first_line_names_the_delimiter_and_is_no_row() -> None:
    table = read_table("lista.csv", b"sep=;\r\nNombre;Sede, unidad\r\nAna;El Roblar\r\n")
    assert table.header == ["Nombre", "Sede, unidad"]
    assert table.rows == [(2, ["Ana", "El Roblar"])]


def test_a_quoted_line_break_stays_in_its_cell_and_counts_no_row() -> None:
    table = read_table("lista.csv", b'Nombre;Nota\r\nAna;"dos\r\nlineas ""y citas"""\r\nEva;no\r\n')
    assert table.rows == [(2, ["Ana", 'dos\r\nlineas "y citas"']), (3, ["Eva", "no"])]


def test_empty_rows_and_columns_are_dropped_and_lines_keep_their_number() -> None:
    table = read_table("lista.csv", b"Nombre;Sede;;\r\n;;;\r\nAna;;;\r\n;;;\r\n;;;\r\n")
    assert table.header == ["Nombre", "Sede"]
    assert table.rows == [(3, ["Ana", ""])]


def test_a_formula_in_a_csv_is_marked_and_not_run() -> None:
    assert cells_of(b"Nombre;Sede\n=1+1;El Roblar\n")[1][0] == Formula("=1+1")


def test_an_open_quotation_mark_is_refused_rather_than_swallowing_the_rest() -> None:
    refusal = refusal_of(b'Nombre;Sede\nAna;"El Roblar\nEva;Monte Claro\n', "lista.csv")
    assert refusal.code == "quotes"
    assert refusal.params["line"] == 3


# Excel


def test_a_workbook_is_read_with_its_numbers_and_dates() -> None:
    rows = cells_of(
        workbook(
            ["Nombre", "Tel", "Inicio", "Nota", "Hora", "Sí"],
            ["Xóchitl", 9615550101.0, date(2026, 2, 1), 8.5, datetime(2026, 2, 1, 8, 30), True],
        )
    )
    assert rows[1] == ["Xóchitl", 9615550101, date(2026, 2, 1), "8.5", "2026-02-01 08:30", "True"]
    assert not isinstance(rows[1][2], datetime)


def test_a_formula_in_a_workbook_is_marked_even_when_excel_knows_its_result() -> None:
    assert cells_of(workbook(["Nombre"], ['=CONCATENATE("A","na")']))[1] == [
        Formula('=CONCATENATE("A","na")')
    ]


def test_lines_are_those_of_the_sheet_even_after_a_gap() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["B3"], sheet["B7"] = "Nombre", "Ana"
    table = read_table("lista.xlsx", saved(book))
    assert (table.header_line, table.header) == (3, ["", "Nombre"])
    assert table.rows == [(7, ["", "Ana"])]


def test_the_first_visible_sheet_that_holds_something_is_read() -> None:
    book = Workbook()
    hidden = book.create_sheet("Vieja")
    hidden.append(["no"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Lista").append(["Nombre"])
    assert cells_of(saved(book)) == [["Nombre"]]


def test_a_sheet_that_lies_about_its_size_loses_no_row() -> None:
    data = workbook(["Nombre"], ["Ana"], ["Eva"])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    shrunk = altered(data, "xl/worksheets/sheet1.xml", sheet.replace(b'ref="A1:A3"', b'ref="A1:A2"'))
    assert cells_of(shrunk) == [["Nombre"], ["Ana"], ["Eva"]]


def test_a_workbook_is_known_by_its_content_not_by_its_name() -> None:
    assert cells_of(workbook(["Nombre"], ["Ana"]), "lista.csv") == [["Nombre"], ["Ana"]]
    assert cells_of(SPANISH.encode("cp1252"), "lista.xlsx") == PEOPLE


# What is not a table


def a_zip(*names: str) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return output.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("program", b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)),
        ("program", b"\x7fELF\x02\x01\x01" + bytes(200)),
        ("old_excel", OLE),
        ("protected", OLE + "EncryptedPackage".encode("utf-16-le")),
        ("opendocument", a_zip("mimetype", "content.xml")),
        ("archive", a_zip("fotos/1.jpg")),
        ("document", a_zip("[Content_Types].xml", "word/document.xml")),
        ("binary_excel", a_zip("[Content_Types].xml", "xl/workbook.bin")),
        ("damaged", a_zip("[Content_Types].xml", "xl/workbook.xml")),
        ("damaged", workbook(["Nombre"])[:-200]),
        ("pdf", b"%PDF-1.7\n%\xe2\xe3"),
        ("picture", b"\x89PNG\r\n\x1a\n" + bytes(20)),
        ("web_page", b"\r\n<html><table><tr><td>Nombre</td></tr></table></html>"),
        ("web_page", b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>"),
        ("not_text", b"Nombre;Sede\nAna\x00;El Roblar\n"),
        ("not_text", bytes(range(1, 256))),
        ("empty", b""),
        ("empty", b" \r\n \r\n"),
        ("empty", b";;;\r\n;;;\r\n"),
        ("empty", workbook()),
        ("columns", b";".join(b"x" for _ in range(65))),
        ("columns", workbook(["x"] * 65)),
        ("bytes", b"Nombre\n" * 3_000_000),
    ],
)
@pytest.mark.parametrize("name", ["lista.xlsx", "lista.csv"])
def test_what_is_not_a_table_is_refused_by_what_it_is(code: str, data: bytes, name: str) -> None:
    refusal = refusal_of(data, name)
    assert refusal.code == code
    assert name in str(refusal)


def test_a_heading_that_begins_with_mz_is_no_program() -> None:
    assert cells_of(b"MZ;Nombre\n1;Ana\n")[0] == ["MZ", "Nombre"]


def fifty_thousand_in_a_workbook() -> bytes:
    """As Excel writes it: the words apart in a list of shared strings."""
    count = 50_000
    words = "".join(f"<si><t>Nombre {n}</t></si>" for n in range(count + 1))
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>{n}</v></c><c r="B{n}"><v>{n * 7919}</v></c></row>'
        for n in range(1, count + 1)
    )
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    data = workbook(["Nombre", 1])
    data = altered(data, "xl/sharedStrings.xml", f"<sst {space}>{words}</sst>".encode())
    sheet = f"<worksheet {space}><sheetData>{rows}</sheetData></worksheet>"
    return altered(data, "xl/worksheets/sheet1.xml", sheet.encode())


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_fifty_thousand_rows_are_refused_at_once_and_the_limit_is_named(kind: str) -> None:
    lines = "".join(f"Nombre {n};x{n}@example.org\n" for n in range(50_000))
    data = lines.encode() if kind == "csv" else fifty_thousand_in_a_workbook()
    begun = time.process_time()
    refusal = refusal_of(data)
    assert time.process_time() - begun < 0.5
    assert refusal.code == "rows"
    assert "2000" in str(refusal)


def test_exactly_as_many_rows_as_allowed_are_read() -> None:
    rows = [["Nombre"], ["Ana"], ["Eva"]]
    for data in (write_csv(rows[0], rows[1:]), workbook(*rows)):
        assert len(read_table("lista", data, max_rows=2).rows) == 2
        assert refusal_of(data, max_rows=1).code == "rows"


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    sheet = b"<worksheet>" + b" " * 60_000_000
    data = altered(workbook(["Nombre"]), "xl/worksheets/sheet1.xml", sheet)
    begun = time.process_time()
    assert refusal_of(data).code == "bomb"
    assert time.process_time() - begun < 0.5


def test_a_small_part_that_swells_is_refused_too() -> None:
    assert refusal_of(altered(workbook(["Nombre"]), "xl/styles.xml", b" " * 3_000_000)).code == "bomb"


def test_too_many_parts_are_refused() -> None:
    assert refusal_of(a_zip("[Content_Types].xml", "xl/workbook.xml", *map(str, range(200)))).code == "bomb"


def test_a_sheet_of_empty_painted_cells_is_refused() -> None:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cells = "".join(f'<c r="A{n}" s="{n % 977}"/>' for n in range(200_001))
    sheet = f"<worksheet {space}><sheetData><row>{cells}</row></sheetData></worksheet>".encode()
    assert refusal_of(altered(workbook(["Nombre"]), "xl/worksheets/sheet1.xml", sheet)).code == "bomb"


LAUGHS = (
    '<?xml version="1.0" encoding="{}"?><!DOCTYPE x [<!ENTITY a "ja"><!ENTITY b "&a;&a;">]><sst>&b;</sst>'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/media/image1.png", "xl/workbook.xml"])
def test_a_billion_laughs_are_refused_before_they_are_parsed(encoding: str, part: str) -> None:
    laughs = LAUGHS.format(encoding).encode(encoding)
    assert refusal_of(altered(workbook(["Nombre"]), part, laughs)).code == "doctype"


def test_a_workbook_whose_parts_do_not_fit_together_is_called_damaged() -> None:
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        for content in (b"", b"<x/>", b"<a><b></a>", b"\xff\xfe\x00"):
            assert refusal_of(altered(workbook(["Nombre"]), part, content)).code in ("damaged", "empty")


# What we hand out

PAYLOADS = ["=1+1", "+1", "-1", "@SUM(A1)", "|calc", "%0A", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_that_looks_like_a_formula_leaves_as_text(payload: str) -> None:
    assert write_csv(["Nota"], [[payload]]).decode("utf-8-sig").split("\r\n", 1)[1].strip('"').startswith("'")
    cell = load_workbook(io.BytesIO(write_xlsx(["Nota"], [[payload]], "Notas")))["Notas"]["A2"]
    assert cell.data_type == "s"


def test_a_csv_of_ours_opens_in_excel_and_comes_back_the_same() -> None:
    data = write_csv(["Nombre", "Tel", "Saldo"], [["Güemes; Xóchitl", "+529615550101", -5]])
    assert data.startswith("\ufeffNombre;Tel;Saldo\r\n".encode())
    assert cells_of(data)[1] == ["Güemes; Xóchitl", "+529615550101", "-5"]


def test_a_workbook_of_ours_has_a_bold_frozen_heading_and_real_dates() -> None:
    rows = [["Xóchitl\x07", date(2026, 2, 1), 12, None]]
    data = write_xlsx(["Nombre", "Inicio", "Visitas", "Nota"], rows, "Visitas: feb/2026", widths=[30, 12])
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet.title == "Visitas- feb-2026"
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width == 30
    assert (sheet["A2"].value, sheet["B2"].is_date, sheet["C2"].value) == ("Xóchitl", True, 12)
    assert cells_of(data)[1] == ["Xóchitl", date(2026, 2, 1), 12, ""]
