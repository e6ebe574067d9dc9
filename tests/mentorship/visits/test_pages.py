"""What a mentor, a pasante and a coordinator find on the pages of visits."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from core import clock, db
from mentorship.visits.models import Observation, Visit
from people.models import Assignment
from tests.conftest import words_of
from tests.mentorship.visits.stories import SECRET, TARGETS, commitment, draft, signed, typed
from tests.support.cast import TODAY


@pytest.fixture
def stored(app, cast):
    """`stored(signed, held_on=…)` keeps a visit and gives its id."""

    def keep(make, **changed):
        with app.app_context(), db.transaction():
            return make(cast, **changed).id

    return keep


@pytest.fixture
def kept(app):
    """`kept(Visit)` counts the rows, `kept(Visit, "minutes")` reads a column of the only one."""

    def look(kind, column=None):
        with app.app_context():
            wanted = select(func.count(kind.id)) if column is None else select(getattr(kind, column))
            return db.session.execute(wanted).scalar_one()

    return look


def new(cast):
    return f"/visits/pasantes/{cast.xochitls_place.id}/new"


def test_a_mentor_logs_a_visit_and_signs_it(browser, cast, kept):
    answer = browser("lucia").post(new(cast), data=typed(step="sign"), follow_redirects=True)
    words = words_of(answer.text)
    assert "BV-2026-0001" in words
    assert TARGETS in words
    assert kept(Visit, "content_sha256") is not None


def test_a_draft_comes_back_as_it_was_typed(browser, cast):
    mentor = browser("lucia")
    page = mentor.post(new(cast), data=typed(), follow_redirects=True).text
    for typed_word in (
        TARGETS,
        SECRET,
        "Draw the curve of blood pressure",
        'value="2026-06-10"',
        'value="240"',
    ):
        assert typed_word in page
    assert page.count("checked") >= 9


def test_words_of_another_window_are_not_written_over_unseen(browser, cast, kept):
    mentor = browser("lucia")
    edit = mentor.post(new(cast), data=typed()).location
    mentor.post(edit, data=typed(edition="1", strengths="What the other window says of her"))
    late = mentor.post(edit, data=typed(edition="1", strengths="What this window says of her"))
    assert late.status_code == 422
    assert "otra ventana" in words_of(late.text)
    assert "What this window says of her</textarea>" in late.text
    assert kept(Visit, "strengths") == "What the other window says of her"
    assert 'name="edition" type="hidden" value="2"' in late.text
    assert (
        mentor.post(edit, data=typed(edition="2", strengths="What this window says of her")).status_code
        == 303
    )
    assert kept(Visit, "strengths") == "What this window says of her"


def test_signing_what_is_unfinished_says_everything_at_once_and_keeps_the_words(browser, cast, kept):
    answer = browser("lucia").post(new(cast), data=typed(step="sign", strengths="Good", targets="Fine"))
    assert answer.status_code == 422
    assert answer.text.count('class="wrong"') == 2
    assert "Good</textarea>" in answer.text
    assert SECRET in answer.text
    assert kept(Visit) == 0


def test_a_visit_dated_tomorrow_is_refused_beside_its_date(browser, cast, kept):
    answer = browser("lucia").post(new(cast), data=typed(held_on="2026-05-15"))
    assert answer.status_code == 422
    assert 'id="held_on-error"' in answer.text
    assert kept(Visit) == 0


def test_signing_without_observation_is_refused(browser, cast, kept):
    fields = {name: value for name, value in typed(step="sign").items() if not name.startswith("observation")}
    answer = browser("lucia").post(new(cast), data={**fields, "observation-kind": ""})
    assert answer.status_code == 422
    assert 'id="no_observation_reason-error"' in answer.text
    assert kept(Visit) == 0


def test_a_double_submit_is_one_visit(browser, cast, kept):
    fields = typed(step="sign", _key="the-key-of-this-page")
    first, second = (browser("lucia").post(new(cast), data=fields) for _tap in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert kept(Visit) == 1


def test_an_edit_after_signing_changes_nothing(browser, stored, kept):
    visit_id = stored(signed)
    answer = browser("lucia").post(f"/visits/{visit_id}/edit", data=typed(minutes="1"))
    assert answer.status_code == 422
    assert kept(Visit, "minutes") == 240
    assert browser("lucia").get(f"/visits/{visit_id}/edit").location == f"/visits/{visit_id}"
    browser("lucia").post(f"/visits/{visit_id}/delete")
    assert kept(Visit) == 1


def test_the_visit_opens_on_what_is_still_open(browser, cast, stored, kept):
    stored(signed, held_on=TODAY - timedelta(days=10), agreed=[commitment("Weigh every child")])
    mentor = browser("lucia")
    assert "Weigh every child" in mentor.get(new(cast)).text
    refused = mentor.post(new(cast), data=typed(step="sign"))
    assert refused.status_code == 422
    assert 'id="followed-0-state-error"' in refused.text
    answers = {"followed-0-commitment_id": "1", "followed-0-state": "kept"}
    assert mentor.post(new(cast), data=typed(step="sign", **answers)).status_code == 303


def test_the_items_follow_the_kind_that_was_chosen(browser, cast):
    fields = typed(step="items", **{"observation-kind": "procedure"})
    page = browser("lucia").post(new(cast), data=fields, follow_redirects=True).text
    assert "observation-band_asepsis" in page
    assert "observation-band_social_context" in page
    assert "observation-band_history" not in page


def test_another_observation_is_added_on_its_own_page(browser, stored, kept):
    visit_id = stored(draft)
    page = f"/visits/{visit_id}/observations/new"
    assert "band_asepsis" in browser("lucia").get(f"{page}?observed=procedure").text
    answer = browser("lucia").post(
        page, data={"kind": "procedure", "band_asepsis": "4", "patient_agreed": "y"}
    )
    assert answer.status_code == 303
    assert kept(Observation) == 2
    assert browser("lucia").post(page, data={"kind": "procedure"}).status_code == 422


def test_another_mentor_does_not_learn_of_the_visit(browser, cast, stored):
    visit_id = stored(signed)
    for url in (f"/visits/{visit_id}", f"/visits/{visit_id}/edit", new(cast)):
        assert browser("olga").get(url).status_code == 404
    assert "Xóchitl" not in browser("olga").get("/visits").text


def test_the_private_note_is_never_on_the_pasantes_page(browser, stored):
    visit_id = stored(signed)
    assert SECRET not in browser("xochitl").get(f"/visits/{visit_id}").text
    assert SECRET not in browser("xochitl").get("/visits").text
    assert SECRET in browser("lucia").get(f"/visits/{visit_id}").text
    assert SECRET in browser("rosa").get(f"/visits/{visit_id}").text


def test_a_mentor_who_came_later_reads_the_visit_without_its_private_note(app, browser, cast, stored):
    visit_id = stored(signed)
    with app.app_context(), db.transaction() as session:
        session.add(Assignment(mentor_id=cast.olga.id, clinic_id=cast.nueva_aurora.id, starts_on=TODAY))
    page = browser("olga").get(f"/visits/{visit_id}").text
    assert TARGETS in page
    assert SECRET not in page


def test_a_pasante_never_sees_a_draft(browser, stored):
    visit_id = stored(draft)
    assert browser("xochitl").get(f"/visits/{visit_id}").status_code == 404
    assert TARGETS not in browser("xochitl").get("/visits").text


def test_the_pasante_acknowledges_and_replies_once(browser, stored, kept):
    visit_id = stored(signed)
    pasante = browser("xochitl")
    assert f"/visits/{visit_id}/acknowledge" in pasante.get(f"/visits/{visit_id}").text
    pasante.post(f"/visits/{visit_id}/acknowledge", data={"reply": "The curve hangs on the wall."})
    assert "The curve hangs on the wall." in browser("lucia").get(f"/visits/{visit_id}").text
    again = pasante.post(f"/visits/{visit_id}/acknowledge", data={"reply": "Never mind."})
    assert again.status_code == 422
    assert kept(Visit, "reply") == "The curve hangs on the wall."


@pytest.mark.parametrize("who", ["lucia", "rosa", "xochitl"])
def test_words_are_added_below_a_signed_visit(browser, stored, who):
    visit_id = stored(signed)
    browser(who).post(f"/visits/{visit_id}/addenda", data={"text": "The strips left today."})
    assert "The strips left today." in browser("lucia").get(f"/visits/{visit_id}").text
    assert browser(who).post(f"/visits/{visit_id}/addenda", data={"text": ""}).status_code == 422


def test_a_page_says_when_what_is_stored_was_tampered_with(app, browser, stored):
    visit_id = stored(signed)
    assert 'role="alert"' not in browser("rosa").get(f"/visits/{visit_id}").text
    with app.app_context(), db.transaction():
        db.session.execute(update(Visit).values(targets="Nothing to work on at all."))
    assert 'role="alert"' in browser("rosa").get(f"/visits/{visit_id}").text


def test_a_visit_that_came_days_later_says_both_moments(browser, stored):
    with clock.as_written(clock.now() - timedelta(days=4)):
        visit_id = stored(signed)
    words = words_of(browser("xochitl").get(f"/visits/{visit_id}").text)
    assert (
        "Escrito el 10 may 2026, 10:00 según el reloj del teléfono; recibido el 14 may 2026, 10:00." in words
    )


def test_a_visit_written_on_the_page_says_one(browser, stored):
    assert "reloj del teléfono" not in words_of(browser("lucia").get(f"/visits/{stored(signed)}").text)


def test_what_people_write_is_shown_as_text(browser, stored):
    visit_id = stored(signed, targets="<script>alert('a target of twenty letters')</script>")
    page = browser("xochitl").get(f"/visits/{visit_id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_preparation_shows_what_was_and_what_is_open(browser, cast, stored):
    stored(signed)
    words = words_of(browser("lucia").get(f"/visits/pasantes/{cast.xochitls_place.id}").text)
    assert TARGETS in words
    assert "Draw the curve of blood pressure" in words
