"""The page of a template: its sentences one by one, or its blocks and rules as they are."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from certification.press.placeholders import PLACEHOLDERS, TREATMENT
from certification.press.snapshot import Kind, Language
from certification.templates.blocks import shipped_blocks
from certification.templates.checking import LONGEST_BLOCK, LONGEST_STYLE, STYLE
from certification.templates.drafts import Draft
from certification.templates.faults import Fault, Faulty
from certification.templates.sentences import sentences_of, with_sentences
from core.forms import BaseForm
from core.text import _, _l

TEXTS, LAYOUT = "texts", "layout"
LEVELS = (TEXTS, LAYOUT)
LONGEST_SENTENCE = 1000

BLOCKS: Mapping[str, Any] = MappingProxyType(
    {
        "title": _l("Name of the document, in the file"),
        "confers": _l("Above the heading"),
        "heading": _l("Heading"),
        "subheading": _l("Below the heading"),
        "to": _l("Before the name"),
        "statement": _l("What it states"),
        "transcript": _l("Heading of the back"),
        "course": _l("Below the name, on the back"),
        "columns": _l("Columns"),
        "mean": _l("Last line of the table"),
        "rule": _l("Small print"),
        "registry": _l("The university's registry"),
    }
)
MEANINGS: Mapping[str, Any] = MappingProxyType(
    {
        "person": _l("the name, as its owner confirmed it"),
        "programme": _l("the programme"),
        "cohort": _l("the month in which the year began"),
        "period": _l("from which day to which"),
        "hours": _l("how many hours, as a number"),
        "place_and_date": _l("place and day of the issue"),
        "organisation": _l("the organisation"),
        "university": _l("the university, where one signs too"),
        "folio": _l("the folio"),
        "subject": _l("the seminar, in its certificate"),
        "modality": _l("the modality, where there is one"),
        "credits": _l("the credits, where there are any"),
        "site": _l("clinic or place, where there is one"),
        "mean": _l("the final mean of a diploma"),
        "replaces": _l("the folio that it replaces, in a correction"),
        "period_in_english": _l("the same days in English, where a sheet has two languages"),
        "valid_until": _l("the last day on which it is good, where it has one"),
    }
)


class TemplateForm(BaseForm):
    """What both levels ask; the fields of a document's own blocks are added to it."""

    note = StringField(_l("What this version is for"), [Optional(), Length(max=200)])
    seen = HiddenField(validators=[Length(max=64)])
    blocks: Mapping[str, str] = {}
    css = ""

    def draft(self, kind: Kind, language: Language) -> Draft:
        """What was typed; raises Faulty where a sentence cannot be read."""
        raise NotImplementedError

    def show_all(self, wrong: Faulty) -> None:
        """Each fault beside its field."""
        for fault in wrong.faults:
            self.show(Faulty([Fault(self.field_of(fault), str(fault))]))

    def field_of(self, fault: Fault) -> str:
        return fault.field

    def asked(self) -> Iterator[Any]:
        """The fields of the document itself."""
        return (field for field in self if field.name not in ("note", "seen"))


class TextsForm(TemplateForm):
    def draft(self, kind: Kind, language: Language) -> Draft:
        blocks, faults = dict(self.blocks), []
        for name, block in self.blocks.items():
            written = {
                number: self[f"{name}_{number}"].data or ""
                for number, _each in enumerate(sentences_of(block))
            }
            blocks[name], wrong = with_sentences(block, written)
            faults += [Fault(f"{name}_{number}", str(fault)) for number, fault in wrong]
        if faults:
            raise Faulty(faults)
        return Draft(kind, language, blocks, self.css)

    def field_of(self, fault: Fault) -> str:
        """The first sentence of the block that is at fault."""
        return fault.field if fault.field in self else f"{fault.field}_0"


class LayoutForm(TemplateForm):
    def draft(self, kind: Kind, language: Language) -> Draft:
        typed = {name: lines(self[name].data) for name in self.blocks}
        return Draft(kind, language, typed, lines(self[STYLE].data))


def form_of(level: str, blocks: Mapping[str, str], css: str) -> type[TemplateForm]:
    """The form for these blocks at one of the LEVELS, with what they say as its first words."""
    made: dict[str, Any] = {"blocks": blocks, "css": css}
    if level == TEXTS:
        for name, block in blocks.items():
            made |= dict(_sentence_fields(name, block))
        return type("TextsFormOfOne", (TextsForm,), made)
    for name, block in blocks.items():
        made[name] = _area(f"{label_of(name)} ({name})", block, LONGEST_BLOCK)
    made[STYLE] = _area(_("Rules of style (CSS)"), css, LONGEST_STYLE)
    return type("LayoutFormOfOne", (LayoutForm,), made)


def blocks_to_edit(kind: Kind, language: Language, blocks: Mapping[str, str]) -> dict[str, str]:
    """In the order of the document; one that came with a newer sheet says what ships."""
    return {name: blocks.get(name, shipped) for name, shipped in shipped_blocks(kind, language).items()}


def label_of(block: str) -> str:
    return str(BLOCKS.get(block, block))


def meanings() -> list[tuple[str, str]]:
    """Every placeholder and what it stands for."""
    return [(name, str(MEANINGS.get(name, name))) for name in PLACEHOLDERS]


def choices() -> list[tuple[str, str]]:
    """How words are chosen, and what that does."""
    return [
        ("[ {{ site }}]", _("prints only where there is something to say")),
        ("[university: otorgan | otorga]", _("the first where a university signs too, else the second")),
        (f"[{TREATMENT}: a | al Dr. | a la Dra.]", _("as the person asked to be addressed")),
        ("**…**", _("in strong letters")),
        ("____", _("a line to write on")),
    ]


def _sentence_fields(name: str, block: str) -> Iterator[tuple[str, Any]]:
    sentences = sentences_of(block)
    for number, sentence in enumerate(sentences):
        label = label_of(name)
        if len(sentences) > 1:
            label = _("%(part)s, %(number)s", part=label, number=number + 1)
        yield f"{name}_{number}", _area(label, sentence.written, LONGEST_SENTENCE)


def _area(label: str, words: str, longest: int) -> TextAreaField:
    rows = min(12, 1 + len(words) // 60 + words.count("\n"))
    return TextAreaField(
        label, [Length(max=longest)], default=words, render_kw={"rows": rows, "spellcheck": "true"}
    )


def lines(text: str | None) -> str:
    """As a template holds them: no blanks around, and one kind of line end."""
    return "\n".join((text or "").splitlines()).strip()
