"""A module on paper: made once by a job, kept by its version and language, and then handed out at once."""

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from core import db
from core.jobs import Job
from seminars.booklets import engine, making
from seminars.booklets.pages import Booklet, figures_of, markup
from seminars.booklets.paper import on_paper
from seminars.curricula.commands import CONTENT
from seminars.curricula.gift import read
from seminars.curricula.reading import read_curriculum
from seminars.library import shelf
from seminars.library.actions import import_curriculum
from tests.conftest import words_of
from tests.seminars.curricula.small_content import SmallContent

KEY = '<section class="part key">'


def asked(source):
    (one,) = on_paper(read(source).questions, "seed")
    return one


def pages(data):
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


@pytest.fixture
def booklet(browser, seminar):
    """Ask for it as this person, and take it."""

    def take(name):
        address = f"/seminars/{seminar.id}/booklet"
        if "Hacer el cuadernillo" in (page := browser(name).get(address).text) or "Make the booklet" in page:
            assert browser(name).post(address).status_code == 303
        assert f'href="{address}.pdf"' in browser(name).get(address).text
        return browser(name).get(f"{address}.pdf")

    return take


def test_a_pasante_gets_lessons_figures_questions_handout_and_the_key_at_the_end(booklet):
    answer = booklet("xochitl")
    assert answer.mimetype == "application/pdf"
    found = pages(answer.data)
    whole = " ".join(found)
    for told in ("La pasante escucha con calma", "A quién llamas", "Radio", "Paso 5 de post: ¿qué sigue?"):
        assert told in whole, told
    (handout,) = [page for page in found if "Lava tus manos." in page]
    assert "Juana llega" not in handout
    assert "borrador sin revisión clínica" in handout
    assert "Clave de respuestas" in found[-1]
    assert "Fire → " in found[-1]
    assert "Clave de respuestas" not in " ".join(found[:-1])
    assert f"1 / {len(found)}" not in found[0]
    assert f"2 / {len(found)}" in found[1]
    assert [page for page in found[1:] if "borrador sin revisión clínica" not in page] == []


def test_only_who_leads_gets_the_key_of_both_tests(booklet):
    key = pages(booklet("xochitl").data)[-1]
    assert "Después" not in key
    leaders = " ".join(pages(booklet("rosa").data)[-2:])
    assert "Después" in leaders.partition("Clave de respuestas")[2]


def test_a_guest_gets_it_in_english(booklet):
    whole = " ".join(pages(booklet("emily").data))
    assert "The doctor listens calmly" in whole
    assert "draft without clinical review" in whole
    assert "pasante" not in whole


def test_it_is_made_once_for_everybody_and_again_for_another_version(app, browser, booklet, stored, tmp_path):
    first = booklet("xochitl").data
    assert booklet("angel").data == first
    assert stored(select(func.count(Job.id))) == [1]
    assert stored(select(Job.done)) == [3]
    content = SmallContent(tmp_path)
    content.change("es/calling.md", "Llama pronto.", "Llama ya.")
    with app.app_context(), db.transaction():
        (changed,) = import_curriculum(content.folder)
        assert making.last_job(Booklet(shelf.module_in(changed), "es")) is None


def test_a_job_that_failed_is_asked_for_again(app, browser, seminar, booklet, stored):
    bell, app.extensions["ring"] = app.extensions["ring"], lambda _job_id: None
    address = f"/seminars/{seminar.id}/booklet"
    for _ in range(2):
        browser("xochitl").post(address)
    assert 'http-equiv="refresh"' in browser("xochitl").get(address).text
    assert browser("xochitl").get(f"{address}.pdf").status_code == 404
    assert stored(select(Job.state)) == ["waiting"]
    with app.app_context(), db.transaction():
        db.session.scalars(select(Job)).one().state = "failed"
    assert "no se pudo hacer" in words_of(browser("xochitl").get(address).text)
    app.extensions["ring"] = bell
    assert booklet("xochitl").data.startswith(b"%PDF")


def test_nothing_is_fetched_from_elsewhere(app, seminar):
    with app.app_context():
        wanted = Booklet(shelf.module_of(seminar), "es")
        html = markup(wanted)
        figures = figures_of(wanted)
    assert set(figures) == {"figures/call-tree.svg", "figures/first-hour.svg"}
    spoilt = html.replace("figures/call-tree.svg", "file:///etc/hostname")
    with pytest.raises(engine.ForeignAddress, match="may not fetch file:///etc/hostname"):
        engine.print_booklet(spoilt, figures, lambda: None)


def test_choices_are_lettered_in_an_order_of_their_own_and_the_key_follows():
    one = asked("¿Qué? {=a ~b ~c ~%50%d}")
    letters = {str(choice): letter for letter, choice in one.choices}
    assert sorted(letters) == ["a", "b", "c", "d"]
    assert sorted(letters.values()) == ["a", "b", "c", "d"]
    assert one.key == f"{letters['a']}) a"
    several = asked("Marca {~%50%a ~%50%b ~%-100%c}")
    assert several.takes_several
    assert {part[3:] for part in several.key.split("; ")} == {"a", "b"}


def test_pairs_are_lettered_and_a_lone_right_half_is_offered():
    one = asked("Une {=fuego -> agua =noche -> lámpara =lluvia -> agua = -> nada}")
    letters = {str(right): letter for letter, right in one.choices}
    assert sorted(letters) == ["agua", "lámpara", "nada"]
    assert one.lefts == ("fuego", "noche", "lluvia")
    assert one.key == f"fuego → {letters['agua']}; noche → {letters['lámpara']}; lluvia → {letters['agua']}"


@pytest.mark.parametrize(
    ("source", "choices", "lines", "key"),
    [
        ("Cierto {F}", ["Verdadero", "Falso"], 0, "b) Falso"),
        ("¿Quién? {=radio =%50%coche}", [], 1, "radio"),
        ("¿Cuántas? {#24:0.5}", [], 1, "24 ± 0.5"),
        ("Una llama {=primero =antes} y espera.", [], 1, "primero"),
        ("Cuenta. {}", [], 8, "Con sus propias palabras"),
        ("Lee esto.", [], 0, ""),
    ],
)
def test_each_kind_has_its_place_on_paper(app, source, choices, lines, key):
    with app.app_context():
        one = asked(source)
        assert [str(choice) for _letter, choice in one.choices] == choices
        assert (one.lines, str(one.key)) == (lines, key)


def test_every_handout_of_the_course_fits_on_one_page(app):
    """It is copied and pinned to a wall, where nobody reads the other side."""
    for module in read_curriculum(CONTENT).modules:
        for language in ("es", "en"):
            wanted = Booklet(module, language)
            with app.test_request_context():
                html = markup(wanted)
            head, start, end = (
                html.index(mark) for mark in ("</head>", '<section class="part handout">', KEY)
            )
            alone = html[:head] + html[start:end]
            printed = pages(engine.print_booklet(alone, figures_of(wanted), lambda: None))
            assert len(printed) == 1, (module.key, language)


def test_a_rubric_on_paper_numbers_its_levels(booklet):
    whole = " ".join(pages(booklet("xochitl").data))
    assert "nivel 1 nivel 2 nivel 3 nivel 4 Criterio 1 nada 1 poco bien muy bien 1" in whole
