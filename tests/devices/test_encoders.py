"""Every format: what an encoder sends, the decoder of its profile reads, however the wire is cut."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.decoded import Decoded, Outcome
from devices.encoders import ENCODERS
from devices.profiles import profile

FORMATS = st.sampled_from(sorted(ENCODERS))
HUNDREDTHS = st.lists(st.integers(-1000, 30_000), min_size=1, max_size=12)
# Half of the least that a format shows: a count is 1 / 419.4 mmHg, the others show hundredths.
PRECISION_MMHG = 0.0051


def wire_of(name: str, hundredths: list[int]) -> bytes:
    encoder = ENCODERS[name]
    samples = [encoder.sample(20.0 * number, p / 100) for number, p in enumerate(hundredths)]
    # The last frame without a check value, or the last row of a proof, is not waited for.
    return b"cut\r\n" + encoder.header + b"".join(samples)


def decoded(name: str, *pieces: bytes) -> list[Outcome]:
    decoder = profile(ENCODERS[name].profile).decoder()
    return [outcome for piece in pieces for outcome in decoder.feed(piece)]


def pressures(outcomes: list[Outcome]) -> list[float]:
    return [outcome.pressure_mmhg for outcome in outcomes if isinstance(outcome, Decoded)]


# Two columns without names are proved by eight rows and by a pressure that does not only grow.
PROOF = [2000, 2001] * 6


@given(FORMATS, HUNDREDTHS)
def test_that_encoder_and_decoder_agree_to_display_precision(name: str, hundredths: list[int]) -> None:
    told = PROOF + hundredths
    assert pressures(decoded(name, wire_of(name, told))) == pytest.approx(
        [p / 100 for p in told], abs=PRECISION_MMHG
    )


@given(FORMATS, HUNDREDTHS, st.lists(st.integers(0, 1000), max_size=8))
def test_that_any_cut_gives_the_same(name: str, hundredths: list[int], cuts: list[int]) -> None:
    wire = wire_of(name, PROOF + hundredths)
    places = [0, *sorted(min(cut, len(wire)) for cut in cuts), len(wire)]
    assert decoded(name, *(wire[at:end] for at, end in pairwise(places))) == decoded(name, wire)


@given(FORMATS, HUNDREDTHS, st.integers(1, 400))
def test_that_half_a_sample_never_becomes_a_reading(name: str, hundredths: list[int], lost: int) -> None:
    told = PROOF + hundredths
    wire = wire_of(name, told)
    came = pressures(decoded(name, wire[: len(wire) - lost]))
    assert came == pytest.approx([p / 100 for p in told[: len(came)]], abs=PRECISION_MMHG)


@given(FORMATS, st.lists(st.binary(max_size=80) | st.just(b"$PRES,2"), max_size=10), st.data())
def test_that_bytes_lost_or_added_never_make_a_decoder_raise(
    name: str, noise: list[bytes], data: st.DataObject
) -> None:
    wire = wire_of(name, PROOF)
    pieces = [wire[data.draw(st.integers(0, len(wire))) :] + piece for piece in noise]
    for pressure_mmhg in pressures(decoded(name, *pieces)):
        assert -100 <= pressure_mmhg <= 400
