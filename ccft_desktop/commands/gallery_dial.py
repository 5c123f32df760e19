"""A test read off a dial, from its choice to its last hold, for the gallery. It drives the real pages."""

from collections.abc import Mapping
from typing import Final

from ccft_desktop.commands.gallery_samples import State, endurance, sample_row
from ccft_desktop.core.dial import DialRunner
from ccft_desktop.core.dial_setup import DialSetup
from ccft_desktop.core.faults import Event
from ccft_desktop.program import Program
from devices.cuff import CuffState

_REACH_S: Final = 1.5
_NOW_S: Final = 1000.0


def _chosen(program: Program) -> None:
    program.setup_room.choose(sample_row(program).patient)
    program.test_choice.show_cuff(CuffState.LOST, "")
    program.test_choice.panel.source.show_value("dial")
    program.test_choice.show_cuff(CuffState.LOST, "")


def _setup(ticks: int, waited_s: float = 0.0) -> State:
    def show(program: Program) -> None:
        protocol, page = endurance(), program.setup
        setup = DialSetup(protocol.baseline_mmhg)
        for _ in range(ticks):
            setup.tick(_NOW_S)
        page.begin("Ada Muster, 1981", protocol, by_dial=True)
        page.show_screen("feet")
        page.show_dial_steps(setup.state(_NOW_S + waited_s))
        program.house.window.show_page("setup", rail_key="test")

    return show


def _test(told: tuple[str, ...] = (), then: str = "", later_s: float = 0.0) -> State:
    """After holds that were told so, in the next one: as it is cued, or reached and perhaps run out."""

    def show(program: Program) -> None:
        protocol, page = endurance(), program.test
        runner = DialRunner(protocol)
        page.begin("Ada Muster, 1981", protocol, "guide", "test", by_dial=True)
        now_s = 0.0
        if told or then:
            runner.tell(Event(now_s, "start"))
        for outcome in told:
            now_s = _cued(runner, now_s)
            runner.tell(Event(now_s + _REACH_S, "reached"))
            now_s += _REACH_S + protocol.hold_s
            runner.tell(Event(now_s, outcome))
        if then in ("cued", "reached"):
            now_s = _cued(runner, now_s)
        if then == "reached":
            now_s += _REACH_S
            runner.tell(Event(now_s, "reached"))
        now_s += later_s
        runner.advance(now_s)
        page.show_progress(runner.progress(now_s))
        program.house.window.show_page("live_test", rail_key="test")

    return show


def _cued(runner: DialRunner, from_s: float) -> float:
    """The time of the next cue."""
    before, now_s = len(runner.offered), from_s
    while len(runner.offered) == before:
        now_s += 0.25
        runner.advance(now_s)
    return runner.offered[-1].cue_s


STATES: Final[Mapping[str, State]] = {
    "choice-dial": _chosen,
    "setup-dial_place": _setup(0),
    "setup-dial_squeeze": _setup(2, 20.0),
    "setup-dial_settle": _setup(3, 38.0),
    "setup-dial_ready": _setup(3, 75.0),
    "test-dial_ready": _test(),
    "test-dial_reach": _test(("held",), "cued", 1.0),
    "test-dial_hold": _test(("held", "held", "not_held"), "reached", 6.4),
    "test-dial_asked": _test(("held", "held"), "reached", 12.0),
    "test-dial_rest": _test(("held", "held", "not_held"), "rest", 2.0),
    "test-dial_stopped": _test(("held", "not_held", "not_held"), "rest", 6.0),
}
"""What the therapist may see where no cuff is attached."""
