from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for
from flask_login import current_user

from core.access import needs
from core.text import language
from people.policy import may_see
from seminars import policy
from seminars.blueprint import bp
from seminars.booklets import making
from seminars.booklets.pages import Booklet
from seminars.coursework.views.studying import back, is_closed
from seminars.library import shelf
from seminars.models import Seminar


def _wanted(seminar: Seminar) -> Booklet:
    """In the reader's language; who leads the course gets the key of the tests with it."""
    return Booklet(shelf.module_of(seminar), language(), policy.may_lead(current_user, seminar))


@bp.route("/<int:seminar_id>/booklet", methods=["GET", "POST"])
@needs(may_see, on=Seminar)
def booklet(seminar: Seminar) -> Any:
    """A booklet on its way: asked for, being made, or ready to be taken."""
    if is_closed(seminar):
        return back(seminar)
    wanted = _wanted(seminar)
    if request.method == "POST":
        making.ask_for(wanted, current_user)
        return redirect(url_for("seminars.booklet", seminar_id=seminar.id), 303)
    return render_template(
        "seminars/booklet_page.html", seminar=seminar, module=wanted.module, job=making.last_job(wanted)
    )


@bp.get("/<int:seminar_id>/booklet.pdf")
@needs(may_see, on=Seminar)
def booklet_file(seminar: Seminar) -> Any:
    if is_closed(seminar):
        return back(seminar)
    wanted = _wanted(seminar)
    response = Response(making.kept(wanted) or abort(404), mimetype="application/pdf")
    name = f"{wanted.module.key}-{wanted.language}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    # The same address is another file for who leads, and in another language.
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response
