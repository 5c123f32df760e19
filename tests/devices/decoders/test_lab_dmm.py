"""The LAB-DMM stream: value, unit code, zero flag, peak mode, low battery."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.decoded import Decoded, Outcome, Rejected, Said
from devices.decoders.lab_dmm import LabDmmDecoder


def outcomes(wire: bytes) -> list[Outcome]:
    return LabDmmDecoder().feed(b"cut\r" + wire)


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        (b"+22.000 07 Z", "mmHg"),
        (b"+29.331 01", "mbar"),
        (b"+00.425 02 Z", "psi"),
        (b"+02.933 04 Z", "kPa"),
        (b"+00.022 06 Z", "mHg"),
        (b"+299.10 08 Z", "mmH2O"),
        (b"+00.299 09 Z", "mH2O"),
    ],
)
def test_that_each_unit_code_is_22_mmhg(line: bytes, unit: str) -> None:
    (decoded,) = [o for o in outcomes(line + b"\r") if isinstance(o, Decoded)]
    assert decoded.unit == unit
    assert decoded.pressure_mmhg == pytest.approx(22.0, abs=0.03)


def test_that_zero_and_battery_are_said_when_they_change() -> None:
    said = outcomes(b"+22.0 07\r" * 2 + b"+22.0 07 Z\r" * 2 + b"+22.0 07 Z LB\r" * 2)
    assert [(o.kind, o.text) for o in said if isinstance(o, Said)] == [
        ("zero", "not zeroed"),
        ("zero", "zeroed"),
        ("battery", "The meter's battery is low."),
    ]
    assert sum(isinstance(o, Decoded) for o in said) == 6


@pytest.mark.parametrize("flag", [b"p+", b"p-"])
def test_that_a_peak_is_never_a_reading(flag: bytes) -> None:
    came = outcomes((b"+28.000 07 Z " + flag + b" LB\r") * 3)
    assert not [o for o in came if isinstance(o, Decoded)]
    assert sum(isinstance(o, Rejected) for o in came) == 3
    assert [o.kind for o in came if isinstance(o, Said)] == ["zero", "battery", "status"]


@pytest.mark.parametrize(
    "line", [b"+22.0 77 Z", b"22.0 07", b"+22.0", b"+22.0 07 X", b"+2,20 07", b"-9e9 07"]
)
def test_that_other_lines_are_rejected(line: bytes) -> None:
    came = outcomes(line + b"\r")
    assert any(isinstance(o, Rejected) for o in came)
    assert not any(isinstance(o, Decoded) for o in came)


def test_that_half_a_line_is_nothing_until_it_ends() -> None:
    decoder = LabDmmDecoder()
    assert decoder.feed(b"cut\r-12.5") == []
    assert decoder.feed(b"00 07 Z\r")[-1] == Decoded(-12.5, -12.5, "mmHg", None)


@given(st.binary(max_size=200))
def test_that_no_bytes_make_it_raise(wire: bytes) -> None:
    assert all(-100 <= o.pressure_mmhg <= 400 for o in outcomes(wire) if isinstance(o, Decoded))


@given(st.integers(-9999, 39999))
def test_that_what_is_shown_is_read_to_the_last_digit(hundredths: int) -> None:
    value = hundredths / 100
    (decoded,) = [o for o in outcomes(f"{value:+07.2f} 07 Z\r".encode()) if isinstance(o, Decoded)]
    assert decoded.raw == value
