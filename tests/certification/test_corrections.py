"""A certificate with a name to mend, issued again with the signatures of those who saw the new sheet."""

import io
import json
import re
from datetime import timedelta

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from certification.approvals.changes import changes
from certification.approvals.covering import digest_of
from certification.approvals.models import Approval, ApprovalRequest, ApprovalSheet
from certification.models import Certificate, Series
from certification.press.snapshot import Snapshot
from core import clock, db
from core.audit import AuditNote
from people.models import Signatory, User
from tests.certification.approving import (
    DIPLOMAS,
    approve,
    file_of,
    hand_in,
    link,
    named_on,
    photo,
    pictures_in,
)
from tests.conftest import words_of

MENDED = "Xóchitl Peñaloza Güémez"


@pytest.fixture
def rename(app, cast):
    """Her name as it should read on the certificate."""

    def to(name):
        with app.app_context(), db.transaction():
            db.session.get_one(User, cast.xochitl.id).certificate_name = name

    return to


@pytest.fixture
def diploma(signed, browser, stored, rename):
    """Xóchitl's, printed with both signatures and with a wrong name."""
    assert browser("rosa").post(DIPLOMAS).status_code == 303
    rename(MENDED)
    return stored(select(Certificate))[0]


def page_of(browser, certificate, who="rosa"):
    return browser(who).get(f"/certificates/{certificate.id}").text


def ask(browser, certificate, who="rosa"):
    """The links of those who are asked about the corrected sheet."""
    answer = browser(who).post(f"/certificates/{certificate.id}/replace/ask")
    assert answer.location.endswith(f"/certificates/{certificate.id}")
    asked = re.findall(r"/certificates/approvals/signatories/(\d+)/link", page_of(browser, certificate))
    return [link(browser, each) for each in asked]


def issue(browser, certificate, *, with_approval=True):
    fields = {"with_approval": "1"} if with_approval else {}
    return browser("rosa").post(f"/certificates/{certificate.id}/replace", data=fields, follow_redirects=True)


def read(snapshot):
    return Snapshot.from_json(json.dumps(snapshot))


def approved_by_both(browser, certificate):
    for address in ask(browser, certificate):
        assert approve(browser("stranger"), address).status_code == 303


def test_approved_by_both_the_corrected_diploma_carries_both_signatures(diploma, app, browser, stored):
    approved_by_both(browser, diploma)
    assert "Emitir el documento corregido" in words_of(page_of(browser, diploma))
    assert stored(select(Certificate.state)) == ["valid"], "until it is issued the first one holds"
    assert issue(browser, diploma).status_code == 200
    old, new = stored(select(Certificate).order_by(Certificate.id))
    assert (old.state, new.state, new.replaces_id) == ("replaced", "valid", old.id)
    assert new.snapshot["person"] == MENDED
    assert named_on(new) == named_on(old)
    assert all(named_on(new))
    assert pictures_in(file_of(app, new)) == pictures_in(file_of(app, old)) == 2
    assert old.folio in PdfReader(io.BytesIO(file_of(app, new))).pages[0].extract_text()
    batch = words_of(browser("rosa").get(f"/certificates/batches/{new.batch_id}").text)
    assert "Se imprime con las firmas que se aprobaron" in batch
    assert f"sustituye al {old.folio}" in batch
    request = stored(select(ApprovalRequest).where(ApprovalRequest.replaces_id == old.id))[0]
    assert (request.state, request.batch_id) == ("issued", new.batch_id)


def test_the_page_says_before_the_click_what_each_way_prints(diploma, browser):
    page = words_of(page_of(browser, diploma))
    assert "Con las firmas, como el primero" in page
    assert "Pedir la aprobación" in page
    assert "sin las imágenes de las firmas: la línea sobre cada nombre queda vacía" in page
    assert "Xóchitl Peñaloza Güemes" in page
    assert MENDED in page
    draft = browser("rosa").get(f"/certificates/{diploma.id}/replacement.pdf").data
    said = PdfReader(io.BytesIO(draft)).pages[0].extract_text()
    assert MENDED in said
    assert "BORRADOR" in said
    assert pictures_in(draft) == 0


