"""What must sound now, from the scene and what happened in it; knows no loudspeaker and no words.

Low under the band, high over it, silence in it: between the start and the end of a hold and never in a
rest. From the start of a blind hold to its end only the tick, which runs whatever the pressure does. The
tones tell no more than the marker that the patient may see: ``guidance`` decides.
"""

import math
from dataclasses import dataclass, replace
from typing import Final, Literal

from ccft_desktop.core.guidance import guidance
from ccft_desktop.core.limits import TIME_TOLERANCE_S
from ccft_desktop.core.progress import Cued, Happening, HoldEnded, Holding, HoldStarted, TestEnded
from ccft_desktop.core.scene import Scene
from ccft_desktop.core.session import Outcome

Tone = Literal["none", "low", "high"]
Signal = Literal["tick", "start", "release", "end"]
Cue = Literal["nod", "last_nod", "hold", "relax", "held", "not_held", "not_told", "done", "stop"]

TICK_S: Final = 1.0
# A decision of this project: a beat that comes later than this disturbs more than it tells.
LATEST_TICK_S: Final = 0.15
# As many samples as the side of the band is told from, and not the whole trace a hundred times a second.
_NEWEST: Final = 32


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a voice says; ``level_mmhg`` where it asks for a pressure."""

    cue: Cue
    level_mmhg: float | None = None


@dataclass(frozen=True, slots=True)
class Sounding:
    """What sounds from this instant on."""

    tone: Tone = "none"
    """Goes on until the next ``Sounding``."""
    signals: tuple[Signal, ...] = ()
    """Begin now, each once."""
    spoken: Spoken | None = None
    next_tick_s: float | None = None
    """When the next tick is due on the session clock, should no scene come before; None: there is none."""


class Sounder:
    """Follows test after test, told in order of time: what happened at an instant, then its scene."""

    def __init__(self) -> None:
        self._scene: Scene | None = None
        self._hold_index: int | None = None
        """Of the hold last cued, as long as its end was not heard."""
        self._has_started = False
        self._tone: Tone = "none"
        self._ticks = 0
        """The whole seconds of the hold under way that are over."""

    def see(self, scene: Scene | None) -> Sounding:
        """The test stands like this now; None: nobody is tested."""
        self._scene = scene
        if scene is None:
            self._leave_hold()
            return Sounding()
        self._tone = _tone(scene) if self._holding() else "none"
        return self.pass_time(scene.progress.t_s)

    def pass_time(self, t_s: float) -> Sounding:
        """Nothing new was seen until ``t_s``: the clock of the hold goes on all the same."""
        holding = self._holding()
        if holding is None:
            return Sounding(self._tone)
        gone = math.floor(t_s - holding.start_s + TIME_TOLERANCE_S)
        ticks_now = self._ticks < gone and self._is_within(holding, gone)
        ticks_now = ticks_now and t_s - holding.start_s - gone * TICK_S <= LATEST_TICK_S
        self._ticks = max(self._ticks, gone)
        follows = self._is_within(holding, self._ticks + 1)
        return Sounding(
            tone=self._tone,
            signals=("tick",) if ticks_now else (),
            next_tick_s=holding.start_s + (self._ticks + 1) * TICK_S if follows else None,
        )

    def hear(self, happening: Happening) -> Sounding:
        """This happened just now."""
        now = Sounding(self._tone)
        match happening:
            case Cued(index=index, level_mmhg=level_mmhg):
                self._hold_index, self._has_started = index, False
                cue: Cue = "last_nod" if self._is_last() else "nod"
                return replace(now, spoken=Spoken(cue, level_mmhg))
            case HoldStarted():
                self._has_started, self._ticks = True, 0
                return replace(now, signals=("start",), spoken=Spoken("hold"))
            case HoldEnded(hold=hold) if hold.index == self._hold_index:
                self._leave_hold()
                return Sounding(signals=("release",), spoken=Spoken(self._after(hold.outcome)))
            case TestEnded(ended=ended):
                self._leave_hold()
                told = ended in ("completed", "stop_rule")
                return Sounding(signals=("end",), spoken=Spoken("done" if told else "stop"))
        return now

    def _leave_hold(self) -> None:
        self._hold_index, self._has_started, self._tone = None, False, "none"

    def _holding(self) -> Holding | None:
        """The hold whose clock runs: seen in the scene, its start heard and its end not."""
        phase = self._scene.progress.phase if self._scene else None
        return phase if self._has_started and isinstance(phase, Holding) else None

    @staticmethod
    def _is_within(holding: Holding, ticks: int) -> bool:
        """The end of a hold has a signal of its own, and no tick."""
        return ticks * TICK_S < holding.until_s - holding.start_s - TIME_TOLERANCE_S

    def _is_last(self) -> bool:
        """Whether no hold comes after the one cued now, as far as can be known."""
        if self._scene is None:
            return False
        progress = self._scene.progress
        is_highest = progress.level_mmhg == progress.protocol.levels_mmhg[-1]
        return is_highest and progress.hold_number == progress.protocol.holds_per_level

    def _after(self, outcome: Outcome) -> Cue:
        """A test says no results; practised blind, the patient learns by hearing how the hold went."""
        if self._scene is None or self._scene.purpose == "test" or self._scene.feedback != "blind":
            return "relax"
        told: dict[Outcome, Cue] = {"success": "held", "failed": "not_held", "invalid": "not_told"}
        return told[outcome]


def _tone(scene: Scene) -> Tone:
    newest = replace(scene, t_s=scene.t_s[-_NEWEST:], pressure_mmhg=scene.pressure_mmhg[-_NEWEST:])
    marker = guidance(newest).marker
    if marker is None or marker.side == "in_band":
        return "none"
    return "high" if marker.side == "above" else "low"
