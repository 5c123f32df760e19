"""The simulated cuff behind its URL, read by the shipped driver and by pyserial itself."""

import contextlib
import time
from itertools import pairwise

import pytest
import serial

from devices.cuff import CuffError, CuffUnplugged, Reading
from devices.serial_cuff import SerialCuff


def listened(cuff: SerialCuff, until_s: float) -> list[Reading]:
    """Readings up to ``until_s`` of the cuff's clock."""
    came: list[Reading] = []
    deadline_s = time.monotonic() + 20
    while not came or came[-1].t_s < until_s:
        assert time.monotonic() < deadline_s
        came += [one for one in cuff.read(0.05) if isinstance(one, Reading)]
    return came


def test_that_a_fast_cuff_makes_every_sample_of_its_clock() -> None:
    cuff = SerialCuff("cuffsim://?seed=3&speed=100&rate=50")
    cuff.open()
    came = listened(cuff, 30.0)
    cuff.close()
    assert came[0].t_s == 0.0
    assert all(later.t_s - earlier.t_s == pytest.approx(0.02) for earlier, later in pairwise(came))


def test_that_speed_does_not_change_the_patient() -> None:
    samples = []
    for speed in (20, 200):
        cuff = SerialCuff(f"cuffsim://?seed=3&speed={speed}")
        cuff.open()
        samples.append([(one.t_s, one.pressure_mmhg) for one in listened(cuff, 10.0)][:500])
        cuff.close()
    assert samples[0] == samples[1]


def test_that_a_stalled_reader_catches_up_sample_by_sample() -> None:
    cuff = SerialCuff("cuffsim://?speed=50")
    cuff.open()
    listened(cuff, 1.0)
    time.sleep(0.3)
    came = listened(cuff, 20.0)
    cuff.close()
    assert max(later.t_s - earlier.t_s for earlier, later in pairwise(came)) == pytest.approx(0.02)


def test_that_a_cue_is_followed_and_the_autopilot_falls_silent() -> None:
    cuff = SerialCuff("cuffsim://?speed=50&highest=30", prompts=True)
    cuff.open()
    cuff.prompt("rest")
    still = listened(cuff, 20.0)
    assert all(abs(one.pressure_mmhg - 20) < 2 for one in still)
    cuff.prompt("cue 26.0")
    cue_s = still[-1].t_s
    came = listened(cuff, cue_s + 8.0)
    assert all(abs(one.pressure_mmhg - 26) < 1.5 for one in came if one.t_s > cue_s + 7.0)
    cuff.prompt("relax")
    assert abs(listened(cuff, came[-1].t_s + 6.0)[-1].pressure_mmhg - 20) < 2
    cuff.close()


def test_that_a_pulled_cable_raises_and_the_same_patient_is_there_again() -> None:
    cuff = SerialCuff("cuffsim://?speed=10&mishap=unplug@2:3")
    cuff.open()
    before: list[Reading] = []
    read_s = 0.0

    def read_on() -> None:
        nonlocal read_s
        while True:
            before.extend(one for one in cuff.read(0.05) if isinstance(one, Reading))
            read_s = time.monotonic()

    with pytest.raises(CuffUnplugged):
        read_on()
    cuff.close()
    while True:
        with contextlib.suppress(CuffError):
            cuff.open()
            break
    opened_s = time.monotonic()
    after = listened(cuff, before[-1].t_s + 0.2)
    cuff.close()
    assert before[-1].t_s == pytest.approx(2.0, abs=0.03)
    assert after[0].t_s - before[-1].t_s >= opened_s - read_s


def test_that_it_cannot_be_opened_while_the_cable_is_out() -> None:
    cuff = SerialCuff("cuffsim://?speed=10&mishap=unplug@1:1000")
    cuff.open()
    with pytest.raises(CuffUnplugged):
        listened(cuff, 100.0)
    cuff.close()
    with pytest.raises(CuffError, match="the cable is out"):
        cuff.open()


def test_that_a_stalled_reader_still_learns_of_a_cable_that_is_in_again() -> None:
    cuff = SerialCuff("cuffsim://?speed=100&mishap=unplug@2:3")
    cuff.open()
    time.sleep(0.2)
    came = listened(cuff, 1.9)
    assert came[-1].t_s == pytest.approx(1.98)
    with pytest.raises(CuffUnplugged):
        cuff.read(0.05)
    cuff.close()


def test_that_garbage_is_counted_and_never_read() -> None:
    cuff = SerialCuff("cuffsim://?speed=20&mishap=garbage@2:3")
    cuff.open()
    came = listened(cuff, 8.0)
    cuff.close()
    assert all(10 < one.pressure_mmhg < 35 for one in came)
    assert cuff.counters.rejected_lines > 0
    assert 2.9 <= cuff.counters.longest_gap_s <= 3.2


def test_that_it_behaves_as_a_pyserial_port_does() -> None:
    assert "devices.urlhandlers" in serial.protocol_handler_packages
    port = serial.serial_for_url("cuffsim://?rate=10", timeout=0.05)
    assert port.read(15) == b"CUFF simulated\n"
    started_s = time.monotonic()
    port.read(5000)
    assert 0.04 <= time.monotonic() - started_s < 0.5
    port.reset_input_buffer()
    assert port.write(b"relax\n") == 6
    port.close()
    with pytest.raises(serial.SerialException):
        port.read(1)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("speed=0", "speed is 0: allowed is 0.1 to 1000"),
        ("rate=5000", "rate is 5000: allowed is 1 to 1000 Hz"),
        ("rate=fast", "rate is 'fast': give a number"),
        ("seed=1.5", "seed is '1.5': give a number"),
        ("patient=cat", "patient is 'cat': allowed is healthy or impaired"),
        ("levels=22,60", "levels is 60: allowed is 20.5 to 40 mmHg"),
        ("setup=perhaps", "setup is 'perhaps': give true or false"),
        ("colour=red", "colour is not known: use patient"),
        ("seed=1&seed=2", "seed is given twice"),
        ("mishap=fire@3", "The mishap 'fire@3' is not known"),
        ("speed=nan", "speed is nan"),
    ],
)
def test_that_a_bad_parameter_is_one_clear_sentence(query: str, sentence: str) -> None:
    with pytest.raises(CuffError, match=sentence):
        SerialCuff(f"cuffsim://?{query}").open()
