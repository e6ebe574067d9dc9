"""Every source is cited, and every citation has its source."""

from collections.abc import Iterator

from ..lessons import outline
from ..modules import LANGUAGES, Finding, Module
from .links import check_hosts, check_link

YEARS = (1800, 2100)


def check_references(module: Module) -> Iterator[Finding]:
    """The references of one module; empty fields were noted when it was read."""
    known = {reference.key for reference in module.references}
    cited: set[str] = set()
    for text in module.texts:
        for language in LANGUAGES:
            file = module.path(language, f"{text.key}.md")
            for mark in outline(text.body[language]).citations:
                cited.add(mark.what)
                if mark.what not in known:
                    yield Finding(
                        file,
                        mark.line,
                        f"There is no reference {mark.what}. Add it to module.toml or correct it.",
                    )
    for reference in module.references:
        if reference.key not in cited:
            yield Finding(
                module.file, reference.line, f"No lesson cites [@{reference.key}]. Cite it or remove it."
            )
        if reference.year and not YEARS[0] <= reference.year <= YEARS[1]:
            yield Finding(
                module.file, reference.line, f"The year {reference.year} cannot be right. Correct it."
            )
        if reference.url:
            yield from check_link(reference.url, module.file, reference.line)
        said = f"{reference.authors} {reference.title} {reference.source} {reference.url}"
        yield from check_hosts(said, module.file, reference.line)
