"""A person in front of a page: finds what to tap, fill in and read by the words that stand there."""

import re
from typing import Self

from playwright.sync_api import Dialog, Download, Locator, Page, expect

TAIL = r"( ?: .*| \d+)?"  # words only read aloud ("Leer: Visita del 3 de marzo"), or a count
NOT_NEEDED = r"( \((opcional|optional)\))?"


def _exactly(words: str, tail: str = "") -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(words)}{tail}\s*$")


class Hands:
    """`Hands(page).types("Título", "Fiebre").clicks("Enviar a revisión")`, or inside one part of the page."""

    def __init__(self, page: Page, part: Locator | None = None):
        self.page = page
        self.part = part or page.locator("body")
        if part is None:
            page.on("dialog", _agree)

    def inside(self, words: str) -> Self:
        """Only in the card with this heading, the group with this name or the row with this name."""
        group = self.part.get_by_role("group", name=_exactly(words))
        card = self.part.locator("section.card").filter(
            has=self.page.get_by_role("heading", name=_exactly(words))
        )
        return type(self)(self.page, group.or_(card).first)

    def goes(self, address: str) -> Self:
        self.page.goto(address)
        return self

    def clicks(self, words: str) -> Self:
        """The button or link that says so; it leads to another page, or to this one again."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.finds(words).click()
        return self

    def finds(self, words: str) -> Locator:
        """The button or link that says so, or the first of several that do the same."""
        name = _exactly(words, TAIL)
        button = self.part.get_by_role("button", name=name)
        found = button.or_(self.part.get_by_role("link", name=name)).first
        expect(found).to_be_visible()
        return found

    def types(self, label: str, words: str) -> Self:
        self.part.get_by_label(_exactly(label, NOT_NEEDED)).fill(words)
        return self

    def picks(self, label: str, option: str) -> Self:
        """One of a list that opens."""
        self.part.get_by_label(_exactly(label, NOT_NEEDED)).select_option(label=option)
        return self

    def chooses(self, question: str, *answers: str) -> Self:
        """One of several buttons, or several of several boxes, below a question."""
        group = self.part.get_by_role("group", name=_exactly(question, NOT_NEEDED))
        for answer in answers:
            group.locator("label").filter(has_text=re.compile(rf"^\W*\d?\s*{re.escape(answer)}\s*$")).click()
        return self

    def ticks(self, words: str) -> Self:
        """A single box."""
        self.part.locator("label.choice").filter(has_text=words).click()
        return self

    def unfolds(self, words: str) -> Self:
        self.part.locator("summary").filter(has_text=words).click()
        return self

    def attaches(self, label: str, name: str, data: bytes) -> Self:
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        self.part.get_by_label(_exactly(label, NOT_NEEDED)).set_input_files(file)  # type: ignore[arg-type]
        return self

    def downloads(self, words: str) -> Download:
        with self.page.expect_download() as coming:
            self.finds(words).click()
        return coming.value

    def reads(self, *words: str) -> Self:
        """All of these stand there, sooner or later."""
        for each in words:
            expect(self.part).to_contain_text(each)
        return self

    def finds_no(self, *words: str) -> Self:
        for each in words:
            expect(self.part).not_to_contain_text(each)
        return self

    def is_at(self, heading: str) -> Self:
        """The page with this heading has come."""
        expect(self.page.locator("h1")).to_have_text(_exactly(heading))
        return self

    def value_of(self, label: str) -> str:
        return self.part.get_by_label(_exactly(label, NOT_NEEDED)).input_value()


def _agree(dialog: Dialog) -> None:
    dialog.accept()
