"""A lesson is shown whole, with its sources, and nothing in it runs."""

import re

import pytest

from seminars.curricula.modules import Reference
from seminars.curricula.rendering import Drawing, render_lesson

FARMER = Reference(
    "farmer2013", "Farmer P, Kim JY (eds.)", "Reimagining <b>Health</b>", 2013, "UC Press", "", 1
)
ASTANA = Reference("astana", "OMS", "Declaración", 2018, "OMS", "https://example.org/a?b=1&c=2", 2)


FIGURES = {"a.svg": Drawing("/static/figures/00ff/es/a.svg", 210)}


def shown(markdown: str, language: str = "es") -> str:
    return str(render_lesson(markdown, [FARMER, ASTANA], language))


def test_headings_have_an_address_of_their_own():
    html = shown("## Qué es\n\n### ¿Y ahora?\n\n## Qué es")
    assert '<h2 id="s-que-es">Qué es</h2>' in html
    assert '<h3 id="s-y-ahora">¿Y ahora?</h3>' in html
    assert '<h2 id="s-que-es_1">' in html


def test_boxes_and_tables_keep_their_form():
    html = shown('!!! danger "Señales"\n    Llama **ya**.\n\n| a | b |\n|:--|--:|\n| 1 | 2 |')
    assert '<div class="admonition danger">' in html
    assert '<p class="admonition-title">Señales</p>' in html
    assert "<strong>ya</strong>" in html
    assert '<td align="right">2</td>' in html


def test_sources_are_numbered_as_they_come_and_listed_once():
    html = shown("- Uno [@astana]\n- Dos [@farmer2013]\n\n| a |\n|---|\n| [@astana] |")
    assert re.findall(r'href="#(ref-\w+)"[^>]*>(\d)<', html) == [
        ("ref-astana", "1"),
        ("ref-farmer2013", "2"),
        ("ref-astana", "1"),
    ]
    assert html.index('<li id="ref-astana">') < html.index('<li id="ref-farmer2013">')
    assert html.count("<li id=") == 2
    assert "Referencias" in html
    assert "References" in shown("[@astana]", "en")


def test_a_line_breaks_neither_before_a_source_nor_before_a_unit():
    html = shown("Pide 95 % [@astana] [@farmer2013].\n\n| a |\n|---|\n| [@astana] |")
    assert "Pide 95&nbsp;%<sup" in html
    assert "</sup>&nbsp;<sup" in html
    assert "<td><sup" in html
    assert "5 pastillas" in shown("5 pastillas")


def test_a_reference_is_text_and_its_address_a_link():
    html = shown("[@farmer2013] [@astana]")
    assert "Reimagining &lt;b&gt;Health&lt;/b&gt;. UC Press. 2013." in html
    assert 'href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer"' in html


def test_a_source_that_tells_its_date_is_not_told_the_year_again():
    norm = Reference("nom", "SSA", "NOM", 2016, "DOF, 7 de abril de 2016", "", 1)
    assert "NOM. DOF, 7 de abril de 2016.</li>" in str(render_lesson("[@nom]", [norm], "es"))


def test_what_is_not_cited_is_not_listed_and_the_unknown_stays():
    html = shown("Nada [@nadie].")
    assert "[@nadie]" in html
    assert "<section" not in html


def test_the_same_text_always_gives_the_same_page():
    text = '## A\n\n[@astana]\n\n!!! call "B"\n    c\n\n![d](img/e.svg)'
    assert len({shown(text) for _ in range(5)}) == 1


def test_a_picture_lies_beside_the_lesson():
    assert '<img src="img/visita.svg" alt="Una visita">' in shown("![Una visita](img/visita.svg)").replace(
        'alt="Una visita" src="img/visita.svg"', 'src="img/visita.svg" alt="Una visita"'
    )
    assert "src=" not in shown("![x](https://example.org/x.png)")
    assert "src=" not in shown("![x](//example.org/x.png)")
    assert "src=" not in shown("![x](../../etc/passwd)")


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&#58;alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<svg onload=alert(1)>",
        "<style>*{display:none}</style>",
        "<iframe src=https://example.org></iframe>",
        '<p style="position:fixed" onclick="x()">y</p>',
        "<form action=https://example.org><input></form>",
        '<div class="admonition evil" id="main">x</div>',
        '!!! "><script>alert(1)</script>\n    x',
        '!!! danger "<script>alert(1)</script>"\n    x',
        "## <script>alert(1)</script>",
        "<math><mtext></p><style><img src=x onerror=alert(1)>",
    ],
)
def test_nothing_in_a_lesson_runs(payload):
    html = shown(payload).lower()
    tags = "".join(re.findall(r"<[^>]*>", html))
    for danger in (
        "<script",
        "onerror",
        "onload",
        "onclick",
        "javascript",
        "vbscript",
        "data:",
        "style",
        "evil",
    ):
        assert danger not in tags
    for danger in ("<iframe", "<form", "<input", "<svg", 'id="main"'):
        assert danger not in tags


def test_a_picture_that_stands_alone_is_a_figure_with_its_caption():
    html = str(render_lesson('Mira.\n\n![Un "río" <ancho>.](a.svg "El río & tú")\n', [], "es", FIGURES))
    assert (
        '<figure><img src="/static/figures/00ff/es/a.svg" alt="Un &quot;río&quot; &lt;ancho&gt;."'
        ' width="360" height="210" loading="lazy"><figcaption>El río &amp; tú</figcaption></figure>'
    ) in html


@pytest.mark.parametrize(
    "address", ["//example.org/a.svg", "/static/figures/../a", "/people/1", "https://example.org/a.svg"]
)
def test_no_picture_is_fetched_from_elsewhere(address):
    assert "src=" not in str(render_lesson(f"![a]({address})", [], "es", FIGURES))
