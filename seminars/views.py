from typing import Any

from flask import Blueprint, Flask, render_template

from core.access import needs
from people.policy import may_use_the_site

bp = Blueprint("seminars", __name__, url_prefix="/seminars")


@bp.get("")
@needs(may_use_the_site)
def index() -> Any:
    return render_template("home/index.html")


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
