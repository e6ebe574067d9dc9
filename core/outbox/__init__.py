"""The server's half of the offline path: forms a phone may send later, pages it may keep. docs/offline.md."""

from core.outbox.declarations import keeps, takes

__all__ = ["keeps", "takes"]
