"""What a page costs, next to a bare Flask page that signs in the same way and reads the same rows.

    .venv/bin/python bench/pages.py [--rounds N]

For each page the bare site does the same sign-in look-up and runs the very statements our page ran,
through a plain session, and prints every column of every row in a bare table: no layout, no words, no
access rule. The two are asked in turn; figures are medians of CPU time per request in milliseconds.
The last line is one JSON object: per page `ours_ms`, `bare_ms`, `ratio`, `queries`, `kilobytes_gzipped`.
"""

import argparse
import gzip
import json
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask, render_template_string
from flask.testing import FlaskClient
from flask_login import LoginManager, current_user, login_required
from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Session

from app import create_app
from core import clock, db, schema
from core.security import hash_token, new_token
from home import demo
from people.models import Role, SignIn, User
from people.queries import demo_faces

BARE_PAGE = """<!doctype html><title>{{ user.email }}</title>{% for rows in tables %}<table>
{% for row in rows %}<tr>{% for value in row %}<td>{{ value }}</td>{% endfor %}</tr>{% endfor %}</table>
{% endfor %}"""

Statements = list[tuple[Any, Any]]


def site(folder: str) -> Flask:
    app = create_app({"DATA": folder, "DATABASE_URL": f"sqlite:///{folder}/bench.db", "SECRET_KEY": "bench"})
    with app.app_context():
        schema.upgrade()
        demo.load()
    return app


def browser(app: Flask, ours: Flask, user: User) -> FlaskClient:
    """A browser signed in as this person, on our site or the bare one (they share the table of sign-ins)."""
    token = new_token()
    with ours.app_context(), db.transaction() as session:
        now = clock.now()
        session.add(
            SignIn(token_sha256=hash_token(token), user_id=user.id, created_at=now, seen_at=now, device="b")
        )
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


def bare_site(ours: Flask) -> tuple[Flask, dict[str, Statements]]:
    """Flask, Flask-Login and SQLAlchemy as their first pages show them."""
    app = Flask("bare")
    app.secret_key = "bench"
    engine = create_engine(ours.config["DATABASE_URL"])
    LoginManager(app).user_loader(lambda token: _who(engine, token))
    pages: dict[str, Statements] = {}

    @app.get("/<name>")
    @login_required
    def page(name: str) -> str:
        with Session(engine) as session:
            tables = [_rows(session, statement, values) for statement, values in pages[name]]
            return render_template_string(BARE_PAGE, tables=tables, user=current_user)

    return app, pages


def _who(engine: Any, token: str) -> User | None:
    with Session(engine, expire_on_commit=False) as session:
        wanted = select(User, SignIn.seen_at).join(SignIn).where(SignIn.token_sha256 == hash_token(token))
        row = session.execute(wanted).one_or_none()
        return row[0] if row else None


def _rows(session: Session, statement: Any, values: Any) -> list[list[Any]]:
    found = session.execute(statement, values).unique().all()
    return [[value for part in row for value in _columns(part)] for row in found]


def _columns(part: Any) -> list[Any]:
    mapper = getattr(part, "__mapper__", None)
    return [part] if mapper is None else [getattr(part, name) for name in mapper.column_attrs.keys()]


def statements_of(client: FlaskClient, url: str) -> tuple[Statements, int, bytes]:
    """What our page asks of the database beyond the sign-in, the number of queries, and the page."""
    asked: Statements = []
    count = 0

    def heard(state: Any) -> None:
        if state.is_select and not state.is_relationship_load and not state.is_column_load:
            asked.append((state.statement, state.parameters))

    def counted(*_: Any) -> None:
        nonlocal count
        count += 1

    engine = client.application.extensions["engine"]
    client.get(url)  # fills the caches that a running site has
    event.listen(Session, "do_orm_execute", heard)
    event.listen(engine, "before_cursor_execute", counted)
    answer = client.get(url)
    event.remove(Session, "do_orm_execute", heard)
    event.remove(engine, "before_cursor_execute", counted)
    assert answer.status_code == 200, (url, answer.status_code)
    begin = 2  # PRAGMA query_only and BEGIN are said on the connection, and counted
    return asked[1:], count - begin, answer.data


def cpu(ask: Callable[[], Any]) -> float:
    before = time.process_time()
    ask()
    return (time.process_time() - before) * 1000


def first(client: FlaskClient, index: str, pattern: str) -> str:
    """The first address of this form on a page, or one page further in."""
    page = client.get(index).text
    found = re.search(pattern, page)
    if found:
        return found.group(1)
    for inner in re.findall(r'href="(/seminars/\d+)"', page):
        found = re.search(pattern, client.get(inner).text)
        if found:
            return found.group(1)
    raise LookupError(pattern)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--rounds", type=int, default=150)
    rounds = asked.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(site(folder), rounds)))


def measure(ours: Flask, rounds: int) -> dict[str, Any]:
    bare, pages = bare_site(ours)
    with ours.app_context():
        people = {user.role: user for user in demo_faces()}
    clients = {role: browser(ours, ours, user) for role, user in people.items()}
    pasante = clients[Role.PASANTE]
    wanted = {f"home_{role.value}": (role, "/") for role in people}
    wanted["lesson"] = (Role.PASANTE, first(pasante, "/seminars", r'href="(/seminars/\d+/lessons/[^"]+)"'))
    wanted["quiz"] = (Role.PASANTE, first(pasante, "/seminars", r'href="(/seminars/\d+/quizzes/[^"]+)"'))
    figures: dict[str, Any] = {}
    for name, (role, url) in wanted.items():
        pages[name], queries, page = statements_of(clients[role], url)
        visitor = browser(bare, ours, people[role])
        assert visitor.get(f"/{name}").status_code == 200
        times = [
            (cpu(lambda: clients[role].get(url)), cpu(lambda: visitor.get(f"/{name}"))) for _ in range(rounds)
        ]
        mine, theirs = statistics.median(t[0] for t in times), statistics.median(t[1] for t in times)
        figures[name] = {
            "ours_ms": round(mine, 3),
            "bare_ms": round(theirs, 3),
            "ratio": round(mine / theirs, 2),
            "queries": queries,
            "kilobytes_gzipped": round(len(gzip.compress(page, 6)) / 1024, 1),
        }
        print(name, figures[name], flush=True)
    return {"rounds": rounds, "pages": figures, "worst_ratio": max(f["ratio"] for f in figures.values())}


if __name__ == "__main__":
    main()
