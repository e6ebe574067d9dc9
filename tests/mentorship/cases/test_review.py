"""A second person reads the case: approval rests on exactly the text that was read."""

import re

import pytest

from core import db
from core.errors import Refused
from mentorship.cases import actions
from mentorship.cases.models import Case, Contribution
from tests.conftest import words_of
from tests.mentorship.cases.case_support import FILLED_IN, WRITTEN, a_case, a_recommendation, a_session


@pytest.fixture
def sent(app, cast):
    """Xóchitl's case, waiting for a reviewer."""
    with app.app_context(), db.transaction():
        return a_case(cast.xochitls_place, "submitted")


def stored(app, case):
    with app.app_context():
        return db.session.get_one(Case, case.id)


def test_her_mentor_approves_what_he_read(app, cast, browser, sent):
    page = browser("lucia").get(f"/cases/{sent.id}").text
    assert "Xóchitl Peñaloza Güemes" in words_of(page)
    seen = re.search(r'name="seen" type="hidden" value="(\w+)"', page)[1]
    key = {"seen": seen, "_key": "one-key-for-two-taps"}
    answers = [browser("lucia").post(f"/cases/{sent.id}/approve", data=key) for _tap in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    case = stored(app, sent)
    assert (case.state, case.approved_by_id) == ("approved", cast.lucia.id)


def test_the_author_cannot_approve_her_own_case(app, cast, browser, sent):
    assert (
        browser("xochitl").post(f"/cases/{sent.id}/approve", data={"seen": sent.fingerprint}).status_code
        == 403
    )
    with app.app_context(), db.transaction(), pytest.raises(Refused, match="alguien distinto"):
        actions.approve_case(db.session.get_one(Case, sent.id), cast.xochitl, seen=sent.fingerprint)


def test_a_coordinator_who_was_a_pasante_does_not_approve_her_old_case(app, cast, browser):
    with app.app_context(), db.transaction():
        db.session.merge(cast.rosa)
        cast.xochitls_place.user_id = cast.rosa.id
        place = db.session.merge(cast.xochitls_place)
        case = a_case(place, "submitted")
    assert (
        browser("rosa").post(f"/cases/{case.id}/approve", data={"seen": case.fingerprint}).status_code == 403
    )


def test_an_approval_of_a_text_that_changed_meanwhile_is_refused(app, cast, browser, sent):
    seen = sent.fingerprint
    with app.app_context(), db.transaction():
        case = db.session.get_one(Case, sent.id)
        rewritten = {**WRITTEN, "title": "Otro texto"}
        actions.submit_case(case, cast.xochitl, based_on="", reasons={}, no_identifiers=True, **rewritten)
    page = browser("lucia").post(f"/cases/{sent.id}/approve", data={"seen": seen})
    assert page.status_code == 422
    assert "El texto cambió desde que lo abriste" in words_of(page.text)
    assert stored(app, sent).state == "submitted"


@pytest.mark.parametrize("words", ["Llamar al 961 123 4567.", "La señora María vive cerca."])
def test_the_check_runs_again_at_approval(app, cast, browser, words):
    """What older rules let pass, or nobody explained, does not pass because it was let pass once."""
    with app.app_context(), db.transaction():
        case = a_case(cast.xochitls_place, "submitted", sections={"subjective": words})
    page = browser("rosa").post(f"/cases/{case.id}/approve", data={"seen": case.fingerprint})
    assert page.status_code == 422
    assert stored(app, case).state == "submitted"


def test_the_reviewer_sees_what_the_check_points_at_and_why_it_stayed(app, cast, browser):
    with app.app_context(), db.transaction():
        case = a_case(
            cast.xochitls_place,
            "submitted",
            sections={"subjective": "La señora María vive cerca."},
            findings=[{"kind": "name", "reason": "Es el nombre de la iglesia."}],
        )
    page = words_of(browser("lucia").get(f"/cases/{case.id}").text)
    assert "“María” ¿Es el nombre de alguien?" in page
    assert "Es el nombre de la iglesia." in page


def test_a_change_after_approval_needs_a_new_approval(app, cast, browser):
    with app.app_context(), db.transaction():
        case = a_case(cast.xochitls_place, "approved", approved_by_id=cast.lucia.id)
    changed = {
        **FILLED_IN,
        "title": "Fiebre, tos y duda",
        "no_identifiers": "y",
        "based_on": case.fingerprint,
    }
    assert browser("xochitl").post(f"/cases/{case.id}/edit", data=changed).status_code == 303
    again = stored(app, case)
    assert (again.state, again.approved_by_id, again.title) == ("submitted", None, "Fiebre, tos y duda")


def test_a_case_goes_back_with_a_comment_and_not_without(app, browser, sent):
    address = f"/cases/{sent.id}/return"
    assert browser("lucia").post(address, data={"comment": " "}).status_code == 422
    assert browser("lucia").post(address, data={"comment": "Quita la comunidad."}).status_code == 303
    page = words_of(browser("xochitl").get(f"/cases/{sent.id}/edit").text)
    assert "Qué debe cambiar: Quita la comunidad." in page


def test_while_a_returned_text_is_changed_nobody_else_reads_it(app, browser, sent):
    browser("lucia").post(f"/cases/{sent.id}/return", data={"comment": "Quita el lugar."})
    draft = {**FILLED_IN, "title": "Sin revisar", "save_draft": "1", "section_plan": "Sin revisar tampoco"}
    browser("xochitl").post(f"/cases/{sent.id}/edit", data=draft)
    for reader in ("lucia", "rosa"):
        for page in ("/cases", f"/cases/{sent.id}"):
            assert "Sin revisar" not in browser(reader).get(page).text
    assert "Sin revisar" in browser("xochitl").get(f"/cases/{sent.id}").text


def test_withdrawing_erases_every_word_and_keeps_the_row_and_the_reason(app, cast, browser):
    with app.app_context(), db.transaction():
        session = a_session(cast.lucia, cast.emily)
        case = a_case(
            cast.xochitls_place, "discussed", session_id=session.id, position=1, learning_point="Algo"
        )
        a_recommendation(case, cast.emily, "Palabras de la invitada.")
    form = {"reason": "La familia lo pidió."}
    assert browser("rosa").post(f"/cases/{case.id}/withdraw", data=form).status_code == 303
    after = stored(app, case)
    assert (after.state, after.withdrawn_reason) == ("withdrawn", "La familia lo pidió.")
    assert (after.title, after.question, after.sections, after.learning_point) == ("", "", {}, None)
    with app.app_context():
        assert db.session.query(Contribution).count() == 0
    assert "La familia lo pidió." in browser("xochitl").get(f"/cases/{case.id}").text
    assert browser("emily").get(f"/cases/{case.id}").status_code == 404
