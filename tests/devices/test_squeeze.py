"""The number that moves when the bag is squeezed: found in every shape of line, with its unit."""

import math
import tomllib
from collections.abc import Callable
from random import Random

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.decoded import Decoded
from devices.encoders import COUNTS_GAIN, COUNTS_ZERO, nmea_sentence
from devices.profiles import read
from devices.squeeze import Finding, NotFound, counts_of, find
from devices.squeeze_place import Place
from devices.squeeze_profile import profile_of, profile_table
from devices.squeeze_tracks import has_decimal_comma, likeness, tracks
from devices.units import MMHG_PER_UNIT

RATE_HZ = 20.0
REST_S = 4.0
SQUEEZED_S = 5.0

Line = Callable[[float, float], str]


def pressure_mmhg(t_s: float) -> float:
    """20 at rest with a breath in it; a squeeze to 42 that lasts two seconds, and back."""
    squeeze = 22.0 * max(0.0, min(1.0, (t_s - REST_S) / 0.4, (REST_S + 2.8 - t_s) / 0.4))
    return 20.0 + 0.1 * math.sin(2.0 * math.pi * t_s / 4.0) + squeeze


def sent(line: Line, from_s: float, for_s: float) -> bytes:
    samples = range(round(from_s * RATE_HZ), round((from_s + for_s) * RATE_HZ))
    return "".join(line(1000.0 * k / RATE_HZ, pressure_mmhg(k / RATE_HZ)) + "\n" for k in samples).encode()


def squeezed(line: Line) -> Finding:
    found = find(sent(line, 0.0, REST_S), sent(line, REST_S, SQUEEZED_S), REST_S)
    assert isinstance(found, Finding), found
    return found


def to(unit: str, mmhg: float) -> float:
    return mmhg / MMHG_PER_UNIT[unit]


def count(mmhg: float) -> int:
    return round(COUNTS_ZERO + COUNTS_GAIN * mmhg)


