"""Rules, waivers, certificates frozen at issue, and the keys they are signed with."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, event, inspect, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core import db
from core.jobs import Job
from core.letters import Letter
from people.models import Cohort, Pasante, User

KINDS = ("diploma", "seminar", "completion", "enrolment", "mentor", "teaching")
STATES = ("pending", "valid", "replaced", "revoked")
CURRENT = "state in ('pending', 'valid')"
OF_NO_COHORT = "cohort_id is null"


class Rules(db.Base):
    """What a cohort's diploma asks for, frozen when its year began."""

    __tablename__ = "rules"
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    values: Mapped[dict[str, Any]]
    frozen_at: Mapped[datetime]


class Waiver(db.Base):
    """A named person lets one rule go for one pasante, with the reason. Printed nowhere."""

    __tablename__ = "waivers"
    __table_args__ = (UniqueConstraint("pasante_id", "rule"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    pasante_id: Mapped[int] = mapped_column(ForeignKey("pasantes.id", ondelete="CASCADE"))
    rule: Mapped[str]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    by: Mapped[User] = relationship(lazy="raise_on_sql")


class Series(db.Base):
    """The counter of one run of folios. Numbers are taken in the transaction that makes the certificates."""

    __tablename__ = "series"
    name: Mapped[str] = mapped_column(primary_key=True)  # SALUD-2026F-DIP
    taken: Mapped[int] = mapped_column(default=0)


class TemplateVersion(db.Base):
    """The words and the look of one document in one language. What was printed by it never changes."""

    __tablename__ = "certificate_templates"
    __table_args__ = (
        UniqueConstraint("kind", "language", "number"),
        UniqueConstraint("kind", "language", "sha256"),
        CheckConstraint("number > 0", name="number_after_what_ships"),
        CheckConstraint("not is_current or retired_at is null", name="current_not_retired"),
        CheckConstraint("(used_at is null) = (first_folio is null)", name="used_with_folio"),
        Index(
            "uq_certificate_templates_current",
            "kind",
            "language",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    language: Mapped[str]
    number: Mapped[int]
    html: Mapped[str]  # the blocks of the document's own file
    css: Mapped[str] = mapped_column(default="")  # what it adds to the stylesheets
    sha256: Mapped[str]  # of all that it prints by, kept under it: these two and the sheet they stand in
    note: Mapped[str] = mapped_column(default="")
    is_current: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    first_folio: Mapped[str | None]
    retired_at: Mapped[datetime | None]
    taken_at: Mapped[datetime | None]  # into use, the last time
    left_at: Mapped[datetime | None]  # for another one, or for what ships with the site
    by: Mapped[User] = relationship(lazy="raise_on_sql")


_PRINTED = ("kind", "language", "number", "html", "css", "sha256", "used_at", "first_folio")


@event.listens_for(TemplateVersion, "before_update")
def _keep_what_was_used(_mapper: Any, _connection: Any, version: TemplateVersion) -> None:
    """No action may do it; whatever does is stopped before the database."""
    state = inspect(version)
    was_used = (state.attrs.used_at.history.deleted or [version.used_at])[0] is not None
    if was_used and any(state.attrs[name].history.has_changes() for name in _PRINTED):
        raise ValueError(f"version {version.id} was printed by and does not change")


@event.listens_for(TemplateVersion, "before_delete")
def _keep_what_was_printed(_mapper: Any, _connection: Any, version: TemplateVersion) -> None:
    if version.used_at is not None:
        raise ValueError(f"version {version.id} was printed by and stays")


class Batch(db.Base):
    """One click on *issue*: a cohort's certificates of one kind, made together by a job."""

    __tablename__ = "batches"
    __table_args__ = (
        UniqueConstraint("cohort_id", "kind", "seminar_id", "occasion", "number"),
        Index(
            "uq_batches_of_no_cohort",
            "kind",
            "occasion",
            "number",
            unique=True,
            sqlite_where=text(OF_NO_COHORT),
            postgresql_where=text(OF_NO_COHORT),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"), index=True)
    kind: Mapped[str]
    seminar_id: Mapped[int] = mapped_column(default=0)  # 0 where the document is not about one seminar
    occasion: Mapped[str] = mapped_column(default="")  # 2026-02: a half-year; 2026-05-14: a day; often none
    number: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    template_id: Mapped[int | None] = mapped_column(
        ForeignKey("certificate_templates.id")
    )  # none: as shipped
    created_at: Mapped[datetime]
    print_sha256: Mapped[str | None]  # the merged file for the printer
    zip_sha256: Mapped[str | None]
    cohort: Mapped[Cohort | None] = relationship(lazy="raise_on_sql")
    job: Mapped[Job | None] = relationship(foreign_keys=job_id, lazy="raise_on_sql")
    mail_job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    mail_job: Mapped[Job | None] = relationship(foreign_keys=mail_job_id, lazy="raise_on_sql")


class PrintOrder(db.Base):
    """A print file of a batch made otherwise than at issue; asked for again, it is there already."""

    __tablename__ = "print_orders"
    __table_args__ = (UniqueConstraint("batch_id", "options"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batches.id"))
    options: Mapped[str]  # `PrintOptions.to_json`, the same text for equal options
    sheet: Mapped[str]  # a4-landscape: the next batch on such sheets begins with the last options
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    sha256: Mapped[str | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime]  # for the last time
    batch: Mapped[Batch] = relationship(lazy="raise_on_sql")
    job: Mapped[Job | None] = relationship(lazy="raise_on_sql")


class Certificate(db.Base):
    """All that is printed is in `snapshot`, the file is kept under its hash; neither ever changes."""

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("series", "number"),
        UniqueConstraint("status_list", "status_index"),
        CheckConstraint("state in ('pending', 'valid', 'replaced', 'revoked')", name="state_known"),
        CheckConstraint("state = 'pending' or pdf_sha256 is not null", name="issued_with_file"),
        # Whoever clicks twice, and whoever else clicks: a person has one current document of a kind
        # and occasion.
        Index(
            "uq_certificates_current",
            "user_id",
            "kind",
            "seminar_id",
            "occasion",
            unique=True,
            sqlite_where=text(CURRENT),
            postgresql_where=text(CURRENT),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("batches.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    pasante_id: Mapped[int | None] = mapped_column(ForeignKey("pasantes.id"), index=True)  # for her year
    kind: Mapped[str]
    seminar_id: Mapped[int] = mapped_column(default=0)
    occasion: Mapped[str] = mapped_column(default="")
    series: Mapped[str]
    number: Mapped[int]
    folio: Mapped[str] = mapped_column(unique=True)
    token: Mapped[str] = mapped_column(unique=True)  # in the QR code: 128 random bits
    code: Mapped[str] = mapped_column(unique=True)  # typed by hand beside the folio
    snapshot: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="pending", index=True)
    issued_on: Mapped[date]
    valid_until: Mapped[date | None]  # the last day, of a document that is only good for a time
    pdf_sha256: Mapped[str | None] = mapped_column(index=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"), unique=True)
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    revoked_second_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    revoke_reason: Mapped[str | None]
    registry_book: Mapped[str | None]  # libro and foja of the university's own registry, written in later
    registry_leaf: Mapped[str | None]
    status_list: Mapped[int | None]  # where a verifier asks whether it is still valid: list, and place in it
    status_index: Mapped[int | None]
    credential_sha256: Mapped[str | None]
    letter_id: Mapped[int | None] = mapped_column(
        ForeignKey("letters.id"), unique=True
    )  # tells its owner of it
    created_at: Mapped[datetime]
    user: Mapped[User] = relationship(lazy="raise_on_sql", foreign_keys=[user_id])
    pasante: Mapped[Pasante | None] = relationship(lazy="raise_on_sql")

    def has_expired(self, on: date) -> bool:
        return self.valid_until is not None and self.valid_until < on

    def state_on(self, day: date) -> str:
        """What whoever holds it is told that day: that it expired is seen on the calendar, never stored."""
        return "expired" if self.state == "valid" and self.has_expired(day) else self.state

    letter: Mapped[Letter | None] = relationship(lazy="raise_on_sql")


class IssuerKey(db.Base):
    """The pair of keys that signs credentials and QR codes. Public halves stay for ever: old ones verify."""

    __tablename__ = "issuer_keys"
    __table_args__ = (
        Index(
            "uq_issuer_keys_current",
            "is_current",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    is_current: Mapped[bool] = mapped_column(default=True)
    sealed: Mapped[bytes]  # both private keys, under the site's secret
    credential_public: Mapped[bytes]
    qr_public: Mapped[bytes]
    created_at: Mapped[datetime]


class SigningKey(db.Base):
    """A key of the institution. One signs; earlier ones stay without their secret: old files verify."""

    __tablename__ = "signing_keys"
    __table_args__ = (
        CheckConstraint("is_current = (retired_at is null)", name="retired_or_current"),
        CheckConstraint("is_current = (private_key is not null)", name="only_the_current_signs"),
        Index(
            "uq_signing_keys_current",
            "is_current",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    is_current: Mapped[bool] = mapped_column(default=True)
    is_development: Mapped[bool] = mapped_column(default=False)  # made by the site itself
    private_key: Mapped[bytes | None]  # sealed under the site's secret; wiped when the key is retired
    chain: Mapped[str]  # PEM: the key's own certificate, then those above it
    cms: Mapped[bytes]  # a signature over no bytes: digest and signature are put in their places
    sha256: Mapped[str] = mapped_column(index=True)  # of the key's own certificate
    subject: Mapped[str]
    issuer: Mapped[str]
    serial: Mapped[str]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime]
    created_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    retired_at: Mapped[datetime | None]
