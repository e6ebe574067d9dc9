"""The check says with file, line and advice what in the content does not fit."""

import pytest

from seminars.curricula.checking.lessons import INFLESZ, WORDS
from seminars.curricula.lessons import outline
from seminars.curricula.readability import measure, words_of
from tests.seminars.curricula.small_content import SENTENCES

ES, EN = "es/calling.md", "en/calling.md"


def test_content_that_fits_gives_no_finding(content):
    assert content.findings() == []


CHANGES = [
    # module.toml: what is missing, misspelt or contradicts itself
    ("module.toml", "month = 0\n", "", "module.toml", 1, "“month” is missing"),
    ("module.toml", "month = 0", "month = true", "module.toml", 2, "whole number"),
    ("module.toml", 'en = "Induction"', 'en = ""', "module.toml", 4, "“en” of “title” is missing"),
    ("module.toml", "minutes = 10", "minuts = 10", "module.toml", 20, "“minuts” is not known"),
    ("module.toml", "CC BY 4.0", "MIT", "module.toml", 1, "licence"),
    ("module.toml", "month = 0", "month = = 0", "module.toml", 2, "not valid TOML"),
    ("module.toml", '["o1"]', '["o1", "o7"]', "module.toml", 18, "no objective o7"),
    ("module.toml", '["o1"]', "[]", "module.toml", 13, "No lesson teaches o1"),
    ("module.toml", 'reviewed_by = ""', 'reviewed_by = "Dra. Sol"', "module.toml", 8, "half written"),
    ("module.toml", 'authors = "Farmer P"', 'authors = ""', "module.toml", 36, "“authors” is empty"),
    ("module.toml", "https://example.org", "http://example.org", "module.toml", 34, "not https"),
    ("module.toml", "example.org", "www.CENETEC-difusion.com", "module.toml", 34, "Never name or link"),
    ("module.toml", "year = 2013", "year = 3013", "module.toml", 34, "cannot be right"),
    # what a module holds besides
    ("module.toml", 'role = "pre"', 'role = "prior"', "module.toml", 44, "“prior” is not known as role"),
    ("module.toml", 'role = "pre"', "", "module.toml", 1, '0 quizzes have role = "pre"'),
    ("module.toml", 'role = "pre"', 'role = "post"', "module.toml", 1, '2 quizzes have role = "post"'),
    ("module.toml", "hours = 3", "hours = 0", "module.toml", 57, "at least 1"),
    ("module.toml", 'es = "Criterio 2"', 'es = ""', "module.toml", 64, "“es” of “criterion” is missing"),
    ("module.toml", '"poco", ', "", "module.toml", 59, "The criterion has 3 levels in “es”"),
    ("module.toml", '"some", ', '"", ', "module.toml", 61, "A text “en” of “levels” is missing"),
    ("module.toml", 'es = "Palabra 3"', 'es = ""', "module.toml", 99, "“es” of “term” is missing"),
    ("module.toml", 'key = "calling"', 'key = "../calling"', "module.toml", 19, "names a file"),
    # the lessons
    (ES, "## Qué hacer", "# Qué hacer", ES, 1, "Begin headings with ##"),
    (ES, "## Qué hacer", "### Qué hacer", ES, 1, "skips a level"),
    (ES, "## Qué hacer", "## Qué hacer\n#### Hondo", ES, 2, "too deep"),
    (ES, "## Qué hacer", "Qué hacer\n====", ES, 1, "Begin headings with ##"),
    (ES, "!!! call", "!!! tip", ES, 5, "box “tip” is not known"),
    (ES, '!!! call "Cuándo llamar"', "!!! call", ES, 5, "no title"),
    (ES, "Llama pronto.", "Da 500 mg ya.", ES, 6, "looks like a dose"),
    (EN, "Call soon.", "Give 0.5mg now.", EN, 6, "looks like a dose"),
    (ES, "Llama pronto.", "Pasa 1,000 ml por vena.", ES, 6, "looks like a dose"),
    (ES, "Llama pronto.", "[x](http://example.org)", ES, 6, "not https"),
    (ES, "Llama pronto.", "<https://www.cenetec-difusion.com/gpc>", ES, 6, "Never name or link"),
    (ES, "Llama pronto.", "Mira cenetec-difusion.com", ES, 6, "Never name or link"),
    (ES, "Llama pronto.", "[x][y]\n\n[y]: javascript:x", ES, 8, "not https"),
    (ES, "Llama pronto.", "<b>Llama</b>", ES, 6, "is HTML"),
    (ES, "[Un reloj con una hora marcada.]", "[]", ES, 10, "no text for those"),
    (ES, "(first-hour.svg", "(img/first-hour.svg", ES, 10, "is no figure"),
    (ES, ' "La primera hora"', "", ES, 10, "no caption"),
    (ES, "![Un", "Mira: ![Un", ES, 10, "line of its own"),
    (EN, "call-tree.svg", "first-hour.svg", EN, 8, "pictures differ"),
    ("en/case.md", "## What happened", "What happened", "en/case.md", 1, "headings differ"),
    ("es/handout.md", "Lava tus manos.", "Da 2 ml cada hora.", "es/handout.md", 1, "looks like a dose"),
    ("es/handout.md", "Llama", "Mira cenetec-difusion.com. Llama", "es/handout.md", 1, "Never name or link"),
    ("es/handout.md", "Lava tus manos.", "Lava tus manos. " * 150, "es/handout.md", 1, "454 words"),
    (
        "es/handout.md",
        "Lava tus manos.",
        "La deshidratación caracterizada por irritabilidad requiere rehidratación.",
        "es/handout.md",
        1,
        "65 or more",
    ),
    (ES, "Llama pronto.", "![a](https://example.org/a.png)", ES, 6, "another host"),
    (ES, "Llama pronto.", "Llama [@nadie].", ES, 6, "no reference nadie"),
    (ES, "[@farmer2013]", "", EN, 3, "the Spanish text does not"),
    (EN, "[@farmer2013]", "", EN, 1, "this one does not"),
    (EN, "## What to do", "What to do", EN, 1, "headings differ"),
    (EN, "!!! call", "!!! danger", EN, 5, "boxes differ"),
    ("es/reflection.md", "Escribe", "# Escribe", "es/reflection.md", 1, "Begin headings with ##"),
    # the questions
    ("en/quiz.gift", "#Yes.\n~", "#Yes, cenetec-difusion.com.\n~", "en/quiz.gift", 3, "Never name or link"),
    ("es/quiz.gift", "#No.\n}", "\n}", "es/quiz.gift", 4, "no feedback"),
    ("es/quiz.gift", "[id:m00-q01] ", "", "es/quiz.gift", 2, "no identity"),
    ("es/quiz.gift", "m00-q02", "m00-q01", "es/quiz.gift", 8, "stands twice"),
    ("es/quiz.gift", "[tag:o1]\n::Uno", "[tag:o9]\n::Uno", "es/quiz.gift", 2, "no objective o9"),
    ("es/quiz.gift", "#No.\n}", "#No.\n", "es/quiz.gift", 2, "never closed"),
    ("en/quiz.gift", "m00-q02", "m00-q03", "en/quiz.gift", 8, "in Spanish m00-q02"),
    (
        "en/quiz.gift",
        "=Call #Yes.\n~Wait #No.",
        "~Wait #No.\n=Call #Yes.",
        "en/quiz.gift",
        2,
        "other answers right",
    ),
    ("en/quiz.gift", "{TRUE", "{FALSE", "en/quiz.gift", 8, "other answers right"),
    ("en/quiz.gift", "{TRUE#No.#Yes.}", "{=Yes #Yes.}", "en/quiz.gift", 8, "of the kind short"),
    ("es/quiz.gift", "=Llamas", "~%60%Llamas", "es/quiz.gift", 2, "add up to 60"),
    ("es/quiz.gift", "=Llamas", "~%100%Llamas", "es/quiz.gift", 4, "costs nothing"),
]


