"""A live test without a cuff: what it journals gives the same result again, and it moves with the clock."""

import pytest
from pytestqt.qtbot import QtBot

from ccft_desktop.core.dial import replay
from ccft_desktop.core.faults import Event
from ccft_desktop.core.progress import Cued, Happening, HoldEnded, HoldStarted, TestEnded
from ccft_desktop.core.protocol import PRESETS
from ccft_desktop.core.session import Offer
from ccft_desktop.live.dial_test import DialTest
from ccft_desktop.live.live_test import FinishedTest

ENDURANCE = PRESETS["endurance"].at_level(26.0)


class Clock:
    """Stands where it was set."""

    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


class Journal:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self.offers: list[Offer] = []

    def append(self, *_columns: object) -> None:
        raise AssertionError("a dial gives no samples")

    def add_event(self, event: Event) -> None:
        self.events.append(event)

    def add_offer(self, offer: Offer) -> None:
        self.offers.append(offer)


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.clock, self.journal = Clock(), Journal()
        self.test = DialTest(ENDURANCE, self.journal, clock_s=self.clock)
        self.happened: list[Happening] = []
        self.finished: list[FinishedTest] = []
        self.test.happened.connect(self.happened.append)
        self.test.finished.connect(self.finished.append)

    def wait(self, seconds: float, kind: type[Happening]) -> None:
        """The clock goes on, and the test notices by itself."""
        seen = sum(isinstance(one, kind) for one in self.happened)
        self.clock.now_s += seconds
        self._qtbot.waitUntil(lambda: sum(isinstance(one, kind) for one in self.happened) > seen)


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_that_a_dial_test_is_cued_by_the_clock_and_its_journal_gives_its_result_again(bench: Bench) -> None:
    bench.test.start()
    bench.wait(1.0, Cued)
    bench.test.tap("reached")
    bench.wait(10.0, HoldEnded)
    bench.test.tap("held")
    bench.wait(5.0, Cued)
    bench.clock.now_s += 1.5
    bench.test.tap("reached")
    bench.clock.now_s += 4.0
    bench.test.tap("not_held")
    bench.test.mark("lift")
    bench.test.stop()
    (gave,) = bench.finished
    assert [(hold.outcome, hold.reason) for hold in gave.result.holds] == [
        ("success", None),
        ("failed", "tapped"),
    ]
    assert gave.result.holds[1].faults == ("lift",)
    assert gave.result.ended == "stopped"
    assert gave.trace is None
    assert gave.events == tuple(bench.journal.events)
    assert gave.offered == tuple(bench.journal.offers)
    assert replay(ENDURANCE, bench.journal.events, bench.journal.offers) == gave.result
    assert [type(one) for one in bench.happened] == [
        *(Cued, HoldStarted, HoldEnded) * 2,
        TestEnded,
    ]


def test_that_a_finished_dial_test_takes_nothing_more(bench: Bench) -> None:
    bench.test.start()
    bench.test.finish()
    bench.test.finish()
    bench.test.mark("scm")
    (gave,) = bench.finished
    assert gave.result.ended == "recording_ended"
    assert [event.code for event in gave.events] == ["start"]


def test_that_there_is_no_trace_to_show(bench: Bench) -> None:
    bench.test.start()
    t_s, pressure_mmhg = bench.test.recent(40.0)
    assert (len(t_s), len(pressure_mmhg), bench.test.gaps(40.0)) == (0, 0, [])
