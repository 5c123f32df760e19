"""A test in progress: what passes the tap is what is scored, recorded and shown."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from ccft_desktop.core.faults import Event
from ccft_desktop.core.progress import Over, Paused
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.scoring import rescore, score_recording
from ccft_desktop.core.session import Offer
from ccft_desktop.live.live_test import FinishedTest, LiveTest
from ccft_desktop.live.tap import Tap
from devices.cuff import Reading

RATE_HZ = 50.0
CUFF_CLOCK_S = 7_000.0  # the cuff has been connected for two hours


class KeptJournal:
    """A journal that keeps what it is given in memory."""

    def __init__(self) -> None:
        self.samples: list[tuple[float, float, float]] = []
        self.events: list[Event] = []
        self.offers: list[Offer] = []

    def append(self, t_s: Sequence[float], pressure_mmhg: Sequence[float], raw: Sequence[float]) -> None:
        self.samples.extend(zip(t_s, pressure_mmhg, raw, strict=True))

    def add_event(self, event: Event) -> None:
        self.events.append(event)

    def add_offer(self, offer: Offer) -> None:
        self.offers.append(offer)


def efforts(count: int, level_mmhg: float = 26.0) -> list[Reading]:
    """Rest for 3 s, then ``count`` efforts of 11.5 s, one every 18 s, at 50 Hz."""
    t_s = np.arange(0.0, 3.0 + 18.0 * count, 1.0 / RATE_HZ)
    in_effort = (t_s >= 3.0) & ((t_s - 3.0) % 18.0 < 11.5)
    pressure_mmhg = np.where(in_effort, level_mmhg, 20.0)
    return [
        Reading(CUFF_CLOCK_S + t, p, 133.322 * p)
        for t, p in zip(t_s.tolist(), pressure_mmhg.tolist(), strict=True)
    ]


class Bench:
    """A live test on a tap and a journal, fed by hand as the cuff's thread would."""

    def __init__(self) -> None:
        self.tap, self.journal = Tap(), KeptJournal()
        self.test = LiveTest(preset("endurance", level_mmhg=26.0), self.journal, self.tap)
        self.finished: list[FinishedTest] = []
        self.test.finished.connect(self.finished.append)

    def feed(self, readings: Sequence[Reading]) -> None:
        self.tap(readings)
        self.test.on_readings(tuple(readings))


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.test.finish()
    bench.test.deleteLater()


def test_that_a_whole_test_gives_what_a_replay_of_its_record_gives(bench: Bench) -> None:
    readings = efforts(10)
    bench.feed(readings[:25])  # before the start: not part of the test
    bench.test.start()
    for first in range(25, len(readings), 7):
        bench.feed(readings[first : first + 7])
    bench.test.finish()
    (gave,) = bench.finished
    assert [hold.outcome for hold in gave.result.holds] == ["success"] * 10
    assert gave.result.ended == "completed"
    assert gave.result.scores.performance_index == 60.0
    t_s, pressure_mmhg, raw = (np.array(column) for column in zip(*bench.journal.samples, strict=True))
    assert t_s[0] == 0.0
    assert np.array_equal(t_s, gave.trace.t_s)
    assert gave.trace.raw is not None
    assert np.array_equal(raw, gave.trace.raw)
    assert np.array_equal(raw, 133.322 * gave.trace.pressure_mmhg)
    assert gave.events == tuple(bench.journal.events)
    assert gave.offered == tuple(bench.journal.offers)
    protocol = gave.result.protocol
    assert score_recording(t_s, pressure_mmhg, protocol, gave.events) == gave.result
    assert rescore(t_s, pressure_mmhg, protocol, gave.events, gave.offered) == gave.result


REQUESTS = ("scm", "jaw", "pain", "undo", "pause", "resume", "cue")


def ask(test: LiveTest, request: str) -> None:
    match request:
        case "undo":
            test.undo()
        case "pause":
            test.pause()
        case "resume":
            test.resume()
        case "cue":
            test.cue_now()
        case code:
            test.mark(code)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 900), st.sampled_from(REQUESTS)), max_size=12))
def test_that_marks_and_steering_at_any_moment_replay_to_the_same_result(
    qtbot: QtBot, steps: list[tuple[int, str]]
) -> None:
    bench = Bench()
    bench.test.start()
    readings, first = efforts(4), 0
    for size, request in steps:
        bench.feed(readings[first : first + size])
        first += size
        ask(bench.test, request)
    bench.feed(readings[first:])
    bench.test.finish()
    (gave,) = bench.finished
    replayed = score_recording(gave.trace.t_s, gave.trace.pressure_mmhg, gave.result.protocol, gave.events)
    assert replayed == gave.result


def test_that_silence_closes_an_open_hold_as_could_not_tell_and_later_pauses(
    qtbot: QtBot, bench: Bench
) -> None:
    bench.test.start()
    with qtbot.waitSignal(bench.test.signal_lost, timeout=3000):
        bench.feed(efforts(1)[:400])  # 8 s: in the middle of the first hold
    (hold,) = bench.test.progress().holds
    assert (hold.outcome, hold.reason) == ("invalid", "signal_gap")
    assert hold.end_s == pytest.approx(399 / RATE_HZ)
    assert [event.code for event in bench.journal.events] == ["start", "lost"]
    qtbot.waitUntil(lambda: isinstance(bench.test.progress().phase, Paused), timeout=8000)
    assert bench.journal.events[-1].code == "pause"


def test_that_a_frozen_screen_is_not_taken_for_a_lost_signal(qtbot: QtBot, bench: Bench) -> None:
    bench.test.start()
    readings = efforts(1)
    bench.feed(readings[:100])
    # The cuff's thread goes on while the GUI thread does not take its batches.
    for first in range(100, 400, 25):
        bench.tap(readings[first : first + 25])
    with qtbot.assertNotEmitted(bench.test.signal_lost, wait=700):
        pass
    bench.test.on_readings(tuple(readings[100:400]))
    assert not [event for event in bench.journal.events if event.code == "lost"]


def test_that_finishing_waits_for_readings_on_their_way(bench: Bench) -> None:
    bench.test.start()
    readings = efforts(1)
    bench.feed(readings[:300])
    bench.tap(readings[300:310])
    bench.test.finish()
    assert not bench.finished
    bench.test.on_readings(tuple(readings[300:320]))  # ten of them came after the tap was closed
    (gave,) = bench.finished
    assert len(gave.trace) == 310 == len(bench.journal.samples)


def test_that_pain_ends_the_test_and_taking_it_back_leaves_it_paused(bench: Bench) -> None:
    bench.test.start()
    readings = efforts(2)
    bench.feed(readings[:400])
    bench.test.mark("pain")
    bench.feed(readings[400:410])
    assert bench.test.progress().phase == Over("pain")
    bench.test.undo()
    bench.feed(readings[410:420])
    assert isinstance(bench.test.progress().phase, Paused)
    (hold,) = bench.test.progress().holds
    assert (hold.outcome, hold.reason) == ("invalid", "paused")