@pytest.mark.parametrize(("name", "old", "new", "file", "line", "told"), CHANGES)
def test_one_thing_that_does_not_fit_is_found_where_it_stands(content, name, old, new, file, line, told):
    content.change(name, old, new)
    found = content.findings()
    assert any((f, n) == (file, line) and told in message for f, n, message in found), found


SVG = "es/call-tree.svg"
DRAWN = [
    ('viewBox="0 0 360 200"', 'viewBox="0 0 400 200"', 1, 'viewBox="0 0 360 H"'),
    ('viewBox="0 0 360 200"', 'viewBox="0 0 360 461"', 1, "H up to 460"),
    ('viewBox="0 0 360 200"', 'viewBox="0 0 360 200" width="360"', 1, "width of its own"),
    ("<title>Radio</title>", "<title> </title>", 1, "no <title>"),
    ("  <desc>Radio.</desc>\n", "", 1, "no <desc>"),
    ('<rect width="360"', '<rect width="300"', 1, "no background"),
    ('fill="#fff"', 'fill="none"', 1, "no background"),
    ('font-size="15"', 'font-size="12.5"', 5, "too small to read"),
    ('font-size="15"', 'font-size="1em"', 5, "cannot be compared"),
    ("</svg>", '<g font-size="9"><text x="1"><tspan>a</tspan></text></g></svg>', 5, "9 units are too small"),
    ("</svg>", "<script>alert(1)</script></svg>", 6, "<script> does not belong"),
    ("</svg>", "<style>text{}</style></svg>", 6, "<style> does not belong"),
    ("</svg>", '<a href="#x"><text>a</text></a></svg>', 6, "<a> does not belong"),
    ("</svg>", '<image href="data:image/png;base64,AA"/></svg>', 6, "<image> does not belong"),
    ("</svg>", "<foreignObject><p>a</p></foreignObject></svg>", 6, "does not belong"),
    ("</svg>", '<animate attributeName="x"/></svg>', 6, "<animate> does not belong"),
    ("</svg>", '<use href="https://example.org/a.svg#b"/></svg>', 6, "leads elsewhere"),
    ("</svg>", '<rect fill="url(https://example.org/a)"/></svg>', 6, "leads elsewhere"),
    ("<rect", '<rect onload="alert(1)"', 4, "runs or leads elsewhere"),
    ("<rect", '<rect style="fill:red"', 4, "instead of style"),
    ("</svg>", "<!-- " + "x" * 8000 + " --></svg>", 1, "at most 8192"),
    ("</svg>", "<g></svg>", 6, "not valid XML"),
    ("<svg", '<!DOCTYPE svg [<!ENTITY a "b">]><svg', 1, "document type"),
    ("<svg", '<?xml-stylesheet href="https://example.org/a.css"?><svg', 1, "a style sheet"),
    ("</svg>", "<g>" * 1000 + "</g>" * 1000 + "<g><b/></g></svg>", 6, "<b> does not belong"),
    ('xmlns="http://www.w3.org/2000/svg"', "", 1, "is no SVG"),
]


