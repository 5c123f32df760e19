"""A simulated cuff as bytes: a patient, what he is prompted to do, what is sent. No port, no clock.

Moved by its own time: ``until(t_s)`` gives every byte sent up to then, whatever the steps, so a
stalled process loses no sample. It listens to lines: ``cue 26``, ``hold``, ``relax``, ``rest`` (once
prompted it follows only prompts), ``setup`` and ``mishap KIND SECONDS``.
"""

import math
from random import Random
from typing import Final, Literal, cast

from devices.autopilot import Autopilot, Plan
from devices.encoders import ENCODERS
from devices.mishaps import DEFAULT_DURATION_S, KINDS, SLOW_CLOCK_RATE, Mishap, acting
from devices.patient import SimulatedPatient
from devices.simulation import Simulation

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
        self._garbage = Random(simulation.seed)
        self._samples = 0
        self._frozen_mmhg: float | None = None
        self._heard = b""
        self._suffered: set[Mishap] = set()

    @property
    def next_s(self) -> float:
        """When the next line is sent."""
        return self._samples * self._period_s

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
        for mishap in self._mishaps:
            if mishap.kind in ("retraction", "lift") and mishap.acts(now_s) and mishap not in self._suffered:
                self._suffered.add(mishap)
                kind = cast(Literal["retraction", "lift"], mishap.kind)
                self._patient.suffer(kind, mishap.at_s + mishap.for_s - now_s)
        pressure_mmhg = self._patient.advance(self._period_s if self._samples else 0.0)
        self._samples += 1
        if self._autopilot is not None:
            self._autopilot.steer(pressure_mmhg)
        if acting(self._mishaps, "freeze", now_s) is None:
            self._frozen_mmhg = pressure_mmhg
        if acting(self._mishaps, "garbage", now_s) is not None:
            return self._garbage.randbytes(20)
        slow = acting(self._mishaps, "slow_clock", now_s)
        device_s = now_s if slow is None else slow.at_s + (now_s - slow.at_s) * SLOW_CLOCK_RATE
        shown_mmhg = pressure_mmhg if self._frozen_mmhg is None else self._frozen_mmhg
        return self._encoder.sample(1000.0 * device_s, shown_mmhg)

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
            case ["mishap", kind, *duration] if kind in KINDS:
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
