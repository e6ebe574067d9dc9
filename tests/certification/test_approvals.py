"""From asking to the printed sheet: who may sign what, and what must never be signed."""

import io
from contextlib import nullcontext
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from certification.approvals import ink
from certification.approvals.models import Approval, ApprovalRequest, ApprovalSheet, SignaturePicture
from certification.models import Batch, Certificate, Series
from core import clock, db, files
from core.audit import AuditNote
from core.letters import Letter
from core.security import hash_token
from people.models import Signatory, User
from tests.certification.approving import (
    COMPLETIONS,
    DIPLOMAS,
    approve,
    ask,
    blank,
    file_of,
    hand_in,
    link,
    links,
    named_on,
    photo,
    pictures_in,
    turn_on,
)
from tests.conftest import words_of
from tests.support.queries import counted

# The whole walk


def test_both_approve_by_their_links_and_the_sheets_hold_both_signatures(signed, app, browser, stored):
    page = words_of(browser("rosa").get(DIPLOMAS).text)
    assert "Emitir 1 documento" in page
    answer = browser("rosa").post(DIPLOMAS)
    assert answer.location.startswith("/certificates/batches/")
    (certificate,) = stored(select(Certificate))
    pictures = stored(select(SignaturePicture).order_by(SignaturePicture.signatory_id))
    assert named_on(certificate) == [each.sha256 for each in pictures]
    assert pictures_in(file_of(app, certificate)) == 2
    printed = browser("rosa").get(f"{answer.location}/print.pdf").data
    assert pictures_in(printed) == 2
    (request,) = stored(select(ApprovalRequest))
    assert (request.state, request.batch_id) == ("issued", certificate.batch_id)
    assert all(each.is_printed for each in pictures)


def test_another_documents_approval_does_not_help(signed, app, browser, stored):
    assert browser("rosa").post(COMPLETIONS).status_code == 422
    assert not stored(select(Series))
    for address in links(browser, COMPLETIONS):
        browser("stranger").post(f"{address}/yes", data={"picture": ""})
    refused = browser("rosa").post(COMPLETIONS)
    assert refused.status_code == 422, "they have pictures, and the page they approved says so"
    assert "no han aprobado" in words_of(refused.text)


def test_an_approval_without_a_picture_prints_an_empty_line(asking, app, browser, stored):
    first, second = links(browser)
    hand_in(browser("stranger"), first, photo())
    for address in (first, second):
        approve(browser("stranger"), address)
    browser("rosa").post(DIPLOMAS)
    (certificate,) = stored(select(Certificate))
    assert [bool(each) for each in named_on(certificate)] == [True, False]
    assert pictures_in(file_of(app, certificate)) == 1


def test_by_hand_nobody_is_asked_and_nothing_is_signed(graduation, app, browser, stored):
    assert "Pedir la aprobación" not in words_of(browser("rosa").get(DIPLOMAS).text)
    browser("rosa").post(DIPLOMAS)
    (certificate,) = stored(select(Certificate))
    assert named_on(certificate) == ["", ""]
    assert pictures_in(file_of(app, certificate)) == 0


def test_a_picture_of_an_approved_batch_is_not_in_the_next_one_by_hand(signed, app, browser, stored):
    browser("rosa").post(DIPLOMAS)
    turn_off = {
        "signatures": "by_hand",
        "signatories-0-name": "Dra. Valeria Macías", "signatories-0-title": "Directora",
        "signatories-0-organisation": "Salud en la Sierra",
    }  # fmt: skip
    assert browser("rosa").post("/settings/signatories", data=turn_off).status_code == 303
    assert browser("rosa").post(COMPLETIONS).status_code == 303
    completion = stored(select(Certificate).where(Certificate.kind == "completion"))
    assert completion
    assert all(named_on(each) == [""] for each in completion)
    assert all(pictures_in(file_of(app, each)) == 0 for each in completion)


def test_nothing_is_issued_before_all_have_approved(asking, browser, stored):
    nobody = browser("rosa").post(DIPLOMAS)
    assert nobody.status_code == 422
    assert "Primero hay que pedir la aprobación" in words_of(nobody.text)
    first, _second = links(browser)
    approve(browser("stranger"), first)
    assert browser("rosa").post(DIPLOMAS).status_code == 422
    assert not stored(select(Series)) + stored(select(Certificate)) + stored(select(Batch))


