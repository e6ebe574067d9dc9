from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core import db


class Institution(db.Base):
    """The one row of settings that a coordinator edits: names, labels, where certificates are signed."""

    __tablename__ = "institution"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("paper in ('letter', 'a4')", name="paper_known"),
        CheckConstraint("signatures in ('by_hand', 'here')", name="signatures_known"),
    )
    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str]
    short_name: Mapped[str]
    programme: Mapped[str]  # the course's title as it prints on the diploma
    programme_code: Mapped[str] = mapped_column(default="SALUD")  # begins every folio
    university: Mapped[str | None]
    district_label: Mapped[str] = mapped_column(default="distrito")  # or jurisdicción
    district: Mapped[str | None]
    issuing_place: Mapped[str]  # "Ángel Albino Corzo, Chiapas"
    on_call_phone: Mapped[str | None]
    logo_sha256: Mapped[str | None]
    paper: Mapped[str] = mapped_column(default="letter")  # of what is issued from now on
    logo_print_sha256: Mapped[str | None]  # the same as certificates print it, in the emblem's place
    palette: Mapped[str] = mapped_column(default="forest")  # of the sheets that are issued from now on
    emblem: Mapped[str] = mapped_column(default="sierra")
    signatures: Mapped[str] = mapped_column(default="by_hand")  # on the paper, or approved here
    is_demo: Mapped[bool] = mapped_column(default=False)  # only ever set while the database is empty
    set_up_at: Mapped[datetime | None]


class Signatory(db.Base):
    """Somebody whose name stands under the certificates, in this order from the left.

    Who is taken out stays as a row: what was approved names it.
    """

    __tablename__ = "signatories"
    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str]
    title: Mapped[str]
    organisation: Mapped[str]
    email: Mapped[str | None]
    left_at: Mapped[datetime | None]
