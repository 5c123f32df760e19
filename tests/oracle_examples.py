"""The worked examples in `data/worked/*.toml`: recordings by a few points, results worked out by hand.

An example has
- `says`: its name, a sentence; `preset`, `level` for endurance, `changes` to the preset's numbers
- `rate_hz` (20), `from_s` (0), `until_s`: samples at from + k / rate; `lost`: pairs of times between which,
  both ends kept, all samples are missing
- `signal`: `[t, p]` p mmHg from t on; `[t, p, "ramp"]` a straight line from there to the next point;
  `[t, p, "sine", amplitude, period]` a sine about p; first the baseline, 20
- `efforts`: `[t, p, length, every, count]` p from t for the length, and again; they go before the signal
- `events`: `[t, code]` or `[t, code, value]`
- `holds`: `[level, cue, start, end, outcome, reason]`, start `"never"`, reason `""` for none; `every, count`
  behind it for holds that repeat
- `faults`, `notes`, some `metrics`, by the hold's index: without them no faults and notes; `"none"` for one
  without a value; `automatic`: the outcome and reason behind an override
- `scores`: highest pressure, activation score, performance index, cumulative index; `"n/a"` where undefined
- `ended`
"""

import tomllib
from dataclasses import replace
from math import pi, sin
from pathlib import Path
from typing import Any

from ccft_desktop.core.faults import Event
from ccft_desktop.core.protocol import Protocol, preset

WORKED = Path(__file__).parent / "data" / "worked"
Example = dict[str, Any]


def worked_examples() -> list[Example]:
    """All examples, in the order of their files."""
    found = []
    for path in sorted(WORKED.glob("*.toml")):
        for example in tomllib.loads(path.read_text("utf-8"))["example"]:
            found.append(example | {"file": path.stem})
    return found


def protocol_of(example: Example) -> Protocol:
    changes = dict(example.get("changes", {}))
    for name in ("levels_mmhg", "failing_faults"):
        if name in changes:
            changes[name] = tuple(changes[name])
    return replace(preset(example["preset"], level_mmhg=example.get("level")), **changes)


def events_of(example: Example) -> list[Event]:
    return [Event(*event) for event in example.get("events", [])]


def recording_of(example: Example) -> tuple[list[float], list[float]]:
    rate_hz, from_s = example.get("rate_hz", 20.0), example.get("from_s", 0.0)
    count = round((example["until_s"] - from_s) * rate_hz) + 1
    times = [round(from_s + k / rate_hz, 9) for k in range(count)]
    for begin, end in example.get("lost", []):
        times = [t for t in times if not begin + 1e-9 < t < end - 1e-9]
    return times, [_pressure(example, t) for t in times]


def _pressure(example: Example, t: float) -> float:
    for first, p, length, every, many in reversed(example.get("efforts", [])):
        if any(-1e-9 <= t - (first + k * every) < length - 1e-9 for k in range(many)):
            return float(p)
    points = [[float("-inf"), 20.0], *example.get("signal", [])]
    k = max(k for k, point in enumerate(points) if point[0] <= t + 1e-9)
    begin, p, *shape = points[k]
    match shape:
        case ["ramp"]:
            end, to = points[k + 1][:2]
            return float(p + (to - p) * (t - begin) / (end - begin))
        case ["sine", amplitude, period]:
            return float(p + amplitude * sin(2 * pi * (t - begin) / period))
    return float(p)


def expected_holds(example: Example) -> list[Example]:
    """The rows of `holds` as the keys and values of the result that they say something about."""
    found: list[Example] = []
    for level, cue, start, end, outcome, reason, *repeat in example["holds"]:
        every, count = repeat or (0.0, 1)
        for k in range(count):
            index = str(len(found) + 1)
            hold: Example = {
                "index": len(found) + 1,
                "level_mmhg": level,
                "cue_s": cue + k * every,
                "start_s": None if start == "never" else start + k * every,
                "end_s": end + k * every,
                "outcome": outcome,
                "reason": reason or None,
                "notes": example.get("notes", {}).get(index, []),
                "faults": example.get("faults", {}).get(index, []),
            }
            if index in example.get("automatic", {}):
                automatic, why = example["automatic"][index]
                hold |= {"automatic_outcome": automatic, "automatic_reason": why or None}
            metrics = example.get("metrics", {}).get(index, {})
            hold["metrics"] = {name: None if value == "none" else value for name, value in metrics.items()}
            found.append(hold)
    return found


def expected_scores(example: Example) -> dict[str, float | None]:
    names = (
        "highest_pressure_mmhg",
        "activation_score_mmhg",
        "performance_index",
        "cumulative_performance_index",
    )
    values = [None if value == "n/a" else value for value in example["scores"]]
    return dict(zip(names, values, strict=True))
