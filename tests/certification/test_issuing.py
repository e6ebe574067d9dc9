"""From the check list to the printed files, and everything that must not happen on the way."""

import io
import threading
import zipfile

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from certification import actions, making, printing
from certification.checklist import Document, checklist
from certification.models import Batch, Certificate, Rules, Series
from certification.press.errors import Unprintable
from certification.press.rendering import merged
from certification.press.snapshot import Kind
from core import clock, db, files, jobs
from core.audit import AuditNote
from core.errors import Refused
from core.jobs import Job
from people.models import Signatory, User
from tests.certification.years import attend, be_visited, close_cases, finish
from tests.conftest import words_of

DIPLOMAS = "/certificates/cohorts/1/issue/diploma"


def test_the_check_list_says_who_gets_it_and_why_another_does_not(graduation, browser):
    page = words_of(browser("rosa").get(DIPLOMAS).text)
    assert "Emitir 1 documento" in page
    assert "Ruiz de la Torre, Ángel" in page
    assert "Falta 1 módulo: van 9 de 10." in page
    assert "Su titular no ha confirmado el nombre." in page


def test_one_click_issues_prints_and_hands_out_the_files(graduation, browser, stored):
    answer = browser("rosa").post(DIPLOMAS, follow_redirects=True)
    assert "1 documento está listo" in words_of(answer.text)
    (certificate,) = stored(select(Certificate))
    assert (certificate.state, certificate.folio[:20]) == ("valid", "SALUD-2026F-DIP-0001")
    batch = f"/certificates/batches/{certificate.batch_id}"
    printed = browser("rosa").get(f"{batch}/print.pdf")
    assert printed.mimetype == "application/pdf"
    assert "attachment" in printed.headers["Content-Disposition"]
    assert len(PdfReader(io.BytesIO(printed.data)).pages) == 2
    archive = zipfile.ZipFile(io.BytesIO(browser("rosa").get(f"{batch}/certificates.zip").data))
    assert archive.namelist() == [f"{certificate.folio}_Penaloza-Guemes.pdf"]
    sheet = load_workbook(io.BytesIO(browser("rosa").get(f"{batch}/delivery.xlsx").data)).active
    assert [cell.value for cell in sheet[2]][:3] == [1, "Xóchitl Peñaloza Güemes", certificate.folio]


def test_while_the_list_is_read_the_press_warms_up_for_the_click(graduation, app, browser, monkeypatch):
    app.config["WARM_PRESS"] = True
    monkeypatch.setattr(actions.issuing, "_proven", set())
    browser("rosa").get(DIPLOMAS)
    _wait_for_the_press()
    monkeypatch.setattr(actions.issuing, "strike", _fails)
    assert browser("rosa").post(DIPLOMAS).location.startswith("/certificates/batches/")


def test_a_press_that_cannot_warm_up_is_told_at_the_click_and_not_before(
    graduation, app, browser, monkeypatch, stored
):
    app.config["WARM_PRESS"] = True
    monkeypatch.setattr(actions.issuing, "_proven", set())
    monkeypatch.setattr(actions.issuing, "strike", _fails)
    assert browser("rosa").get(DIPLOMAS).status_code == 200
    _wait_for_the_press()
    assert "no se puede imprimir como está" in words_of(browser("rosa").post(DIPLOMAS).text)
    assert not stored(select(Certificate))


def _fails(*_: object, **__: object) -> None:
    raise Unprintable("as it is")


def _wait_for_the_press() -> None:
    for thread in threading.enumerate():
        if thread.name == "warming":
            thread.join()


def test_what_is_printed_is_what_was_true_that_day(graduation, browser, stored):
    browser("rosa").post(DIPLOMAS)
    snapshot = stored(select(Certificate))[0].snapshot
    assert snapshot["person"] == "Xóchitl Peñaloza Güemes"
    assert snapshot["period"] == "del 1 de febrero de 2026 al 31 de enero de 2027"
    assert snapshot["place_and_date"] == "Monte Claro, Chiapas, a 28 de enero de 2027."
    assert (snapshot["hours"], snapshot["mean"], len(snapshot["modules"])) == (144, "9.0", 12)
    assert [each["name"] for each in snapshot["signatories"]] == ["Dra. Valeria Macías", "Dr. Hugo Nájera"]


