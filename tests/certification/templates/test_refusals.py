"""What a template may not say: refused beside its field, the word named, and what was typed still there."""

import html
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import select

from certification.models import TemplateVersion
from certification.press import apart
from tests.certification.templates.typed import DIPLOMA, edit, typed
from tests.conftest import words_of

SENTENCES = [
    ("promoción {{ secreto }}", "{{ secreto }}"),
    ("promoción {{ person.__class__ }}", "{{ person.__class__ }}"),
    ("promoción {{ cohort", "{{ cohort"),
    ("promoción [de siempre]", "[de siempre]"),
    ("promoción [sin cerrar", "[sin cerra"),
    ("[university: solo una]", "[university: solo una]"),
    ("un **año", "**"),
    ("<script>alert(1)</script>", "<script>"),
    ("un año 雪", "雪"),
    ("vea file:///etc/passwd", "file:///etc/passwd"),
    ("vea https://example.org/x", "https://example.org/x"),
]
BLOCKS = [
    ("{{ secreto }}", "secreto"),
    ("{{ cohort", "{{ cohort"),
    ("{% if site %}en", "{% if site %}en"),
    ("<p>sin cerrar", "<p>"),
    ("cerrado</p>", "</p>"),
    ("{% for x in range(1000000000) %}x{% endfor %}", "{% for x in range(1000000000) %}"),
    ("{% for a in modules %}{% for b in modules %}x{% endfor %}{% endfor %}", "{% for a in modules %}"),
    ("{{ 'x' * 1000000000 }}", "{{ 'x' * 1000000000 }}"),
    ("{% include '_sheet.html' %}", "{% include '_sheet.html' %}"),
    ("{% extends 'x' %}", "{% extends 'x' %}"),
    ("{% raw %}{% endblock %}{% endraw %}", "{% raw"),
    ("{{ it.__class__.__mro__ }}", "{{ it.__class__.__mro__ }}"),
    ("{{ it.to_json() }}", "{{ it.to_json() }}"),
    ("{{ ''.__class__ }}", "{{ ''.__class__ }}"),
    ("{{ modules }}", "{{ modules }}"),
    ("{{ cycler }}", "cycler"),
    ("<script>x</script>", "<script>"),
    ('<link rel="attachment" href="file:///etc/passwd">', "<link"),
    ('<iframe src="http://127.0.0.1:9/">x</iframe>', "<iframe"),
    ('<object data="data:text/html,x">x</object>', "<object"),
    ('<img src="press:qr" alt="x">', "<img"),
    ('<p onclick="x()">x</p>', 'onclick="x()"'),
    ('<p style="background: url(file:///etc/passwd)">x</p>', "style="),
    ('<p class="{{ person }}">x</p>', '<p class="'),
    ('<p class="signatures of-2">otra firma</p>', 'class="signatures of-2"'),
    ("<!-- x -->", "<!--"),
    ("pan & vino", "& vino"),
]
STYLES = [
    ("@import url(http://127.0.0.1:9/x.css);", "@import"),
    ("@font-face { src: url(file:///etc/passwd) }", "@font-face"),
    (".statement { background: url(data:image/svg+xml,x) }", "background"),
    (".statement { background-color: url(press:qr) }", "url(press:qr)"),
    (".statement { color: \\75 rl(x) }", "url(x)"),
    (".qr { width: 0mm }", ".qr"),
    (".statement, .signatures p { color: #fff }", ".signatures p"),
    (".\\71 r { color: #fff }", ".qr"),
    (".diploma p { font-size: 1pt }", ".diploma p"),
    ("* { color: #fff }", "*"),
    ("p { font-size: 1pt }", "p"),
    (".statement { position: absolute }", "position"),
    (".statement { font-size: 9000pt }", "9000pt"),
    (".statement { margin-top: -200mm }", "-200mm"),
    (".statement { color: red !important }", "color: red !important"),
    (".statement { font-family: Arial, 'Helvetica' }", "Helvetica"),
]


def is_refused(answer, field: str, word: str, typed_text: str) -> None:
    assert answer.status_code == 422
    page = answer.text
    beside = page[page.index(f'id="{field}-error"') :]
    assert word in html.unescape(beside[: beside.index("</p>")])
    assert typed_text in html.unescape(page)


@pytest.mark.parametrize(("sentence", "word"), SENTENCES)
def test_a_sentence_that_cannot_be_printed(sentence, word, app, browser, stored):
    answer = edit(browser("rosa"), statement_0=sentence, rule_0="otra regla que no se pierde")
    is_refused(answer, "statement_0", word, sentence)
    assert "otra regla que no se pierde" in answer.text
    assert not stored(select(TemplateVersion))


