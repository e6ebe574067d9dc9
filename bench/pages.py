"""What a page costs, next to a bare Flask page that signs in the same way and reads the same rows.

    .venv/bin/python bench/pages.py [--rounds N]

The bare site is Flask, Flask-Login and a session, as their first pages show them: the same sign-in
look-up, the same queries (and for the quiz the same form), and a bare template that prints every column
of every row: no layout, no navigation, no words in two languages, no access rule, no transaction of our
own, no headers. What is left between the two is what our house adds. The two are asked in turn; figures
are medians of CPU time per request in milliseconds. The last line is one JSON object: per page `ours_ms`,
`bare_ms`, `ratio`, `queries`, `kilobytes_gzipped`, and `worst_ratio`.
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
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask, render_template
from flask.testing import FlaskClient
from flask_login import LoginManager, current_user, login_required
from jinja2 import DictLoader
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import create_app
from certification.queries import road, roads
from core import clock, db, schema
from core.security import hash_token, new_token
from home import demo
from mentorship.cases import queries as cases
from mentorship.visits import queries as visits
from people import queries as people
from people.models import Role, SignIn, User
from people.queries import demo_faces
from seminars import queries as seminars
from seminars.coursework import queries as studies
from seminars.coursework.questions import quiz_form
from seminars.library import shelf
from seminars.models import Seminar
from tests.support.queries import counted

BARE_PAGE = """<!doctype html><title>{{ user.email }}</title>{% for rows in tables %}<table>
{% for row in rows %}<tr>{% for value in row %}<td>{{ value }}</td>{% endfor %}</tr>{% endfor %}</table>
{% endfor %}{% if form %}<form method=post>{% for field in form %}{{ field.label }}{{ field() }}{% endfor %}
<button>Send</button></form>{% endif %}{{ html|safe }}"""

Rows = Callable[[User, "Address"], dict[str, Any]]


@dataclass(frozen=True)
class Address:
    """Which seminar, lesson and quiz a page is about, taken from our own page's address."""

    seminar_id: int = 0
    key: str = ""


def pasante_rows(user: User, _address: Address) -> dict[str, Any]:
    today = clock.today()
    me = people.find_pasante(user)
    assert me is not None
    month = seminars.this_month(me, today)
    way = road(me, today)
    return {
        "tables": [
            [me, me.user, me.cohort, *me.postings],
            month.steps if month else [],
            people.mentors_of(me, today),
            list(visits.last_visits([me.id], today).items()),
            visits.open_commitments(me.id),
            visits.awaiting_acknowledgement(me.id),
            cases.waiting_for(user),
            way.requirements,
        ]
    }


def mentor_rows(user: User, _address: Address) -> dict[str, Any]:
    today = clock.today()
    return {
        "tables": [
            visits.clinics_of(user, today),
            visits.drafts_of(user),
            seminars.awaiting_grade(user),
            cases.waiting_for(user),
            cases.next_sessions(user, today),
            [seminars.next_seminar(today)],
        ]
    }


def resident_rows(user: User, _address: Address) -> dict[str, Any]:
    today = clock.today()
    sessions = cases.next_sessions(user, today)
    listed = [case for found in cases.cases_on(sessions, user).values() for case in found]
    return {"tables": [sessions, listed, [seminars.next_seminar(today)]]}


def coordinator_rows(user: User, _address: Address) -> dict[str, Any]:
    today = clock.today()
    everybody = people.active_pasantes(today)
    first = min(everybody, key=lambda pasante: pasante.cohort.starts_on).cohort_id
    listed = [pasante for pasante in everybody if pasante.cohort_id == first]
    studies = seminars.study_records([pasante.id for pasante in listed], today)
    return {
        "tables": [
            [pasante.user for pasante in listed],
            *(study.modules for study in studies.values()),
            *(way.requirements for way in roads(listed, today).values()),
            visits.all_clinics(today),
            seminars.awaiting_grade(user),
            cases.waiting_for(user),
        ]
    }


def _seminar(address: Address) -> Seminar:
    wanted = select(Seminar).where(Seminar.id == address.seminar_id).options(joinedload(Seminar.version))
    return db.session.scalars(wanted).one()


def lesson_rows(user: User, address: Address) -> dict[str, Any]:
    seminar = _seminar(address)
    me = studies.pasante_of(user)
    assert me is not None
    read = studies.has_read(me, seminar, address.key)
    return {
        "tables": [[seminar, (read,)]],
        "html": shelf.text_html(seminar.version.sha256, address.key, "es"),
    }


def quiz_rows(user: User, address: Address) -> dict[str, Any]:
    seminar = _seminar(address)
    me = studies.pasante_of(user)
    assert me is not None
    quiz = next(quiz for quiz in shelf.module_of(seminar).quizzes if quiz.key == address.key)
    tried = studies.attempts(me, seminar, address.key)
    return {"tables": [[seminar], tried], "form": quiz_form(quiz.questions["es"], f"{me.id}:{len(tried)}")}


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


def bare_site(ours: Flask) -> tuple[Flask, dict[str, tuple[Rows, Address]]]:
    """Flask and Flask-Login as their first pages show them; the session is the one the queries know."""
    app = Flask("bare")
    app.secret_key = "bench"
    app.jinja_loader = DictLoader({"page.html": BARE_PAGE})
    app.config["DATABASE_URL"] = ours.config["DATABASE_URL"]
    db.init_app(app)
    LoginManager(app).user_loader(_who)
    pages: dict[str, tuple[Rows, Address]] = {}

    @app.get("/<name>")
    @login_required
    def page(name: str) -> str:
        rows, address = pages[name]
        found = rows(current_user._get_current_object(), address)
        found["tables"] = [[_columns(row) for row in table] for table in found["tables"]]
        return render_template("page.html", user=current_user, **found)

    return app, pages


def _who(token: str) -> User | None:
    wanted = select(User, SignIn.seen_at).join(SignIn).where(SignIn.token_sha256 == hash_token(token))
    row = db.session.execute(wanted).one_or_none()
    return row[0] if row else None


def _columns(row: Any) -> list[Any]:
    mapper = getattr(row, "__mapper__", None)
    if mapper is not None:
        return [getattr(row, part.key) for part in mapper.column_attrs]
    return [getattr(row, field.name) for field in fields(row)] if is_dataclass(row) else [row]


def look(client: FlaskClient, url: str) -> tuple[int, bytes]:
    """The number of queries of our page, the sign-in included, and the page."""
    client.get(url)  # fills the caches that a running site has
    with counted(client.application) as asked:
        answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return asked.count, answer.data


def cpu(client: FlaskClient, url: str) -> float:
    before = time.process_time()
    client.get(url)
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
    rows: dict[str, Rows] = {
        "home_pasante": pasante_rows,
        "home_mentor": mentor_rows,
        "home_resident": resident_rows,
        "home_coordinator": coordinator_rows,
        "lesson": lesson_rows,
        "quiz": quiz_rows,
    }
    figures: dict[str, Any] = {}
    for name, (role, url) in wanted.items():
        queries, page = look(clients[role], url)
        parts = url.split("/")
        pages[name] = rows[name], Address(int(parts[2]), parts[4]) if len(parts) > 4 else Address()
        visitor = browser(bare, ours, people[role])
        assert visitor.get(f"/{name}").status_code == 200
        times = [(cpu(clients[role], url), cpu(visitor, f"/{name}")) for _ in range(rounds)]
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
