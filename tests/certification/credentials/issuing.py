"""A house that issues, with keys that are always the same, and what it printed for one pasante."""

from dataclasses import replace
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certification.credentials.badge import credential
from certification.credentials.facts import Facts, Issuer, facts_of
from certification.credentials.identity import did, public_keys
from certification.credentials.keys import IssuerKeys
from certification.press.snapshot import Fact, Kind, Language, Module, Snapshot

HOST = "acompana.example"
LIST = f"https://{HOST}/status/1"
ISSUED_AT = datetime(2025, 1, 31, 18, 30, tzinfo=UTC)
"""Past for any clock: others' verifiers look at theirs."""

HOUSE = Issuer(did(HOST), "Compañeros de la Sierra", f"https://{HOST}")
DIPLOMA = Snapshot(
    kind=Kind.DIPLOMA,
    language=Language.SPANISH,
    person="Xóchitl Peñaloza Güemes",
    programme="Salud Global y Medicina Social",
    cohort="febrero 2024",
    period="del 1 de febrero de 2024 al 31 de enero de 2025",
    hours=240,
    modality="mixta",
    place_and_date="Ángel Albino Corzo, Chiapas, a 31 de enero de 2025.",
    organisation="Compañeros de la Sierra",
    university="Universidad del Soconusco",
    signatories=(),
    modules=(Module("Inducción", 120, "9.4"), Module("Justicia social", 100, "9.0"), Module("Campo", 20, "")),
    mean="9.2",
    folio="SALUD-2024F-DIP-0012-X",
    verification_url=f"https://{HOST}/v/JYsbpVrEOBDGSXq4B_4iXg",
)
SEMINAR = replace(
    DIPLOMA,
    kind=Kind.SEMINAR,
    language=Language.ENGLISH,
    subject="Social justice",
    site="Jaltenango",
    modules=(),
    mean="",
    replaces="SALUD-2024F-SEM-0001-X",
)
COMPLETION = replace(
    DIPLOMA,
    kind=Kind.COMPLETION,
    site="Laguna del Cofre",
    modules=(),
    mean="",
    facts=(Fact("Visitas", "11"),),
)
ENROLMENT = replace(
    DIPLOMA,
    kind=Kind.ENROLMENT,
    site="Laguna del Cofre",
    modules=(),
    mean="",
    facts=(Fact("Mes del año de servicio", "4 de 12"), Fact("Avance", "3/12 módulos terminados")),
    valid_until="30 de abril de 2025",
    folio="SALUD-2024F-CUR-0012-X",
)
MENTOR = replace(
    DIPLOMA,
    kind=Kind.MENTOR,
    cohort="",
    period="de febrero a julio de 2024",
    modules=(),
    mean="",
    facts=(Fact("Visitas firmadas", "11"), Fact("Laguna del Cofre", "11 visitas, 33 horas")),
    folio="SALUD-2024F-MEN-0012-X",
)
TEACHING = replace(
    DIPLOMA,
    kind=Kind.TEACHING,
    person="Emily Carter",
    cohort="",
    period="del 4 al 18 de mayo de 2024",
    period_in_english="from May 4 to 18, 2024",
    modules=(),
    mean="",
    facts=(Fact("Sesiones clínicas / Case sessions", "3"), Fact("Casos discutidos / Cases discussed", "7")),
    folio="SALUD-2024F-DOC-0012-X",
)
EVERY_KIND = (DIPLOMA, SEMINAR, COMPLETION, ENROLMENT, MENTOR, TEACHING)


def keys(number: int = 1) -> IssuerKeys:
    """The first, second… pair of keys of the house."""
    seed = bytes([number]) * 32
    return IssuerKeys(
        Ed25519PrivateKey.from_private_bytes(seed),
        ec.derive_private_key(int.from_bytes(seed, "big"), ec.SECP256R1()),
    )


TRUSTED = public_keys(HOST, [keys().public])


def facts(printed: Snapshot = DIPLOMA, *, index: int = 94_567, **more: datetime) -> Facts:
    return facts_of(printed, issuer=HOUSE, issued_at=ISSUED_AT, status_list=LIST, status_index=index, **more)


def issued(printed: Snapshot = DIPLOMA, *, index: int = 94_567) -> bytes:
    return credential(facts(printed, index=index), keys())
