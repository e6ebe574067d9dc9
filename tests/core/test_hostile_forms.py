"""Whatever is sent to the site, by whomever: it answers, and what it refuses leaves nothing behind."""

import importlib
import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import CompoundSelect, func, literal, select, union_all

from core import db
from tests.support.access import PEOPLE, Row

TABLES = ("people", "seminars", "mentorship.visits", "mentorship.cases", "certification", "home")
HOSTILE = (
    "",
    "   ",
    "\x00",
    "a\x00b\x0bc\x1bd",
    "\ud800",
    "\ufffe😀‮",
    "-1",
    "0",
    "²",
    str(10**30),
    "9" * 5000,
    "NaN",
    "sNaN",
    "-Infinity",
    "1e999999",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "{{7*7}}%s%(name)s${x}",
    "' OR 1=1 --",
    "../../../etc/passwd",
)
BROKEN_FILES = (b"", b"\x00" * 2000, b"PK\x03\x04 broken", b"a;b\n\x00;c\n", b"%PDF-1.7", b"\xff\xfe=\x00")
NAMES = re.compile(r"""<(?:input|select|textarea)[^>]*?\bname="([^"]+)""")
INPUT = re.compile(r"<input[^>]*>")


def rows(method: str) -> list[tuple[str, Row]]:
    tables = [importlib.import_module(f"tests.{name}.access_table").TABLE for name in TABLES]
    return [each for table in tables for each in table.items() if each[0].endswith(f" {method}")]


@cache
def _counts() -> CompoundSelect[Any]:
    tables = [table for table in db.Base.metadata.sorted_tables if table.name != "tries"]
    return union_all(*(select(literal(t.name), func.count()).select_from(t) for t in tables))


def counted(app) -> dict[str, int]:
    """The rows of every table. Tries are counted on purpose, whatever the answer."""
    with app.app_context():
        return dict(db.session.execute(_counts()).all())


def questions(client, url: str) -> dict[str, str]:
    """The fields of the page that asks, each with what stands in it."""
    page = client.get(url).get_data(as_text=True)
    page = re.sub(r"<form[^>]*(sign-out|language).*?</form>", "", page, flags=re.S)
    found = dict.fromkeys(NAMES.findall(page), "")
    for tag in INPUT.findall(page):
        name, value = re.search(r'name="([^"]+)', tag), re.search(r'value="([^"]*)', tag)
        kept = 'type="radio"' not in tag and 'type="checkbox"' not in tag
        if name and value and (kept or " checked" in tag or not found[name[1]]):
            found[name[1]] = value[1]
    for name, options in re.findall(r'<select[^>]*name="([^"]+)[^>]*>(.*?)</select>', page, flags=re.S):
        offered = re.findall(r'value="([^"]*)"', options)
        found[name] = next((value for value in offered if value), "")
    return found


def attacks(fields: dict[str, str]) -> Iterator[dict[str, object]]:
    """One field wrong at a time, in two of the ways; then all of them at once."""
    yield {}
    for place, name in enumerate(fields):
        for step in (0, 11) if len(fields) < 12 else (0,):
            yield {**fields, name: HOSTILE[(place + step) % len(HOSTILE)]}
        yield {**fields, name: _other_than_text(place)}
    for wrong in HOSTILE[::4]:
        yield dict.fromkeys(fields, wrong)
    if fields:
        first = next(iter(fields))
        yield {**fields, first: "ñ" * 20_000}
        yield {**fields, first: "n" * 2_200_000}  # heavier than a form may be


def _other_than_text(place: int) -> object:
    """Nothing, several values, or a file."""
    file = BytesIO(BROKEN_FILES[place % len(BROKEN_FILES)]), "li\x00sta.xlsx"
    return ([], ["1", "2"], file)[place % 3]


def typed(fields: dict[str, object]) -> dict[str, object]:
    """Half a character can only be sent as the bytes of a lone surrogate."""
    return {n: v.encode("utf-8", "surrogatepass") if isinstance(v, str) else v for n, v in fields.items()}


def asked(app, cast, browser, row: Row) -> tuple[str, dict[str, str]]:
    url, fields = row.prepare(app, cast)
    found: dict[str, str] = {}
    for name in ("rosa", "xochitl", "lucia"):
        if not found and url != "/sign-out":
            found = questions(browser(name), url)
    return url, {**found, **{name: str(value) for name, value in fields.items()}}


@pytest.mark.parametrize(("endpoint", "row"), rows("POST"), ids=lambda v: v if isinstance(v, str) else "")
def test_no_form_breaks_the_site_and_none_is_half_kept(endpoint, row, app, cast, browser):
    url, fields = asked(app, cast, browser, row)
    allowed = [name for name, status in row.expected().items() if status not in (401, 403, 404)]
    kept = [browser(name) for name in PEOPLE] and counted(app)
    for name in PEOPLE:
        others = [dict.fromkeys(fields, wrong) for wrong in (HOSTILE[3], HOSTILE[9])]
        tried = attacks(fields) if name in allowed[:1] else others
        for number, words in enumerate(tried):
            status = browser(name).post(url, data=typed(words)).status_code
            now = counted(app)
            assert status < 500, f"{name} gets {status} for {str(words)[:600]}"
            assert status < 400 or now == kept, f"{name} is refused attempt {number} and something stays"
            kept = now


WORDS = ("cohort", "role", "q", "only", "state", "kind", "words", "pasante", "seminar", "observed", "format",
         "next", "key", "folio", "code")  # fmt: skip
PATHS = ("0", "-1", str(10**30), "9" * 5000, "²", "٣", "%00", "%ED%A0%80", "..%2f..", "x" * 3000, "1.5")


@pytest.mark.parametrize(("endpoint", "row"), rows("GET"), ids=lambda v: v if isinstance(v, str) else "")
def test_no_question_in_an_address_breaks_a_page(endpoint, row, app, cast, browser):
    url, _fields = row.prepare(app, cast)
    person = next((name for name, status in row.expected().items() if status == 200), "rosa")
    for wrong in HOSTILE[2::8]:
        value = quote(wrong.encode("utf-8", "surrogatepass"))
        query = "&".join(f"{word}={value}" for word in WORDS)
        assert browser(person).get(f"{url}?{query}").status_code < 500, f"{url} asked {wrong[:40]!r}"


def test_no_part_of_an_address_breaks_the_site(app, cast, browser):
    for rule in app.url_map.iter_rules():
        for wrong in PATHS:
            url = wrong.join(re.split(r"<[^>]+>", rule.rule))
            if "<" in rule.rule:
                method = "GET" if "GET" in rule.methods else "POST"
                status = browser("rosa").open(url, method=method).status_code
                assert status < 500, f"{method} {url[:80]}"