def test_a_second_click_makes_nothing_and_says_so(graduation, browser, stored):
    first = browser("rosa").post(DIPLOMAS)
    second = browser("teresa").post(DIPLOMAS)
    assert second.location == first.location
    assert "ya se habían emitido" in words_of(browser("teresa").get(second.location).text)
    assert len(stored(select(Certificate))) == len(stored(select(Batch))) == 1
    assert stored(select(Series.taken).where(Series.name.endswith("-DIP"))) == [1]


def test_a_forged_post_gives_nothing_to_whoever_lacks_hours(graduation, browser, app, cast, stored):
    with app.app_context(), db.transaction():
        db.session.get(User, cast.xochitl.id).disabled_at = None
    forged = {"pasante": cast.angels_place.id, "pasante_id": cast.angels_place.id, "force": "1"}
    browser("rosa").post(DIPLOMAS, data=forged)
    assert stored(select(Certificate.pasante_id)) == [cast.xochitls_place.id]


def test_nobody_is_issued_anything_while_nobody_may_have_it(app, cast, browser, stored):
    answer = browser("rosa").post(DIPLOMAS)
    assert answer.status_code == 422
    assert "Todavía no se puede entregar" in words_of(answer.text)
    assert not stored(select(Certificate)) + stored(select(Series)) + stored(select(Batch))


def test_a_name_that_cannot_be_printed_is_refused_with_its_letter(graduation, browser, app, cast, stored):
    with app.app_context(), db.transaction():
        db.session.get(User, cast.xochitl.id).certificate_name = "Xóchitl 雪 Peñaloza"
    page = words_of(browser("rosa").get(DIPLOMAS).text)
    assert "雪" in page
    assert browser("rosa").post(DIPLOMAS).status_code == 422
    assert not stored(select(Certificate)) + stored(select(Series))


def test_without_signatories_no_folio_is_taken(graduation, browser, app, stored):
    with app.app_context(), db.transaction():
        for signatory in db.session.scalars(select(Signatory)):
            db.session.delete(signatory)
    assert browser("rosa").post(DIPLOMAS).status_code == 422
    assert not stored(select(Series))


def test_whoever_completes_later_gets_the_next_folio(graduation, browser, app, cast, stored):
    browser("rosa").post(DIPLOMAS)
    with app.app_context(), db.transaction():
        attend(cast, cast.angels_place, graduation[9])
        finish(cast.angels_place, graduation[9], 900)
        be_visited(cast, cast.angels_place, 8)
        close_cases(cast.angels_place)
    browser("rosa").post(DIPLOMAS)
    assert stored(select(Certificate.number).order_by(Certificate.id)) == [1, 2]
    assert stored(select(Batch.number).order_by(Batch.id)) == [1, 2]


def test_a_refused_issue_leaves_no_hole_in_the_folios(graduation, app, cast, stored):
    document = Document(cast.february, Kind.DIPLOMA)

    def refused_after_taking():
        with db.transaction():
            actions.take_numbers("SALUD-2026F-DIP", 3)
            raise Refused("no")

    with app.app_context(), pytest.raises(Refused):
        refused_after_taking()
    with app.app_context(), db.transaction():
        actions.issue(document, by=cast.rosa)
    assert stored(select(Certificate.number)) == [1]


def test_a_mentor_who_came_seven_times_costs_nobody_the_diploma(graduation, app, cast, browser):
    with app.app_context(), db.transaction():
        attend(cast, cast.angels_place, graduation[9])
        finish(cast.angels_place, graduation[9], 900)
        close_cases(cast.angels_place)
        be_visited(cast, cast.angels_place, 5)
    page = words_of(browser("rosa").get(DIPLOMAS).text)
    assert "Emitir 2" in page


def test_the_cohorts_rules_are_fixed_when_its_first_document_is_issued(graduation, browser, stored):
    browser("rosa").post(DIPLOMAS)
    (rules,) = stored(select(Rules))
    assert (rules.version, rules.values["mean"]) == (1, 800)


