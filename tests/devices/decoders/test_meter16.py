"""The 16-character meter frame: agreed units are read, others ask, and half a frame is nothing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.decoded import Decoded, Outcome, Rejected, Said
from devices.decoders.meter16 import Meter16Decoder, Meter16Parameters
from devices.encoders import meter16_frame
from devices.strict_table import BadValue

EXAMPLE = bytes.fromhex("02 34 31 37 38 30 31 30 30 30 30 30 32 32 34 0D")


def outcomes(wire: bytes, **told: object) -> list[Outcome]:
    return Meter16Parameters(**told).decoder().feed(wire)  # type: ignore[arg-type]


def test_that_the_worked_example_is_22_4_mmhg() -> None:
    assert outcomes(EXAMPLE) == [Decoded(22.4, 22.4, "mmHg", None)]
    assert meter16_frame(22.4, decimals=1) == EXAMPLE


@pytest.mark.parametrize(
    ("code", "unit", "number"),
    [
        ("78", "mmHg", 22.0),
        ("86", "mbar", 29.33),
        ("88", "kPa", 2.933),
        ("87", "Pa", 2933),
        ("90", "Torr", 22.0),
    ],
)
def test_that_the_units_all_lists_agree_on_are_taken(code: str, unit: str, number: float) -> None:
    (decoded,) = outcomes(meter16_frame(number, code, decimals=3))
    assert isinstance(decoded, Decoded)
    assert (decoded.unit, round(decoded.pressure_mmhg, 1)) == (unit, 22.0)


def test_that_psi_and_a_negative_sign_are_taken() -> None:
    (decoded,) = outcomes(meter16_frame(-0.425, "23", decimals=3))
    assert isinstance(decoded, Decoded)
    assert (decoded.raw, round(decoded.pressure_mmhg, 1)) == (-0.425, -22.0)


def test_that_a_unit_code_that_makers_disagree_on_must_be_confirmed() -> None:
    frame = meter16_frame(11.77, "25", decimals=2)
    said, *rejected = outcomes(frame * 3)
    assert isinstance(said, Said)
    assert said.kind == "unit"
    assert "25" in said.text
    assert [type(one) for one in rejected] == [Rejected] * 3
    (decoded,) = outcomes(frame, confirmed_code=25, confirmed_unit="inH2O")
    assert isinstance(decoded, Decoded)
    assert decoded.pressure_mmhg == pytest.approx(21.99, abs=0.01)


def test_that_what_was_confirmed_holds_for_no_other_code() -> None:
    said, rejected = outcomes(meter16_frame(22.0, "79"), confirmed_code=25, confirmed_unit="inH2O")
    assert isinstance(said, Said)
    assert isinstance(rejected, Rejected)


@pytest.mark.parametrize("told", [{"confirmed_unit": "mmHg"}, {"confirmed_code": 25}])
def test_that_code_and_unit_are_confirmed_together(told: dict[str, object]) -> None:
    with pytest.raises(BadValue, match="belong together"):
        Meter16Parameters(**told)  # type: ignore[arg-type]


def test_that_the_older_frame_and_the_other_display_are_no_readings() -> None:
    older = EXAMPLE[:1] + b"0" + EXAMPLE[2:]
    (rejected,) = outcomes(older)
    assert isinstance(rejected, Rejected)
    assert outcomes(meter16_frame(22.0, display="2")) == []
    assert len(outcomes(meter16_frame(22.0, display="2"), display="lower")) == 1


def test_that_a_cut_frame_is_skipped_and_the_next_is_read() -> None:
    said = Meter16Decoder().feed(EXAMPLE[5:] + EXAMPLE + EXAMPLE[:9] + EXAMPLE)
    assert [type(one) for one in said] == [Decoded, Rejected, Decoded]


@given(st.integers(-9_999_999, 9_999_999), st.integers(0, 3), st.lists(st.integers(0, 48), max_size=6))
def test_that_what_is_shown_is_read_to_the_last_digit(shown: int, decimals: int, cuts: list[int]) -> None:
    value = shown / 10**decimals
    wire = meter16_frame(value, "87", decimals) * 3
    decoder = Meter16Decoder()
    places = [0, *sorted(cuts), len(wire)]
    came = [o for at, end in pairwise(places) for o in decoder.feed(wire[at:end])]
    assert came == Meter16Decoder().feed(wire)
    if abs(value) < 13_000:
        assert [o.raw for o in came if isinstance(o, Decoded)] == [value] * 3


@given(st.lists(st.binary(max_size=60) | st.just(EXAMPLE) | st.just(EXAMPLE[:7]), max_size=12))
def test_that_no_bytes_make_it_raise(pieces: list[bytes]) -> None:
    decoder = Meter16Decoder()
    cut = [outcome for piece in pieces for outcome in decoder.feed(piece)]
    assert cut == Meter16Decoder().feed(b"".join(pieces))