@pytest.mark.parametrize(("old", "new", "line", "told"), DRAWN)
def test_a_figure_is_drawn_for_a_phone_and_does_nothing(content, old, new, line, told):
    content.change(SVG, old, new)
    found = content.findings()
    assert any((f, n) == (SVG, line) and told in message for f, n, message in found), found


def test_a_module_shows_at_least_two_figures(content):
    for language in ("es", "en"):
        lesson = (content.module / language / "calling.md").read_text("utf-8")
        content.write(f"{language}/calling.md", lesson.replace(lesson.splitlines()[9], ""))
        (content.module / language / "first-hour.svg").unlink()
    assert [message for _f, _n, message in content.findings()] == [
        "The module shows 1 figures. Draw at least 2 for its lessons."
    ]


def test_a_figure_that_no_text_shows_is_found(content):
    content.write("es/forgotten.svg", "<svg/>")
    assert [(f, m[:28]) for f, _n, m in content.findings()] == [
        ("es/forgotten.svg", "No text shows this figure. S")
    ]


@pytest.mark.parametrize(
    "part", ["field_tasks", "cases", "facilitator_sheets", "handouts", "glossary", "reflections"]
)
def test_no_part_of_a_module_may_be_left_out(content, part):
    pieces = (content.module / "module.toml").read_text("utf-8").split("\n\n")
    content.write("module.toml", "\n\n".join(each for each in pieces if not each.startswith(f"[[{part}")))
    told = f"The module has no {part.replace('_', ' ')}. Write them."
    assert told in [message for _f, _n, message in content.findings()]


def test_a_rubric_has_four_to_six_criteria_and_a_glossary_five_to_twelve_terms(content):
    text = (content.module / "module.toml").read_text("utf-8")
    pieces = [each for each in text.split("\n\n") if "Criterio 4" not in each and "term-5" not in each]
    content.write("module.toml", "\n\n".join(pieces))
    assert [(line, message) for _f, line, message in content.findings()] == [
        (54, "The rubric of field-task has 3 criteria. Write 4 to 6 [[field_tasks.rubric]]."),
        (83, "The glossary has 4 terms. Write 5 to 12."),
    ]


