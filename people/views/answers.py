"""What several pages answer alike."""

from typing import Any

from flask import Response, current_app, flash, redirect, request
from werkzeug.utils import secure_filename

from core import db
from core.errors import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def say_no(refusal: Refused, page: str) -> Any:
    """A button that was refused: nothing is kept, and the page one came from says why."""
    db.rollback()
    flash(str(refusal.message), "error")
    return redirect(page, 303)


def absolute(path: str) -> str:
    """The whole address of one of our pages, as it can be sent to somebody."""
    base = str(current_app.config["BASE_URL"] or request.host_url)
    return base.rstrip("/") + path


def workbook(data: bytes, name: str) -> Response:
    """An Excel file to keep."""
    response = Response(data, mimetype=XLSX)
    response.headers.set("Content-Disposition", "attachment", filename=f"{secure_filename(name)}.xlsx")
    return response
