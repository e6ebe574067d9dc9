"""Every page names who may open it, and the table of each package says what each role finds there."""

import importlib
from collections.abc import Iterator

import pytest
from flask import Flask

from core import access
from tests.support.access import PEOPLE, Row

TABLES = ("core", "people", "seminars", "mentorship.visits", "mentorship.cases", "certification", "home")


def rows() -> Iterator[tuple[str, Row]]:
    for name in TABLES:
        yield from importlib.import_module(f"tests.{name}.access_table").TABLE.items()


def test_every_route_stands_in_an_access_table(app):
    routes = {
        f"{rule.endpoint} {method}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == {endpoint for endpoint, _row in rows()}


@pytest.mark.parametrize(
    ("endpoint", "row"), list(rows()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_person_finds_what_the_table_says(endpoint, row, app, cast, browser):
    url, fields = row.prepare(app, cast)
    method = endpoint.split()[1]
    found = {name: browser(name).open(url, method=method, data=fields or None).status_code for name in PEOPLE}
    assert found == row.expected()


def test_a_route_without_a_rule_stops_the_site_from_starting():
    app = Flask("bare")
    app.add_url_rule("/bare", "bare", lambda: "open to the world")
    with pytest.raises(access.UnguardedRouteError, match="bare"):
        access.check_routes(app)
