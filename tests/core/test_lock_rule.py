"""The records lock after minutes without anybody or when the system says so, never beside a patient."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.core.limits import InputError
from ccft_desktop.core.lock_rule import HIGHEST_LOCK_MIN, LOWEST_LOCK_MIN, NEVER, Lock, LockRule

MINUTES = st.integers(LOWEST_LOCK_MIN, HIGHEST_LOCK_MIN)


@given(MINUTES, st.lists(st.floats(0.0, 7200.0), max_size=8))
def test_that_it_is_due_so_long_after_the_last_touch_and_not_before(
    minutes: int, pauses_s: list[float]
) -> None:
    rule, now_s = LockRule(minutes, 0.0), 0.0
    for pause_s in pauses_s:
        now_s += pause_s
        rule.touch(now_s)
    due_s = now_s + 60.0 * minutes
    assert rule.due(due_s - 0.1, attended=False) is None
    assert rule.due(due_s + 0.1, attended=False) is not None


@given(st.lists(st.sampled_from(["touch", "screen", "sleep", "wait", "attended"]), max_size=30))
def test_that_it_is_never_due_beside_a_patient_and_what_was_told_is_never_forgotten(steps: list[str]) -> None:
    rule, now_s, told = LockRule(10, 0.0), 0.0, ""
    for step in steps:
        match step:
            case "touch":
                rule.touch(now_s)
            case "screen" | "sleep":
                rule.tell("screen" if step == "screen" else "sleep")
                told = told or step
            case "wait":
                now_s += 300.0
            case _:
                assert rule.due(now_s, attended=True) is None
    lock = rule.due(now_s, attended=False)
    if told:
        assert lock is not None
        assert lock.reason == told


def test_that_a_lock_put_off_is_due_as_soon_as_the_patient_is_done() -> None:
    rule = LockRule(10, 0.0)
    assert rule.due(900.0, attended=True) is None
    assert rule.due(900.0, attended=False) == Lock("idle", 900.0, was_put_off=True)


def test_that_a_key_during_the_test_takes_back_what_was_put_off() -> None:
    rule = LockRule(10, 0.0)
    assert rule.due(900.0, attended=True) is None
    rule.touch(901.0)
    assert rule.due(902.0, attended=False) is None
    assert rule.due(1501.0, attended=False) == Lock("idle", 600.0)


def test_that_never_is_never_but_for_the_system() -> None:
    rule = LockRule(NEVER, 0.0)
    assert rule.due(1e9, attended=False) is None
    rule.tell("screen")
    assert rule.due(1e9, attended=False) == Lock("screen", 1e9)


def test_that_opening_begins_anew() -> None:
    rule = LockRule(1, 0.0)
    rule.tell("sleep")
    rule.begin(1000.0)
    assert rule.due(1059.0, attended=False) is None


@pytest.mark.parametrize("minutes", [-1, HIGHEST_LOCK_MIN + 1])
def test_that_minutes_out_of_bounds_are_refused_with_the_range(minutes: int) -> None:
    with pytest.raises(InputError, match=f"lock_after_min is {minutes}. Allowed: 1 to 120 minutes, or 0 for"):
        LockRule(1, 0.0).set_minutes(minutes)
