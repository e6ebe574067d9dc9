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
def diploma_pdf(diploma: Snapshot) -> bytes:
    return render(diploma)


@pytest.fixture(scope="session")
def seminar_pdf(seminar: Snapshot) -> bytes:
    return render(seminar)
