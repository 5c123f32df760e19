"""Hypothesis strategies for whole recordings that come close to every limit, and a comparison of two results.

The patient here knows nothing of cues: it rests, makes an effort, leaves the band, loses samples. Times lie
on a grid of 0.05 s and pressures on one of 0.25 mmHg, so that limits are often met exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isclose
from random import Random

from hypothesis import strategies as st

from ccft_desktop.core.faults import Event, parse_override
from ccft_desktop.core.protocol import PRESETS, Protocol
from tests.oracle import score


@dataclass(frozen=True, slots=True)
class Case:
    """What a test was scored from."""

    t_s: list[float]
    pressure_mmhg: list[float]
    protocol: Protocol
    events: list[Event]

    def __repr__(self) -> str:
        return f"Case({self.t_s!r}, {self.pressure_mmhg!r}, {self.protocol!r}, {self.events!r})"


@st.composite
def protocols(draw: st.DrawFn) -> Protocol:
    """Any preset, shortened so that a whole test fits, or with its own numbers."""
    base = PRESETS[draw(st.sampled_from(list(PRESETS)))]
    if base.preset == "endurance":
        base = base.at_level(draw(st.sampled_from([22.0, 24.0, 26.0])))
    kind = draw(st.sampled_from(["short", "short", "short", "own", "own", "preset"]))
    if kind == "preset":
        return base
    short = replace(base, hold_s=2.0, rest_s=3.0, rest_new_level_s=5.0)
    if kind == "short":
        return replace(short, holds_per_level=min(3, base.holds_per_level), passes_needed=_passes(base))
    holds = draw(st.integers(1, 4))
    return replace(
        short,
        hold_s=draw(st.sampled_from([2.0, 2.5, 4.0])),
        levels_mmhg=draw(st.sampled_from([(22.0,), (22.0, 24.0), (24.0, 25.5, 26.5), base.levels_mmhg])),
        baseline_mmhg=draw(st.sampled_from([20.0, 20.0, 19.0])),
        holds_per_level=holds,
        passes_needed=draw(st.none() | st.integers(1, holds)),
        rest_s=draw(st.sampled_from([3.0, 3.05, 6.0])),
        rest_new_level_s=draw(st.sampled_from([5.0, 7.0])),
        band_mmhg=draw(st.sampled_from([0.5, 0.75, 1.0, 1.5])),
        dwell_s=draw(st.sampled_from([0.1, 0.3, 0.5, 2.0])),
        reach_s=draw(st.sampled_from([2.0, 3.0, 5.0])),
        min_in_band=draw(st.sampled_from([0.6, 0.8, 1.0])),
        max_excursion_s=draw(st.sampled_from([0.2, 0.5, 1.0, 3.0])),
        max_consecutive_failures=draw(st.integers(1, 5)),
        baseline_warn_mmhg=draw(st.sampled_from([0.5, 1.0])),
        baseline_block_mmhg=draw(st.sampled_from([1.0, 2.0, 4.0])),
        min_rise_mmhg=draw(st.sampled_from([0.0, 0.25, 0.5])),
        max_gap_s=draw(st.sampled_from([0.3, 0.5, 0.5, 2.0])),
        failing_faults=draw(st.sampled_from([base.failing_faults, ("scm",), ()])),
    )


def _passes(base: Protocol) -> int | None:
    return None if base.passes_needed is None else min(2, base.passes_needed)


def grid(low: float, high: float, step: float) -> st.SearchStrategy[float]:
    """Numbers low, low + step ... high as their shortest decimals."""
    return st.integers(0, round((high - low) / step)).map(lambda k: round(low + k * step, 9))


@st.composite
def breakpoints(draw: st.DrawFn, protocol: Protocol, efforts: int) -> list[tuple[float, float]]:
    """(t, p) from which p holds until the next: rests and efforts with what goes wrong in them."""
    here = draw(st.sampled_from([0.0, 0.0, 0.35, 250.1]))
    baseline = protocol.baseline_mmhg
    points = [(here, baseline + draw(st.sampled_from([0.0, 0.0, 0.0, 1.0, -2.0, 2.25])))]
    here = round(here + draw(grid(1.0, 3.0, 0.05)), 9)
    each = protocol.passes_needed or protocol.holds_per_level
    for k in range(efforts):
        level = protocol.levels_mmhg[min(k // each, len(protocol.levels_mmhg) - 1)]
        off = draw(st.sampled_from([0.0, 0.0, 0.0, 0.0, 0.25, -0.5, 1.0, 1.25, -protocol.band_mmhg]))
        if draw(st.booleans()):
            points.append((here, (baseline + level) / 2))
            here = round(here + draw(st.sampled_from([0.1, 0.3, 1.0])), 9)
        points.append((here, level + off))
        length = (
            protocol.dwell_s + protocol.hold_s + draw(st.sampled_from([0.0, 0.5, 0.5, 1.0, 1.0, 3.0, -0.5]))
        )
        end = round(here + length, 9)
        for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2]))):
            begin = round(here + draw(grid(0.0, protocol.hold_s, 0.05)), 9)
            lasting = draw(
                st.sampled_from([0.1, 0.2, 0.4, protocol.max_excursion_s, protocol.max_excursion_s + 0.1])
            )
            away = draw(st.sampled_from([-1.25, 1.25, -6.0, 1.0, 1.75, 3.0]))
            points.append((begin, level + away))
            points.append((round(begin + lasting, 9), level + off))
        points.append(
            (end, baseline + draw(st.sampled_from([0.0, 0.0, 0.0, 0.0, 0.25, 1.0, 1.25, -1.0, 2.25])))
        )
        rest = protocol.rest_new_level_s if (k + 1) % each == 0 else protocol.rest_s
        here = round(end + rest + draw(st.sampled_from([0.0, 0.5, 0.5, 1.0, 1.55, 2.0, -0.5, 6.0])), 9)
    points.append((here, baseline))
    points.append((round(here + draw(grid(0.0, 9.0, 0.05)), 9), baseline))
    return sorted(points, key=lambda point: point[0])


@st.composite
def sample_times(draw: st.DrawFn, begin_s: float, end_s: float, max_gap_s: float) -> list[float]:
    """Regular or irregular times, with gaps of about the longest allowed and longer."""
    kind = draw(st.sampled_from(["grid", "grid", "sum", "irregular"]))
    step = draw(st.sampled_from([0.2, 0.2, 0.1, 0.1, 0.05, 0.05, 1 / 30, 0.02, 0.004]))
    count = int((end_s - begin_s) / step) + 1
    if kind == "grid":
        times = [round(begin_s + k * step, 9) for k in range(count)]
    else:
        random = Random(draw(st.integers(0, 2**32 - 1)))
        times = [begin_s]
        while times[-1] < end_s:
            add = step if kind == "sum" else random.choice([0.001, 0.037, 0.05, 0.1, 0.1, 0.2, 0.25])
            times.append(times[-1] + add)
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        begin = draw(grid(begin_s, max(begin_s, end_s), 0.05))
        lasting = draw(st.sampled_from([max_gap_s, max_gap_s + 0.05, 1.0, 2.5, 7.0]))
        times = [t for t in times if not begin + 1e-6 < t < begin + lasting - 1e-6]
    return times


def held(points: Sequence[tuple[float, float]], times: Sequence[float]) -> list[float]:
    """The breakpoints' value at each time; a breakpoint within 1 ns of it counts."""
    values = []
    k = 0
    for t in times:
        while k + 1 < len(points) and points[k + 1][0] <= t + 1e-9:
            k += 1
        values.append(points[k][1])
    return values


