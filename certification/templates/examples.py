"""Who a template is tried on: nobody who exists. A long name, a short one, and a sheet as full as it gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from certification.press.checks import facts_held, refusals
from certification.press.sheets import LETTER, sheet_for
from certification.press.snapshot import Fact, Kind, Language, Module, Signatory, Snapshot, Treatment
from certification.templates.blocks import frame_of, shipped_blocks

LONG, SHORT = "long", "short"
_NAMES = MappingProxyType(
    {
        LONG: ("María de los Ángeles Guadalupe Hernández-Villavicencio y Montes de Oca", Treatment.DRA),
        SHORT: ("Ana Ruiz", Treatment.NEUTRAL),
    }
)
_SURNAMES = MappingProxyType({LONG: "Hernández-Villavicencio y Montes de Oca", SHORT: "Ruiz"})
_TOKEN, _CODE = "JYsbpVrEOBDGSXq4B_4iXg", "EFF8H7JAXV"

_SPANISH: Mapping[str, Any] = MappingProxyType(
    {
        "cohort": "febrero de 2027",
        "period": "del 1 de febrero de 2027 al 31 de enero de 2028",
        "place": "Ángel Albino Corzo",
        "dated": "a 31 de enero de 2028.",
        "subject": "Justicia social y salud global",
        "modality": "mixta",
        "valid_until": "31 de enero de 2029",
        "period_in_english": "from 1 February 2027 to 31 January 2028",
        "facts": ("Módulos terminados", "Visitas de acompañamiento", "Casos clínicos cerrados"),
        "modules": (
            "Inducción al servicio social",
            "Justicia social y salud global",
            "Salud materna e infantil",
        ),
    }
)
_ENGLISH: Mapping[str, Any] = MappingProxyType(
    {
        "cohort": "February 2027",
        "period": "from 1 February 2027 to 31 January 2028",
        "place": "Ángel Albino Corzo",
        "dated": "31 January 2028.",
        "subject": "Social justice and global health",
        "modality": "blended",
        "valid_until": "31 January 2029",
        "period_in_english": "from 1 February 2027 to 31 January 2028",
        "facts": ("Modules finished", "Mentoring visits", "Clinical cases closed"),
        "modules": (
            "Induction to the social service",
            "Social justice and global health",
            "Mother and child",
        ),
    }
)
_WORDS = MappingProxyType({Language.SPANISH: _SPANISH, Language.ENGLISH: _ENGLISH})


@dataclass(frozen=True)
class House:
    """What of the example is the institution's own."""

    programme: str = "Salud Global y Medicina Social"
    organisation: str = "Compañeros de la Sierra"
    university: str = ""
    paper: str = LETTER
    palette: str = "forest"
    emblem: str = "sierra"
    logo: str = ""
    """SHA-256 of the picture in the emblem's place."""
    signatories: Sequence[Signatory] = (
        Signatory("Dra. Valeria Macías Ordóñez", "Directora"),
        Signatory("Dr. Hugo Nájera Ruiz", "Titular académico"),
    )


def example(kind: Kind, language: Language, who: str, house: House) -> Snapshot:
    """`who`: LONG, with all that may be said; or SHORT, with no more than must be."""
    words, is_long = _WORDS[language], who == LONG
    person, treatment = _NAMES[who]
    composed = Snapshot(
        kind=kind,
        language=language,
        person=person,
        surnames=_SURNAMES[who],
        treatment=treatment,
        programme=house.programme,
        organisation=house.organisation,
        university=house.university,
        cohort=words["cohort"],
        period=words["period"],
        hours=240,
        place_and_date=f"{words['place']}, Chiapas, {words['dated']}",
        signatories=tuple(house.signatories)[: sheet_for(kind, house.paper).signatories],
        subject=words["subject"],
        period_in_english=words["period_in_english"],
        paper=house.paper,
        palette=house.palette,
        emblem=house.emblem,
        logo=house.logo,
        folio="SALUD-2027F-XXX-0012-2",
        verification_url=f"https://acompana.example/v/{_TOKEN}",
        verify_at="acompana.example/verify",
        short_code=_CODE,
        modules=tuple(
            Module(title, 80, grade) for title, grade in zip(words["modules"], _GRADES, strict=True)
        ),
        mean="9.2",
    )
    if not is_long:
        return _only_what_it_says(composed)
    facts = tuple(Fact(label, str(number)) for label, number in zip(words["facts"], (12, 11, 3), strict=True))
    return _only_what_it_says(
        replace(composed, facts=facts, site=words["place"], modality=words["modality"], credits="24")
    )


_GRADES = ("9.4", "9.0", "9.2")


def fullest(kind: Kind, language: Language, paper: str = LETTER) -> Snapshot:
    """As much as the checks of a snapshot let pass: what prints this, prints everybody."""
    full = Signatory("Dra. Valeria Macías Ordóñez", "Directora general", "Compañeros de la Sierra")
    house = House(
        programme="Programa de Acompañamiento en Salud Global, Medicina Social y Atención Primaria",
        university="Universidad Autónoma de los Altos y la Sierra de Chiapas",
        signatories=(full, full, full),
        paper=paper,
    )
    row = example(kind, language, LONG, house)
    modules = tuple(
        Module(f"{each.title} {number}", 20, "10") for number, each in enumerate(row.modules * 5, 1)
    )
    facts = tuple(Fact(f"{each.label} {number}", each.value) for number, each in enumerate(row.facts * 2, 1))
    return replace(
        row,
        subject=row.subject and house.programme,
        modules=modules[:14],
        facts=facts[: facts_held(kind)] if row.facts else (),
        replaces=row.folio,
    )


def _only_what_it_says(snapshot: Snapshot) -> Snapshot:
    """Without the lists that a sheet of this kind does not know, and with the day it must say."""
    said = " ".join((*frame_of(snapshot.kind, snapshot.language).values(), *_blocks(snapshot)))
    lists: dict[str, Any] = {name: () for name in ("modules", "facts") if name not in said}
    lists.setdefault("facts", snapshot.facts[: facts_held(snapshot.kind)])
    known = replace(snapshot, **lists)
    if all(each.field != "valid_until" for each in refusals(known)):
        return known
    return replace(known, valid_until=_WORDS[known.language]["valid_until"])


def _blocks(snapshot: Snapshot) -> Sequence[str]:
    return list(shipped_blocks(snapshot.kind, snapshot.language).values())