SHAPES: dict[str, tuple[Line, Place, str]] = {
    "1 bare number": (lambda _, p: f"{p:.2f}", Place("text"), "mmHg"),
    "3 csv": (lambda t, p: f"{t:.0f},{p:.2f}", Place("text", column=2), "mmHg"),
    "3 tabs": (lambda t, p: f"{t:.0f}\t3.30\t{p:.2f}", Place("text", column=3), "mmHg"),
    "3 spaces": (lambda _, p: f"1 {p:.2f} 24", Place("text", column=2), "mmHg"),
    "3 semicolons and commas": (
        lambda t, p: f"{t:.0f};{p:.2f}".replace(".", ","),
        Place("text", column=2, decimal_comma=True),
        "mmHg",
    ),
    "3 decimal comma alone": (
        lambda _, p: f"{p:.2f}".replace(".", ","),
        Place("text", decimal_comma=True),
        "mmHg",
    ),
    "4 header": (
        lambda t, p: ("ADC0,Pression\n" if t == 0 else "") + f"{count(p)},{p:.2f}",
        Place("text", column=2),
        "mmHg",
    ),
    "5 plotter": (lambda _, p: f"p:{p:.2f}\tset:24", Place("text", "p"), "mmHg"),
    "6 equals": (
        lambda _, p: f"raw={count(p)}\tdelta={count(p) - 8000}\t~mmHg={p:.2f}",
        Place("text", "mmHg"),
        "mmHg",
    ),
    "6 an own name": (lambda _, p: f"temp=36.5 bag={p:.2f}", Place("text", "bag"), "mmHg"),
    "7 several units": (
        lambda _, p: f"bar: {to('bar', p):.3f},psi : {to('psi', p):.2f},mmHg : {p:.2f}",
        Place("text", "mmHg"),
        "mmHg",
    ),
    "8 several lines": (
        lambda _, p: (
            f"Pascal: {to('Pa', p):.0f}\nATM: {to('atm', p):.3f}\nmmHg: {p:.2f}\nPSI: {to('psi', p):.2f}"
        ),
        Place("text", "mmHg"),
        "mmHg",
    ),
    "9 block": (lambda _, p: f"start\nP:{p:.2f}\nend", Place("text", "P"), "mmHg"),
    "10 json": (
        lambda t, p: f'{{"t":{t:.0f},"p":{p:.2f},"u":"mmHg"}}',
        Place("json", "p"),
        "mmHg",
    ),
    "10 json, an own name, kPa": (
        lambda t, p: f'{{"ms":{t:.0f},"bag":{to("kPa", p):.3f},"temp":21.5}}',
        Place("json", "bag"),
        "kPa",
    ),
    "11 teleplot": (lambda t, p: f">p:{t:.0f}:{p:.2f}§mmHg", Place("teleplot", "p"), "mmHg"),
    "13 sentences": (
        lambda _, p: nmea_sentence(f"PRES,{p:.2f}").decode().strip(),
        Place("nmea", "PRES", 1, has_checksum=True),
        "mmHg",
    ),
    "with its unit": (lambda _, p: f"{to('kPa', p):.3f} kPa", Place("text"), "kPa"),
    "kPa": (lambda _, p: f"{to('kPa', p):.3f}", Place("text"), "kPa"),
    "cmH2O": (lambda _, p: f"{to('cmH2O', p):.1f}", Place("text"), "cmH2O"),
    "psi": (lambda _, p: f"{to('psi', p):.3f}", Place("text"), "psi"),
    "Pa": (lambda _, p: f"{to('Pa', p):.0f}", Place("text"), "Pa"),
    "bar": (lambda _, p: f"{to('bar', p):.4f}", Place("text"), "bar"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_that_a_squeeze_finds_the_pressure_and_its_unit(shape: str) -> None:
    line, place, unit = SHAPES[shape]
    found = squeezed(line)
    assert found.place == place
    assert found.units[0].unit == unit
    assert not found.units[0].is_absolute


@pytest.mark.parametrize("shape", SHAPES)
def test_that_the_profile_of_what_was_found_reads_the_cuff(shape: str) -> None:
    line, _, unit = SHAPES[shape]
    profile = profile_of(squeezed(line), name="Ours", source="A squeeze.", baud=9600, unit=unit)
    again = read(tomli_w.dumps(profile_table(profile)), "ours.toml")
    assert again == profile
    outcomes = again.decoder().feed(sent(line, 0.0, REST_S))
    readings = [one.pressure_mmhg for one in outcomes if isinstance(one, Decoded)]
    assert len(readings) > 50
    assert all(abs(reading - 20.0) < 0.6 for reading in readings)


def test_that_raw_counts_are_found_and_need_two_points() -> None:
    found = squeezed(lambda t, p: f"{t:.0f},{count(p)}")
    assert found.place == Place("text", column=2)
    assert found.units == ()
    assert found.confidence == "unsure"
    counts = counts_of([(found.rest, 20.0), (found.squeezed, 42.0)])
    assert abs(counts.zero - COUNTS_ZERO) < 200.0
    assert abs(counts.gain - COUNTS_GAIN) < 10.0


def test_that_counts_that_fall_when_squeezed_read_upwards() -> None:
    def line(_: float, p: float) -> str:
        return f"{-count(p)}"

    found = squeezed(line)
    assert found.moved < 0
    assert found.units == ()
    counts = counts_of([(found.rest, 20.0), (found.squeezed, 42.0)])
    profile = profile_of(found, name="Down", source="A squeeze.", baud=115200, counts=counts)
    readings = profile.decoder().feed(sent(line, 0.0, REST_S))
    assert all(isinstance(one, Decoded) and abs(one.pressure_mmhg - 20.0) < 1.0 for one in readings)


def test_that_a_sensor_of_absolute_pressure_is_known_by_its_level() -> None:
    found = squeezed(lambda _, p: f"839,{to('hPa', 760.0 + p):.2f}")
    assert found.place == Place("text", column=2)
    absolute = [guess.unit for guess in found.units if guess.is_absolute]
    assert "hPa" in absolute
    profile = profile_of(found, name="Bag", source="A squeeze.", baud=9600, unit="hPa", is_absolute=True)
    assert profile.reference == "absolute"


def test_that_the_clock_is_told_from_the_pressure_and_counts_samples_are_no_clock() -> None:
    assert squeezed(lambda t, p: f"{t:.0f},{p:.2f}").clock_unit == "ms"
    assert squeezed(lambda t, p: f"{1000 * t:.0f},{p:.2f}").clock_unit == "us"
    counted = squeezed(lambda t, p: f"{t * RATE_HZ / 1000:.0f},{p:.2f}")
    assert (counted.clock, counted.place.column) == (None, 2)


def test_that_without_a_squeeze_nothing_is_found() -> None:
    def still(_: float, p: float) -> str:
        return f"{min(p, 20.1):.2f},7"

    found = find(sent(still, 0.0, REST_S), sent(still, REST_S, SQUEEZED_S), REST_S)
    assert found == NotFound("nothing_moved", 2)
    assert find(b"Hello\nWorld\n" * 9, b"Hello\n" * 9, 4.0) == NotFound("no_numbers")
    assert find(b"\n1\n2\n", b"\n1\n2\n", 4.0) == NotFound("too_short")


def test_that_a_temperature_that_creeps_by_a_digit_is_not_squeezed() -> None:
    def creeping(t: float, _: float) -> str:
        return f"temp={36.5 if t < 1000 * REST_S else 36.6} p={20.0 + 0.01 * (t % 100 > 40):.2f}"

    found = find(sent(creeping, 0.0, REST_S), sent(creeping, REST_S, SQUEEZED_S), REST_S)
    assert found == NotFound("nothing_moved", 2)


def test_that_a_slow_cuff_of_whole_numbers_is_found() -> None:
    found = find(b"\n20\n20\n20\n20\n20\n", b"\n20\n20\n42\n42\n42\n", 5.0)
    assert isinstance(found, Finding)
    assert (found.rest, found.squeezed, found.units[0].unit) == (20.0, 42.0, "mmHg")


def test_that_two_points_too_close_or_alike_are_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="less than 10 mmHg apart"):
        counts_of([(1.0, 20.0), (2.0, 25.0)])
    with pytest.raises(ValueError, match="the same at both points"):
        counts_of([(1.0, 0.0), (1.0, 30.0)])


def test_that_a_wrong_speed_is_less_like_text_than_the_right_one() -> None:
    text = sent(lambda t, p: f"{t:.0f},{p:.2f}", 0.0, REST_S)
    noise = Random(7).randbytes(len(text))
    assert likeness(text) == 1.0
    assert likeness(noise) < 0.3
    assert likeness(b"") == 0.0


def test_that_two_columns_are_no_decimal_comma() -> None:
    assert not has_decimal_comma(["839,22", "840,22", "841,105"])
    assert has_decimal_comma(["20,05", "20,11"])
    assert has_decimal_comma(["20,1", "20,0", "19,9"])


@given(st.binary(max_size=600), st.binary(max_size=600), st.floats(0.0, 60.0))
def test_that_no_bytes_make_it_raise(rest: bytes, after: bytes, rest_s: float) -> None:
    find(rest, after, rest_s)
    tracks(rest)
    assert 0.0 <= likeness(rest) <= 1.0


@given(st.lists(st.text('0123456789.,;:={}"pt- >$*§\n', max_size=40), max_size=40), st.integers(0, 2**31))
def test_that_no_text_that_looks_like_numbers_makes_it_raise(lines: list[str], seed: int) -> None:
    data = "\n".join(lines).encode()
    cut = seed % (len(data) + 1)
    found = find(data[:cut], data[cut:], 1.0)
    assert isinstance(found, Finding | NotFound)


def test_that_the_table_of_a_profile_with_counts_is_toml() -> None:
    found = squeezed(lambda _, p: f"{count(p)}")
    counts = counts_of([(found.rest, 20.0), (found.squeezed, 42.0)])
    table = profile_table(profile_of(found, name="Counts", source="A squeeze.", baud=9600, counts=counts))
    assert tomllib.loads(tomli_w.dumps(table))["parameters"]["counts"]["gain"] == counts.gain
