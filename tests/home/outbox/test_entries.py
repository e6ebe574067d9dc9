"""One entry: what was sent beside what the site holds, who reads it, and how it is settled."""

from datetime import timedelta

import pytest

from core import clock, db
from core.outbox.models import Entry
from home.outbox import comparing
from mentorship.cases.models import Case
from mentorship.visits.models import Visit
from tests.conftest import words_of
from tests.home.outbox import stories
from tests.mentorship.visits.stories import STRENGTHS, draft, signed, typed


def changed_elsewhere(cast, **told):
    """Lucía changed her draft on the phone; meanwhile it was changed on the site."""
    visit = draft(cast)
    fields = typed(strengths=STRENGTHS.replace("Explained", "Slowly explained"), edition="0")
    path, reason = f"/visits/{visit.id}/edit", {"reason": "changed_elsewhere", **told}
    return stories.handed_in(cast.lucia, "visits.edit", path, fields, **reason)


@pytest.fixture
def entry(app, cast):
    with app.app_context(), db.transaction():
        return changed_elsewhere(cast, skew_seconds=7300)


@pytest.mark.parametrize("name", ["lucia", "rosa"])
def test_both_texts_stand_side_by_side_with_what_differs_marked(name, entry, browser):
    page = browser(name).get(f"/outbox/entries/{entry.id}").text
    assert "<ins>Slowly explained</ins> the warning signs" in page
    assert "<del>Explained</del> the warning signs" in page
    said = words_of(page)
    assert "Qué salió bien Enviado Slowly explained" in said
    assert "respuestas son iguales" in said


def test_choices_and_days_are_compared_as_people_read_them(app, cast, browser):
    with app.app_context(), db.transaction():
        path, fields = f"/visits/{draft(cast).id}/edit", typed(kind="call", held_on="2026-05-13")
        entry = stories.handed_in(cast.lucia, "visits.edit", path, fields)
    said = words_of(browser("lucia").get(f"/outbox/entries/{entry.id}").text)
    assert "Enviado 13 de mayo de 2026 Ahora en el sitio 14 de mayo de 2026" in said
    assert "in_person" not in said


def test_a_new_thing_shows_what_was_filled_in(app, cast, browser):
    with app.app_context(), db.transaction():
        path = f"/visits/pasantes/{cast.xochitls_place.id}/new"
        entry = stories.handed_in(cast.lucia, "visits.log", path, typed())
    said = words_of(browser("lucia").get(f"/outbox/entries/{entry.id}").text)
    assert f"Qué salió bien {STRENGTHS}" in said
    assert "Ahora en el sitio" not in said


def test_words_without_a_page_are_shown_all_the_same(app, cast, browser):
    with app.app_context(), db.transaction():
        entry = stories.handed_in(
            cast.lucia, "visits.edit", "/visits/999/edit", typed(_key="k" * 16), reason="gone"
        )
    page = browser("lucia").get(f"/outbox/entries/{entry.id}").text
    assert STRENGTHS in words_of(page)
    assert "k" * 16 not in page


def test_a_form_that_no_longer_opens_says_so_and_leads_on(app, cast, browser):
    with app.app_context(), db.transaction():
        visit = signed(cast)
        path = f"/visits/{visit.id}/edit"
        entry = stories.handed_in(cast.lucia, "visits.edit", path, {"strengths": "Later words."})
    for name in ("lucia", "rosa"):
        page = browser(name).get(f"/outbox/entries/{entry.id}").text
        said = words_of(page)
        assert "Su formulario no se puede abrir ahora: el sitio lleva a otra página." in said
        assert f'href="/visits/{visit.id}">Ver lo que hay ahora en el sitio' in page
        assert "Later words." in said
        assert "Corregir y enviar" not in said


def test_a_form_that_has_no_page_of_its_own_shows_its_words(app, cast, browser):
    with app.app_context(), db.transaction():
        path = f"/visits/{signed(cast).id}/addenda"
        entry = stories.handed_in(cast.lucia, "visits.add", path, {"text": "The radio works."})
    for name in ("lucia", "rosa"):
        answer = browser(name).get(f"/outbox/entries/{entry.id}")
        assert answer.status_code == 200
        assert "The radio works." in words_of(answer.text)


def test_words_the_page_no_longer_asks_for_are_shown_apart(app, cast, browser):
    with app.app_context(), db.transaction():
        path = f"/visits/{draft(cast).id}/edit"
        entry = stories.handed_in(cast.lucia, "visits.edit", path, typed(weather="Rain, the whole way"))
    said = words_of(browser("lucia").get(f"/outbox/entries/{entry.id}").text)
    assert "Sin lugar en la página de hoy weather Rain, the whole way" in said


def test_the_history_says_how_wrong_the_phones_clock_was(entry, browser):
    said = words_of(browser("lucia").get(f"/outbox/entries/{entry.id}").text)
    assert "13 may 2026, 10:00 Escrito El reloj del teléfono iba adelantado 2 horas" in said
    assert "14 may 2026, 09:00 Llegó" in said


