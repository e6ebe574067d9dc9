"""A module as JSON and back, so that a version kept today is read the same in ten years."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from seminars.curricula.modules import Module


def as_body(module: Module) -> dict[str, Any]:
    """Everything needed to render and to mark the module later."""
    body: dict[str, Any] = _freeze(module)
    return body


def from_body(body: Mapping[str, Any]) -> Module:
    """The module again. What a later version of the code added takes its default."""
    module: Module = _thaw(Module, body)
    return module


def _freeze(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _freeze(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _freeze(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_freeze(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


def _thaw(kind: Any, value: Any) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        parts = {name: _thaw(hint, value[name]) for name, hint in _hints(kind).items() if name in value}
        return kind(**parts)
    origin, inside = get_origin(kind), get_args(kind)
    if origin is tuple:
        return tuple(_thaw(inside[0], item) for item in value)
    if origin is not None and _is_mapping(origin):
        return {key: _thaw(inside[1], item) for key, item in value.items()}
    if origin in (Union, UnionType):
        wanted = next(part for part in inside if part is not NoneType)
        return None if value is None else _thaw(wanted, value)
    return Decimal(value) if kind is Decimal else value


def _is_mapping(origin: Any) -> bool:
    return isinstance(origin, type) and issubclass(origin, Mapping)


@lru_cache
def _hints(kind: Any) -> dict[str, Any]:
    known = get_type_hints(kind)
    return {field.name: known[field.name] for field in fields(kind)}
