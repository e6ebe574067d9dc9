"""Who may see and do what, said beside each view and proved for the whole site.

Every view carries `@needs(rule)`, `@needs(rule, on=Model)` or `@anyone`; the site does not start
otherwise. `on=Model` loads the thing through the rows the person may see: unknown to them is 404,
known but not theirs to do is 403.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import Select

from core import db

Model = TypeVar("Model")
View = Callable[..., Any]
Rule = Callable[..., bool]

_visible: dict[type, Callable[[Any], Select[Any]]] = {}
_rules: dict[str, Rule] = {}


class UnguardedRouteError(RuntimeError):
    """A route names no access rule: the site must not start."""


def visible(model: type) -> Callable[[Callable[[Any], Select[Any]]], Callable[[Any], Select[Any]]]:
    """Declare the rows of a model that a person may know of."""

    def declare(rows: Callable[[Any], Select[Any]]) -> Callable[[Any], Select[Any]]:
        _visible[model] = rows
        return rows

    return declare


def select_visible(model: type[Model], user: Any = None) -> Select[Any]:
    """The rows of this model that the person (the one asking, unless named) may see."""
    return _visible[model](current_user if user is None else user)


def find_visible(model: type[Model], thing_id: int, user: Any = None) -> Model | None:
    """One row by its id, if the person may know of it."""
    rows = select_visible(model, user).where(model.id == thing_id)  # type: ignore[attr-defined]
    return db.session.scalars(rows).unique().one_or_none()


def rule(check: Rule) -> Rule:
    """Declare a right: `may_<do something>(user[, thing]) -> bool`."""
    _rules[check.__name__.removeprefix("may_")] = check
    return check


def can(right: str, thing: Any = None) -> bool:
    """For templates: may the person who looks do this (to this thing)?"""
    if not current_user.is_authenticated:
        return False
    check = _rules[right]
    return check(current_user) if thing is None else check(current_user, thing)


def anyone(view: View) -> View:
    """A page for everybody, signed in or not."""
    view.access = "anyone"  # type: ignore[attr-defined]
    return view


def needs(check: Rule, on: type | None = None) -> Callable[[View], View]:
    """A page for those the rule lets in; with `on`, about one thing they may see."""
    name = _argument(on) if on is not None else None

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> Any:
            if not current_user.is_authenticated:
                return _ask_to_sign_in()
            if on is None:
                if not check(current_user):
                    abort(403)
                return view(**arguments)
            thing = find_visible(on, arguments.pop(f"{name}_id"))
            if thing is None:
                abort(404)
            if not check(current_user, thing):
                abort(403)
            return view(**{str(name): thing}, **arguments)

        guarded.access = check.__name__  # type: ignore[attr-defined]
        return guarded

    return guard


def _argument(model: type) -> str:
    """CaseSession → case_session: the view's argument for the thing it is about."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()


def _ask_to_sign_in() -> Any:
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")), 303)
    abort(401)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["can"] = can


def check_routes(app: Flask) -> None:
    """Refuse to start while a route names no access rule."""
    bare = [
        r.endpoint for r in app.url_map.iter_rules() if not hasattr(app.view_functions[r.endpoint], "access")
    ]
    if bare:
        raise UnguardedRouteError(f"These routes name no access rule: {', '.join(sorted(set(bare)))}")
