"""Requests for approval with their sheets, the answers to them, and the sealed pictures of signatures."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certification.models import Certificate
from core import db
from people.models import Cohort, Signatory, User

OPEN_TO_ISSUE = "state = 'open' and replaces_id is null"
OPEN_TO_CORRECT = "state = 'open' and replaces_id is not null"


class ApprovalRequest(db.Base):
    """What the signatories are asked to approve: a document, and the sheets of it. Nothing in it changes.

    It is open until the document is issued by it or a coordinator cancels it. One that corrects a certificate
    is about a single sheet, and apart from those of its document.
    """

    __tablename__ = "approval_requests"
    __table_args__ = (
        CheckConstraint("state in ('open', 'cancelled', 'issued')", name="state_known"),
        CheckConstraint("(state = 'open') = (closed_at is null)", name="open_until_closed"),
        Index(
            "uq_approval_requests_open",
            "cohort_id",
            "kind",
            "seminar_id",
            "occasion",
            unique=True,
            sqlite_where=text(OPEN_TO_ISSUE),
            postgresql_where=text(OPEN_TO_ISSUE),
        ),
        Index(
            "uq_approval_requests_open_correction",
            "replaces_id",
            unique=True,
            sqlite_where=text(OPEN_TO_CORRECT),
            postgresql_where=text(OPEN_TO_CORRECT),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"), index=True)
    kind: Mapped[str]
    seminar_id: Mapped[int] = mapped_column(default=0)  # 0 where the document is not about one seminar
    occasion: Mapped[str] = mapped_column(default="")
    hours: Mapped[dict[str, Any] | None]  # of teaching, by the id of the guest, as they were typed
    state: Mapped[str] = mapped_column(default="open")
    sha256: Mapped[str]  # of the digests of its sheets, in list order
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batches.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"))  # what it would correct
    replaces: Mapped[Certificate | None] = relationship(lazy="raise_on_sql")
    cohort: Mapped[Cohort | None] = relationship(lazy="raise_on_sql")


class ApprovalSheet(db.Base):
    """What will be printed for one person of a request; folio, codes and signatures are still to come."""

    __tablename__ = "approval_sheets"
    __table_args__ = (UniqueConstraint("request_id", "user_id", "occasion"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("approval_requests.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    occasion: Mapped[str] = mapped_column(default="")
    position: Mapped[int]
    snapshot: Mapped[dict[str, Any]]
    sha256: Mapped[str]  # `covering.digest_of`
    user: Mapped[User] = relationship(lazy="raise_on_sql")


class Approval(db.Base):
    """The answer of one signatory to one request, and the link it is given by, of which the hash is kept."""

    __tablename__ = "approvals"
    __table_args__ = (
        UniqueConstraint("request_id", "signatory_id"),
        CheckConstraint("state in ('waiting', 'approved', 'declined')", name="state_known"),
        CheckConstraint("(state = 'waiting') = (decided_at is null)", name="waiting_until_decided"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("approval_requests.id"))
    signatory_id: Mapped[int] = mapped_column(ForeignKey("signatories.id"), index=True)
    position: Mapped[int]  # on the sheet, from the left
    state: Mapped[str] = mapped_column(default="waiting")
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]  # why it was declined
    signature_sha256: Mapped[str | None]  # the picture it was approved with
    token_sha256: Mapped[str | None] = mapped_column(unique=True)
    expires_at: Mapped[datetime | None]
    request: Mapped[ApprovalRequest] = relationship(lazy="raise_on_sql")
    signatory: Mapped[Signatory] = relationship(lazy="raise_on_sql")


class SignaturePicture(db.Base):
    """The picture of a signature, sealed. One is current; one that was printed stays for what was issued."""

    __tablename__ = "signature_pictures"
    __table_args__ = (
        UniqueConstraint("signatory_id", "sha256"),
        Index(
            "uq_signature_pictures_current",
            "signatory_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    signatory_id: Mapped[int] = mapped_column(ForeignKey("signatories.id"))
    sha256: Mapped[str] = mapped_column(index=True)  # of the picture as it prints
    sealed: Mapped[bytes]
    is_current: Mapped[bool] = mapped_column(default=True)
    is_printed: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