@pytest.mark.parametrize(("block", "word"), BLOCKS)
def test_a_block_that_may_not_stand_in_a_sheet(block, word, app, browser, stored):
    answer = edit(browser("rosa"), level="layout", rule=f"primer renglón\n{block}", mean="no se pierde")
    is_refused(answer, "rule", word, block)
    assert "Renglón 2" in words_of(answer.text) or "{%" in block
    assert "no se pierde" in answer.text
    assert not stored(select(TemplateVersion))


@pytest.mark.parametrize(("css", "word"), STYLES)
def test_a_rule_of_style_that_may_not_be_set(css, word, app, browser, stored):
    is_refused(edit(browser("rosa"), level="layout", css=f"\n.x {{ }}\n{css}"), "css", word, css)
    assert not stored(select(TemplateVersion))


def test_an_empty_block_and_one_that_is_too_long(app, browser):
    assert "Está vacío" in words_of(edit(browser("rosa"), level="layout", heading=" ").text)
    assert edit(browser("rosa"), level="layout", rule="largo " * 1000).status_code == 422


def test_a_name_of_the_document_with_a_colon(app, browser):
    answer = edit(browser("rosa"), title_0="Diploma: de salud")
    is_refused(answer, "title_0", ":", "Diploma: de salud")


def test_text_that_makes_another_page(app, browser, stored):
    answer = edit(browser("rosa"), statement_0="por todo lo que hizo y por lo que no " * 24)
    assert answer.status_code == 422
    assert "debería ocupar 2" in words_of(answer.text)
    assert not stored(select(TemplateVersion))


def test_tags_that_html_reads_otherwise(app, browser):
    answer = edit(browser("rosa"), level="layout", statement="<p>uno <p>dos</p></p>")
    assert answer.status_code == 422
    assert "una dentro de otra" in words_of(answer.text)


def test_a_style_that_hides_what_is_required_is_found_on_the_sheet(app, browser):
    """`.dated` may be styled, but place and date must be seen."""
    answer = edit(browser("rosa"), level="layout", css=".dated { color: #fdfcf9 }")
    assert answer.status_code == 422
    assert "lugar y fecha" in words_of(answer.text)


def test_the_preview_says_what_is_wrong_by_its_field(app, browser):
    words = typed(browser("rosa").get(f"{DIPLOMA}/edit").text, statement_0="{{ secreto }}")
    answer = browser("rosa").post(f"{DIPLOMA}/preview", data=words)
    assert answer.status_code == 422
    assert "{{ secreto }}" in answer.json["fields"]["statement_0"]


def test_a_hostile_preview_asks_nobody_for_anything(app, browser):
    asked = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{server.server_port}/x"
        for level, words in (
            ("layout", {"rule": f'<img src="{here}">'}),
            ("layout", {"css": f"@import url({here});"}),
            ("layout", {"css": f".rule {{ background: url({here}) }}"}),
            ("texts", {"rule_0": f"<link rel=stylesheet href={here}>"}),
        ):
            page = browser("rosa").get(f"{DIPLOMA}/edit?level={level}").text
            assert browser("rosa").post(f"{DIPLOMA}/preview", data=typed(page, **words)).status_code == 422
        server.shutdown()
    assert asked == []


def test_too_many_pictures_in_a_minute(app, browser, monkeypatch):
    monkeypatch.setattr("certification.views.templates.PICTURES", 1)
    words = typed(browser("rosa").get(f"{DIPLOMA}/edit").text)
    assert browser("rosa").post(f"{DIPLOMA}/preview", data=words).status_code == 200
    assert browser("rosa").post(f"{DIPLOMA}/preview", data=words).status_code == 429


def test_a_press_that_does_not_answer_holds_nobody_up(app, browser, monkeypatch, stored):
    """With words that no proof has seen yet: what was proved is remembered."""
    monkeypatch.setattr(apart, "PROOF", 0.0)
    answer = edit(browser("rosa"), statement_0="por esperar un rato")
    assert answer.status_code == 422
    assert "no respondió a tiempo" in words_of(answer.text)
    assert "por esperar un rato" in answer.text
    assert not stored(select(TemplateVersion))
    monkeypatch.undo()
    assert edit(browser("rosa"), statement_0="por esperar un rato").status_code == 303


def test_there_is_no_other_document_or_language(app, browser):
    for address in ("letter/es", "diploma/fr"):
        assert browser("rosa").get(f"/certificates/templates/{address}").status_code == 404
        assert browser("rosa").get(f"/certificates/templates/{address}/edit").status_code == 404
    assert browser("rosa").get(f"{DIPLOMA}/edit?from=7").status_code == 404
    assert browser("rosa").get(f"{DIPLOMA}/7/picture.png").status_code == 404
