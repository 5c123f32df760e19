"""A test protocol as frozen, bounded data: levels, holds, rests, band and stop rules; the five presets.

Published figures carry their source below. The others are decisions of this project: nothing is
published for them, so they can be set within bounds and are stored with every session.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Final, Literal

from ccft_desktop.core.faults import FAILING_BY_DEFAULT, FAULTS
from ccft_desktop.core.limits import PRESSURE_TOLERANCE_MMHG, InputError

PresetId = Literal["stage1", "ladder", "triple", "endurance", "cumulative"]

# Jull, O'Leary & Falla 2008 (J Manipulative Physiol Ther 31:525): baseline 20 mmHg, five steps of 2 mmHg.
DEFAULT_BASELINE_MMHG: Final = 20.0
DEFAULT_LEVELS_MMHG: Final = (22.0, 24.0, 26.0, 28.0, 30.0)
HIGHEST_LEVEL_MMHG: Final = 40.0


@dataclass(frozen=True, slots=True)
class Bound:
    """The allowed range of one number of a protocol, both ends included."""

    lowest: float
    highest: float
    unit: str

    def __str__(self) -> str:
        return f"{self.lowest:g} to {self.highest:g} {self.unit}".rstrip()


BOUNDS: Final[Mapping[str, Bound]] = {
    "baseline_mmhg": Bound(18.0, 24.0, "mmHg"),
    "hold_s": Bound(2.0, 30.0, "s"),
    "holds_per_level": Bound(1, 20, "holds"),
    "rest_s": Bound(3.0, 60.0, "s"),
    "rest_new_level_s": Bound(5.0, 120.0, "s"),
    "band_mmhg": Bound(0.5, 2.0, "mmHg"),
    "dwell_s": Bound(0.1, 2.0, "s"),
    "reach_s": Bound(2.0, 15.0, "s"),
    "min_in_band": Bound(0.6, 1.0, "(a fraction of the hold)"),
    "max_excursion_s": Bound(0.2, 3.0, "s"),
    "max_consecutive_failures": Bound(1, 5, "holds"),
    "baseline_warn_mmhg": Bound(0.5, 2.0, "mmHg"),
    "baseline_block_mmhg": Bound(1.0, 4.0, "mmHg"),
    "min_rise_mmhg": Bound(0.0, 1.0, "mmHg"),
    "max_gap_s": Bound(0.3, 2.0, "s"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """Everything that decides how a test runs and how its holds are judged.

    Raises ``InputError`` when a number is outside its bound or the numbers contradict each other.
    """

    preset: PresetId
    name: str
    baseline_mmhg: float = DEFAULT_BASELINE_MMHG
    levels_mmhg: tuple[float, ...] = DEFAULT_LEVELS_MMHG
    hold_s: float = 10.0
    holds_per_level: int
    passes_needed: int | None = None
    """With a number, a level is passed, and left, at that many successes; without, after all its holds."""
    rest_s: float = 5.0
    rest_new_level_s: float = 30.0
    band_mmhg: float = 1.0
    """Half-width. Half a step of 2 mmHg, so that the bands of neighbouring levels never overlap."""
    dwell_s: float = 0.5
    reach_s: float = 5.0
    min_in_band: float = 0.8
    max_excursion_s: float = 1.0
    max_consecutive_failures: int = 2
    baseline_warn_mmhg: float = 1.0
    baseline_block_mmhg: float = 2.0
    min_rise_mmhg: float = 0.5
    """The resting median must be at least this far below the band: lying still must never score."""
    max_gap_s: float = 0.5
    failing_faults: tuple[str, ...] = FAILING_BY_DEFAULT

    def __post_init__(self) -> None:
        for name, bound in BOUNDS.items():
            _check_bound(name, getattr(self, name), bound)
        _check_levels(self)
        if self.passes_needed is not None:
            _check_bound("passes_needed", self.passes_needed, Bound(1, self.holds_per_level, "holds"))
        if self.baseline_warn_mmhg > self.baseline_block_mmhg:
            raise InputError(
                f"baseline_warn_mmhg is {_said(self.baseline_warn_mmhg)}. "
                f"Allowed: at most baseline_block_mmhg, here {_said(self.baseline_block_mmhg)} mmHg."
            )
        for code in self.failing_faults:
            if code not in FAULTS or code == "pain":
                raise InputError(
                    f"failing_faults has {code!r}. "
                    f"Allowed: {', '.join(known for known in FAULTS if known != 'pain')}."
                )

    def at_level(self, level_mmhg: float) -> "Protocol":
        """The same protocol at one level, as ``endurance`` is run."""
        return replace(self, levels_mmhg=(float(level_mmhg),))


def _check_bound(name: str, number: float, bound: Bound) -> None:
    if not bound.lowest <= number <= bound.highest:
        raise InputError(f"{name} is {_said(number)}. Allowed: {bound}.")


def _said(number: float) -> str:
    """As short as can be without turning 30.0000001 into 30."""
    return f"{number:.15g}"


def _check_levels(protocol: Protocol) -> None:
    levels = protocol.levels_mmhg
    said = ", ".join(_said(level) for level in levels)
    if not levels or any(low >= high for low, high in pairwise(levels)):
        raise InputError(f"levels_mmhg is [{said}]. Allowed: at least one level, ascending.")
    if not all(protocol.baseline_mmhg < level <= HIGHEST_LEVEL_MMHG for level in levels):
        raise InputError(
            f"levels_mmhg is [{said}]. Allowed: above the baseline of {_said(protocol.baseline_mmhg)} "
            f"and at most {HIGHEST_LEVEL_MMHG:g} mmHg."
        )
    lowest_rest = levels[0] - protocol.band_mmhg - protocol.min_rise_mmhg
    if lowest_rest < protocol.baseline_mmhg - PRESSURE_TOLERANCE_MMHG:
        raise InputError(
            f"levels_mmhg begins at {_said(levels[0])}. "
            f"Allowed: at least {_said(protocol.baseline_mmhg)} (baseline) "
            f"+ {_said(protocol.band_mmhg)} (band) + {_said(protocol.min_rise_mmhg)} (minimum rise) mmHg."
        )


# Movement quality and endurance: Jull, O'Leary & Falla 2008 and the cuff's manual; endurance also
# Fernandez-de-las-Penas 2007. Ladder: Chiu 2005 (J Orthop Sports Phys Ther 35:567), Kuo 2020.
PRESETS: Final[Mapping[PresetId, Protocol]] = {
    "stage1": Protocol(
        preset="stage1", name="Movement quality", hold_s=3.0, holds_per_level=1, rest_new_level_s=5.0
    ),
    "ladder": Protocol(
        preset="ladder",
        name="1 x 10 s per level",
        holds_per_level=2,
        passes_needed=1,
        rest_s=10.0,
        rest_new_level_s=10.0,
    ),
    "triple": Protocol(preset="triple", name="3 x 10 s per level", holds_per_level=5, passes_needed=3),
    "endurance": Protocol(preset="endurance", name="10 x 10 s at one level", holds_per_level=10),
    "cumulative": Protocol(preset="cumulative", name="10 x 10 s at every level", holds_per_level=10),
}


def preset(preset_id: str, *, level_mmhg: float | None = None) -> Protocol:
    """The preset of that id; ``endurance`` needs its level, the others refuse one.

    Raises ``InputError`` for an unknown id, and a missing, unwanted or out-of-range level.
    """
    if preset_id not in PRESETS:
        raise InputError(f"preset is {preset_id!r}. Allowed: {', '.join(PRESETS)}.")
    found = PRESETS[preset_id]  # type: ignore[index]
    if preset_id != "endurance":
        if level_mmhg is not None:
            raise InputError(
                f"level is {_said(level_mmhg)}. "
                f"Only the endurance preset takes a level; {preset_id} has its own."
            )
        return found
    if level_mmhg is None:
        raise InputError("level is missing. The endurance preset needs one, for example --level 26.")
    if not found.baseline_mmhg < level_mmhg <= HIGHEST_LEVEL_MMHG:
        raise InputError(
            f"level is {_said(level_mmhg)}. Allowed: above the baseline of {found.baseline_mmhg:g} "
            f"and at most {HIGHEST_LEVEL_MMHG:g} mmHg."
        )
    return found.at_level(level_mmhg)


def to_mapping(protocol: Protocol) -> dict[str, object]:
    """The protocol under the keys of its TOML form; ``passes_needed`` only where there is one."""
    mapping: dict[str, object] = {}
    for field in fields(protocol):
        value = getattr(protocol, field.name)
        if value is not None:
            mapping[field.name] = list(value) if isinstance(value, tuple) else value
    return mapping


def from_mapping(mapping: Mapping[str, object], source: str) -> Protocol:
    """The protocol in a mapping read from ``source``, the name of a file for the error text.

    Raises ``InputError`` naming source, key, value and what is allowed: for an unknown or missing key,
    a wrong type, or a number out of range.
    """
    known = {field.name for field in fields(Protocol)}
    if unknown := sorted(set(mapping) - known):
        raise InputError(
            f"{source}: {unknown[0]} is not a key of a protocol (its value is {mapping[unknown[0]]!r}). "
            f"Allowed: {', '.join(field.name for field in fields(Protocol))}."
        )
    if missing := [name for name in _ALLOWED if name not in mapping and name != "passes_needed"]:
        raise InputError(f"{source}: {missing[0]} is missing. Allowed: {_ALLOWED[missing[0]]}.")
    try:
        return Protocol(**{name: _typed(name, value) for name, value in mapping.items()})  # type: ignore[arg-type]
    except InputError as error:
        raise InputError(f"{source}: {error}") from None


_WHOLE: Final = ("holds_per_level", "passes_needed", "max_consecutive_failures")
_ALLOWED: Final[Mapping[str, str]] = {
    "preset": ", ".join(PRESETS),
    "name": "a text that is not empty",
    "levels_mmhg": "a list of numbers in mmHg",
    "passes_needed": "a whole number",
    "failing_faults": "a list of fault codes",
    **{name: f"a {'whole ' if name in _WHOLE else ''}number, {bound}" for name, bound in BOUNDS.items()},
}
"""What may stand under each key, for the sentence about a value that is missing or of a wrong type."""


def _typed(name: str, value: object) -> object:
    if name == "preset" and isinstance(value, str) and value in PRESETS:
        return value
    if name == "name" and isinstance(value, str) and value.strip():
        return value
    if (
        name == "failing_faults"
        and isinstance(value, list | tuple)
        and all(isinstance(code, str) for code in value)
    ):
        return tuple(value)
    if name == "levels_mmhg" and isinstance(value, list | tuple) and all(map(_is_number, value)):
        return tuple(float(level) for level in value)
    if name in _WHOLE and _is_number(value) and isinstance(value, int):
        return value
    if name in BOUNDS and name not in _WHOLE and _is_number(value):
        return float(value)  # type: ignore[arg-type]
    raise InputError(f"{name} is {value!r:.80}. Allowed: {_ALLOWED[name]}.")


def _is_number(value: object) -> bool:
    """A number, and not a whole one of so many digits that no float can hold it."""
    if isinstance(value, bool):
        return False
    return isinstance(value, float) or (isinstance(value, int) and abs(value) < 10**15)
