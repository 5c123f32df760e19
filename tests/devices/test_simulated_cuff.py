"""The simulated cuff as bytes: any stepping, every format, and a test engine that finds its cues answered."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.core.baseline import CuffSetup
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.scoring import score_recording
from ccft_desktop.core.session import Result
from devices import profiles
from devices.decoders.decoded import Decoded
from devices.encoders import ENCODERS
from devices.patient import KINDS
from devices.simulated_cuff import SimulatedCuff
from devices.simulation import FORMATS, simulation


def sent(query: str, seconds: float) -> tuple[list[float], list[float]]:
    lines = SimulatedCuff(simulation(query)).until(seconds).splitlines()
    samples = [json.loads(line) for line in lines]
    return [sample["t"] / 1000 for sample in samples], [sample["p"] for sample in samples]


def scored(query: str, seconds: float, preset_id: str, level_mmhg: float | None = None) -> Result:
    t_s, pressure_mmhg = map(np.asarray, sent(query, seconds))
    return score_recording(t_s, pressure_mmhg, preset(preset_id, level_mmhg=level_mmhg))


@given(st.lists(st.floats(0, 1), max_size=10))
def test_that_any_stepping_sends_the_same_bytes(steps_s: list[float]) -> None:
    whole, stepped = SimulatedCuff(simulation("seed=4")), SimulatedCuff(simulation("seed=4"))
    wire, t_s = b"", 0.0
    for step_s in steps_s:
        t_s += step_s
        wire += stepped.until(t_s)
    assert wire == whole.until(t_s if steps_s else -1.0)


@pytest.mark.parametrize("line_format", FORMATS)
@pytest.mark.parametrize("rate", [5, 60, 1000])
def test_that_the_decoder_reads_every_format_back(line_format: str, rate: int) -> None:
    _, told_mmhg = sent(f"rate={rate}", 4.0)
    cuff = SimulatedCuff(simulation(f"rate={rate}&format={line_format}"))
    decoder = profiles.profile(ENCODERS[line_format].profile).decoder()
    outcomes = decoder.feed(cuff.greeting() + cuff.until(4.0))
    decoded = [outcome for outcome in outcomes if isinstance(outcome, Decoded)]
    # Told with two decimals; a count is 0.0024 mmHg.
    assert [one.pressure_mmhg for one in decoded] == pytest.approx(told_mmhg, abs=0.0065)
    if line_format in ("json", "csv", "decimal_comma", "teleplot", "binary"):
        assert [one.device_s for one in decoded] == pytest.approx(
            [n / rate for n in range(4 * rate + 1)], abs=0.0006
        )


def test_that_every_cue_of_an_endurance_test_is_answered_and_held() -> None:
    result = scored("seed=2&levels=26&highest=30", 200, "endurance", 26.0)
    assert [str(hold.outcome) for hold in result.holds] == ["success"] * 10
    assert str(result.ended) == "completed"


def test_that_a_ladder_is_climbed_to_the_patients_strength() -> None:
    result = scored("seed=2&highest=25&rest=10.6", 150, "ladder")
    assert [hold.level_mmhg for hold in result.holds if str(hold.outcome) == "success"] == [22.0, 24.0]
    assert result.scores.highest_pressure_mmhg == 24.0


def test_that_movement_quality_is_answered_at_all_five_levels() -> None:
    result = scored("seed=2&highest=30&hold=3.8", 80, "stage1")
    assert [hold.level_mmhg for hold in result.holds] == [22.0, 24.0, 26.0, 28.0, 30.0]
    assert all(hold.start_s is not None for hold in result.holds)


def test_that_an_impaired_patient_answers_and_fails_sooner() -> None:
    results = [scored(f"patient=impaired&seed={seed}&levels=22", 120, "endurance", 22.0) for seed in range(8)]
    assert all(len(result.holds) >= 2 for result in results)
    assert sum(str(result.ended) == "stop_rule" for result in results) >= 6


@pytest.mark.parametrize("seed", range(6))
def test_that_a_set_up_ticks_every_step_and_ends_ready(seed: int) -> None:
    t_s, pressure_mmhg = sent(f"setup=true&prompts=only&seed={seed}&patient={KINDS[seed % 2]}", 120)
    setup, steps, ready_s = CuffSetup(20.0, 0.5), list[str](), None
    for at_s, one_mmhg in zip(t_s, pressure_mmhg, strict=True):
        setup.feed([at_s], [one_mmhg])
        state = setup.state(at_s)
        steps += [state.step] if state.step not in steps else []
        ready_s = ready_s or (at_s if state.ready else None)
    assert steps == ["place", "inflate", "squeeze", "settle"]
    assert ready_s is not None
    assert 60 < ready_s < 110


def test_that_a_cuff_told_to_is_set_up_anew() -> None:
    cuff = SimulatedCuff(simulation("prompts=only"))
    cuff.until(30.0)
    cuff.hear(b"setup\n")
    again = [json.loads(line)["p"] for line in cuff.until(140.0).splitlines()]
    assert max(again[:100]) < 1.0
    assert max(again) > 27.0
    assert all(19 < pressure_mmhg < 21 for pressure_mmhg in again[-500:])


def test_that_prompts_may_come_in_pieces_and_nonsense_is_ignored() -> None:
    cuff = SimulatedCuff(simulation("highest=30&prompts=only"))
    cuff.until(3.0)
    for piece in (b"hello\ncue 900\ncue x\ncu", b"e 26", b".0\r\n"):
        cuff.hear(piece)
    cuff.until(8.0)
    held = [json.loads(line)["p"] for line in cuff.until(10.0).splitlines()]
    assert all(24.5 < pressure_mmhg < 27.5 for pressure_mmhg in held)
    cuff.hear(b"\xff" * 5000 + b"\nrelax\n")
    cuff.until(16.0)
    assert all(19 < json.loads(line)["p"] < 21 for line in cuff.until(18.0).splitlines())


def test_that_who_waits_for_prompts_does_nothing_by_himself() -> None:
    _, pressure_mmhg = sent("prompts=only", 60)
    assert max(pressure_mmhg) < 22


def test_that_a_frozen_reading_stays_the_same_while_its_clock_goes_on() -> None:
    t_s, pressure_mmhg = sent("mishap=freeze@2:3", 10)
    frozen = [p for t, p in zip(t_s, pressure_mmhg, strict=True) if 2 <= t < 5]
    assert len(set(frozen)) == 1
    assert len(frozen) == 150


def test_that_a_slow_clock_loses_three_percent() -> None:
    t_s, _ = sent("mishap=slow_clock", 100)
    assert t_s[-1] == pytest.approx(97.0)


def test_that_what_is_sent_while_the_cable_is_out_is_lost() -> None:
    t_s, _ = sent("mishap=unplug@2:3", 10)
    assert not [t for t in t_s if 2 <= t < 5]
    assert t_s[-1] == 10.0


def test_that_a_mishap_can_be_asked_for_at_once() -> None:
    cuff = SimulatedCuff(simulation("prompts=only"))
    cuff.until(2.0)
    cuff.hear(b"mishap lift 2\n")
    lifted = [json.loads(line)["p"] for line in cuff.until(3.5).splitlines()]
    assert max(lifted) < 19.0
    cuff.hear(b"mishap unplug 1\n")
    assert not cuff.plugged(4.0)
    assert cuff.plugged(5.0)
