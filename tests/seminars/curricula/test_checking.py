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
    (ES, "Llama pronto.", "![](img/a.svg)", ES, 6, "no text for those"),
    (ES, "Llama pronto.", "![a](https://example.org/a.png)", ES, 6, "another host"),
    (ES, "Llama pronto.", "Llama [@nadie].", ES, 6, "no reference nadie"),
    (ES, "[@farmer2013]", "", EN, 3, "the Spanish lesson does not"),
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
    ("es/quiz.gift", " [tag:o1]\n::Uno", "\n::Uno", "module.toml", 13, "1 questions assess o1"),
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


@pytest.mark.parametrize("name", ["es/calling.md", "en/quiz.gift", "es/reflection.md"])
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