def test_the_command_line_asks_for_approval_too(asking, app, cast, stored):
    result = app.test_cli_runner().invoke(
        args=["certificates", "issue", "2026f", "diploma", "--by", cast.rosa.email]
    )
    assert result.exit_code != 0
    assert not stored(select(Series))


def test_asking_twice_asks_once(asking, browser, stored):
    ask(browser)
    again = browser("teresa").post(DIPLOMAS, data={"ask": "1"}, follow_redirects=True)
    assert "ya se había pedido" in words_of(again.text)
    assert len(stored(select(ApprovalRequest))) == 1
    assert len(stored(select(Approval))) == 2


def test_nobody_is_asked_while_nobody_may_have_it(app, cast, browser, stored):
    turn_on(app)
    assert browser("rosa").post(DIPLOMAS, data={"ask": "1"}).status_code == 422
    assert not stored(select(ApprovalRequest))


def test_a_request_keeps_what_will_be_printed_and_no_folio(asking, browser, stored):
    ask(browser)
    (sheet,) = stored(select(ApprovalSheet))
    assert sheet.snapshot["person"] == "Xóchitl Peñaloza Güemes"
    assert not sheet.snapshot["folio"]
    assert not stored(select(Series))


# What changed since


def test_a_name_that_changed_since_is_left_out_until_approved_anew(signed, app, cast, browser, stored):
    with app.app_context(), db.transaction():
        db.session.get_one(User, cast.xochitl.id).certificate_name = "Xóchitl Peñaloza"
    page = words_of(browser("rosa").get(DIPLOMAS).text)
    assert "Xóchitl Peñaloza" in page
    assert "cambió desde que se pidió la aprobación" in page
    assert browser("rosa").post(DIPLOMAS).status_code == 422
    assert not stored(select(Series))


def test_those_who_are_covered_get_theirs_while_others_wait(asking, app, cast, browser, stored):
    for address in links(browser, COMPLETIONS):
        approve(browser("stranger"), address)
    with app.app_context(), db.transaction():
        db.session.get_one(User, cast.angel.id).certificate_name = "Ángel Ruiz"
    browser("rosa").post(COMPLETIONS)
    assert stored(select(Certificate.pasante_id)) == [cast.xochitls_place.id]
    assert len(ask(browser, COMPLETIONS)) == 2, "for those left out one asks anew"


def test_the_day_of_issue_is_no_change(signed, browser, stored):
    with clock.at(clock.now() + timedelta(days=2)):
        browser("rosa").post(DIPLOMAS)
    (certificate,) = stored(select(Certificate))
    assert certificate.snapshot["place_and_date"].endswith("a 30 de enero de 2027.")


def test_a_list_of_signatories_kept_again_loses_no_link_and_no_picture(signed, app, browser, stored):
    lines = {
        "signatures": "here",
        "signatories-0-name": "Dr. Hugo Nájera", "signatories-0-title": "Titular académico",
        "signatories-0-organisation": "Universidad", "signatories-0-email": "Hugo@example.org",
        "signatories-1-name": "dra. valeria macías", "signatories-1-title": "Directora",
        "signatories-1-organisation": "Salud en la Sierra",
    }  # fmt: skip
    before = stored(select(Signatory.id).order_by(Signatory.id))
    assert browser("rosa").post("/settings/signatories", data=lines).status_code == 303
    assert stored(select(Signatory.id).order_by(Signatory.position)) == before[::-1]
    assert stored(select(Signatory.email).order_by(Signatory.position)) == ["hugo@example.org", None]
    assert browser("stranger").get(signed[0]).status_code == 200
    assert browser("stranger").get(f"{signed[0]}/picture.png").status_code == 200
    assert browser("rosa").post(DIPLOMAS).status_code == 422, "other words under the line: nobody is covered"


def test_whoever_left_the_list_signs_nothing_more(signed, browser, stored):
    lines = {
        "signatures": "here",
        "signatories-0-name": "Dr. Hugo Nájera", "signatories-0-title": "Titular académico",
        "signatories-0-organisation": "Universidad",
    }  # fmt: skip
    browser("rosa").post("/settings/signatories", data=lines)
    assert browser("stranger").get(signed[0]).status_code == 404
    assert browser("stranger").get(signed[1]).status_code == 200
    assert len(stored(select(Signatory))) == 2


def test_a_request_that_was_made_holds_after_the_setting_is_turned_off(asking, app, browser, stored):
    ask(browser)
    with app.app_context(), db.transaction():
        db.session.execute(update(Signatory).values(left_at=None))
    browser("rosa").post("/settings/signatories", data={"signatures": "by_hand"})
    assert browser("rosa").post(DIPLOMAS).status_code == 422
    assert not stored(select(Series))


