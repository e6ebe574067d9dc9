"""What happens to a certificate after its issue: downloaded, replaced, revoked, looked up; never changed."""

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from certification.models import Certificate, Rules, Waiver
from core import db, files
from core.audit import AuditNote
from people.models import User
from tests.certification.access_table import hers
from tests.conftest import words_of
from tests.support.queries import counted

DIPLOMAS = "/certificates/cohorts/1/issue/diploma"


@pytest.fixture
def diploma(graduation, browser, stored):
    """Xóchitl's, as it was issued."""
    browser("rosa").post(DIPLOMAS)
    return stored(select(Certificate))[0]


@pytest.fixture
def constancia(app, cast):
    """Xóchitl's of a seminar, without a printed file."""
    with app.app_context(), db.transaction():
        return hers(cast)


def test_a_corrected_name_makes_a_new_certificate_and_leaves_the_old_one(diploma, app, cast, browser, stored):
    same = browser("rosa").post(f"/certificates/{diploma.id}/replace", follow_redirects=True)
    assert "Nada cambiaría" in words_of(same.text)
    with app.app_context(), db.transaction():
        db.session.get(User, cast.xochitl.id).certificate_name = "Xóchitl Peñaloza Güémez"
    answer = browser("rosa").post(f"/certificates/{diploma.id}/replace", follow_redirects=True)
    assert answer.status_code == 200
    old, new = stored(select(Certificate).order_by(Certificate.id))
    assert (old.state, old.snapshot, old.pdf_sha256) == ("replaced", diploma.snapshot, diploma.pdf_sha256)
    assert (new.state, new.replaces_id, new.number) == ("valid", old.id, 2)
    assert (new.snapshot["person"], new.snapshot["replaces"]) == ("Xóchitl Peñaloza Güémez", old.folio)
    assert new.snapshot["modules"] == old.snapshot["modules"]
    with app.app_context():
        printed = PdfReader(io.BytesIO(files.read(new.pdf_sha256))).pages[0].extract_text()
    assert old.folio in printed
    again = browser("rosa").post(f"/certificates/{old.id}/replace", follow_redirects=True)
    assert "ya no está vigente" in words_of(again.text)
    verdict = words_of(browser("stranger").get(f"/v/{old.token}").text)
    assert "Documento sustituido" in verdict
    assert new.folio not in verdict


def test_a_reprint_is_the_same_bytes(diploma, app, browser):
    downloads = [
        browser(who).get(f"/certificates/{diploma.id}/file").data for who in ("rosa", "xochitl", "rosa")
    ]
    with app.app_context():
        assert set(downloads) == {files.read(diploma.pdf_sha256)}


