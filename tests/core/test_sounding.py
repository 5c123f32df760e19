"""What sounds in a test: laws over whole runs of the real engine, and the single moments."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccft_desktop.core.faults import Event
from ccft_desktop.core.progress import Cued, Happening, HoldEnded, Holding, HoldStarted, TestEnded
from ccft_desktop.core.protocol import Protocol, preset
from ccft_desktop.core.runner import Runner
from ccft_desktop.core.scene import Scene
from ccft_desktop.core.session import Ended, Feedback
from ccft_desktop.core.sounding import LATEST_TICK_S, Sounder, Sounding, Spoken, Tone
from ccft_desktop.core.standing import progress

# Slow enough that the newest sample alone tells the side of the band.
RATE_HZ = 10.0
LEVEL_MMHG = 26.0
SHORT = replace(
    preset("endurance", level_mmhg=LEVEL_MMHG), hold_s=4.0, holds_per_level=3, rest_s=3.0, reach_s=3.0
)


@dataclass
class Heard:
    """Everything that sounded in a run, with the scene it sounded in."""

    scenes: list[tuple[Scene, Sounding]] = field(default_factory=list)
    happenings: list[tuple[Happening, Sounding]] = field(default_factory=list)
    ticks_s: list[float] = field(default_factory=list)
    signals: list[str] = field(default_factory=list)

    def add(self, t_s: float, now: Sounding) -> None:
        self.ticks_s += [t_s for signal in now.signals if signal == "tick"]
        self.signals += [signal for signal in now.signals if signal != "tick"]


def listen(
    pressure_mmhg: np.ndarray,
    cuts: Iterable[int],
    *,
    feedback: Feedback = "guide",
    events: Iterable[tuple[float, str]] = (),
    protocol: Protocol = SHORT,
) -> Heard:
    """A run as the test room tells it: batches of so many samples, what happened, then the scene.

    Between two scenes the clock alone asks for the tick that is due.
    """
    t_s = np.arange(len(pressure_mmhg)) / RATE_HZ
    runner, sounder, heard = Runner(protocol), Sounder(), Heard()
    to_come = sorted(events)
    first, due_s = 0, None
    for count in [*cuts, len(t_s)]:
        beyond = min(len(t_s), first + count)
        if beyond == first:
            break
        now_s = float(t_s[beyond - 1])
        if due_s is not None and due_s <= now_s:
            heard.add(due_s, sounder.pass_time(due_s))
        happenings = runner.feed(t_s[first:beyond], pressure_mmhg[first:beyond])
        while to_come and to_come[0][0] <= now_s:
            happenings += runner.tell(Event(now_s, to_come.pop(0)[1]))
        for happening in happenings:
            now = sounder.hear(happening)
            heard.happenings.append((happening, now))
            heard.add(happening.t_s, now)
        scene = Scene(
            purpose="test",
            feedback=feedback,
            progress=progress(runner, now_s),
            t_s=t_s[:beyond],
            pressure_mmhg=pressure_mmhg[:beyond],
            has_signal=True,
        )
        now = sounder.see(scene)
        heard.scenes.append((scene, now))
        heard.add(now_s, now)
        first, due_s = beyond, now.next_tick_s
    return heard


def _path(stretches: list[tuple[float, float]]) -> np.ndarray:
    """Rest, then stretches of so many seconds at so many mmHg."""
    whole = [(2.0, 20.0), *stretches]
    return np.concatenate([np.full(round(seconds * RATE_HZ), mmhg) for seconds, mmhg in whole])


# In the band, at its edges, just outside of it on both sides, at rest, far above.
PRESSURES = st.sampled_from([20.0, 24.9, 25.0, 25.6, 26.0, 26.4, 27.0, 27.1, 33.0])
ATTEMPT = st.lists(st.tuples(st.floats(0.1, 1.6), PRESSURES), max_size=7).map(
    lambda stretches: [(0.8, 26.0), *stretches, (3.5, 20.0)]
)
PATHS = st.lists(ATTEMPT, min_size=1, max_size=3).map(
    lambda attempts: _path([stretch for attempt in attempts for stretch in attempt])
)
CUTS = st.randoms(use_true_random=False).map(lambda random: [random.randint(1, 3) for _ in range(500)])
EVENTS = st.lists(
    st.tuples(
        st.floats(0.0, 25.0), st.sampled_from(["pause", "resume", "pain", "undo", "cue", "jaw", "stop"])
    ),
    max_size=3,
)
LAW = settings(max_examples=max(40, settings().max_examples // 4))
FEEDBACKS = st.sampled_from(get_args(Feedback))
HELD = _path([(5.0, 26.0), (3.5, 20.0)] * 3)


@LAW
@given(PATHS, CUTS, EVENTS, FEEDBACKS)
def test_that_a_tone_sounds_in_a_hold_outside_the_band_and_nowhere_else(
    path: np.ndarray, cuts: list[int], events: list[tuple[float, str]], feedback: Feedback
) -> None:
    heard = listen(path, cuts, feedback=feedback, events=events)
    for happening, now in heard.happenings:
        assert now.tone == "none" or not isinstance(happening, HoldEnded | TestEnded | Cued)
    for scene, now in heard.scenes:
        off_mmhg = scene.pressure_mmhg[-1] - LEVEL_MMHG
        expected: Tone = "high" if off_mmhg > 1.0 else "low" if off_mmhg < -1.0 else "none"
        if not isinstance(scene.progress.phase, Holding) or feedback == "blind":
            expected = "none"
        assert now.tone == expected


@LAW
@given(PATHS, CUTS, EVENTS, FEEDBACKS)
def test_that_each_hold_has_one_start_and_one_release(
    path: np.ndarray, cuts: list[int], events: list[tuple[float, str]], feedback: Feedback
) -> None:
    heard = listen(path, cuts, feedback=feedback, events=events)
    started = {happening.index for happening, _ in heard.happenings if isinstance(happening, HoldStarted)}
    ended = {happening.hold.index for happening, _ in heard.happenings if isinstance(happening, HoldEnded)}
    assert heard.signals.count("start") == len(started)
    assert heard.signals.count("release") == len(ended)
    tested = [happening for happening, _ in heard.happenings if isinstance(happening, TestEnded)]
    assert heard.signals.count("end") == len(tested)


@LAW
@given(PATHS, CUTS, EVENTS, FEEDBACKS)
def test_that_it_ticks_at_most_once_a_second(
    path: np.ndarray, cuts: list[int], events: list[tuple[float, str]], feedback: Feedback
) -> None:
    ticks_s = listen(path, cuts, feedback=feedback, events=events).ticks_s
    assert all(after - before >= 1.0 - LATEST_TICK_S - 1e-6 for before, after in pairwise(ticks_s))


@LAW
@given(PATHS, CUTS, CUTS, EVENTS)
def test_that_it_does_not_matter_how_samples_are_cut_into_batches(
    path: np.ndarray, cuts: list[int], others: list[int], events: list[tuple[float, str]]
) -> None:
    steering = [event for event in events if event[1] == "jaw"]
    one, another = (listen(path, batches, events=steering) for batches in (cuts, others))
    assert one.signals == another.signals
    at_both = {scene.progress.t_s: now.tone for scene, now in one.scenes}
    for scene, now in another.scenes:
        assert at_both.get(scene.progress.t_s, now.tone) == now.tone


@pytest.mark.parametrize("feedback", get_args(Feedback))
@pytest.mark.parametrize("batch", [1, 3, 4])
def test_that_every_second_inside_a_hold_ticks_in_every_mode(batch: int, feedback: Feedback) -> None:
    heard = listen(HELD, [batch] * len(HELD), feedback=feedback)
    starts_s = [happening.t_s for happening, _ in heard.happenings if isinstance(happening, HoldStarted)]
    assert len(starts_s) == 3
    expected_s = [start_s + second for start_s in starts_s for second in (1, 2, 3)]
    assert heard.ticks_s == pytest.approx(expected_s, abs=LATEST_TICK_S)


def _spoken(heard: Heard) -> list[str]:
    return [now.spoken.cue for _, now in heard.happenings if now.spoken]


def test_that_a_run_is_spoken_from_its_first_cue_to_its_end() -> None:
    heard = listen(HELD, [1] * len(HELD))
    each = ["hold", "relax"]
    assert _spoken(heard) == ["nod", *each, "nod", *each, "last_nod", *each, "done"]
    first = next(now.spoken for _, now in heard.happenings if now.spoken)
    assert first == Spoken("nod", LEVEL_MMHG)
    assert heard.signals == ["start", "release"] * 3 + ["end"]


def test_that_a_hold_that_never_started_is_let_go_all_the_same() -> None:
    heard = listen(_path([(14.0, 20.0)]), [1] * 1000)
    assert heard.signals[:2] == ["release", "release"]
    assert _spoken(heard)[:2] == ["nod", "relax"]


def test_that_pain_ends_with_a_release_the_end_and_the_word_to_stop() -> None:
    heard = listen(_path([(4.0, 26.0), (3.0, 20.0)]), [1] * 1000, events=[(4.0, "pain")])
    assert heard.signals == ["start", "release", "end"]
    assert _spoken(heard) == ["nod", "hold", "relax", "stop"]


def test_that_a_hold_that_is_closed_twice_is_let_go_once() -> None:
    """Paused while no sample came, and the next sample shows that the signal was lost before that."""
    sounder, runner = Sounder(), Runner(SHORT)
    path = _path([(2.0, 26.0)])
    t_s = np.arange(len(path)) / RATE_HZ
    happenings = runner.feed(t_s, path)
    happenings += runner.tell(Event(4.2, "pause"))
    happenings += runner.advance(4.2)
    happenings += runner.feed([5.5], [20.0])
    assert [type(happening) for happening in happenings[2:]] == [HoldEnded, HoldEnded]
    signals = [signal for happening in happenings for signal in sounder.hear(happening).signals]
    assert signals == ["start", "release"]


def scene_in_hold(**changes: object) -> tuple[Sounder, Scene]:
    """A hold that began at 2 s, at 24 mmHg half a second later; and who listens to it."""
    runner, sounder = Runner(SHORT), Sounder()
    path = _path([(2.0, 26.0), (0.5, 24.0)])
    t_s = np.arange(len(path)) / RATE_HZ
    for happening in runner.feed(t_s, path):
        sounder.hear(happening)
    scene = Scene(
        purpose="test",
        feedback="guide",
        progress=progress(runner, float(t_s[-1])),
        t_s=t_s,
        pressure_mmhg=path,
        has_signal=True,
    )
    assert isinstance(scene.progress.phase, Holding)
    return sounder, replace(scene, **changes)


def test_that_a_signal_that_is_gone_has_no_tone() -> None:
    for has_signal, tone in ((True, "low"), (False, "none")):
        sounder, scene = scene_in_hold(has_signal=has_signal)
        assert sounder.see(scene).tone == tone


def test_that_without_samples_the_clock_of_a_hold_ticks_on() -> None:
    sounder, scene = scene_in_hold(t_s=np.empty(0), pressure_mmhg=np.empty(0))
    now = sounder.see(scene)
    assert now.tone == "none"
    assert now.next_tick_s is not None
    assert sounder.pass_time(now.next_tick_s).signals == ("tick",)


def test_that_a_tick_that_comes_too_late_is_left_out() -> None:
    sounder, scene = scene_in_hold()
    due_s = sounder.see(scene).next_tick_s
    assert due_s is not None
    late = sounder.pass_time(due_s + LATEST_TICK_S + 0.01)
    assert late.signals == ()
    assert late.next_tick_s == due_s + 1.0


def test_that_the_clock_of_a_hold_that_has_ended_brings_back_no_tone() -> None:
    sounder, scene = scene_in_hold()
    due_s = sounder.see(scene).next_tick_s
    assert due_s is not None
    sounder.hear(TestEnded(2.6, "stopped"))
    assert sounder.pass_time(due_s) == Sounding()


def test_that_a_page_that_is_left_is_silent_and_its_hold_forgotten() -> None:
    sounder, scene = scene_in_hold()
    assert sounder.see(scene).tone == "low"
    assert sounder.see(None) == Sounding()
    assert sounder.see(scene) == Sounding()


@pytest.mark.parametrize(
    ("ended", "cue"), [("completed", "done"), ("stop_rule", "done"), ("stopped", "stop"), ("pain", "stop")]
)
def test_that_the_end_is_said_as_it_came(ended: Ended, cue: str) -> None:
    now = Sounder().hear(TestEnded(9.0, ended))
    assert now.signals == ("end",)
    assert now.spoken is not None
    assert now.spoken.cue == cue


@pytest.mark.parametrize(
    ("purpose", "feedback", "cue"),
    [
        ("test", "blind", "relax"),
        ("practice_holds", "guide", "relax"),
        ("practice_holds", "blind", "not_held"),
    ],
)
def test_that_only_who_practises_blind_hears_how_a_hold_went(
    purpose: str, feedback: Feedback, cue: str
) -> None:
    sounder, scene = scene_in_hold(purpose=purpose, feedback=feedback)
    sounder.see(scene)
    runner = Runner(SHORT)
    path = _path([(2.0, 26.0), (3.0, 24.0)])
    happenings = runner.feed(np.arange(len(path)) / RATE_HZ, path)
    ended = next(happening for happening in happenings if isinstance(happening, HoldEnded))
    assert ended.hold.outcome == "failed"
    now = sounder.hear(ended)
    assert now.spoken == Spoken(cue)  # type: ignore[arg-type]
