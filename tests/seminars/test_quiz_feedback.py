"""A phone without a signal marks and tells a quiz exactly as the site will."""

import gzip
import random
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from core import assets
from seminars.coursework.feedback import laid_out, packed
from seminars.coursework.questions import field_name, pair_name, score_of, tell
from seminars.curricula.gift import read
from seminars.curricula.gift.numbers import bounds
from seminars.curricula.modules import Quiz
from seminars.curricula.reading import read_curriculum
from tests.seminars.small_module import ALL_RIGHT

ROOT = Path(__file__).parents[2]
OF_ALL_KINDS = {
    "es": r"""
Lee primero.

// [id:a]
Escoge {=una #Sí. ~%50%otra #Casi. ~ninguna #No. ~%-25%peor #Peor.####Lee otra vez.}

// [id:b]
Marca {~%50%una #1 ~%50%dos #2 ~%-50%tres #3 ~cuatro #4}

// [id:c]
Tercios {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d #No.}

// [id:d]
Falso {FALSE#No es.#Así es.}

// [id:e]
¿Quién? {=La acompañante #Sí. =%50%vecin* #Casi. =%20%*a*e*\* #Un poco. =%0%* #No.}

// [id:f]
¿Cuántos? {#=%50%3:2 #Casi. =%100%3:0.5 #Sí. ~#No.}

// [id:g]
¿Cuántos? {#=1234.5 #Sí. =%40%-3..-1 #Bajo cero.}

// [id:h]
Une {=fuego -> agua #Bien. =noche -> luz =sed -> agua = -> nada####Así es.}

// [id:i]
La visita {=se acuerda #Sí. ~sorprende #No.} con ella.

// [id:j]
La visita {=se acuerda #Sí. =%50%se pacta #Casi.} con ella, straße.

// [id:k]
Cuenta {####Alguien lo lee.}

// [id:l]
Emoji {=😀 *(x)[y]^$.|/ fin #Sí 😀 – «K’iche’».}
""",
    "en": r"""
Read first.

// [id:a]
Choose {=one #Yes. ~%50%other #Nearly. ~none #No. ~%-25%worse #Worse.####Read again.}

// [id:b]
Mark {~%50%one #1 ~%50%two #2 ~%-50%three #3 ~four #4}

// [id:c]
Thirds {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d #No.}

// [id:d]
False {FALSE#It is not.#So it is.}

// [id:e]
Who? {=The companion #Yes. =%60%neighbo*r #Nearly.}

// [id:f]
How many? {#=%50%3:2 #Nearly. =%100%3:0.5 #Yes. ~#No.}

// [id:g]
How many? {#=1234.5 #Yes. =%45%-3..-1 #Below zero.}

// [id:h]
Pair {=fire -> water #Good. =night -> light =thirst -> water = -> nothing####So it is.}

// [id:i]
The visit {=is agreed #Yes. ~surprises #No.} with her.

// [id:j]
The visit {=is agreed #Yes. =%30%Straße #Nearly.} with her.

// [id:k]
Tell {####Somebody reads it.}

// [id:l]
Emoji {=😀 *(x)[y]^$.|/ end #Yes.}
""",
}
ODD_TEXTS = [
    "", " ", "  LA \t ACOMPAÑANTE ", "la acompanante", "the companion", "Vecínos del pueblo", "A--E--*",
    "ae*", "e*", "*", "se acuerda", "SE PACTA", "STRASSE", "straße", "ﬁn", "ΣΑΣ", "ıI", "neighbour",
    "neighbor", "neighbo", "😀 a(x)[y]^$.|/ FIN", "😀 (x)[y]^$.|/ end", "a\u0301e\u0308*", "an\u0303o",
    "\u0301", "vecin", "\ufeffla acompañante", "la\u00a0acompañante", "la\u0085acompañante", "nadie\nmás",
]  # fmt: skip
ODD_NUMBERS = [
    "", "3", "3,5", "3.5", " 2.5 ", "2.4999", "5", "5.000000000000000000000000001", "1", "0.99", "−3", "-2,5",
    "- 3", "+3", "tres", "1,234.5", "1.234,5", "1 234.5", "1.2.3", "1,2,3", "3e0", "30E-1", "1e99", "1e100",
    "1e-99", ".5", "3.", ".", "-", "٣", "३,५", "𝟛", "９" * 3, "9" * 30, "9" * 31, "0x3", "\ufeff3", "3\u00a0",
    "3" + "0" * 29 + "e-29", "1,000,234.5", "1.234.5,0", "1234,5", "1234,50",
]  # fmt: skip

