"""What a speed sounds like, how long a squeeze takes at a pace, and the formats of meters that stream."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.decoded import Decoded
from devices.decoders.lab_dmm import LabDmmParameters
from devices.decoders.meter16 import Meter16Parameters
from devices.encoders import ENCODERS, meter16_frame
from devices.profiles import profile
from devices.squeeze import Finding, find, numbers_seen
from devices.squeeze_guess import unit_by_hand
from devices.squeeze_hearing import heard
from devices.squeeze_meters import meter_in
from devices.squeeze_pace import Pace
from devices.squeeze_place import Place
from devices.squeeze_profile import profile_of

METER16, LAB_DMM = profile("meter16"), profile("lab_dmm")


def frames(*shown: float, code: str = "78", display: str = "1") -> bytes:
    return b"".join(meter16_frame(value, code, display=display) for value in shown)


def lab_dmm(*shown: float, behind: str = "07 Z") -> bytes:
    return "".join(f"{value:+07.3f} {behind}\r" for value in shown).encode()


@pytest.mark.parametrize("name", sorted(ENCODERS))
def test_that_every_format_sounds_like_what_it_is(name: str) -> None:
    encoder = ENCODERS[name]
    data = encoder.header + b"".join(encoder.sample(20.0 * n, 20.0 + n % 3) for n in range(40))
    kind = profile(encoder.profile).kind
    expected = "meter" if kind in ("meter16", "lab_dmm") else "noise" if kind == "binary" else "text"
    assert heard(data).sound == expected
    assert expected == "noise" or heard(data).samples >= 30


def test_that_silence_noise_and_too_little_are_told_apart() -> None:
    assert heard(b"").sound == "silence"
    assert heard(b"21.4\n20.").sound == "too_little"
    assert heard(bytes(range(128, 250))).sound == "noise"
    # A board's noise as it starts, and then its first lines.
    booting = bytes(range(128, 250)) + b"\nready, warming up for a while, please wait for it\n20.0\n"
    assert heard(booting).sound == "too_little"
    assert heard(bytes(range(128, 250)) + b"\n" + b"20.05\n" * 30).sound == "text"


def test_that_a_meter_needs_two_frames_and_a_text_is_none() -> None:
    assert meter_in(frames(20.0)) is None
    assert meter_in(frames(20.0, 20.1)) == METER16
    assert meter_in(b"\r" + lab_dmm(20.0, 20.1)) == LAB_DMM
    assert meter_in(b"\n" + b"+20.05 24\n" * 20) is None, "a pressure and a temperature"
    assert meter_in(Random(3).randbytes(4000)) is None


def test_that_a_meter_in_peak_mode_is_known_and_tells_no_number() -> None:
    data = b"\r" + lab_dmm(*[20.0] * 9, behind="07 Z p+")
    assert meter_in(data) == LAB_DMM
    assert numbers_seen(data, data, 1.0, LAB_DMM) == ()


def test_that_the_display_that_moves_is_found_among_two_and_its_profile_reads_it() -> None:
    rest = b"".join(frames(21.5, display="1") + frames(20.0 + n % 2 / 100, display="2") for n in range(8))
    after = b"".join(frames(21.5, display="1") + frames(42.0, display="2") for _ in range(8))
    found = find(rest, after, 4.0, METER16)
    assert isinstance(found, Finding)
    assert (found.place, found.unit_named, found.still) == (Place("meter16", "lower"), "mmHg", 1)
    made = profile_of(found, name="Meter", source="A squeeze.", baud=9600, unit="mmHg", rate_hz=1.5)
    assert made.parameters == Meter16Parameters(display="lower")
    assert (made.port.bauds, made.port.settle_s, made.rate_hz) == ((9600,), 0.0, 1.5)
    readings = [one.raw for one in made.decoder().feed(rest) if isinstance(one, Decoded)]
    assert readings[:2] == [20.0, 20.01]


@pytest.mark.parametrize(("code", "units"), [(25, ["inHg", "inH2O"]), (77, ["kg/cm2"]), (79, ["mH2O"])])
def test_that_every_unit_that_makers_give_for_a_code_is_offered_first(code: int, units: list[str]) -> None:
    # 20 and 42 mmHg in inches of mercury.
    rest, after = frames(*[0.79] * 6, code=f"{code}"), frames(*[1.65] * 6, code=f"{code}")
    found = find(rest, after, 4.0, METER16)
    assert isinstance(found, Finding)
    assert found.place == Place("meter16", "upper", unit_code=code)
    assert (found.unit_named, found.confidence) == (None, "unsure")
    assert [guess.unit for guess in found.units][: len(units)] == units
    made = profile_of(found, name="Meter", source="A squeeze.", baud=9600, unit=units[0])
    assert made.parameters == Meter16Parameters(confirmed_code=code, confirmed_unit=units[0])


def test_that_a_lab_dmm_found_needs_nothing_told() -> None:
    found = find(b"\r" + lab_dmm(*[20.0, 20.01] * 4), b"\r" + lab_dmm(*[42.0] * 6), 1.0, LAB_DMM)
    assert isinstance(found, Finding)
    assert profile_of(found, name="Meter", source="A squeeze.", baud=9600).parameters == LabDmmParameters()


def test_that_every_number_can_be_chosen_by_hand_and_says_what_it_did() -> None:
    def stretch(from_ms: int, kpa: float) -> bytes:
        return b"\n" + b"".join(
            b"%d,3.30,%.3f\n" % (from_ms + 20 * n, kpa + n % 2 / 1000) for n in range(200)
        )

    seen = numbers_seen(stretch(0, 2.666), stretch(4000, 5.6), 4.0)
    assert [(one.place.column, one.motion) for one in seen] == [(1, "clock"), (2, "still"), (3, "moved")]
    clock, voltage, pressure = seen
    assert (clock.clock, voltage.clock, voltage.clock_unit) == (None, clock.place, "ms")
    assert voltage.units == ()
    assert pressure.units[0].unit == "kPa"
    made = profile_of(voltage, name="Volts", source="By hand.", baud=9600, unit="psi")
    readings = [one for one in made.decoder().feed(stretch(0, 2.666)) if isinstance(one, Decoded)]
    assert {(one.raw, one.unit) for one in readings} == {(3.3, "psi")}


def test_that_a_unit_chosen_by_hand_is_absolute_where_the_air_is() -> None:
    assert unit_by_hand("hPa", 1013.0).is_absolute
    assert not unit_by_hand("hPa", 27.0).is_absolute
    assert not unit_by_hand("psi", 1013.0).is_absolute


def test_that_a_slow_cuff_is_given_the_time_it_needs() -> None:
    usual, slow = Pace(0.02), Pace(3.0)
    assert (usual.rest_s, usual.hold_s, usual.window_s, usual.longest_squeeze_s) == (4.0, 2.0, 6.0, 20.0)
    assert not usual.is_slow
    assert slow.is_slow
    # Four samples at rest, a squeeze that one sample cannot miss, and four samples of it and after.
    assert slow.rest_s >= 4 * 3.0
    assert slow.hold_s > 3.0
    assert slow.window_s >= 4 * 3.0
    assert slow.longest_squeeze_s >= slow.window_s + slow.hold_s


@given(st.binary(max_size=600), st.binary(max_size=600), st.floats(0.0, 60.0))
def test_that_no_bytes_make_it_raise(rest: bytes, after: bytes, rest_s: float) -> None:
    heard(rest)
    for meter in (None, METER16, LAB_DMM):
        numbers_seen(rest, after, rest_s, meter)
        find(rest, after, rest_s, meter)


@given(st.lists(st.sampled_from([frames(20.0), frames(0.8, code="25"), b"\x02", lab_dmm(20.0), b"\n12,5\n"])))
def test_that_frames_and_pieces_of_them_never_make_it_raise(parts: list[bytes]) -> None:
    data = b"".join(parts)
    heard(data)
    for meter in (METER16, LAB_DMM):
        assert all(one.unit_named or one.place.unit_code for one in numbers_seen(data, data, 1.0, meter))