# Cancelling


def test_a_cancelled_request_issues_nothing_and_its_links_open_nothing(signed, browser, stored):
    (request,) = stored(select(ApprovalRequest))
    assert browser("rosa").post(f"/certificates/approvals/{request.id}/cancel").status_code == 303
    assert browser("stranger").get(signed[0]).status_code == 404
    assert approve_blindly(browser, signed[0]).status_code == 404
    assert browser("rosa").post(DIPLOMAS).status_code == 422
    assert not stored(select(Series))
    again = browser("rosa").post(f"/certificates/approvals/{request.id}/cancel", follow_redirects=True)
    assert "ya se había cancelado" in words_of(again.text)


def approve_blindly(browser, address: str):
    return browser("stranger").post(f"{address}/yes", data={"picture": ""})


def test_what_was_issued_cannot_be_cancelled(signed, browser, stored):
    browser("rosa").post(DIPLOMAS)
    (request,) = stored(select(ApprovalRequest))
    answer = browser("rosa").post(f"/certificates/approvals/{request.id}/cancel", follow_redirects=True)
    assert "Ya se emitió" in words_of(answer.text)
    assert stored(select(ApprovalRequest.state)) == ["issued"]


# The signatory's page


def test_the_page_shows_the_names_as_they_print_and_a_draft_with_the_signature(asking, browser):
    first, _second = links(browser)
    page = words_of(browser("stranger").get(first).text)
    assert "Salud en la Sierra A. C." in page
    assert "Xóchitl Peñaloza Güemes" in page
    assert "Ruiz de la Torre" not in page
    hand_in(browser("stranger"), first, photo())
    draft = browser("stranger").get(f"{first}/draft.pdf")
    assert "BORRADOR" in PdfReader(io.BytesIO(draft.data)).pages[0].extract_text()
    assert pictures_in(draft.data) == 1


def test_a_page_reads_spanish_first_and_english_on_wish(asking, app, browser):
    first, _second = links(browser)
    reader = app.test_client()
    assert "Para su firma" in words_of(reader.get(first, headers={"Accept-Language": "en"}).text)
    reader.post("/language", data={"language": "en", "next": first})
    assert "For your signature" in words_of(reader.get(first).text)


def test_nobody_sees_the_signature_of_another(signed, cast, browser):
    first, second = signed
    mine, theirs = (browser("stranger").get(f"{each}/picture.png") for each in (first, second))
    assert mine.mimetype == "image/png"
    assert mine.data != theirs.data
    assert "sandbox" in mine.headers["Content-Security-Policy"]
    assert pictures_in(browser("stranger").get(f"{second}/draft.pdf").data) == 1
    assert pictures_in(browser("rosa").get(f"{DIPLOMAS}/draft.pdf?user={cast.xochitl.id}").data) == 0


@pytest.mark.parametrize("way", ["", "/draft.pdf", "/picture.png"])
def test_an_unknown_link_tells_nothing(asking, browser, way):
    links(browser)
    unknown = browser("stranger").get(f"/approve/{'x' * 43}{way}")
    assert unknown.status_code == 404
    assert "Xóchitl" not in unknown.text
    assert "Salud en la Sierra" not in words_of(unknown.text)


@pytest.mark.parametrize("way", ["picture", "picture/take-back", "yes", "no"])
def test_with_an_unknown_link_nothing_is_done(asking, browser, way, stored):
    links(browser)
    answer = browser("stranger").post(f"/approve/{'x' * 43}/{way}", data={"picture": "", "reason": "no"})
    assert answer.status_code == 404
    assert stored(select(Approval.state)) == ["waiting", "waiting"]


def test_a_newer_link_ends_the_older_and_each_runs_out(asking, browser, stored):
    first, _second = ask(browser)
    older, newer = link(browser, first), link(browser, first)
    assert browser("stranger").get(older).status_code == 404
    assert browser("stranger").get(newer).status_code == 200
    kept = stored(select(Approval.token_sha256).order_by(Approval.position))[0]
    assert kept == hash_token(newer.rpartition("/")[2])
    with clock.at(clock.now() + timedelta(days=31)):
        assert browser("stranger").get(newer).status_code == 404


def test_links_are_not_tried_without_end(asking, browser):
    statuses = {browser("stranger").get(f"/approve/{n:043}").status_code for n in range(122)}
    assert statuses == {404, 429}