LEARN = """async (source) => {
    const address = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    window.quiz = await import(address);
}"""
MARK = """([packed, tries]) => {
    const laid = JSON.parse(atob(packed));
    return tries.map((fields) => {
        const { marked, score } = quiz.mark(laid, new URLSearchParams(fields));
        return [score, marked.map(({ earned, told, right }) => [earned, told, right])];
    });
}"""


@pytest.fixture(scope="module")
def page(chromium: Browser, built: Flask) -> Iterator[Page]:
    opened = chromium.new_page()
    opened.evaluate(LEARN, assets.read("js/quiz.js"))
    yield opened
    opened.close()


def quizzes() -> dict[str, Quiz]:
    """Every quiz of our content, and one with a question of each kind."""
    made = {tongue: read(source).questions for tongue, source in OF_ALL_KINDS.items()}
    ours = {
        f"{module.key}-{quiz.key}": quiz
        for module in read_curriculum(ROOT / "content").modules
        for quiz in module.quizzes
    }
    return {"of-all-kinds": Quiz("q", {"es": "Q", "en": "Q"}, 5, made, 1), **ours}


def answers_to(question, other, chance):
    """All that can be chosen; of what can be typed, what is right, nearly right, odd and wrong."""
    indices = range(len(question.answers))
    if question.kind == "multiple":
        return [list(some) for size in range(len(indices) + 1) for some in combinations(indices, size)]
    if question.kind == "matching":
        lefts = [str(index) for index in indices if question.answers[index].weight]
        return [{left: chance.choice(indices) for left in lefts} for _ in range(40)] + [
            {left: int(left) for left in lefts}
        ]
    if question.kind == "numerical":
        near = [
            str(edge + step) for a in question.answers for edge in bounds(a.text) or () for step in (0, 1, -1)
        ]
        return [*near, *(number.replace(".", ",") for number in near), *ODD_NUMBERS]
    if question.kind == "short" or question.is_typed:
        typed = [a.text.replace("*", "x y") for a in (*question.answers, *other.answers)]
        return [
            *typed,
            *map(str.upper, typed),
            *(f"  {t} " for t in typed),
            *(t[:-1] for t in typed),
            *ODD_TEXTS,
        ]
    return ["Mucho.", ""] if question.kind == "essay" else list(indices)


def tries_at(quiz, language):
    """Whole tries: each answer of each question stands in one at least; always the same."""
    chance = random.Random(2026)
    others = next(asked for tongue, asked in quiz.questions.items() if tongue != language)
    offered = {
        question.id: answers_to(question, other, chance)
        for question, other in zip(quiz.questions[language], others, strict=True)
        if question.kind != "description"
    }
    most = max(map(len, offered.values()))
    shuffled = {key: chance.sample(answers, len(answers)) for key, answers in offered.items()}
    whole = [{key: answers[turn % len(answers)] for key, answers in shuffled.items()} for turn in range(most)]
    mixed = [{key: chance.choice(answers) for key, answers in offered.items()} for _ in range(150)]
    return [*whole, *mixed, {}]


def sent(quiz, language, answers):
    """The answers as a form sends them."""
    fields = []
    for question in quiz.questions[language]:
        answer = answers.get(question.id)
        if isinstance(answer, dict):
            fields += [[pair_name(question, int(left)), str(right)] for left, right in answer.items()]
        elif answer is not None:
            several = answer if isinstance(answer, list) else [answer]
            fields += [[field_name(question), str(one)] for one in several]
    return fields