def test_a_constancia_of_a_seminar_goes_to_those_who_were_there(graduation, app, cast, browser, stored):
    seminar = graduation[11]
    with app.app_context(), db.transaction():
        attend(cast, cast.angels_place, seminar, minutes=500)
    address = f"/certificates/cohorts/1/issue/seminar?seminar={seminar.id}"
    page = words_of(browser("rosa").get(address).text)
    assert "8.3 de 12 h" in page
    answer = browser("rosa").post(address.partition("?")[0], data={"seminar": seminar.id})
    assert answer.status_code == 303
    (certificate,) = stored(select(Certificate))
    assert (certificate.pasante_id, certificate.seminar_id) == (cast.xochitls_place.id, seminar.id)
    assert certificate.snapshot["subject"] == "Módulo 12"
    assert certificate.snapshot["period"] == "los días 8 y 9 de enero de 2027"
    assert certificate.folio.startswith("SALUD-2026F-SEM-0001-")


def test_a_seminar_of_another_year_is_not_there(graduation, browser, app):
    assert browser("rosa").get("/certificates/cohorts/2/issue/seminar?seminar=12").status_code == 404
    assert browser("rosa").get("/certificates/cohorts/1/issue/seminar").status_code == 404
    assert browser("rosa").get("/certificates/cohorts/1/issue/liberacion").status_code == 404


def test_the_constancia_of_completion_waits_for_the_last_month(graduation, app, cast, browser, stored):
    with clock.at(clock.now().replace(year=2026, month=11)):
        page = words_of(browser("rosa").get("/certificates/cohorts/1/issue/completion").text)
        assert "El año termina el 31 de enero de 2027." in page
        assert browser("rosa").post("/certificates/cohorts/1/issue/completion").status_code == 422
    browser("teresa").post("/certificates/cohorts/1/issue/completion")
    assert len(stored(select(Certificate))) == 2


class Killed(BaseException):
    """What kill -9 looks like from inside: nothing catches it, nothing tidies up."""


def test_a_job_killed_half_way_goes_on_to_the_same_files(graduation, app, cast, stored, monkeypatch):
    bell = app.extensions["ring"]
    app.extensions["ring"] = lambda job_id: None
    with app.app_context(), db.transaction():
        batch = actions.issue(Document(cast.february, Kind.COMPLETION), by=cast.rosa)
        batch_id, job_id = batch.id, batch.job_id
    app.extensions["ring"] = bell
    made, make = [], making.make

    def dies_at_the_second(order, signers):
        made.append(order.certificate_id)
        if len(made) == 2:
            raise Killed
        return make(order, signers)

    monkeypatch.setattr(printing, "AT_ONCE", 1)
    monkeypatch.setattr(making, "make", dies_at_the_second)
    with pytest.raises(Killed):
        jobs.run(app, job_id)
    assert stored(select(Job.state).where(Job.id == job_id)) == ["working"]
    assert stored(select(Certificate.state).order_by(Certificate.number)) == ["valid", "pending"]
    first = stored(select(Certificate).order_by(Certificate.number))[0].pdf_sha256
    jobs.run(app, job_id)
    assert made == [*made[:2], made[1]]  # what was printed is not printed again
    certificates = stored(select(Certificate).order_by(Certificate.number))
    assert [each.state for each in certificates] == ["valid", "valid"]
    assert certificates[0].pdf_sha256 == first
    (batch,) = stored(select(Batch).where(Batch.id == batch_id))
    with app.app_context():
        signers = making.signers()
        snapshots = [printing.snapshot_of(each) for each in certificates]
        orders = [making.order(*each, signers) for each in zip(certificates, snapshots, strict=True)]
        whole = making.kept([make(order, signers) for order in orders])
        assert [each.pdf_sha256 for each in certificates] == [each.pdf_sha256 for each in whole]
        assert [each.credential_sha256 for each in certificates] == [each.credential_sha256 for each in whole]
        assert files.read(batch.print_sha256) == merged(snapshots)


