"""The server's half of the offline path: forms a phone may send later, pages it may keep. docs/offline.md."""

from flask import Flask

from core.outbox import correcting, marking, pages, views, worker
from core.outbox.declarations import keeps, stands_in, takes

__all__ = ["init_app", "keeps", "stands_in", "takes"]


def init_app(app: Flask) -> None:
    for part in (pages, worker, views, correcting, marking):
        part.init_app(app)
