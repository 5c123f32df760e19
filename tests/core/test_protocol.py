"""Protocols from mappings: what is refused, and that the sentence names file, key, value and range."""

import pytest

from ccft_desktop.core.limits import InputError
from ccft_desktop.core.protocol import PRESETS, Protocol, from_mapping, preset, to_mapping


def refused(**changed: object) -> str:
    with pytest.raises(InputError) as caught:
        from_mapping(to_mapping(PRESETS["triple"]) | changed, "ours.toml")
    return str(caught.value)


@pytest.mark.parametrize("protocol", PRESETS.values(), ids=PRESETS.keys())
def test_that_every_preset_comes_back_from_its_mapping(protocol: Protocol) -> None:
    assert from_mapping(to_mapping(protocol), "ours.toml") == protocol


def test_that_a_whole_number_for_a_level_becomes_a_decimal() -> None:
    (level_mmhg,) = preset("endurance", level_mmhg=26).levels_mmhg
    assert isinstance(level_mmhg, float)
    mapping = to_mapping(PRESETS["triple"]) | {"levels_mmhg": [22, 24], "hold_s": 9}
    protocol = from_mapping(mapping, "ours.toml")
    assert [type(number) for number in (*protocol.levels_mmhg, protocol.hold_s)] == [float] * 3


def test_that_a_preset_that_is_no_text_is_refused() -> None:
    presets = "stage1, ladder, triple, endurance, cumulative"
    assert refused(preset=["triple"]) == f"ours.toml: preset is ['triple']. Allowed: {presets}."


@pytest.mark.parametrize("key", ["hold_s", "holds_per_level", "passes_needed"])
def test_that_a_number_of_hundreds_of_digits_is_refused(key: str) -> None:
    assert refused(**{key: 10**400}).startswith(f"ours.toml: {key} is 1000")
    assert refused(levels_mmhg=[10**400]).endswith("Allowed: a list of numbers in mmHg.")


def test_that_a_number_just_outside_is_not_shown_as_the_limit() -> None:
    assert refused(hold_s=30.0000001) == "ours.toml: hold_s is 30.0000001. Allowed: 2 to 30 s."


@pytest.mark.parametrize(
    ("key", "allowed"),
    [
        ("preset", "stage1, ladder, triple, endurance, cumulative"),
        ("levels_mmhg", "a list of numbers in mmHg"),
        ("hold_s", "a number, 2 to 30 s"),
        ("holds_per_level", "a whole number, 1 to 20 holds"),
        ("failing_faults", "a list of fault codes"),
    ],
)
def test_that_a_missing_key_is_named_with_what_is_allowed(key: str, allowed: str) -> None:
    mapping = to_mapping(PRESETS["triple"])
    del mapping[key]
    with pytest.raises(InputError) as caught:
        from_mapping(mapping, "ours.toml")
    assert str(caught.value) == f"ours.toml: {key} is missing. Allowed: {allowed}."


@pytest.mark.parametrize("value", [True, "10", None, [10.0], float("nan"), float("inf"), -1.0])
def test_that_a_hold_that_is_no_time_in_its_range_is_refused(value: object) -> None:
    assert refused(hold_s=value).startswith("ours.toml: hold_s is ")
