"""What each role finds first: one module a role, each gives the values of its template."""

from collections.abc import Callable
from typing import Any

from home.pages import coordinator, mentor, pasante, resident
from people.models import Role, User

PAGES: dict[Role, Callable[[User], dict[str, Any]]] = {
    Role.PASANTE: pasante.page,
    Role.MENTOR: mentor.page,
    Role.RESIDENT: resident.page,
    Role.COORDINATOR: coordinator.page,
}