def test_an_objective_is_assessed_by_two_questions(content):
    toml = (content.module / "module.toml").read_text("utf-8")
    content.write("module.toml", toml.replace('["o1"]', '["o1", "o2"]') + objective("o2"))
    for language in ("es", "en"):
        content.change(f"{language}/quiz.gift", "[id:m00-q01] [tag:o1]", "[id:m00-q01] [tag:o2]")
    ((file, _line, message),) = content.findings()
    assert (file, message[:25]) == ("module.toml", "1 questions assess o2. Ta")


def objective(key):
    return f'\n[[objectives]]\nkey = "{key}"\nes = "Avisar."\nen = "Tell."\n'


def test_both_tests_ask_in_the_same_way(content):
    for language in ("es", "en"):
        name = f"{language}/post.gift"
        text = (content.module / name).read_text("utf-8")
        last = text.rindex("\n// ")
        text = text[:last] + "\n"
        second = text.index("{", text.index("post-2"))
        content.write(name, text[:second] + "{T#a#b}" + text[text.index("}", second) + 1 :])
    told = [(f, n, m) for f, n, m in content.findings() if "post" in f]
    assert [(f, n, m[:44]) for f, n, m in told] == [
        ("es/post.gift", 1, "The test has 7 questions, pre has 8. Make bo"),
        ("es/post.gift", 1, "The test has 7 questions. Write 8 to 10."),
        ("es/post.gift", 8, "Question 2 is of the kind truefalse, in pre "),
    ]


def test_both_tests_follow_the_same_order_of_objectives(content):
    toml = (content.module / "module.toml").read_text("utf-8")
    content.write("module.toml", toml.replace('["o1"]', '["o1", "o2"]') + objective("o2"))
    for language in ("es", "en"):
        for name, places in (("pre", (1, 2)), ("post", (1, 3))):
            for place in places:
                id_ = f"[id:m00-{name}-{place}]"
                content.change(f"{language}/{name}.gift", f"{id_} [tag:o1]", f"{id_} [tag:o2]")
    assert [(f, m[:49]) for f, _n, m in content.findings()] == [
        ("es/post.gift", "Question 2 assesses o1, in pre o2. Put both tests"),
        ("es/post.gift", "Question 3 assesses o2, in pre o1. Put both tests"),
    ]


def test_no_question_stands_in_both_tests(content):
    content.change("es/post.gift", "Paso 3 de post: ¿qué sigue?", "PASO 3 de  pre: ¿que sigue?")
    assert [(f, n, m[:39]) for f, n, m in content.findings()] == [
        ("es/post.gift", 14, "This question stands in pre too, on lin")
    ]


def test_a_module_has_24_questions_or_more(content):
    for language in ("es", "en"):
        text = (content.module / language / "quiz.gift").read_text("utf-8")
        content.write(f"{language}/quiz.gift", text[: text.rindex("\n// ")])
    assert [message for _f, _n, message in content.findings()] == [
        "The module has 23 questions. Write at least 24."
    ]


def test_a_long_sentence_stands_in_one_lesson_only(content):
    toml = (content.module / "module.toml").read_text("utf-8")
    another = toml[toml.index("[[lessons]]") : toml.index("[[quizzes]]")].replace("calling", "waiting")
    content.write("module.toml", f"{toml}\n{another}")
    own = {
        "es": "Cada familia cuenta su historia y la pasante decide con ella el siguiente paso del "
        "tratamiento. ",
        "en": "Every family tells its story and the doctor decides with them on the next step of treatment. ",
    }
    for language, text in own.items():
        content.write(f"{language}/waiting.md", f"## A\n\n{text * 50}\n\n- Uno.\n")
    assert content.findings() == []
    content.change("es/waiting.md", "- Uno.", f"- **{SENTENCES['es'].strip().upper()}**")
    assert [(f, n, m.partition("stands")[2]) for f, n, m in content.findings()] == [
        ("es/waiting.md", 5, " in m00-induction/es/calling.md:3 too. Write it otherwise here.")
    ]


@pytest.mark.parametrize(
    "name",
    ["es/calling.md", "en/quiz.gift", "es/reflection.md", "en/handout.md", "es/case.md", "en/call-tree.svg"],
)
def test_a_missing_file_is_named(content, name):
    (content.module / name).unlink()
    assert (name, 1) in [(file, line) for file, line, message in content.findings() if "missing" in message]


def test_a_file_that_nobody_names_is_found(content):
    content.write("es/forgotten.md", "Hola.")
    assert [file for file, _line, _message in content.findings()] == ["es/forgotten.md"]