def test_downloads_are_files_and_nothing_else(diploma, browser):
    answer = browser("xochitl").get(f"/certificates/{diploma.id}/file")
    assert answer.mimetype == "application/pdf"
    assert (
        answer.headers["Content-Disposition"] == f'attachment; filename="{diploma.folio}_Penaloza-Guemes.pdf"'
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_two_coordinators_revoke_and_one_does_not(constancia, browser, stored):
    address = f"/certificates/{constancia.id}/revoke"
    assert browser("rosa").post(address, data={"reason": " "}).status_code == 422
    browser("rosa").post(address, data={"reason": "Horas mal contadas"})
    assert stored(select(Certificate.state)) == ["valid"]
    alone = browser("rosa").post(f"{address}/confirm", follow_redirects=True)
    assert "entre dos" in words_of(alone.text)
    assert stored(select(Certificate.state)) == ["valid"]
    assert "Rosa Hernández Núñez pide revocarla" in words_of(browser("teresa").get(address[:-7]).text)
    browser("teresa").post(f"{address}/confirm")
    (revoked,) = stored(select(Certificate))
    assert (revoked.state, revoked.revoke_reason) == ("revoked", "Horas mal contadas")
    assert revoked.revoked_by_id != revoked.revoked_second_id
    assert "Documento revocado" in words_of(browser("stranger").get(f"/v/{constancia.token}").text)
    assert stored(select(AuditNote.what).where(AuditNote.kind == "certificates")) == [
        "certificate.revocation_asked",
        "certificate.revoked",
    ]


def test_a_revocation_that_was_asked_can_be_left(constancia, browser, stored):
    address = f"/certificates/{constancia.id}/revoke"
    browser("rosa").post(address, data={"reason": "Una duda"})
    twice = browser("teresa").post(address, data={"reason": "Otra"})
    assert twice.status_code == 422
    browser("teresa").post(f"{address}/drop")
    assert stored(select(Certificate.revoked_by_id)) == [None]
    nobody = browser("teresa").post(f"{address}/confirm", follow_redirects=True)
    assert "Nadie ha pedido" in words_of(nobody.text)


def test_what_still_prints_can_be_neither_revoked_nor_downloaded(app, cast, browser):
    with app.app_context(), db.transaction():
        pending = hers(cast, state="pending")
    answer = browser("rosa").post(f"/certificates/{pending.id}/revoke", data={"reason": "No"})
    assert "Todavía se está imprimiendo" in words_of(answer.text)
    assert browser("xochitl").get(f"/certificates/{pending.id}/file").status_code == 404
    assert browser("stranger").get(f"/v/{pending.token}").status_code == 404


def test_the_register_is_searched_by_folio_name_and_state(constancia, browser):
    def found(question: str) -> bool:
        return constancia.folio in words_of(browser("rosa").get(f"/certificates/register?{question}").text)

    assert found("")
    assert found("words=penaloza+xochitl")
    assert found("words=Peñaloza")
    assert found("words=sem-0001")
    assert found("cohort=1&kind=seminar&state=valid")
    assert not found("words=najera")
    assert not found("state=revoked")
    assert not found("kind=diploma")
    assert not found("cohort=2")


def test_a_waiver_has_a_name_and_a_reason_and_can_be_taken_back(graduation, browser, cast, stored):
    address = f"/certificates/pasantes/{cast.angels_place.id}"
    assert browser("rosa").post(f"{address}/waivers", data={"rule": "modules"}).status_code == 422
    for rule in ("modules", "visits", "cases", "attendance"):
        browser("rosa").post(f"{address}/waivers", data={"rule": rule, "reason": "Licencia de maternidad"})
    assert "Emitir 2 documentos" in words_of(browser("rosa").get(DIPLOMAS).text)
    again = browser("rosa").post(f"{address}/waivers", data={"rule": "cases", "reason": "Otra vez"})
    assert "ya se dispensó" in words_of(again.text)
    page = words_of(browser("rosa").get(address).text)
    assert "Rosa Hernández Núñez" in page
    waiver = stored(select(Waiver).where(Waiver.rule == "cases"))[0]
    browser("teresa").post(f"/certificates/waivers/{waiver.id}/take-back")
    assert "Emitir 1 documento" in words_of(browser("rosa").get(DIPLOMAS).text)
    notes = stored(select(AuditNote).where(AuditNote.what == "rule.waiver_taken_back"))
    assert notes[0].detail["reason"] == "Licencia de maternidad"


def test_a_waiver_is_printed_nowhere(graduation, browser, cast, stored):
    for rule in ("modules", "visits", "cases", "attendance"):
        address = f"/certificates/pasantes/{cast.angels_place.id}/waivers"
        browser("rosa").post(address, data={"rule": rule, "reason": "Motivo reservado"})
    browser("rosa").post(DIPLOMAS)
    snapshots = str(stored(select(Certificate.snapshot)))
    assert "reservado" not in snapshots
    assert "Ruiz de la Torre" in snapshots


def test_rules_that_change_after_the_start_need_a_reason_and_make_a_version(app, cast, browser, stored):
    rules = {
        "attendance_share": "80",
        "modules_wanted": "9",
        "mean": "8.50",
        "module_floor": "6",
        "visits_acknowledged": "8",
        "visits_share": "80",
        "cases_closed": "2",
    }
    address = "/certificates/cohorts/1/rules"
    refused = browser("rosa").post(address, data=rules)
    assert "por qué cambian sus reglas" in words_of(refused.text)
    assert not stored(select(Rules))
    browser("rosa").post(address, data={**rules, "reason": "Acuerdo con la universidad"})
    (kept,) = stored(select(Rules))
    assert (kept.version, kept.values["mean"], kept.values["modules_wanted"]) == (2, 850, 9)
    (note,) = stored(select(AuditNote).where(AuditNote.what == "rules.changed"))
    assert (note.detail["before"]["mean"], note.detail["why"]) == (800, "Acuerdo con la universidad")


def test_a_pasante_sees_her_road_from_the_first_day(app, cast, browser):
    page = words_of(browser("xochitl").get("/certificates/mine").text)
    assert "Todavía no hay seminarios programados." in page
    assert "Faltan 10 módulos" in page
    assert "Xóchitl Peñaloza Güemes" in page
    assert "Confirmar tu nombre" in page


def test_a_pasante_finds_her_own_certificates_and_no_others(constancia, browser):
    assert constancia.folio in browser("xochitl").get("/certificates/mine").text
    assert constancia.folio not in browser("angel").get("/certificates/mine").text


def test_the_cohorts_page_costs_as_many_queries_for_all_as_for_one(graduation, app, browser):
    def cost(cohort: int) -> int:
        browser("rosa").get(f"/certificates?cohort={cohort}")
        with counted(app) as asked:
            assert browser("rosa").get(f"/certificates?cohort={cohort}").status_code == 200
        return asked.count

    assert (
        cost(1) <= cost(2) + 1
    )  # two pasantes with a year, and one with none; the modules' bodies are read once


def test_the_check_list_costs_as_many_queries_for_all_as_for_one(graduation, app, browser):
    def cost(cohort: int) -> int:
        address = f"/certificates/cohorts/{cohort}/issue/completion"
        browser("rosa").get(address)
        with counted(app) as asked:
            assert browser("rosa").get(address).status_code == 200
        return asked.count

    assert cost(1) <= cost(2) + 1


def test_tables_are_handed_out_for_excel(graduation, browser):
    for address in ("/certificates/cohorts/1/roads.xlsx", "/certificates/register.xlsx"):
        assert browser("rosa").get(address).data[:2] == b"PK"
