"""Headers, passwords, one-time secrets and limits on trying."""

import hashlib
import secrets
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask import Flask, Response, abort, g, request
from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from core import clock, db, jobs

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# A script or a picture of ours is no page: what only pages heed would be half of what it weighs.
HEADERS_OF_FILES = {
    name: HEADERS[name] for name in ("X-Content-Type-Options", "Cross-Origin-Resource-Policy")
}
# OWASP's second argon2id setting: 20 ms a try here, where the library's own takes 163 ms.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_nobody = _hasher.hash("nobody has this password")
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
KEPT = timedelta(days=2)


class Tries(db.Base):
    """How often something was tried within one window of time, counted over all processes."""

    __tablename__ = "tries"
    name: Mapped[str] = mapped_column(primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int]
    at: Mapped[datetime]


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Takes the same time for somebody unknown as for a wrong password."""
    try:
        return _hasher.verify(stored or _nobody, password[:LONGEST_PASSWORD]) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def new_token() -> str:
    """256 random bits for an address or a cookie."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def count_try(name: str, *, limit: int, seconds: int) -> bool:
    """Count one try in a transaction of its own; False once the limit of this window is passed."""
    window = int(clock.now().timestamp()) // seconds
    key = hashlib.sha256(name.encode()).hexdigest()[:32]
    db.step_aside()
    with db.engine().execution_options(writes=True).begin() as connection:
        upsert = db.insert(Tries).values(name=key, window=window, count=1, at=clock.now())
        upsert = upsert.on_conflict_do_update(
            index_elements=["name", "window"], set_={"count": Tries.count + 1}
        ).returning(Tries.count)
        count = connection.execute(upsert).scalar_one()
        if count == 1:
            connection.execute(delete(Tries).where(Tries.name == key, Tries.window < window))
    return bool(count <= limit)


def tries_left(name: str, *, limit: int, seconds: int) -> int:
    window = int(clock.now().timestamp()) // seconds
    key = hashlib.sha256(name.encode()).hexdigest()[:32]
    count = db.session.scalar(select(Tries.count).filter_by(name=key, window=window))
    return max(0, limit - (count or 0))


@jobs.daily
def forget_tries() -> None:
    """Drop the counts of windows that ended days ago; none of ours is longer than one."""
    db.session.execute(delete(Tries).where(Tries.at < clock.now() - KEPT))


def address() -> str:
    return request.remote_addr or "?"


def limit_reading(name: str, *, limit: int, seconds: int) -> None:
    """For pages that strangers can read: 429 once an address has asked too often."""
    if not count_try(f"{name}:{address()}", limit=limit, seconds=seconds):
        abort(429)


def safe_next(target: str | None) -> str | None:
    """An address on this site to go on to, or nothing: one leading slash, no host, no tricks."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    if any(ord(letter) < 32 for letter in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def init_app(app: Flask) -> None:
    app.after_request(_harden)


def _is_file(response: Response) -> bool:
    return response.cache_control.immutable is True and response.mimetype != "image/svg+xml"


def _harden(response: Response) -> Response:
    for name, value in (HEADERS_OF_FILES if _is_file(response) else HEADERS).items():
        response.headers.setdefault(name, value)
    if style := g.get("style_hash"):
        policy = POLICY.replace("style-src 'self'", f"style-src 'self' 'sha256-{style}'")
        response.headers["Content-Security-Policy"] = policy
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