def test_a_file_in_another_encoding_is_told_with_its_line(content):
    (content.module / ES).write_bytes("## Bien\n\nniño".encode("cp1252"))
    assert any(f == ES and line == 3 and "UTF-8" in message for f, line, message in content.findings())


def test_a_folder_without_description_is_found(content):
    (content.folder / "m01-empty").mkdir()
    assert [file for file, _line, _message in content.findings()] == ["m01-empty/module.toml"]


def test_two_modules_do_not_share_key_and_month(content):
    other = content.folder / "m01-copy"
    other.mkdir()
    (other / "module.toml").write_text((content.module / "module.toml").read_text(encoding="utf-8"), "utf-8")
    messages = [message for _file, _line, message in content.findings()]
    assert sum("has the key m00 too" in message for message in messages) == 2
    assert sum("has the month 0 too" in message for message in messages) == 2


def test_a_reference_that_no_lesson_cites_is_found(content):
    for name in (ES, EN):
        content.change(name, "[@farmer2013]", "")
    assert [(line, "No lesson cites" in message) for _f, line, message in content.findings()] == [(34, True)]


@pytest.mark.parametrize(
    ("on", "due", "told"),
    [
        ("2027-01-31", "2028-01-31", None),
        ("2027-01-31", "2028-03-01", "twelve months"),
        ("2027-01-31", "2027-01-30", "twelve months"),
        ("31/01/2027", "2028-01-31", "cannot be read"),
    ],
)
def test_a_review_holds_for_a_year(content, on, due, told):
    content.change("module.toml", 'reviewed_by = ""', 'reviewed_by = "Dra. Sol"')
    content.change("module.toml", 'reviewed_on = ""', f'reviewed_on = "{on}"')
    content.change("module.toml", 'review_due = ""', f'review_due = "{due}"')
    found = content.findings()
    assert [line for _file, line, _message in found] == ([8] if told else [])
    assert all(told in message for _file, _line, message in found)


@pytest.mark.parametrize(("times", "advice"), [(20, "Write more"), (110, "Shorten it")])
def test_a_lesson_is_neither_too_short_nor_too_long(content, times, advice):
    content.change(ES, SENTENCES["es"] * 50, SENTENCES["es"] * times)
    (found,) = content.findings()
    assert found[:2] == (ES, 1)
    assert advice in found[2]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("Ven. Mira la luz. No hay pan. ", "Join what is chopped"),
        (
            "La implementación multidisciplinaria institucional requiere coordinación administrativa. ",
            "Shorten",
        ),
    ],
)
def test_a_lesson_is_neither_too_hard_nor_chopped(content, text, advice):
    content.change(ES, SENTENCES["es"] * 50, text * 100)
    (found,) = content.findings()
    assert "INFLESZ" in found[2]
    assert advice in found[2]


@pytest.mark.parametrize(
    "sentence",
    [
        "Actúa desde 500 mL.",
        "Perdió 500 ml de sangre.",
        "Glucosa de 126 mg/dL o más.",
        "Pesa menos de 2500 g.",
        "Son 3 gestos y 20 Uds.",
    ],
)
def test_a_threshold_or_a_laboratory_value_is_no_dose(content, sentence):
    content.change(ES, "Llama pronto.", sentence)
    assert content.findings() == []


def test_places_of_the_lesson_and_https_may_be_linked(content):
    content.change(
        ES, "Llama pronto.", "[a](#s-que) y [b](https://example.org/x_(y)) o <https://example.org>."
    )
    assert content.findings() == []


def test_the_small_lesson_keeps_the_limits_that_the_check_names():
    text = SENTENCES["es"] * 50
    assert WORDS[0] <= len(words_of(text)) <= WORDS[1]
    assert INFLESZ[0] <= measure(text).inflesz <= INFLESZ[1]


def test_an_outline_counts_what_is_read_and_not_what_the_computer_reads():
    parts = outline(
        "## Uno dos\n\n**Tres** [cuatro](https://example.org/no) [@no] ![no](no.svg).\n\n"
        '!!! call "Cinco"\n    1. seis\n\n| siete |\n|---|\n| ocho |\n\n```\nno\n```\n'
    )
    assert words_of(parts.words) == ["Uno", "dos", "Tres", "cuatro", "Cinco", "seis", "siete", "ocho"]
    assert words_of(parts.prose) == ["Tres", "cuatro", "seis"]
    assert [mark.line for mark in parts.links] == [3]
