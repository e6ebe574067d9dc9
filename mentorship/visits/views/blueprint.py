from typing import Any

from flask import Blueprint

from mentorship.visits import vocabulary

bp = Blueprint("visits", __name__, url_prefix="/visits")


@bp.context_processor
def _words() -> dict[str, Any]:
    """The words for what is stored as codes, in every template of visits."""
    return {"words": vocabulary}