def test_a_link_goes_by_mail_where_an_address_is_known(asking, app, browser, stored, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://localhost")
    sent = []
    monkeypatch.setattr("core.letters.server", nullcontext)
    monkeypatch.setattr("core.letters._send", lambda letter, _server: sent.append((letter.to, letter.body)))
    with app.app_context(), db.transaction():
        db.session.execute(
            update(Signatory).where(Signatory.position == 1).values(email="valeria@example.org")
        )
    first, second = ask(browser)
    for approval_id in (first, second):
        token = link(browser, approval_id).rpartition("/")[2]
        url = f"/certificates/approvals/signatories/{approval_id}/link/mail"
        assert browser("rosa").post(url, data={"token": token}).status_code == 303
        assert browser("rosa").post(url, data={"token": "x" * 43}).status_code == 404
    ((to, body),) = sent
    assert to == "valeria@example.org"
    assert "/approve/" in body
    assert "promoción de febrero de 2026" in body
    assert stored(select(Letter.body)) == [""]


# The picture


def test_the_picture_is_kept_sealed(asking, app, browser, stored):
    first, _second = links(browser)
    hand_in(browser("stranger"), first, photo())
    (kept,) = stored(select(SignaturePicture))
    assert b"PNG" not in kept.sealed
    with app.app_context():
        assert not list(files.folder().rglob(kept.sha256))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "no se puede leer como imagen"),
        (photo()[:3000], "no se puede leer como imagen"),
        (blank((8000, 5000)), "24 millones de puntos"),
        (blank((800, 600)), "No se distingue ninguna firma"),
    ],
    ids=["svg", "broken", "40 megapixels", "blank"],
)
def test_a_file_that_is_no_signature_is_refused_and_nothing_kept(asking, app, browser, stored, sent, said):
    first, _second = links(browser)
    before = _files(app)
    answer = hand_in(browser("stranger"), first, sent, "firma.png")
    assert answer.status_code == 422
    assert said in words_of(answer.text)
    assert not stored(select(SignaturePicture))
    assert _files(app) == before


def test_a_file_over_the_limit_is_refused(asking, browser, stored, monkeypatch):
    monkeypatch.setattr(ink, "MOST_BYTES", 1000)
    first, _second = links(browser)
    answer = hand_in(browser("stranger"), first, photo())
    assert answer.status_code == 422
    assert "más de 8 MB" in words_of(answer.text)
    assert not stored(select(SignaturePicture))


def _files(app):
    with app.app_context():
        return [path for path in files.folder().rglob("*") if path.is_file()]


def test_no_file_at_all_is_refused(asking, browser):
    first, _second = links(browser)
    assert browser("stranger").post(f"{first}/picture").status_code == 422


def test_a_picture_taken_back_prints_no_more(signed, app, browser, stored):
    first, _second = signed
    assert browser("stranger").post(f"{first}/picture/take-back").status_code == 303
    assert browser("stranger").get(f"{first}/picture.png").status_code == 404
    assert len(stored(select(SignaturePicture))) == 1, "one that was never printed is gone"
    assert "se retiró o se cambió" in words_of(browser("rosa").get(DIPLOMAS).text)
    browser("rosa").post(DIPLOMAS)
    (certificate,) = stored(select(Certificate))
    assert [bool(each) for each in named_on(certificate)] == [False, True]
    assert pictures_in(file_of(app, certificate)) == 1
    assert browser("stranger").post(f"{first}/picture/take-back").status_code == 422


def test_a_printed_picture_taken_back_stays_for_what_was_issued_and_no_longer(signed, app, browser, stored):
    first, _second = signed
    browser("rosa").post(DIPLOMAS)
    page = words_of(browser("stranger").get(first).text)
    assert "Ya se emitió. Gracias." in page
    assert "Xóchitl" not in page
    assert browser("stranger").post(f"{first}/picture/take-back").status_code == 303
    pictures = stored(select(SignaturePicture).order_by(SignaturePicture.signatory_id))
    assert [each.is_current for each in pictures] == [False, True]
    (certificate,) = stored(select(Certificate))
    assert pictures_in(file_of(app, certificate)) == 2


def test_another_picture_after_approving_prints_only_once_approved_again(signed, browser, stored):
    first, _second = signed
    hand_in(browser("stranger"), first, photo(2))
    assert "Apruebe de nuevo" in words_of(browser("stranger").get(first).text)
    approve(browser("stranger"), first)
    browser("rosa").post(DIPLOMAS)
    (certificate,) = stored(select(Certificate))
    current = stored(select(SignaturePicture.sha256).order_by(SignaturePicture.signatory_id))
    assert named_on(certificate) == current


