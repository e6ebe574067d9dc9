from io import BytesIO
from typing import Any

from flask import Blueprint, Flask, redirect, render_template, request, send_file, url_for
from flask_login import current_user

from core import clock, outbox, text
from core.access import anyone, needs
from core.security import safe_next
from home import health
from home.demo.commands import demo_commands
from home.navigation import navigation
from home.outbox import views as queue
from home.pages import PAGES, coordinator
from home.pages.duties import DUTIES
from people import institution
from people.models import Cohort
from people.policy import may_run_programme, may_use_the_site
from people.queries import active_pasantes

bp = Blueprint("home", __name__)


@bp.get("/")
@needs(may_use_the_site)
@outbox.keeps(lambda _user: [url_for("home.index")])
def index() -> Any:
    found = PAGES[current_user.role](current_user)
    return render_template(f"home/{current_user.role.value}.html", duties=DUTIES, **found)


@bp.get("/cohorts/<int:cohort_id>/progress.xlsx")
@needs(may_run_programme, on=Cohort)
def progress(cohort: Cohort) -> Any:
    """Everybody's year in one sheet, for Excel."""
    today = clock.today()
    lines = coordinator.table([p for p in active_pasantes(today) if p.cohort_id == cohort.id], today)
    sheet = coordinator.workbook(cohort, lines)
    name = f"{cohort.code}-{today.isoformat()}.xlsx"
    return send_file(BytesIO(sheet), download_name=name, as_attachment=True)


@bp.post("/language")
@anyone
def choose_language() -> Any:
    """Remember the reader's language: in the account of whoever is signed in, and in this browser."""
    wanted = request.form.get("language", "")
    response = redirect(safe_next(request.form.get("next")) or url_for("home.index"), 303)
    if wanted in text.LANGUAGES:
        response.set_cookie("language", wanted, max_age=400 * 86400, samesite="Lax", httponly=True)
        if current_user.is_authenticated:
            current_user.language = wanted
    return response


def _frame() -> dict[str, Any]:
    """What the base template needs on every page."""
    labels = institution.current()
    return {
        "navigation": navigation(current_user),
        "institution": labels,
        "demo": labels.is_demo,
        "language": text.language(),
        "other_language": text.other_language(),
    }


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.register_blueprint(health.bp)
    queue.init_app(app)
    app.cli.add_command(demo_commands)
    app.context_processor(_frame)
