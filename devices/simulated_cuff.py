"""A simulated cuff as bytes: a patient, what he is prompted to do, what is sent. No port, no clock.

Moved by its own time: ``until(t_s)`` gives every byte sent up to then, whatever the steps, so a
stalled process loses no sample. It listens to lines: ``cue 26``, ``hold``, ``relax``, ``rest`` (once
prompted it follows only prompts), ``setup`` and ``mishap KIND SECONDS``.
"""

import math
from collections.abc import Mapping
from random import Random
from typing import Final, Literal

from devices.autopilot import Autopilot, Plan
from devices.encoders import ENCODERS
from devices.mishaps import DEFAULT_DURATION_S, FLOOD_HZ, KINDS, OVERFLOW_MS, SLOW_CLOCK_RATE, Mishap, acting
from devices.patient import SimulatedPatient
from devices.simulation import Simulation
from devices.units import MMHG_PER_UNIT
from devices.wire_faults import BOOT_NOISE, GARBAGE_BYTES, broken, misheard

_LONGEST_PROMPT_BYTES: Final = 200
_CUE_LEVELS_MMHG: Final = (15.0, 45.0)


class SimulatedCuff:
    """The bytes one simulated cuff sends and the prompts it hears."""

    def __init__(self, simulation: Simulation) -> None:
        self._encoder = ENCODERS[simulation.format]
        self._period_s = 1.0 / simulation.rate
        self._mishaps: list[Mishap] = list(simulation.mishaps)
        self._patient = SimulatedPatient(
            simulation.patient,
            simulation.seed,
            highest_level_mmhg=simulation.highest,
            setup=simulation.setup,
            leak_mmhg_per_min=simulation.leak,
        )
        plan = Plan(simulation.levels, simulation.hold, simulation.rest)
        self._autopilot = Autopilot(self._patient, plan) if simulation.prompts == "auto" else None
        self._wire_rng = Random(simulation.seed)
        self._samples = 0
        self._pace_s = self._period_s
        self._paced_from_s = 0.0
        self._paced = 0
        self._zero_s = 0.0
        self._first_ms = sum(OVERFLOW_MS - 1000 * m.at_s for m in self._mishaps if m.kind == "clock_wrap")
        self._is_booting = False
        self._frozen_mmhg: float | None = None
        self._heard = b""
        self._suffered: set[Mishap] = set()

    @property
    def next_s(self) -> float:
        """When the next line is sent."""
        return self._paced_from_s + self._paced * self._pace_s

    def plugged(self, t_s: float) -> bool:
        """Whether the cable is in at ``t_s``."""
        return acting(self._mishaps, "unplug", t_s) is None

    def pulled(self, since_s: float, until_s: float) -> float | None:
        """When the cable was first out between two times; None when it was in all the while."""
        pulls = [m for m in self._mishaps if m.kind == "unplug"]
        outs_s = [max(m.at_s, since_s) for m in pulls if m.at_s <= until_s and since_s < m.at_s + m.for_s]
        return min(outs_s, default=None)

    def greeting(self) -> bytes:
        """What it prints when a program opens it: a line that says what it is, and names of columns."""
        return b"CUFF simulated\n" + self._encoder.header

    def until(self, t_s: float) -> bytes:
        """Every byte sent up to ``t_s``, since the last call. What is sent with the cable out is lost."""
        sent = bytearray()
        while self.next_s <= t_s:
            now_s = self.next_s
            line = self._sample(now_s)
            if self.plugged(now_s):
                sent += line
        return bytes(sent)

    def hear(self, data: bytes) -> None:
        """Bytes written to it; lines it does not know are ignored, as a real one would."""
        *lines, self._heard = (self._heard + data).replace(b"\r", b"\n").split(b"\n")
        self._heard = self._heard[-_LONGEST_PROMPT_BYTES:]
        for line in lines:
            self._obey(line.decode("ascii", errors="replace").split())

    def _sample(self, now_s: float) -> bytes:
        going_on = {m.kind: m for m in self._mishaps if m.acts(now_s)}
        kind: Literal["retraction", "lift"]
        for kind in ("retraction", "lift"):
            mishap = going_on.get(kind)
            if mishap is not None and mishap not in self._suffered:
                self._suffered.add(mishap)
                self._patient.suffer(kind, mishap.at_s + mishap.for_s - now_s)
        pressure_mmhg = self._patient.advance(self._pace_s if self._samples else 0.0)
        self._samples += 1
        self._keep_pace(now_s, 1 / FLOOD_HZ if "flood" in going_on else self._period_s)
        if self._autopilot is not None:
            self._autopilot.steer(pressure_mmhg)
        if self._frozen_mmhg is None or "freeze" not in going_on:
            self._frozen_mmhg = pressure_mmhg
        if "reset" in going_on:
            self._is_booting = True
            return b""
        return self._on_the_wire(now_s, self._frozen_mmhg, going_on)

    def _keep_pace(self, now_s: float, pace_s: float) -> None:
        if pace_s != self._pace_s:
            self._pace_s, self._paced_from_s, self._paced = pace_s, now_s, 0
        self._paced += 1

    def _on_the_wire(self, now_s: float, shown_mmhg: float, going_on: Mapping[str, Mishap]) -> bytes:
        """What arrives of one sample: nothing, its bytes, or what has become of them."""
        if "stall" in going_on:
            return b""
        if "garbage" in going_on:
            return self._wire_rng.randbytes(GARBAGE_BYTES)
        banner = b""
        if self._is_booting:
            self._is_booting, self._zero_s, self._first_ms = False, now_s, 0.0
            banner = BOOT_NOISE
        sent = self._encoded(self._device_ms(now_s, going_on), shown_mmhg, "unit_change" in going_on)
        if "half_lines" in going_on:
            sent = broken(sent, self._wire_rng)
        if "doubled_lines" in going_on:
            sent += sent
        return banner + (misheard(sent) if "wrong_baud" in going_on else sent)

    def _device_ms(self, now_s: float, going_on: Mapping[str, Mishap]) -> float:
        slow = going_on.get("slow_clock")
        device_s = now_s if slow is None else slow.at_s + (now_s - slow.at_s) * SLOW_CLOCK_RATE
        return (1000.0 * (device_s - self._zero_s) + self._first_ms) % OVERFLOW_MS

    def _encoded(self, device_ms: float, pressure_mmhg: float, in_kpa: bool) -> bytes:
        if not in_kpa:
            return self._encoder.sample(device_ms, pressure_mmhg)
        # Another number, and another name where the format names the unit.
        other = self._encoder.sample(device_ms, pressure_mmhg / MMHG_PER_UNIT["kPa"])
        return other.replace(b"mmHg", b"kPa")

    def _obey(self, words: list[str]) -> None:
        match words:
            case ["cue", level] if (level_mmhg := _cued(level)) is not None:
                self._autopilot = None
                self._patient.ask(level_mmhg)
            case ["relax" | "rest"]:
                self._autopilot = None
                self._patient.relax()
            case ["hold"]:
                self._autopilot = None
            case ["setup"]:
                self._patient.set_up()
            case ["mishap", kind, *duration] if kind in KINDS and kind != "clock_wrap":
                for_s = _seconds(duration[0]) if duration else DEFAULT_DURATION_S
                self._mishaps.append(Mishap(kind, self.next_s, for_s))


def _cued(text: str) -> float | None:
    level_mmhg = _finite(text)
    lowest_mmhg, highest_mmhg = _CUE_LEVELS_MMHG
    return level_mmhg if level_mmhg is not None and lowest_mmhg <= level_mmhg <= highest_mmhg else None


def _seconds(text: str) -> float:
    seconds = _finite(text)
    return DEFAULT_DURATION_S if seconds is None or seconds <= 0 else seconds


def _finite(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
