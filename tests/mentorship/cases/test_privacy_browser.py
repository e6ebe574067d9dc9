"""The browser finds what the server finds, and tells it without getting in the way of typing."""

import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from mentorship.cases.privacy import EXPLANATIONS, PAGE_SENTENCES, KnownNames, find
from mentorship.cases.privacy.rules import RULES_FILE

MODULE = RULES_FILE.parent / "privacy-gate.js"
DATA = json.loads((Path(__file__).parent / "privacy_sentences.json").read_text("utf-8"))
KNOWN = KnownNames(**{kind: tuple(names) for kind, names in DATA["known"].items()})
TEXTS = [sentence["text"] for sentence in DATA["sentences"]]
ODD = [
    "la vio maria  lopez",
    "",
    "\n",
    "\u0301",
    "🙂 Paciente 𝐌𝐚𝐫𝐢𝐚 López",
    "Mari\u0301a\u200b Lo\u0301pez",
    "½ ﬁ ﬀ ß Ø İ 12º",
    "a'b'c 'María'",
]

LEARN = """async ([source, rules]) => {
    const address = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    window.gate = await import(address);
    if (rules) window.gate.teach(rules);
}"""
FORM = """<form data-privacy-rules="{rules}">
  <label for="story">Historia</label>
  <textarea id="story" name="story" data-privacy aria-describedby="hint"></textarea>
  <input id="free" name="free">
</form>
<script type="application/json" id="privacy-words">{words}</script>
<script type="application/json" id="privacy-known">{known}</script>"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    opened = chromium.new_page()
    yield opened
    opened.close()


def shuffled(count: int) -> list[str]:
    """Texts that nobody would write, from the words and marks of those that somebody did; always the same."""
    chance = random.Random(2027)
    pieces = [piece for text in TEXTS for piece in re.findall(r"\w+|\W", text)]
    return ["".join(chance.choices(pieces, k=chance.randint(1, 60))) for _ in range(count)]


def learn(page: Page, *, rules: bool = True) -> None:
    page.evaluate(
        LEARN, [MODULE.read_text("utf-8"), json.loads(RULES_FILE.read_text("utf-8")) if rules else None]
    )


def open_form(page: Page, rules: str = "") -> None:
    words = PAGE_SENTENCES | {"kinds": EXPLANATIONS}
    known = KNOWN.for_browser()
    page.set_content(FORM.format(rules=rules, words=json.dumps(words), known=json.dumps(known)))


@pytest.mark.browser
def test_the_browser_finds_exactly_what_the_server_finds(page):
    learn(page)
    texts = [
        *TEXTS,
        *ODD,
        " ".join(TEXTS),
        "\n".join(TEXTS),
        " ".join(TEXTS).upper(),
        " ".join(TEXTS).lower(),
    ]
    in_browser = page.evaluate(
        "([texts, known]) => texts.map((text) => gate.find(text, known)"
        ".map(({kind, start, end, level}) => [kind, start, end, level]))",
        [texts, KNOWN.for_browser()],
    )
    on_server = [[list(finding) for finding in find(text, KNOWN)] for text in texts]
    assert in_browser == on_server


@pytest.mark.browser
def test_what_is_typed_is_explained_below_the_field(page):
    open_form(page)
    learn(page)
    page.evaluate("gate.attach(document.querySelector('form'))")
    page.get_by_label("Historia").fill("Paciente María, tel. 961 123 4567")
    found = page.locator("#story-privacy li")
    found.nth(1).wait_for()
    assert found.all_inner_texts() == [
        f"{PAGE_SENTENCES['warn']} María {' '.join(EXPLANATIONS['name'])}",
        f"{PAGE_SENTENCES['block']} 961 123 4567 {' '.join(EXPLANATIONS['phone'])}",
    ]
    assert page.locator("#story-privacy").get_attribute("aria-live") == "polite"
    assert page.locator("#story").get_attribute("aria-describedby") == "hint story-privacy"
    assert page.locator("#story").input_value() == "Paciente María, tel. 961 123 4567"
    assert page.locator("#free-privacy").count() == 0


@pytest.mark.browser
def test_typed_marks_are_shown_as_text_and_never_run(page):
    open_form(page)
    learn(page)
    page.evaluate("gate.attach(document.querySelector('form'))")
    page.locator("#story").fill("www.<img src=x onerror=alert(1)> don <b>Chepe</b> www.a.mx/<i>")
    page.locator("#story-privacy li").first.wait_for()
    assert page.locator("#story-privacy img, #story-privacy b, #story-privacy i").count() == 0


@pytest.mark.browser
def test_a_clean_text_says_that_a_second_person_is_the_rule(page):
    open_form(page)
    learn(page)
    page.evaluate("gate.attach(document.querySelector('form'))")
    page.locator("#story").fill("TA 120/80, día 3 de tratamiento.")
    page.locator("#story-privacy li").wait_for()
    assert page.locator("#story-privacy").inner_text() == PAGE_SENTENCES["clear"]


@pytest.mark.browser
def test_without_its_rules_the_page_says_so_and_typing_goes_on(page):
    open_form(page, rules="data:application/json,broken")
    learn(page, rules=False)
    page.evaluate("gate.attach(document.querySelector('form'))")
    page.locator("#story").fill("Paciente María")
    assert PAGE_SENTENCES["unavailable"] in page.locator("form").inner_text()
    assert page.locator("#story").input_value() == "Paciente María"


def test_the_module_stays_small():
    assert len(gzip.compress(MODULE.read_bytes())) <= 4096
