"""What a route says to join the offline path: its form is taken, its page is kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import current_app, request
from werkzeug.exceptions import HTTPException

View = Callable[..., Any]
Addresses = Callable[[Any], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Taken:
    """A form that may be kept on a phone and sent later; see `takes`."""

    name: Any  # translated when it is read
    edits: bool = False
    buttons: tuple[str, ...] = ()
    guard: str | None = None
    continues: str | None = None


def takes(
    name: Any,
    *,
    edits: bool = False,
    buttons: tuple[str, ...] = (),
    guard: str | None = None,
    continues: str | None = None,
) -> Callable[[View], View]:
    """Declare that this view's form may arrive from a phone's queue.

    `edits`: it shows what is there and changes it. `buttons`: submit buttons that carry a value. `guard`: the
    hidden field with the edition the writer saw. `continues`: the endpoint where what is made here is edited.
    """

    def declare(view: View) -> View:
        view.takes = Taken(name, edits, buttons, guard, continues)  # type: ignore[attr-defined]
        return view

    return declare


def keeps(addresses: Addresses) -> Callable[[View], View]:
    """Declare that this view's pages are kept with the month; `addresses(user)` are those a person needs."""

    def declare(view: View) -> View:
        view.keeps = addresses  # type: ignore[attr-defined]
        return view

    return declare


def stands_in(beginning: str) -> Callable[[View], View]:
    """Declare that this page, the same for everybody, is on every phone from the first visit on.

    Where there is no signal it is shown for all addresses that begin so.
    """

    def declare(view: View) -> View:
        view.stands_in = beginning  # type: ignore[attr-defined]
        return view

    return declare


def stand_ins() -> dict[str, str]:
    """Beginnings of addresses, and the endpoint of the page that stands in for each."""
    views = current_app.view_functions.items()
    return {view.stands_in: endpoint for endpoint, view in views if hasattr(view, "stands_in")}


def taken(endpoint: str) -> Taken | None:
    """What is declared of the form at this endpoint, if it is taken."""
    return getattr(current_app.view_functions.get(endpoint), "takes", None)


def kept() -> Iterable[Addresses]:
    """The addresses of every page that is kept, in the order the routes were declared."""
    found = (getattr(current_app.view_functions[rule.endpoint], "keeps", None) for rule in _rules())
    return dict.fromkeys(each for each in found if each is not None)


def _rules() -> Iterable[Any]:
    return current_app.url_map.iter_rules()


def endpoint_at(path: str, method: str) -> str | None:
    """The endpoint that answers at this address of the site; nothing when none does."""
    bare = path.partition("?")[0]
    try:
        endpoint, _arguments = current_app.url_map.bind(request.host).match(bare, method=method)
    except HTTPException:
        return None
    return str(endpoint)