def test_a_coordinator_may_issue_it_at_once_with_empty_lines(diploma, app, browser, stored):
    issue(browser, diploma, with_approval=False)
    new = stored(select(Certificate).order_by(Certificate.id))[-1]
    assert named_on(new) == ["", ""]
    assert pictures_in(file_of(app, new)) == 0
    batch = words_of(browser("rosa").get(f"/certificates/batches/{new.batch_id}").text)
    assert "Por firmar a mano una vez impreso: Dra. Valeria Macías, Dr. Hugo Nájera." in batch


# What must never be signed


def test_nothing_is_issued_before_both_have_approved(diploma, browser, stored):
    first, _second = ask(browser, diploma)
    approve(browser("stranger"), first)
    assert "no han aprobado" in words_of(issue(browser, diploma).text)
    assert stored(select(Certificate.state)) == ["valid"]
    assert stored(select(Series.taken).where(Series.name.like("%DIP%"))) == [1]


def test_the_approval_of_the_first_one_signs_no_other(diploma, browser, stored):
    ask(browser, diploma)
    assert set(
        stored(select(Approval.state).join(ApprovalRequest).where(ApprovalRequest.state == "open"))
    ) == {"waiting"}
    assert "no han aprobado" in words_of(issue(browser, diploma).text)


def test_a_name_that_changed_again_is_not_what_was_approved(diploma, browser, stored, rename):
    approved_by_both(browser, diploma)
    rename("Xóchitl Peñaloza")
    page = words_of(page_of(browser, diploma))
    assert "Lo que se imprimiría cambió" in page
    assert "Emitir el documento corregido" not in page
    assert "Hay que cancelar la solicitud" in words_of(issue(browser, diploma).text)
    assert stored(select(Certificate.state)) == ["valid"]


def test_whoever_clicks_for_signatures_never_gets_empty_lines(diploma, browser, stored):
    """The page said that it was approved; meanwhile another coordinator has cancelled the request."""
    approved_by_both(browser, diploma)
    (request,) = stored(select(ApprovalRequest).where(ApprovalRequest.state == "open"))
    browser("teresa").post(f"/certificates/approvals/{request.id}/cancel")
    assert "está cerrada" in words_of(issue(browser, diploma).text)
    assert stored(select(Certificate.state)) == ["valid"]


def test_whoever_clicks_for_empty_lines_passes_over_nobody_who_was_asked(diploma, browser, stored):
    ask(browser, diploma, who="teresa")
    assert "primero cancela esa solicitud" in words_of(issue(browser, diploma, with_approval=False).text)
    assert stored(select(Certificate.state)) == ["valid"]
    (request,) = stored(select(ApprovalRequest).where(ApprovalRequest.state == "open"))
    answer = browser("rosa").post(f"/certificates/approvals/{request.id}/cancel")
    assert answer.location.endswith(f"/certificates/{diploma.id}")
    issue(browser, diploma, with_approval=False)
    assert stored(select(Certificate.state).order_by(Certificate.id)) == ["replaced", "valid"]


def test_a_picture_taken_back_after_approving_leaves_the_line_empty(diploma, app, browser, stored):
    first, second = ask(browser, diploma)
    for address in (first, second):
        approve(browser("stranger"), address)
    browser("stranger").post(f"{first}/picture/take-back")
    assert "la línea queda vacía" in words_of(page_of(browser, diploma))
    issue(browser, diploma)
    new = stored(select(Certificate).order_by(Certificate.id))[-1]
    assert [bool(each) for each in named_on(new)] == [False, True]
    assert pictures_in(file_of(app, new)) == 1


LINES = {
    "signatures": "here",
    "signatories-0-name": "Dr. Hugo Nájera", "signatories-0-title": "Titular académico",
    "signatories-0-organisation": "Universidad",
}  # fmt: skip


def test_who_left_since_the_first_one_is_not_asked_and_their_line_stays_empty(diploma, app, browser, stored):
    browser("rosa").post("/settings/signatories", data=LINES)
    assert "Valeria Macías ya no firma aquí y no se le pregunta" in words_of(page_of(browser, diploma))
    (address,) = ask(browser, diploma)
    page = words_of(browser("stranger").get(address).text)
    assert "Dr. Hugo Nájera" in page
    approve(browser("stranger"), address)
    issue(browser, diploma)
    old, new = stored(select(Certificate).order_by(Certificate.id))
    assert [each["name"] for each in new.snapshot["signatories"]] == [
        each["name"] for each in old.snapshot["signatories"]
    ]
    assert named_on(new) == ["", named_on(old)[1]]
    assert pictures_in(file_of(app, new)) == 1


