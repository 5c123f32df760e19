"""Every mishap on the wire of a simulated cuff: what the driver's decoder and clock make of it."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from devices.clock import SampleClock
from devices.decoders.decoded import Decoded, Outcome, Rejected, Said
from devices.decoders.text_line import TextLineDecoder
from devices.mishaps import KINDS, mishap
from devices.simulated_cuff import SimulatedCuff
from devices.simulation import simulation
from devices.wire_faults import misheard

STEP_S = 0.02
STILL = "prompts=only&seed=5"


class Heard:
    """A simulated cuff read as the driver does: bytes in steps of 20 ms, decoded and timed."""

    def __init__(self, query: str, seconds: float) -> None:
        self.wire = b""
        self.outcomes: list[Outcome] = []
        self.t_s: list[float] = []
        self.pressure_mmhg: list[float] = []
        cuff, decoder, clock = SimulatedCuff(simulation(query)), TextLineDecoder(), SampleClock()
        clock.reopened(0.0)
        self._take(cuff.greeting(), decoder, clock, 0.0)
        for step in range(1, round(seconds / STEP_S) + 1):
            self._take(cuff.until(step * STEP_S), decoder, clock, step * STEP_S)

    def _take(self, wire: bytes, decoder: TextLineDecoder, clock: SampleClock, host_s: float) -> None:
        self.wire += wire
        outcomes = decoder.feed(wire)
        self.outcomes += outcomes
        for placed in clock.place([one for one in outcomes if isinstance(one, Decoded)], host_s):
            if isinstance(placed, Rejected):
                self.outcomes.append(placed)
            else:
                self.t_s.append(placed.t_s)
                self.pressure_mmhg.append(placed.pressure_mmhg)

    @property
    def gaps_s(self) -> list[tuple[float, float]]:
        return [(a, b) for a, b in pairwise(self.t_s) if b - a > 0.5]

    @property
    def reasons(self) -> set[str]:
        return {one.reason for one in self.outcomes if isinstance(one, Rejected)}

    @property
    def banners(self) -> list[str]:
        return [one.text for one in self.outcomes if isinstance(one, Said) and one.kind == "banner"]

    def between(self, from_s: float, until_s: float) -> list[float]:
        return [p for t, p in zip(self.t_s, self.pressure_mmhg, strict=True) if from_s <= t < until_s]


def near(*pairs: tuple[float, float]) -> Sequence[object]:
    return [pytest.approx(pair, abs=0.05) for pair in pairs]


def test_that_every_mishap_can_be_told_in_a_url() -> None:
    for kind in KINDS:
        told = mishap(f"{kind}@2:3")
        assert (told.kind, told.at_s, told.for_s) == (kind, 2.0, 3.0)


# 501 lines come whole; of the other 1500 a broken one takes the next with it, so about 4 of 9 are left.
# Without a name for its first column a row has to prove that it is the time again now and then.
@pytest.mark.parametrize(("line_format", "fewest"), [("json", 1000), ("label", 1000), ("csv", 700)])
def test_that_a_line_that_breaks_off_is_never_a_pressure_that_was_not_sent(
    line_format: str, fewest: int
) -> None:
    heard = Heard(f"{STILL}&format={line_format}&mishap=half_lines@2:30", 40)
    sound = Heard(f"{STILL}&format={line_format}", 40)
    assert len(sound.t_s) == 2001
    assert set(heard.pressure_mmhg) <= set(sound.pressure_mmhg)
    assert fewest < len(heard.t_s) < 1300
    assert heard.t_s[-1] == pytest.approx(40.0, abs=0.05)


def test_that_bare_numbers_alone_cannot_show_that_a_line_broke_off() -> None:
    heard = Heard(f"{STILL}&format=number&mishap=half_lines@2:30", 40)
    assert max(heard.pressure_mmhg) > 100


def test_that_a_line_that_comes_twice_counts_once() -> None:
    heard, sound = Heard(f"{STILL}&mishap=doubled_lines@2:3", 10), Heard(STILL, 10)
    assert (heard.t_s, heard.pressure_mmhg) == (sound.t_s, sound.pressure_mmhg)
    assert heard.reasons == {"A line came twice: it counts once."}


def test_that_a_wrong_speed_gives_no_reading_and_says_what_it_may_be() -> None:
    heard = Heard(f"{STILL}&mishap=wrong_baud@2:3", 10)
    assert heard.gaps_s == near((1.98, 5.02))
    assert all("the baud rate may be wrong" in reason or "JSON" in reason for reason in heard.reasons)
    assert any("the baud rate may be wrong" in reason for reason in heard.reasons)


def test_that_a_port_twice_as_fast_sees_every_bit_twice() -> None:
    # U is 01010101: on the line 0 10101010 1; twice as fast 00 11 00 11 ..., read as 0 01100110 0, and so on.
    assert misheard(b"U")[0] == 0b01100110
    assert misheard(b"") == b""


def test_that_garbage_gives_no_reading() -> None:
    heard = Heard(f"{STILL}&mishap=garbage@2:3", 10)
    assert heard.gaps_s == near((1.98, 5.02))
    assert all(19 < pressure_mmhg < 21 for pressure_mmhg in heard.pressure_mmhg)


def test_that_a_stall_is_a_gap_as_long_as_it_was() -> None:
    heard = Heard(f"{STILL}&mishap=stall@2:3", 10)
    assert heard.gaps_s == near((1.98, 5.0))
    assert heard.reasons == set()
    assert heard.t_s[-1] == pytest.approx(10.0)


@pytest.mark.parametrize("line_format", ["json", "csv"])
def test_that_a_board_that_starts_anew_leaves_a_gap_and_a_banner(line_format: str) -> None:
    heard = Heard(f"{STILL}&format={line_format}&mishap=reset@2:1.5", 10)
    assert heard.gaps_s == near((1.98, 3.5))
    assert heard.t_s[-1] == pytest.approx(10.0, abs=0.05)
    assert "CUFF simulated" in heard.banners
    assert any(banner.startswith("rst:0x1") for banner in heard.banners)


@pytest.mark.parametrize("line_format", ["json", "csv"])
def test_that_the_overflow_of_the_devices_clock_is_not_seen(line_format: str) -> None:
    heard = Heard(f"{STILL}&format={line_format}&mishap=clock_wrap@4", 10)
    sound = Heard(f"{STILL}&format={line_format}", 10)
    assert b"4294967276" in heard.wire
    assert heard.t_s == pytest.approx(sound.t_s, abs=1e-5)
    assert heard.pressure_mmhg == sound.pressure_mmhg


@pytest.mark.parametrize("line_format", ["json", "teleplot"])
def test_that_a_unit_that_is_named_is_converted(line_format: str) -> None:
    heard = Heard(f"{STILL}&format={line_format}&mishap=unit_change@2:3", 10)
    sound = Heard(f"{STILL}&format={line_format}", 10)
    assert b"kPa" in heard.wire
    assert heard.t_s == sound.t_s
    # Two decimals of kPa are steps of 0.075 mmHg, two of mmHg steps of 0.01.
    assert heard.pressure_mmhg == pytest.approx(sound.pressure_mmhg, abs=0.043)


def test_that_a_unit_that_is_not_named_cannot_be_known() -> None:
    heard = Heard(f"{STILL}&format=csv&mishap=unit_change@2:3", 10)
    assert all(2.4 < pressure_mmhg < 2.9 for pressure_mmhg in heard.between(2.0, 5.0))


def test_that_a_flood_loses_nothing_and_ends() -> None:
    heard = Heard(f"{STILL}&mishap=flood@2:3", 10)
    assert len(heard.between(2.1, 4.9)) == pytest.approx(2800, abs=2)
    assert len(heard.between(6.0, 8.0)) == pytest.approx(100, abs=1)
    assert heard.reasons == set()


def test_that_a_frozen_reading_stays_the_same_while_time_goes_on() -> None:
    heard = Heard(f"{STILL}&mishap=freeze@2:3", 10)
    assert len(set(heard.between(2.0, 5.0))) == 1
    assert heard.gaps_s == []


def test_that_a_slow_clock_is_believed_and_ends_without_a_gap() -> None:
    heard = Heard(f"{STILL}&mishap=slow_clock@2:5", 10)
    assert len(heard.between(2.0, 6.85)) == pytest.approx(250, abs=2)
    assert heard.gaps_s == []


def test_that_mishaps_can_be_played_at_once_but_for_the_overflow() -> None:
    cuff = SimulatedCuff(simulation(STILL))
    cuff.until(2.0)
    cuff.hear(b"mishap stall 1\nmishap clock_wrap\nmishap nonsense\n")
    assert cuff.until(2.9) == b""
    (line,) = cuff.until(3.02).splitlines()[:1]
    assert line.startswith(b'{"t":3020,')
