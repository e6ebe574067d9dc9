"""Which column of a roster is which, by headings as universities really write them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.spreadsheets import Cell, Row, Table
from people.names import fold, normalise

N_ = str  # marks a message for the translators; whoever shows it translates it

HEADING_IS_WITHIN = 20  # filled rows: titles and logos may stand above the headings

# Without accents, case, punctuation and the small words of SMALL_WORDS; Spanish and English.
SYNONYMS = {
    "given_names": (
        "nombre; nombres; nombre pila; nombre pasante; nombres pasante; nombres propios; "
        "given name; given names; first name; first names; name; names; forename; forenames"
    ),
    "first_surname": (
        "primer apellido; 1er apellido; 1o apellido; 1 apellido; apellido 1; apellido; apellido paterno; "
        "ap paterno; a paterno; paterno; first surname; surname; last name; first last name; family name; "
        "paternal surname"
    ),
    "second_surname": (
        "segundo apellido; 2do apellido; 2o apellido; 2 apellido; apellido 2; apellido materno; ap materno; "
        "a materno; materno; second surname; second last name; maternal surname"
    ),
    "email": (
        "correo; correo electronico; correo e; correo electronico institucional; correo institucional; "
        "correo electronico personal; correo personal; direccion correo; direccion correo electronico; "
        "email; e mail; mail; email address; e mail address"
    ),
    "phone": (
        "whatsapp; telefono whatsapp; celular; telefono celular; tel celular; cel; movil; telefono movil; "
        "telefono; tel; telefonos; telefono contacto; phone; telephone; mobile; mobile phone; cell phone; "
        "phone number; cell"
    ),
    "university": (
        "universidad; universidad procedencia; institucion; institucion procedencia; institucion educativa; "
        "escuela; facultad; escuela procedencia; university; school; medical school; institution"
    ),
    "clinic": (
        "sede; clinica; unidad; nombre sede; nombre clinica; nombre unidad; unidad medica; unidad salud; "
        "centro salud; sede asignada; clinica asignada; plaza; adscripcion; sede adscripcion; "
        "unidad adscripcion; clinic; site; facility; post; health centre; health center"
    ),
    "starts_on": (
        "fecha inicio; inicio; fecha ingreso; ingreso; fecha inicio servicio; fecha inicio servicio social; "
        "inicio servicio social; start date; start; starts on; starting date; start on"
    ),
    "treatment": "tratamiento; titulo; prefijo; title; form address; prefix",
    "sex": "sexo; genero; sex; gender",
    "student_number": (
        "matricula; matricula escolar; cuenta; id estudiante; clave unica; expediente escolar; "
        "student number; student id; registration number; enrolment number; enrollment number"
    ),
}
SMALL_WORDS = frozenset(
    ("de", "del", "la", "el", "los", "las", "al", "en", "n", "o", "no", "num", "numero", "the", "of")
)
NEEDED = ("given_names", "first_surname", "email")
LABELS = {
    "given_names": N_("Given names"),
    "first_surname": N_("First surname"),
    "second_surname": N_("Second surname"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "university": N_("University"),
    "clinic": N_("Clinic"),
    "starts_on": N_("Start date"),
    "treatment": N_("Form of address"),
    "sex": N_("Sex"),
    "student_number": N_("Student number"),
}
# One column for what we keep in two or three: nobody can cut "María de la Luz Cruz Díaz" safely.
JOINED = {
    "whole_name": "nombre completo; nombre y apellidos; apellidos y nombre; nombres y apellidos; full name",
    "surnames": "apellidos; ambos apellidos; surnames; last names",
}


def heading_key(heading: Cell) -> str:
    """What is left of a heading when accents, case, signs, notes in brackets and small words are gone."""
    text = re.sub(r"\((\w{1,3})\)", r"\1", fold(str(heading)))  # nombre(s), apellido(s), doctor(a)
    text = re.sub(r"[(\[].*?[)\]]", " ", text)
    words = re.findall(r"[a-z0-9]+", text.replace("1°", "1").replace("2°", "2"))
    return " ".join(word for word in words if word not in SMALL_WORDS)


KNOWN = {
    heading_key(heading): (name, rank)
    for name, headings in (SYNONYMS | JOINED).items()
    for rank, heading in enumerate(headings.split("; "))
}


@dataclass(frozen=True)
class Finding:
    """Why the columns cannot be used: an English msgid and its parameters."""

    message: str
    params: dict[str, Any] = field(default_factory=dict)


class ColumnsRefused(Exception):
    """The headings do not say what is needed; `findings` holds every reason at once."""

    def __init__(self, findings: list[Finding]):
        self.findings = findings
        super().__init__(" ".join(finding.message % finding.params for finding in findings))


@dataclass(frozen=True)
class Columns:
    """Where each field stands in a row, and the headings nobody asked for."""

    line: int
    places: dict[str, int]
    ignored: list[str]


def find_columns(table: Table) -> Columns:
    """The row of headings and what each column means; raises ColumnsRefused."""
    line, headings = _heading_row(table)
    candidates: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, heading in enumerate(headings):
        if meant := _meaning(heading):
            candidates[meant[0]].append((meant[1], place))
    findings = [*_missing(candidates, headings, line), *_ambiguous(candidates, headings)]
    if findings:
        raise ColumnsRefused(findings)
    places = {name: min(found)[1] for name, found in candidates.items() if name in SYNONYMS}
    taken = set(places.values())
    ignored = [_shown(h) for place, h in enumerate(headings) if h != "" and place not in taken]
    return Columns(line, places, ignored)


def _heading_row(table: Table) -> Row:
    lines = [(table.header_line, table.header), *table.rows][:HEADING_IS_WITHIN]
    return max(lines, key=lambda row: len({meant[0] for h in row[1] if (meant := _meaning(h))}))


def _meaning(heading: Cell) -> tuple[str, int] | None:
    """The field and how good the word for it is (0 best). "Sede / Clínica" is what both halves mean."""
    if not isinstance(heading, str) or len(heading) > 80:
        return None
    if whole := KNOWN.get(heading_key(heading)):
        return whole
    parts = [KNOWN.get(heading_key(part)) for part in re.split(r"[/|]| o | u | y/o ", heading)]
    known = [part for part in parts if part]
    return min(known) if len(known) == len(parts) and len({name for name, _ in known}) == 1 else None


def _missing(
    candidates: dict[str, list[tuple[int, int]]], headings: Sequence[Cell], line: int
) -> Iterator[Finding]:
    needed = [name for name in NEEDED if name not in candidates]
    if "whole_name" in candidates and {"given_names", "first_surname"} & set(needed):
        shown = _shown(headings[candidates["whole_name"][0][1]])
        yield Finding(
            N_("The column «%(heading)s» holds the whole name. Give given names and each surname their own."),
            {"heading": shown},
        )
        needed = [name for name in needed if name not in ("given_names", "first_surname")]
    elif "surnames" in candidates and "first_surname" in needed:
        shown = _shown(headings[candidates["surnames"][0][1]])
        yield Finding(
            N_("The column «%(heading)s» holds both surnames. Give each surname its own."), {"heading": shown}
        )
        needed.remove("first_surname")
    seen = ", ".join(f"«{_shown(h)}»" for h in headings if h != "")
    for name in needed:
        yield Finding(
            N_("The column «%(column)s» is missing. The headings in line %(line)s are: %(seen)s."),
            {"column": LABELS[name], "line": line, "seen": seen},
        )


def _ambiguous(candidates: dict[str, list[tuple[int, int]]], headings: Sequence[Cell]) -> Iterator[Finding]:
    """Two columns for one field. Of several phones the likeliest for WhatsApp is taken instead."""
    for name, found in candidates.items():
        tied = name != "phone" or len({rank for rank, _ in found}) < len(found)
        if name in SYNONYMS and len(found) > 1 and tied:
            shown = ", ".join(f"«{_shown(headings[place])}»" for _, place in found)
            yield Finding(
                N_("These columns could all be «%(column)s»: %(seen)s. Keep one, or rename the others."),
                {"column": LABELS[name], "seen": shown},
            )


def _shown(heading: Cell) -> str:
    text = normalise(str(heading))
    return text if len(text) <= 40 else text[:39] + "…"
