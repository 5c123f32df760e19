"""A table of TOML as a frozen dataclass, strictly: no key unknown, every type right, every number bounded.

Knows no profile and no file: what is wrong is a ``BadValue`` with the key and the reason.
"""

import math
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

_TYPE_NAMES: Final[Mapping[Any, str]] = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
}


class BadValue(ValueError):
    """A key and why its value cannot be: ``key`` is dotted from the outermost table."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key} {reason}")
        self.key = key
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Within:
    """Bounds of a number, or of how long a text is, ends allowed: ``Annotated[float, Within(0, 1)]``."""

    lowest: float
    highest: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class OneOf:
    """The texts or numbers that are allowed."""

    allowed: tuple[object, ...]

    def __init__(self, *allowed: object) -> None:
        object.__setattr__(self, "allowed", allowed)


def built(kind: type[T], table: object, where: str = "", **ready: object) -> T:
    """The dataclass ``kind`` of a table; fields may be str, bool, int, float, ``X | None``, tuples
    ``tuple[X, ...]`` and ``tuple[X, Y]``, ``Mapping[str, X]`` and other dataclasses. ``ready`` are
    fields that are built already and may not be keys.

    Raises ``BadValue``.
    """
    if not isinstance(table, Mapping):
        raise BadValue(where or "file", f"is {table!r}: give a table.")
    hints = get_type_hints(kind, include_extras=True)
    known = {field.name: field for field in fields(kind) if field.name not in ready}  # type: ignore[arg-type]
    given = dict(ready)
    for key, value in table.items():
        if key not in known:
            raise BadValue(_dotted(where, str(key)), f"is not known: use {', '.join(known)}.")
        given[key] = _typed(hints[key], value, _dotted(where, key))
    for name, field in known.items():
        if name not in given and field.default is MISSING and field.default_factory is MISSING:
            raise BadValue(_dotted(where, name), "is missing.")
    try:
        return kind(**given)
    except BadValue as exc:
        raise BadValue(_dotted(where, exc.key), exc.reason) from None


def check(value: object) -> None:
    """Holds every field of a dataclass against its ``Within`` and ``OneOf``; for ``__post_init__``.

    Raises ``BadValue``.
    """
    for name, hint in get_type_hints(type(value), include_extras=True).items():
        _bounded(hint, getattr(value, name), name)


def _bounded(hint: Any, value: object, key: str) -> None:
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *rules = get_args(hint)
        for rule in rules:
            _obeys(rule, value, key)
        _bounded(inner, value, key)
    elif origin in (Union, UnionType):
        if value is not None:
            for part in get_args(hint):
                _bounded(part, value, key)
    elif origin is tuple and isinstance(value, tuple):
        parts = get_args(hint)
        for number, one in enumerate(value):
            _bounded(parts[0] if parts[-1] is Ellipsis else parts[number], one, key)
    elif isinstance(value, Mapping) and origin is not None:
        for name, one in value.items():
            _bounded(get_args(hint)[1], one, _dotted(key, str(name)))


def _obeys(rule: object, value: object, key: str) -> None:
    if isinstance(rule, OneOf) and value not in rule.allowed:
        allowed = ", ".join(str(one) for one in rule.allowed)
        raise BadValue(key, f"is {value!r}: allowed is {allowed}.")
    if isinstance(rule, Within) and value is not None:
        size = len(value) if isinstance(value, str | tuple | Mapping) else value
        if not isinstance(size, int | float) or not rule.lowest <= size <= rule.highest:
            what = "length " if isinstance(value, str | tuple | Mapping) else ""
            bounds = f"{what}{rule.lowest:g} to {rule.highest:g} {rule.unit}".rstrip()
            raise BadValue(key, f"is {value!r}: allowed is {bounds}.")


def _typed(hint: Any, value: object, key: str) -> object:
    origin = get_origin(hint)
    if origin is Annotated:
        return _typed(get_args(hint)[0], value, key)
    if origin in (Union, UnionType):
        (inner,) = (part for part in get_args(hint) if part is not NoneType)
        return _typed(inner, value, key)
    if origin is tuple:
        return _tuple(get_args(hint), value, key)
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            raise BadValue(key, f"is {value!r}: give a table.")
        return {name: _typed(get_args(hint)[1], one, _dotted(key, name)) for name, one in value.items()}
    if is_dataclass(hint):
        return built(hint, value, key)  # type: ignore[arg-type]
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not hint or (isinstance(value, float) and not math.isfinite(value)):
        raise BadValue(key, f"is {value!r}: give {_TYPE_NAMES[hint]}.")
    return value


def _tuple(parts: tuple[Any, ...], value: object, key: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise BadValue(key, f"is {value!r}: give a list.")
    if parts[-1] is Ellipsis:
        return tuple(_typed(parts[0], one, key) for one in value)
    if len(value) != len(parts):
        raise BadValue(key, f"has {len(value)} parts: give {len(parts)}.")
    return tuple(_typed(part, one, key) for part, one in zip(parts, value, strict=True))


def _dotted(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key
