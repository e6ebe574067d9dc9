from typing import Any

from flask import render_template

from core.access import needs
from people.policy import may_run_programme
from people.views.blueprint import bp


@bp.get("/people")
@needs(may_run_programme)
def index() -> Any:
    return render_template("home/index.html")
