"""The way to a test, each state at one instant, for the gallery. It drives the real pages."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from ccft_desktop.commands import gallery_live
from ccft_desktop.commands.gallery_samples import State, endurance, sample_row
from ccft_desktop.core.baseline import CuffSetup
from ccft_desktop.core.practice_nods import Familiarity
from ccft_desktop.core.pressure_alarm import USUAL_ALARM_MMHG
from ccft_desktop.core.session import ScreenPosition
from ccft_desktop.program import Program
from ccft_desktop.ui.pages.choice_protocols import NEXT_STAGE
from ccft_desktop.ui.pages.setup_notices import too_much_air
from devices.cuff import CuffState
from devices.patient import SimulatedPatient
from devices.ports import Port

_RATE_HZ: Final = 50.0
_FROZEN_S: Final = 10.0
_SETTLED_S: Final = 80.0
_PORT: Final = Port("COM3", "USB Serial (COM3)", "COM3")


def _at(
    seconds: float,
    *,
    leak: float = 0.02,
    slope: float = 0.0,
    off_mmhg: float = 0.0,
    stopped_s: float = 0.0,
    over: bool = False,
    frozen: bool = False,
    screen: ScreenPosition = "feet",
    familiarity: Familiarity | None = None,
) -> State:
    """The set-up of a simulated cuff after so many seconds.

    ``slope`` in mmHg a minute and ``off_mmhg`` are added from the time on at which it has settled.
    """

    def show(program: Program) -> None:
        protocol = endurance()
        neck = SimulatedPatient("healthy", 4, setup=True, leak_mmhg_per_min=leak)
        setup = CuffSetup(protocol.baseline_mmhg, protocol.max_gap_s)
        count = int(seconds * _RATE_HZ)
        t_s = np.arange(count) / _RATE_HZ
        pressure_mmhg = np.array([neck.advance(1.0 / _RATE_HZ) for _ in range(count)])
        pressure_mmhg += np.clip(t_s - _SETTLED_S, 0.0, None) * slope / 60.0 + off_mmhg * (t_s >= _SETTLED_S)
        if over:
            pressure_mmhg[-40:] = np.linspace(20.0, 47.0, 40)
        if frozen:
            still = int(_FROZEN_S * _RATE_HZ)
            pressure_mmhg[-still:] = pressure_mmhg[-still]
        setup.feed(t_s.tolist(), pressure_mmhg.tolist())
        page = program.setup
        page.begin("Ada Muster, 1981", protocol)
        page.show_screen(screen)
        page.show_familiarity(familiarity or Familiarity())
        near = t_s >= t_s[-1] - 60.0
        now_s = float(t_s[-1]) + stopped_s
        page.show_pressure(t_s[near], pressure_mmhg[near], now_s)
        page.show_steps(setup.state(now_s))
        program.house.window.show_page("setup", rail_key="test")

    return show


def _next_stage(program: Program) -> None:
    program.setup_room.choose(sample_row(program).patient)
    page = program.test_choice
    page.select(NEXT_STAGE)
    page.show_feedback("blind")
    page.show_ports([_PORT], _PORT.url)
    page.show_cuff(CuffState.STREAMING, "")


def _too_much_air(program: Program) -> None:
    gallery_live.STATES["test-hold"](program)
    program.test.show_trouble(*too_much_air(USUAL_ALARM_MMHG))


STATES: Final[Mapping[str, State]] = {
    "choice-next_stage": _next_stage,
    "setup-place": _at(1.0),
    "setup-screen_not_asked": _at(1.0, screen=""),
    "setup-inflate": _at(9.0),
    "setup-squeeze": _at(24.0),
    "setup-settle": _at(62.0),
    "setup-ready": _at(110.0),
    "setup-practised_some": _at(110.0, familiarity=Familiarity(today=2)),
    "setup-practised_enough": _at(110.0, familiarity=Familiarity(today=6)),
    "setup-settles_again": _at(62.0, familiarity=Familiarity(today=2)),
    "setup-leaking": _at(120.0, slope=-1.2),
    "setup-rising": _at(110.0, slope=1.6),
    "setup-off_baseline": _at(110.0, off_mmhg=1.4),
    "setup-over_inflated": _at(40.0, over=True),
    "setup-no_signal": _at(62.0, stopped_s=4.0),
    "setup-frozen": _at(62.0, frozen=True),
    "test-too_much_air": _too_much_air,
}
"""What the therapist may see before a test."""
