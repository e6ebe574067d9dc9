"""What phones handed in, word for word and for good; the phones themselves; and when a copy was restored."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core import db

STATES = ("stored", "review", "waiting", "superseded", "dismissed")


class Entry(db.Base):
    """One form that was filled in on a phone, as it came, and what became of it."""

    __tablename__ = "outbox_entries"
    __table_args__ = (
        CheckConstraint(f"state in {STATES}", name="state_known"),
        Index("ix_outbox_entries_phone", "user_id", "device", "seq"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[str]  # the endpoint its form belongs to
    path: Mapped[str]  # the address the form goes to
    body: Mapped[str]  # the opened JSON, byte for byte; empty once forgotten or erased
    sha256: Mapped[str]  # of the body
    state: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str | None]  # why it is in review, or that its words were erased
    errors: Mapped[dict[str, Any] | None]  # field → sentences; "" for what speaks of the whole form
    said: Mapped[list[Any] | None]  # the sentences the page would have shown
    location: Mapped[str | None]
    guard: Mapped[str | None]  # the edition it left behind
    base_key: Mapped[str | None]
    after_key: Mapped[str | None]
    device: Mapped[str]
    seq: Mapped[int]
    written_at: Mapped[datetime]  # the phone's word, its skew corrected, never later than it came
    received_at: Mapped[datetime] = mapped_column(index=True)
    skew_seconds: Mapped[int]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str | None]  # why it was closed without being done

    @property
    def is_in_review(self) -> bool:
        return self.state == "review"


class Phone(db.Base):
    """One device in the hands of one person: how much waits on it, and whether it was reported lost."""

    __tablename__ = "phones"
    __table_args__ = (UniqueConstraint("device", "user_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    device: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    label: Mapped[str] = mapped_column(default="")  # what the browser calls itself
    pending: Mapped[int] = mapped_column(default=0)  # how many entries it said it still holds
    seen_at: Mapped[datetime]
    last_seq: Mapped[int] = mapped_column(default=0)
    skew_seconds: Mapped[int] = mapped_column(default=0)  # its clock minus ours
    version: Mapped[str | None]
    lost_at: Mapped[datetime | None]
    lost_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    @property
    def is_lost(self) -> bool:
        return self.lost_at is not None


class Epoch(db.Base):
    """A copy was restored: what phones handed in since that copy must come again."""

    __tablename__ = "epochs"
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str]
    begun_at: Mapped[datetime]