@pytest.mark.browser
@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", list(quizzes()))
def test_the_phone_marks_and_tells_exactly_as_the_site(page, built, name, language):
    quiz = quizzes()[name]
    tries = tries_at(quiz, language)
    fields = [sent(quiz, language, answers) for answers in tries]
    with built.app_context():
        by_phone = page.evaluate(MARK, [packed(quiz, language), fields])
        by_site = [marked_by_site(quiz, answers, language) for answers in tries]
    for answers, phone, site in zip(tries, by_phone, by_site, strict=True):
        assert phone == site, answers


def marked_by_site(quiz, answers, language):
    whole = laid_out(quiz, language)["whole"]
    told = [one for one in tell(quiz, answers, language) if one.question.kind != "description"]
    marked = [[one.marked.fraction * whole, list(one.marked.feedback), one.right] for one in told]
    return [score_of(quiz, answers, language), marked]


SENT = ALL_RIGHT | {"answer-m00-q01": "1", "answer-m00-q03": ["0", "2"], "answer-m00-q04": "el radio <b>"}
KEEP = """([fields]) => {
    const form = document.querySelector("form.asks");
    for (const [name, value] of fields)
        for (const one of form.querySelectorAll(`[name="${name}"]`))
            if (!/radio|checkbox/.test(one.type)) one.value = value;
            else if (one.value === value) one.checked = true;
    return form.dispatchEvent(new CustomEvent("outbox:kept", { detail: { fields }, cancelable: true }));
}"""
CARDS = "[...document.querySelectorAll('main .card')].map((card) => card.innerText.trim())"


def pairs_of(fields):
    return [
        [name, one]
        for name, values in fields.items()
        for one in ([values] if isinstance(values, str) else values)
    ]


def open_kept(page, browser, url):
    """A kept page as the phone opens it, with its script."""
    page.set_content(browser("xochitl").get(url, headers={"X-Outbox-Keep": "1"}).text)
    page.evaluate(LEARN, assets.read("js/quiz.js"))


@pytest.mark.browser
def test_a_kept_quiz_is_told_as_its_attempt_will_be(page, browser, seminar):
    url = f"/seminars/{seminar.id}/quizzes/quiz"
    open_kept(page, browser, url)
    assert page.evaluate(KEEP, [pairs_of(SENT)]) is False  # it is told: nobody else need say so
    on_the_phone = page.evaluate(CARDS)
    assert page.locator("form.asks").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "H2"
    score = page.locator("main .stat b").inner_text()
    attempt = browser("xochitl").post(url, data=SENT).location
    page.set_content(browser("xochitl").get(attempt).text)
    assert on_the_phone == page.evaluate(CARDS)
    assert score == page.locator("main .stat b").first.inner_text()


def test_only_a_kept_page_carries_the_answers(browser, seminar):
    url = f"/seminars/{seminar.id}/quizzes/quiz"
    assert "quiz-feedback" not in browser("xochitl").get(url).text
    kept = browser("xochitl").get(url, headers={"X-Outbox-Keep": "1"}).text
    assert 'id="quiz-feedback"' in kept
    assert "Sí." not in kept


def test_after_three_tries_a_kept_page_has_nothing_to_mark(browser, seminar):
    url = f"/seminars/{seminar.id}/quizzes/quiz"
    for _turn in range(3):
        browser("xochitl").post(url, data=ALL_RIGHT)
    assert "quiz-feedback" not in browser("xochitl").get(url, headers={"X-Outbox-Keep": "1"}).text


def test_a_weight_too_fine_for_a_browser_is_left_to_the_site(built):
    fine = read("// [id:a]\nA {~%0.000000000000001%a =b}").questions
    with built.app_context():
        assert packed(Quiz("q", {}, 5, {"es": fine, "en": fine}, 1), "es") == ""


def test_the_script_weighs_little(built):
    assert len(gzip.compress(assets.read("js/quiz.js").encode(), 9, mtime=0)) <= 1.9 * 1024
