"""What a simulated cuff can be told: patient, seed, rate, format, mishaps; each part bounded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Final
from urllib.parse import parse_qsl

from devices.effort import Kind
from devices.encoders import ENCODERS
from devices.mishaps import Mishap, mishap
from devices.patient import KINDS

FORMATS: Final = tuple(ENCODERS)
PROMPTED: Final = ("auto", "only")

_BOUNDS: Final[Mapping[str, tuple[float, float, str]]] = {
    "seed": (0, 2**31, ""),
    "rate": (1, 1000, "Hz"),
    "speed": (0.1, 1000, "times"),
    "hold": (1, 60, "s"),
    "rest": (2, 300, "s"),
    "highest": (20, 45, "mmHg"),
    "leak": (0, 10, "mmHg a minute"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """One simulated cuff with its patient. Raises ``ValueError`` with a sentence when out of bounds."""

    patient: Kind = "healthy"
    seed: int = 1
    rate: float = 50.0
    """Samples per second of the device's clock."""
    speed: float = 1.0
    """How many times faster than the host's its clock runs."""
    format: str = "json"
    levels: Sequence[float] = (22.0, 24.0, 26.0, 28.0, 30.0)
    """What the patient does unprompted, mmHg, in order and over again."""
    hold: float = 10.8
    """Unprompted: seconds in the band before relaxing."""
    rest: float = 5.6
    """Unprompted: seconds from relaxing to the next effort."""
    prompts: str = "auto"
    """``auto``: unprompted until the first prompt is heard; ``only``: waits for prompts."""
    highest: float | None = None
    """Highest level the patient can hold, mmHg; drawn from the seed by default."""
    setup: bool = False
    """Begin with a deflated cuff that is inflated, squeezed and re-inflated."""
    leak: float | None = None
    """mmHg a minute; drawn from the seed by default, 1 is a fault."""
    mishaps: Sequence[Mishap] = field(default=())

    def __post_init__(self) -> None:
        _one_of("patient", self.patient, KINDS)
        _one_of("format", self.format, FORMATS)
        _one_of("prompts", self.prompts, PROMPTED)
        for name, (lowest, highest, unit) in _BOUNDS.items():
            _within(name, getattr(self, name), lowest, highest, unit)
        if not 1 <= len(self.levels) <= 20:
            raise ValueError(f"levels has {len(self.levels)} parts: allowed are 1 to 20.")
        for level_mmhg in self.levels:
            _within("levels", level_mmhg, 20.5, 40, "mmHg")


def simulation(query: str) -> Simulation:
    """The simulation of a query such as ``patient=impaired&seed=3&levels=22,24&mishap=unplug@12:3``.

    ``mishap`` may come several times. Raises ``ValueError`` with a sentence.
    """
    given: dict[str, object] = {}
    mishaps: list[Mishap] = []
    known = [f.name for f in fields(Simulation) if f.name != "mishaps"]
    for name, text in parse_qsl(query, keep_blank_values=True):
        if name == "mishap":
            mishaps.append(mishap(text))
        elif name not in known:
            raise ValueError(f"{name} is not known: use {', '.join(known)} or mishap.")
        elif name in given:
            raise ValueError(f"{name} is given twice: give it once.")
        else:
            given[name] = _parsed(name, text)
    return Simulation(**given, mishaps=tuple(mishaps))  # type: ignore[arg-type]


def _parsed(name: str, text: str) -> object:
    try:
        if name in ("patient", "format", "prompts"):
            return text
        if name == "setup":
            return {"true": True, "1": True, "false": False, "0": False}[text.casefold()]
        if name == "levels":
            return tuple(float(part) for part in text.split(","))
        return int(text) if name == "seed" else float(text)
    except (KeyError, ValueError):
        wanted = {"setup": "true or false", "levels": "numbers with commas"}.get(name, "a number")
        raise ValueError(f"{name} is {text!r}: give {wanted}.") from None


def _one_of(name: str, text: str, allowed: Sequence[str]) -> None:
    if text not in allowed:
        raise ValueError(f"{name} is {text!r}: allowed is {' or '.join(allowed)}.")


def _within(name: str, value: float | None, lowest: float, highest: float, unit: str) -> None:
    if value is not None and not lowest <= value <= highest:
        raise ValueError(f"{name} is {value:g}: allowed is {lowest:g} to {highest:g} {unit}".rstrip() + ".")