def test_one_approves_only_the_picture_one_has_seen(asking, browser, stored):
    first, _second = links(browser)
    hand_in(browser("stranger"), first, photo())
    answer = browser("stranger").post(f"{first}/yes", data={"picture": ""})
    assert answer.status_code == 422
    assert stored(select(Approval.state).order_by(Approval.position))[0] == "waiting"


def test_the_same_picture_handed_in_again_is_the_same(asking, browser, stored):
    first, _second = links(browser)
    for _twice in range(2):
        assert hand_in(browser("stranger"), first, photo()).status_code == 303
    assert len(stored(select(SignaturePicture))) == 1


def test_a_new_secret_of_the_site_seals_the_pictures_anew(signed, app, browser, stored):
    app.config["SECRET_KEY"], app.config["FORMER_SECRET_KEYS"] = "another", ("test",)
    result = app.test_cli_runner().invoke(args=["seals", "lock"])
    assert "Locked under" in result.output
    app.config["FORMER_SECRET_KEYS"] = ()
    assert browser("stranger").get(f"{signed[0]}/picture.png").status_code == 200


# The answer


def test_declining_says_why_and_stops_the_issue(asking, browser, stored):
    first, second = links(browser)
    approve(browser("stranger"), second)
    assert browser("stranger").post(f"{first}/no", data={"reason": ""}).status_code == 422
    assert browser("stranger").post(f"{first}/no", data={"reason": "Faltan horas"}).status_code == 303
    page = words_of(browser("rosa").get(DIPLOMAS).text)
    assert "Faltan horas" in page
    assert browser("rosa").post(DIPLOMAS).status_code == 422
    approve(browser("stranger"), first)
    assert browser("rosa").post(DIPLOMAS).status_code == 303, "until it is closed one may think again"


def test_after_the_issue_nobody_answers_any_more(signed, browser, stored):
    browser("rosa").post(DIPLOMAS)
    for way, fields in (("yes", {"picture": ""}), ("no", {"reason": "Tarde"})):
        assert browser("stranger").post(f"{signed[0]}/{way}", data=fields).status_code == 422
    assert hand_in(browser("stranger"), signed[0], photo(3)).status_code == 422
    assert browser("stranger").get(f"{signed[0]}/draft.pdf").status_code == 404
    assert stored(select(Approval.state)) == ["approved", "approved"]


def test_who_asked_who_answered_and_who_issued_is_remembered(signed, cast, browser, stored):
    browser("rosa").post(DIPLOMAS)
    notes = stored(select(AuditNote).where(AuditNote.what.like("approval.%")).order_by(AuditNote.id))
    assert [note.what for note in notes] == [
        "approval.asked",
        *["approval.link_made"] * 2,
        *["approval.given"] * 2,
        "approval.used",
    ]
    assert [note.by_id for note in notes][-1] == cast.rosa.id


# Afterwards


def test_a_replacement_prints_without_the_pictures_and_says_so(signed, app, cast, browser, stored):
    browser("rosa").post(DIPLOMAS)
    with app.app_context(), db.transaction():
        db.session.get_one(User, cast.xochitl.id).certificate_name = "Xóchitl Peñaloza Güemez"
    (old,) = stored(select(Certificate))
    page = words_of(browser("rosa").get(f"/certificates/{old.id}").text)
    assert "sin las imágenes de las firmas" in page
    browser("rosa").post(f"/certificates/{old.id}/replace")
    new = stored(select(Certificate).order_by(Certificate.id))[-1]
    assert named_on(new) == ["", ""]
    assert pictures_in(file_of(app, new)) == 0
    assert pictures_in(file_of(app, old)) == 2


def test_a_long_list_costs_the_signatory_as_many_queries_as_a_short_one(asking, app, cast, browser):
    counts = []
    for document in (DIPLOMAS, COMPLETIONS):  # one sheet, then two
        first, _second = links(browser, document)
        browser("stranger").get(first)
        with counted(app) as asked:
            assert browser("stranger").get(first).status_code == 200
        counts.append(asked.count)
    assert counts[0] == counts[1]


def test_the_open_requests_of_a_cohort_are_seen_on_its_page(asking, browser):
    ask(browser)
    page = words_of(browser("rosa").get("/certificates?cohort=1").text)
    assert "Se pidió la aprobación" in page
