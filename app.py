"""Builds the site: settings, extensions, the list of packages. Commands and the server start here."""

import os
import secrets
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from core import access, assets, db, edge, errors, jobs, outbox, receipts, security, text, typed
from people import signing

HERE = Path(__file__).parent
PACKAGES = (
    "people",
    "seminars",
    "mentorship.visits",
    "mentorship.cases",
    "certification",
    "home",
)


def create_app(settings: dict[str, Any] | None = None) -> Flask:
    """The site, ready to serve; raises UnguardedRouteError while a view names no access rule."""
    app = Flask(__name__, static_folder=None)
    app.config.update(_settings_from(os.environ), **(settings or {}))
    app.config.setdefault("SECRET_KEY", None)
    if not app.config["SECRET_KEY"]:
        app.config["SECRET_KEY"] = _secret_key(Path(app.config["DATA"]))
    _tune(app)
    for part in (typed, db, edge, text, access, receipts, security, errors, assets, jobs, signing, outbox):
        part.init_app(app)
    for name in PACKAGES:
        import_module(f"{name}.views").init_app(app)
    import_module("home.commands").init_app(app)
    access.check_routes(app)
    return app


def _settings_from(environment: Any) -> dict[str, Any]:
    """Every setting comes from the environment; docs/operation.md lists them."""
    data = Path(environment.get("ACOMPANA_DATA", HERE / "data")).absolute()
    return {
        "DATA": str(data),
        "DATABASE_URL": environment.get("ACOMPANA_DATABASE_URL", f"sqlite:///{data}/acompana.db"),
        "SECRET_KEY": environment.get("ACOMPANA_SECRET_KEY"),
        "FORMER_SECRET_KEYS": environment.get("ACOMPANA_FORMER_SECRET_KEYS", "").split(),
        "BASE_URL": environment.get("ACOMPANA_BASE_URL", ""),
        "TSA_URL": environment.get("ACOMPANA_TSA_URL", ""),
        "MAIL_URL": environment.get("ACOMPANA_MAIL_URL", ""),
        "MAIL_FROM": environment.get("ACOMPANA_MAIL_FROM", "acompana@localhost"),
        "PROXIES": int(environment.get("ACOMPANA_PROXIES", "0")),
    }


def _secret_key(data: Path) -> str:
    """Made once, beside the data, readable by its owner alone."""
    path = data / "secret-key"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _tune(app: Flask) -> None:
    app.config.update(
        MAX_CONTENT_LENGTH=12 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_NAME="acompana",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=str(app.config["BASE_URL"]).startswith("https:"),
        PERMANENT_SESSION_LIFETIME=400 * 86400,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if app.config["PROXIES"]:
        count = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
