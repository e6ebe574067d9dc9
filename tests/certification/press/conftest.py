"""One graduate's documents, printed once for all tests."""

from dataclasses import replace

import pytest

from certification.press.rendering import render
from certification.press.snapshot import Fact, Kind, Language, Module, Signatory, Snapshot, Treatment


@pytest.fixture(scope="session")
def diploma() -> Snapshot:
    return Snapshot(
        kind=Kind.DIPLOMA,
        language=Language.SPANISH,
        person="Xóchitl Peñaloza Güemes",
        surnames="Peñaloza Güemes",
        treatment=Treatment.DRA,
        programme="Salud Global y Medicina Social",
        cohort="febrero 2027",
        period="del 1 de febrero de 2027 al 31 de enero de 2028",
        hours=240,
        modality="mixta",
        place_and_date="Ángel Albino Corzo, Chiapas, a 31 de enero de 2028.",
        organisation="Compañeros de la Sierra",
        university="Universidad del Soconusco",
        signatories=(
            Signatory("Dra. Valeria Macías Ordóñez", "Directora", "Compañeros de la Sierra"),
            Signatory("Dr. Hugo Nájera Ruiz", "Titular académico"),
        ),
        modules=(Module("Inducción", 120, "9.4"), Module("Justicia social y salud global", 120, "9.0")),
        mean="9.2",
        folio="SALUD-2027F-DIP-0012-2",
        verification_url="https://acompana.example/v/JYsbpVrEOBDGSXq4B_4iXg",
        verify_at="acompana.example/v",
        short_code="EFF8H7JAXV",
    )


@pytest.fixture(scope="session")
def seminar(diploma: Snapshot) -> Snapshot:
    return replace(
        diploma,
        kind=Kind.SEMINAR,
        subject="Justicia social y salud global",
        site="Jaltenango de la Paz",
        period="los días 6 y 7 de marzo de 2027",
        hours=16,
        folio="SALUD-2027F-SEM-0101-2",
    )


@pytest.fixture(scope="session")
def completion(diploma: Snapshot) -> Snapshot:
    facts = (Fact("Visitas de mentoría", "11"), Fact("Casos cerrados", "3"))
    return replace(diploma, kind=Kind.COMPLETION, site="Laguna del Cofre", facts=facts)


@pytest.fixture(scope="session")
def enrolment(diploma: Snapshot) -> Snapshot:
    facts = (Fact("Mes del año de servicio", "4 de 12"), Fact("Avance", "3/12 módulos terminados"))
    made = replace(diploma, kind=Kind.ENROLMENT, site="Laguna del Cofre", modules=(), mean="", facts=facts)
    return replace(made, valid_until="31 de mayo de 2027", folio="SALUD-2027F-CUR-0012-Q")


@pytest.fixture(scope="session")
def mentor(diploma: Snapshot) -> Snapshot:
    facts = (Fact("Visitas firmadas", "11"), Fact("Laguna del Cofre", "11 visitas, 33 horas"))
    made = replace(diploma, kind=Kind.MENTOR, cohort="", modules=(), mean="", facts=facts)
    return replace(made, period="de febrero a julio de 2027", folio="SALUD-2027F-MEN-0012-V")


@pytest.fixture(scope="session")
def teaching(diploma: Snapshot) -> Snapshot:
    facts = (
        Fact("Sesiones clínicas / Case sessions", "3"),
        Fact("Casos discutidos / Cases discussed", "7"),
    )
    made = replace(diploma, kind=Kind.TEACHING, cohort="", modules=(), mean="", facts=facts)
    days = {"period": "del 4 al 18 de mayo de 2027", "period_in_english": "from May 4 to 18, 2027"}
    return replace(made, **days, person="Emily Carter", surnames="Carter", folio="SALUD-2027F-DOC-0012-V")


@pytest.fixture(scope="session")
def documents(diploma, seminar, completion, enrolment, mentor, teaching) -> dict[Kind, Snapshot]:
    """One of each kind."""
    return {each.kind: each for each in (diploma, seminar, completion, enrolment, mentor, teaching)}


@pytest.fixture(scope="session")
def diploma_pdf(diploma: Snapshot) -> bytes:
    return render(diploma)


@pytest.fixture(scope="session")
def seminar_pdf(seminar: Snapshot) -> bytes:
    return render(seminar)
