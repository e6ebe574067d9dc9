"""One address that tells a monitor whether the site can work; it says no more than that."""

import shutil
from typing import Any

from flask import Blueprint, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from core import schema
from core.access import anyone

ROOM_NEEDED = 256 * 1024 * 1024  # below this the next certificates or the next copy may not fit

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@anyone
def healthz() -> Any:
    """200 when all is well, 503 with the part that is not."""
    found = {**_database(), "disk": _disk(), "worker": _worker()}
    well = all(word in ("ok", "current", "elsewhere") for word in found.values())
    return jsonify(status="ok" if well else "failing", **found), 200 if well else 503


def _database() -> dict[str, str]:
    """Does it answer, and are its tables those of this code?"""
    try:
        current = schema.current()
    except (SQLAlchemyError, OSError):
        return {"database": "away", "migrations": "unknown"}
    return {"database": "ok", "migrations": "current" if current == schema.head() else "not current"}


def _disk() -> str:
    try:
        return "ok" if shutil.disk_usage(current_app.config["DATA"]).free > ROOM_NEEDED else "full"
    except OSError:
        return "away"


def _worker() -> str:
    """The thread that does long work, where this process has one; else another process has it."""
    worker = current_app.extensions.get("worker")
    if worker is None:
        return "elsewhere"
    return "ok" if all(thread.is_alive() for _, thread in worker.worker_threads) else "stopped"