def test_who_leaves_after_approving_signs_nothing_more(diploma, browser, stored):
    approved_by_both(browser, diploma)
    browser("rosa").post("/settings/signatories", data=LINES)
    page = words_of(page_of(browser, diploma))
    assert "ya no firma aquí" in page
    assert "Emitir el documento corregido" not in page
    assert "Hay que cancelar la solicitud" in words_of(issue(browser, diploma).text)
    assert stored(select(Certificate.state)) == ["valid"]


def test_where_all_have_left_it_is_issued_by_hand_alone(diploma, app, browser, stored):
    with app.app_context(), db.transaction():
        for each in db.session.scalars(select(Signatory)):
            each.left_at = clock.now()
    page = words_of(page_of(browser, diploma))
    assert "Pedir la aprobación" not in page
    assert "no hay a quién pedir la aprobación" in page
    refused = browser("rosa").post(f"/certificates/{diploma.id}/replace/ask", follow_redirects=True)
    assert "no hay a quién pedir" in words_of(refused.text)
    assert not stored(select(ApprovalRequest).where(ApprovalRequest.state == "open"))


def test_a_revoked_certificate_has_nobody_asked_about_it(diploma, browser, stored):
    first, _second = ask(browser, diploma)
    browser("rosa").post(f"/certificates/{diploma.id}/revoke", data={"reason": "No cursó"})
    approve(browser("stranger"), first)
    browser("teresa").post(f"/certificates/{diploma.id}/revoke/confirm")
    assert stored(select(ApprovalRequest.state).order_by(ApprovalRequest.id)) == ["issued", "cancelled"]
    assert browser("stranger").get(first).status_code == 404
    assert "ya no está vigente" in words_of(issue(browser, diploma).text)


def test_while_it_is_asked_to_be_revoked_nothing_replaces_it(diploma, browser, stored):
    approved_by_both(browser, diploma)
    browser("teresa").post(f"/certificates/{diploma.id}/revoke", data={"reason": "No cursó"})
    assert "Cancelar la solicitud" in words_of(page_of(browser, diploma))
    issue(browser, diploma)
    assert stored(select(Certificate.state)) == ["valid"]


def test_nobody_is_asked_where_nothing_would_change(diploma, browser, stored, rename):
    rename("Xóchitl Peñaloza Güemes")
    answer = browser("rosa").post(f"/certificates/{diploma.id}/replace/ask", follow_redirects=True)
    assert "Nada cambiaría" in words_of(answer.text)
    assert not stored(select(ApprovalRequest).where(ApprovalRequest.state == "open"))


# Asking


def test_asking_twice_asks_once(diploma, browser, stored):
    ask(browser, diploma)
    again = browser("teresa").post(f"/certificates/{diploma.id}/replace/ask", follow_redirects=True)
    assert "ya se había pedido" in words_of(again.text)
    assert len(stored(select(ApprovalRequest).where(ApprovalRequest.replaces_id == diploma.id))) == 1


def test_a_correction_and_the_rest_of_the_cohort_are_asked_about_apart(diploma, browser, stored):
    ask(browser, diploma)
    assert "Aprobación de quienes firman" not in words_of(browser("rosa").get(DIPLOMAS).text)
    index = words_of(browser("rosa").get("/certificates?cohort=1").text)
    assert f"la corrección del folio {diploma.folio}" in index


def test_the_day_of_issue_is_no_change_and_the_new_sheet_has_it(diploma, browser, stored):
    approved_by_both(browser, diploma)
    with clock.at(clock.now() + timedelta(days=2)):
        issue(browser, diploma)
    new = stored(select(Certificate).order_by(Certificate.id))[-1]
    assert new.snapshot["place_and_date"].endswith("a 30 de enero de 2027.")


def test_signed_by_hand_at_first_it_may_be_approved_where_the_house_asks_now(
    graduation, app, browser, stored, rename
):
    browser("rosa").post(DIPLOMAS)
    rename(MENDED)
    (first,) = stored(select(Certificate))
    assert "Pedir la aprobación" not in words_of(page_of(browser, first))
    refused = browser("rosa").post(f"/certificates/{first.id}/replace/ask", follow_redirects=True)
    assert "se firma a mano" in words_of(refused.text)
    browser("rosa").post("/settings/signatories", data=LINES)
    assert "Con las imágenes de las firmas" in words_of(page_of(browser, first))
    (address,) = ask(browser, first)
    hand_in(browser("stranger"), address, photo())
    approve(browser("stranger"), address)
    issue(browser, first)
    new = stored(select(Certificate).order_by(Certificate.id))[-1]
    assert [bool(each) for each in named_on(new)] == [False, True]


