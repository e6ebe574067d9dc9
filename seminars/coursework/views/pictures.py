from typing import Any

from flask import Response, abort, request

from core import files
from core.access import needs
from people.policy import may_see
from seminars.blueprint import bp
from seminars.models import Submission


@bp.get("/submissions/<int:submission_id>/picture")
@needs(may_see, on=Submission)
def picture(submission: Submission) -> Any:
    """The photo that goes with a reflection: for its author and whoever may read her work."""
    digest = submission.picture_sha256 or abort(404)
    response = Response(files.read(digest), mimetype=submission.picture_type)
    response.headers["Content-Disposition"] = f'inline; filename="reflection-{submission.id}.jpg"'
    # On a shared phone the next person asks, too: kept, but never shown without asking who looks.
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(digest)
    return response.make_conditional(request)