def test_looking_as_the_author_leaves_everybody_who_they_were(entry, browser):
    page = browser("rosa").get(f"/outbox/entries/{entry.id}").text
    assert "Rosa Hernández" in page
    assert 'class="me"' in page
    assert "Corregir y enviar" not in page


def test_what_holds_the_words_of_a_case_is_closed_to_coordinators(app, cast, browser):
    with app.app_context(), db.transaction() as session:
        case = Case(pasante_id=cast.xochitls_place.id, year=2026, number=1, state="draft")
        session.add(case)
        session.flush()
        entry = stories.handed_in(
            cast.xochitl,
            "cases.edit",
            f"/cases/{case.id}/edit",
            {"title": stories.SECRET},
            errors={"title": [f"{stories.SECRET} 2"]},
            said=[f"{stories.SECRET} 3"],
        )
    address = f"/outbox/entries/{entry.id}"
    hers, theirs = browser("xochitl").get(address).text, browser("rosa").get(address).text
    assert stories.SECRET in hers
    assert stories.SECRET not in theirs
    assert "Antes hay que corregir algo. Nada se pierde" in words_of(theirs)
    assert "Solo puede leerlo quien lo escribió." in words_of(theirs)


def test_what_could_not_be_done_then_is_done_when_it_is_tried_again(app, cast, browser):
    with app.app_context(), db.transaction():
        path = f"/visits/pasantes/{cast.xochitls_place.id}/new"
        entry = stories.handed_in(cast.lucia, "visits.log", path, typed(step="sign"), reason="broken")
    done = browser("rosa").post(f"/outbox/entries/{entry.id}/try-again", follow_redirects=True)
    assert "Quedó guardado." in words_of(done.text)
    assert "Guardado, por Rosa Hernández Núñez" in words_of(done.text)
    with app.app_context():
        [visit] = db.session.query(Visit).all()
        assert (visit.mentor_id, visit.is_signed) == (cast.lucia.id, True)


def test_what_still_cannot_be_done_stays(app, cast, browser):
    with app.app_context(), db.transaction():
        entry = stories.a_lesson(cast.xochitl)
    again = browser("xochitl").post(f"/outbox/entries/{entry.id}/try-again", follow_redirects=True)
    assert "Todavía no se puede guardar. Nada se pierde: aquí sigue." in words_of(again.text)
    assert "Intentar otra vez" in words_of(again.text)


def test_only_a_coordinator_lets_through_what_a_lost_phone_handed_in(app, cast, browser):
    with app.app_context(), db.transaction():
        entry = stories.a_lesson(cast.xochitl, reason="lost_phone")
    address = f"/outbox/entries/{entry.id}/try-again"
    assert browser("xochitl").post(address).status_code == 403
    assert browser("rosa").post(address).status_code == 303


def test_a_coordinator_closes_it_with_a_reason_its_author_reads(app, cast, browser):
    with app.app_context(), db.transaction():
        entry = stories.a_lesson(cast.xochitl)
    address = f"/outbox/entries/{entry.id}/close"
    refused = browser("rosa").post(address, data={"note": "  "})
    assert refused.status_code == 422
    assert "aria-invalid" in refused.text
    assert browser("rosa").post(address, data={"note": "Estaba dos veces."}).status_code == 303
    said = words_of(browser("xochitl").get(f"/outbox/entries/{entry.id}").text)
    assert "Cerrado sin guardar, por Rosa Hernández Núñez Estaba dos veces." in said
    with app.app_context():
        assert db.session.get_one(Entry, entry.id).body


def test_what_is_settled_is_not_settled_again(app, cast, browser):
    with app.app_context(), db.transaction():
        entry = stories.a_lesson(cast.xochitl, state="stored", reason=None)
    closed = browser("rosa").post(f"/outbox/entries/{entry.id}/close", data={"note": "Twice."})
    assert closed.status_code == 422
    page = browser("rosa").get(f"/outbox/entries/{entry.id}").text
    assert "/close" not in page
    assert "/try-again" not in page


def test_an_entry_whose_words_were_forgotten_says_so(app, cast, browser):
    with app.app_context(), db.transaction():
        ago = clock.now() - timedelta(days=70)
        entry = stories.a_lesson(cast.xochitl, state="stored", reason=None, body="", settled_at=ago)
    said = words_of(browser("xochitl").get(f"/outbox/entries/{entry.id}").text)
    assert "Sus palabras ya no se conservan aquí" in said


@pytest.mark.parametrize(
    ("sent", "held", "marked"),
    [
        ("the same", "the same", ["the same"]),
        ("a new word", "a word", ["a ", "[new ]", "word"]),
        ("one\ntwo", "one two", ["one", "\n", "two"]),
        ("", "gone", []),
        ("all new", "", ["[all new]"]),
    ],
)
def test_words_are_marked_one_by_one_and_blanks_never(sent, held, marked):
    pieces, _held = comparing.marked(sent, held)
    assert [p.text if p.shared else f"[{p.text}]" for p in pieces] == marked


def test_texts_too_long_to_compare_stand_side_by_side(app):
    long = "word " * comparing.LONGEST_MARKED
    pieces, others = comparing.marked(long, long + "!")
    assert (len(pieces), len(others)) == (1, 1)