@st.composite
def recordings(draw: st.DrawFn, most_efforts: int = 6) -> Case:
    """A protocol and the samples of a test, no events."""
    protocol = draw(protocols())
    points = draw(breakpoints(protocol, draw(st.integers(2, most_efforts))))
    times = draw(sample_times(points[0][0], points[-1][0], protocol.max_gap_s))
    values = held(points, times)
    noise = draw(st.sampled_from([0.0, 0.0, 0.0, 0.05, 0.4]))
    if noise:
        random = Random(draw(st.integers(0, 2**32 - 1)))
        values = [p + random.gauss(0.0, noise) for p in values]
    return Case(times, values, protocol, [])


CODES = (
    ["scm"] * 4
    + ["jaw", "lift", "breath"]
    + ["pain"] * 2
    + ["undo"] * 4
    + ["pause", "resume"] * 3
    + ["cue"] * 4
    + ["outcome"] * 3
    + ["stop", "lost", "lost"]
)
OVERRIDES = (
    "success",
    "failed",
    "invalid",
    "success the cuff slipped",
    "1 success",
    "1 failed",
    "2 failed coughed",
)


@st.composite
def sessions(draw: st.DrawFn, most_efforts: int = 5) -> Case:
    """A recording and events that fall on its turning points, beside them, and anywhere."""
    case = draw(recordings(most_efforts))
    holds = score(case.t_s, case.pressure_mmhg, case.protocol)["holds"]
    turning = [case.t_s[0], case.t_s[-1], case.t_s[-1] + 0.3]
    for hold in holds:  # type: ignore[attr-defined]
        cue, end = hold["cue_s"], hold["end_s"]
        turning += [cue, cue, end, (cue + end) / 2, end - 0.5, end + 1.0, end + case.protocol.rest_s]
        turning += [] if hold["start_s"] is None else [hold["start_s"]]
    events = []
    for _ in range(draw(st.integers(1, 7))):
        code = draw(st.sampled_from(CODES))
        near = draw(st.sampled_from(turning))
        t_s = max(0.0, near + draw(st.sampled_from([0.0, 0.0, 0.0, 0.013, -0.013, 0.1, -0.05, 1.5])))
        events.append(Event(t_s, code, draw(st.sampled_from(OVERRIDES)) if code == "outcome" else ""))
    if draw(st.integers(0, 9)) == 0:
        events.append(Event(draw(st.sampled_from(case.t_s[: max(1, len(case.t_s) // 2)])), "start"))
    events.sort(key=lambda event: event.t_s)
    result = score(case.t_s, case.pressure_mmhg, case.protocol, events)
    number = len(result["holds"])  # type: ignore[arg-type]
    # To override a hold that never was is an error of its own; dropping it changes nothing else.
    return replace(case, events=[event for event in events if _named_hold(event) <= number])


def _named_hold(event: Event) -> int:
    return (parse_override(event.value).index or 0) if event.code == "outcome" else 0


def differences(expected: object, got: object, where: str = "") -> list[str]:
    """Where two results differ: texts, lists and keys exactly, numbers to 1e-9."""
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        found = [f"{where}: keys {sorted(set(expected) ^ set(got))}"] if set(expected) != set(got) else []
        for key in expected:
            if key in got:
                found += differences(expected[key], got[key], f"{where}.{key}")
        return found
    if isinstance(expected, list | tuple) and isinstance(got, list | tuple):
        if len(expected) != len(got):
            return [f"{where}: {len(expected)} expected, {len(got)} got"]
        return [
            line
            for i, pair in enumerate(zip(expected, got, strict=True))
            for line in differences(*pair, f"{where}[{i}]")
        ]
    if isinstance(expected, float | int) and isinstance(got, float | int):
        return (
            []
            if isclose(expected, got, rel_tol=1e-9, abs_tol=1e-9)
            else [f"{where}: {expected!r} expected, {got!r} got"]
        )
    return [] if expected == got else [f"{where}: {expected!r} expected, {got!r} got"]