def test_who_asked_who_answered_and_who_issued_is_remembered(diploma, cast, browser, stored):
    approved_by_both(browser, diploma)
    issue(browser, diploma)
    notes = stored(select(AuditNote).order_by(AuditNote.id.desc()).limit(2))
    assert {note.what for note in notes} == {"approval.used", "certificate.replaced"}
    assert {note.by_id for note in notes} == {cast.rosa.id}


def test_a_name_that_cannot_be_printed_is_said_and_nobody_is_asked(diploma, browser, stored, rename):
    rename("Xóchitl " + "Peñaloza" * 20)
    draft = browser("rosa").get(f"/certificates/{diploma.id}/replacement.pdf", follow_redirects=True)
    assert draft.status_code == 200
    assert "Nombre:" in words_of(draft.text)
    asked = browser("rosa").post(f"/certificates/{diploma.id}/replace/ask", follow_redirects=True)
    assert "Nombre:" in words_of(asked.text)
    assert not stored(select(ApprovalRequest).where(ApprovalRequest.state == "open"))


# What a signatory sees


def test_a_signatory_sees_what_changes_and_both_sheets_side_by_side(diploma, app, browser):
    first, _second = ask(browser, diploma)
    text = browser("stranger").get(first).text
    page = words_of(text)
    assert f"Su nombre está al pie del folio {diploma.folio}" in page
    assert "Xóchitl Peñaloza Güemes" in page
    assert MENDED in page
    assert "Apruebo este documento corregido" in page
    looks = []
    for side in ("before", "after"):
        assert f"{first}/sheets/{side}.png" in text
        answer = browser("stranger").get(f"{first}/sheets/{side}.png")
        assert answer.headers["Cache-Control"] == "private, no-store"
        looks.append(Image.open(io.BytesIO(answer.data)).convert("L"))
    assert looks[0].size == looks[1].size
    assert looks[0].tobytes() != looks[1].tobytes()
    assert browser("stranger").get(f"{first}/sheets/else.png").status_code == 404
    assert browser("stranger").get(f"/approve/{'x' * 43}/sheets/after.png").status_code == 404


def test_in_the_pictures_nobody_sees_the_signature_of_another(diploma, browser):
    """What the two of them see differs by their signatures, and who has none sees none."""
    first, second = ask(browser, diploma)
    both = [browser("stranger").get(f"{each}/sheets/before.png").data for each in (first, second)]
    assert both[0] != both[1]
    for each in (first, second):
        assert pictures_in(browser("stranger").get(f"{each}/draft.pdf").data) == 1


def test_pictures_are_of_corrections_alone(signed, browser):
    assert browser("stranger").get(f"{signed[0]}/sheets/before.png").status_code == 404


def test_a_signatory_reads_it_in_english_on_wish(diploma, app, browser):
    first, _second = ask(browser, diploma)
    reader = app.test_client()
    reader.post("/language", data={"language": "en", "next": first})
    page = words_of(reader.get(first).text)
    assert "What changes" in page
    assert "I approve this corrected certificate" in page


def test_after_the_issue_the_link_shows_no_sheet_any_more(diploma, browser):
    first, second = ask(browser, diploma)
    for address in (first, second):
        approve(browser("stranger"), address)
    issue(browser, diploma)
    assert "Ya se emitió" in words_of(browser("stranger").get(first).text)
    assert browser("stranger").get(f"{first}/sheets/after.png").status_code == 404


def test_what_changes_is_all_that_changes(diploma, app, browser, stored):
    """Told row by row; put back as they were, the rest of the new sheet is the old one's to the letter."""
    ask(browser, diploma)
    sheet = stored(select(ApprovalSheet).order_by(ApprovalSheet.id))[-1]
    before, after = diploma.snapshot, sheet.snapshot
    with app.test_request_context():
        told = changes(read(before), read(after))
    assert [each.what for each in told] == ["Nombre", "Folio", "Sustituye al folio"]
    back = {**after, "person": before["person"], "surnames": before["surnames"], "replaces": None}
    assert digest_of(read(back)) == digest_of(read(before))
    assert digest_of(read(after)) == sheet.sha256
