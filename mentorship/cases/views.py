from typing import Any

from flask import Blueprint, Flask, render_template
from flask_login import current_user

from core.access import needs
from mentorship.cases import queries
from people.policy import may_use_the_site

bp = Blueprint("cases", __name__, url_prefix="/cases")


@bp.get("")
@needs(may_use_the_site)
def index() -> Any:
    return render_template("home/index.html", waiting=queries.waiting_for(current_user))


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
