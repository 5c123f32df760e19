"""A table that is not quite right is refused with the key and the reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.strict_table import BadValue, OneOf, Within, built, check


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    depth_m: Annotated[float, Within(0, 10, "m")] = 0.0

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    name: Annotated[str, Within(1, 5)]
    count: Annotated[int, Within(1, 3)] | None = None
    kind: Annotated[str, OneOf("a", "b")] = "a"
    is_on: bool = False
    levels: tuple[Annotated[float, Within(0, 1)], ...] = ()
    pair: tuple[int, int] = (0, 0)
    units: Mapping[str, Annotated[str, OneOf("x", "y")]] = field(default_factory=dict)
    inner: Inner = field(default_factory=Inner)
    inners: Mapping[str, Inner] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check(self)


def test_that_a_right_table_is_built_whole() -> None:
    table = {
        "name": "n",
        "count": 2,
        "kind": "b",
        "is_on": True,
        "levels": [0, 0.5],
        "pair": [1, 2],
        "units": {"1": "x"},
        "inner": {"depth_m": 3},
        "inners": {"a": {}},
    }
    assert built(Outer, table) == Outer(
        name="n",
        count=2,
        kind="b",
        is_on=True,
        levels=(0.0, 0.5),
        pair=(1, 2),
        units={"1": "x"},
        inner=Inner(depth_m=3.0),
        inners={"a": Inner()},
    )


@pytest.mark.parametrize(
    ("table", "key", "reason"),
    [
        ({}, "name", "is missing."),
        ({"nam": "n"}, "nam", "is not known: use name, "),
        ({"name": 1}, "name", "is 1: give a text."),
        ({"name": ""}, "name", "is '': allowed is length 1 to 5."),
        ({"name": "n", "count": 2.0}, "count", "is 2.0: give a whole number."),
        ({"name": "n", "count": True}, "count", "is True: give a whole number."),
        ({"name": "n", "count": 4}, "count", "is 4: allowed is 1 to 3."),
        ({"name": "n", "kind": "c"}, "kind", "is 'c': allowed is a, b."),
        ({"name": "n", "is_on": 1}, "is_on", "is 1: give true or false."),
        ({"name": "n", "levels": 1}, "levels", "is 1: give a list."),
        ({"name": "n", "levels": [0.5, 2]}, "levels", "is 2.0: allowed is 0 to 1."),
        ({"name": "n", "levels": [float("nan")]}, "levels", "is nan: give a number."),
        ({"name": "n", "pair": [1]}, "pair", "has 1 parts: give 2."),
        ({"name": "n", "units": {"1": "z"}}, "units.1", "is 'z': allowed is x, y."),
        ({"name": "n", "units": 3}, "units", "is 3: give a table."),
        ({"name": "n", "inner": []}, "inner", "is []: give a table."),
        ({"name": "n", "inner": {"depth_m": 11}}, "inner.depth_m", "is 11.0: allowed is 0 to 10 m."),
        ({"name": "n", "inners": {"a": {"x": 1}}}, "inners.a.x", "is not known: use depth_m."),
    ],
)
def test_that_what_is_wrong_is_named(table: object, key: str, reason: str) -> None:
    with pytest.raises(BadValue) as raised:
        built(Outer, table)
    assert raised.value.key == key
    assert raised.value.reason.startswith(reason)


def test_that_a_ready_field_may_not_be_a_key() -> None:
    assert built(Outer, {"name": "n"}, inner=Inner(depth_m=2.0)).inner.depth_m == 2.0
    with pytest.raises(BadValue, match="inner is not known"):
        built(Outer, {"name": "n", "inner": {}}, inner=Inner())


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(["name", "count", "kind", "levels", "pair", "units", "inner", "inners", "other"])


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_that_any_table_is_built_or_refused_with_a_sentence(table: dict[str, object]) -> None:
    refused: BadValue | None = None
    try:
        built(Outer, table)
    except BadValue as exc:
        refused = exc
    assert refused is None or (refused.key and refused.reason.endswith("."))