def test_the_print_file_does_not_wait_for_the_archive(graduation, app, browser, stored, monkeypatch):
    def disk_full(_files):
        raise OSError(28, "No space left on device")

    bell = app.extensions["ring"]
    app.extensions["ring"] = lambda job_id: None
    address = browser("rosa").post(DIPLOMAS).location
    app.extensions["ring"] = bell
    (job,) = stored(select(Job))
    with monkeypatch.context() as full:
        full.setattr(printing, "bundle", disk_full)
        with pytest.raises(OSError, match="No space"):
            jobs.run(app, job.id)
    page = browser("rosa").get(address)
    assert f"{address}/print.pdf" in page.text
    assert f"{address}/certificates.zip" not in page.text
    assert "El disco está lleno." in words_of(page.text)
    assert browser("rosa").get(f"{address}/print.pdf").mimetype == "application/pdf"
    browser("rosa").post(f"{address}/resume")
    assert f"{address}/certificates.zip" in browser("rosa").get(address).text


def test_printing_that_failed_goes_on_by_a_button(graduation, app, cast, browser, stored, monkeypatch):
    def disk_full(_data):
        raise OSError(28, "No space left on device")

    bell = app.extensions["ring"]
    app.extensions["ring"] = lambda job_id: None
    address = browser("rosa").post(DIPLOMAS).location
    app.extensions["ring"] = bell
    monkeypatch.setattr(files, "keep", disk_full)
    with pytest.raises(OSError, match="No space"):
        jobs.run(app, stored(select(Job.id))[-1])
    monkeypatch.undo()
    page = browser("rosa").get(address).text
    assert "El disco está lleno." in words_of(page)
    assert "Seguir imprimiendo" in page
    browser("rosa").post(f"{address}/resume")
    assert stored(select(Certificate.state)) == ["valid"]
    assert "Seguir imprimiendo" not in browser("rosa").get(address).text


def test_a_page_that_waits_looks_again_by_itself(graduation, app, browser):
    app.extensions["ring"] = lambda job_id: None
    address = browser("rosa").post(DIPLOMAS).location
    page = browser("rosa").get(address).text
    assert '<meta http-equiv="refresh" content="2">' in page
    assert "<progress" in page


def test_a_machine_without_pango_takes_no_folio(graduation, browser, stored, monkeypatch):
    def missing(*_args, **_more):
        raise actions.issuing.PressUnavailable("Printing certificates needs Pango.")

    monkeypatch.setattr(actions.issuing, "strike", missing)
    monkeypatch.setattr(actions.issuing, "_proven", set())
    answer = browser("rosa").post(DIPLOMAS)
    assert answer.status_code == 422
    assert "Pango" in words_of(answer.text)
    assert not stored(select(Series)) + stored(select(Certificate))


def test_nothing_issued_changes_when_the_profile_does(graduation, browser, app, cast, stored):
    browser("rosa").post(DIPLOMAS)
    (before,) = stored(select(Certificate))
    with app.app_context(), db.transaction():
        user = db.session.get(User, cast.xochitl.id)
        user.given_names, user.certificate_name = "María", "María Peñaloza"
    (after,) = stored(select(Certificate))
    assert (after.snapshot, after.pdf_sha256) == (before.snapshot, before.pdf_sha256)
    assert "Xóchitl Peñaloza Güemes" in words_of(browser("stranger").get(f"/v/{before.token}").text)


def test_namesakes_are_pointed_out(graduation, app, cast):
    with app.app_context():
        with db.transaction():
            db.session.get(User, cast.angel.id).certificate_name = "Xóchitl Peñaloza Güemes"
        found = checklist(Document(cast.february, Kind.COMPLETION), clock.today())
        assert all("mismo nombre" in " ".join(each.warnings) for each in found)


def test_a_draft_shows_the_document_before_anything_is_taken(graduation, browser, cast, stored):
    answer = browser("rosa").get(f"{DIPLOMAS}/draft.pdf?user={cast.angel.id}")
    assert "BORRADOR" in PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert not stored(select(Series))


def test_who_issued_is_remembered(graduation, browser, cast, stored):
    browser("rosa").post(DIPLOMAS)
    (note,) = stored(select(AuditNote).where(AuditNote.what == "certificates.issued"))
    assert (note.by_id, note.detail) == (cast.rosa.id, {"count": 1})
