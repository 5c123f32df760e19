"""The set-up by a dial: ticked by the therapist, except the minute after placement."""

import pytest

from ccft_desktop.core.dial_setup import DialSetup


@pytest.fixture
def setup() -> DialSetup:
    return DialSetup(20.0)


def test_that_each_tick_ends_one_step_and_the_last_takes_the_minute_after_placement(setup: DialSetup) -> None:
    steps = [setup.state(100.0).step]
    for t_s in (100.0, 110.0, 120.0):
        setup.tick(t_s)
        steps.append(setup.state(t_s).step)
    assert steps == ["place", "inflate", "squeeze", "settle"]
    assert (setup.state(159.9).ready, setup.state(160.0).ready) == (False, True)
    assert setup.state(140.0).to_go_s == 20.0


def test_that_ticking_on_while_it_settles_does_not_shorten_the_minute(setup: DialSetup) -> None:
    for t_s in (100.0, 101.0, 102.0, 103.0, 104.0):
        setup.tick(t_s)
    assert not setup.state(159.0).ready


def test_that_a_step_can_be_repeated_and_placing_anew_starts_the_minute_anew(setup: DialSetup) -> None:
    for t_s in (100.0, 101.0, 102.0):
        setup.tick(t_s)
    setup.repeat()
    assert setup.state(103.0).step == "squeeze"
    for _ in range(5):
        setup.repeat()
    assert (setup.state(104.0).step, setup.state(104.0).placed_s) == ("place", None)
    for t_s in (200.0, 201.0, 202.0):
        setup.tick(t_s)
    assert (setup.state(259.0).ready, setup.state(260.0).ready) == (False, True)


def test_that_nothing_is_ready_before_it_is_placed(setup: DialSetup) -> None:
    assert not setup.state(1e6).ready
    assert setup.state(1e6).to_go_s == 60.0
