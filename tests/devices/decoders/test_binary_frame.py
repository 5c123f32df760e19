"""Frames that a profile describes: every type, either endianness, every check value, any cut."""

import struct
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.binary_frame import BinaryFrameDecoder, BinaryParameters
from devices.decoders.checksums import CHECKSUMS
from devices.decoders.decoded import Counts, Decoded, Rejected, Said
from devices.decoders.number_types import NUMBER_TYPES
from devices.encoders import binary_frame
from devices.strict_table import BadValue

# By hand: sync, length 2, value 2241 hundredths, sum of length and payload (02 + C1 + 08 = CB).
BY_HAND = bytes.fromhex("AA 55 02 C1 08 CB")
TOLD_BY_HAND = BinaryParameters(
    sync="AA 55",
    has_length_byte=True,
    payload_bytes=2,
    value_type="u16",
    scale=0.01,
    checksum="sum8",
    checksum_over="length_and_payload",
)


def test_that_a_frame_made_by_hand_is_read() -> None:
    assert BinaryFrameDecoder(TOLD_BY_HAND).feed(BY_HAND) == [
        Decoded(22.41, pytest.approx(22.41), "mmHg", None)
    ]


def test_that_a_wrong_check_value_is_rejected_and_the_next_frame_read() -> None:
    wrong = BY_HAND[:-1] + b"\x00"
    came = BinaryFrameDecoder(TOLD_BY_HAND).feed(BY_HAND + wrong + BY_HAND)
    assert [type(one) for one in came] == [Decoded, Rejected, Decoded]


def test_that_without_a_check_value_the_next_frame_must_follow() -> None:
    told = BinaryParameters(sync="AA55", payload_bytes=2, value_type="i16", scale=0.01)
    frame = binary_frame(told, 0, 22.41)
    decoder = BinaryFrameDecoder(told)
    assert decoder.feed(frame) == []
    assert [type(one) for one in decoder.feed(frame)] == [Decoded]
    assert [type(one) for one in decoder.feed(frame[:3] + frame + frame)] == [Decoded, Rejected, Decoded]


def test_that_counts_and_device_time_are_used() -> None:
    told = BinaryParameters(
        sync="7E",
        payload_bytes=7,
        time_at=0,
        value_at=4,
        value_type="i24",
        endianness="big",
        counts=Counts(8000.0, 419.4),
        checksum="crc8",
    )
    payload = (1500).to_bytes(4, "big") + (8000 + 4194).to_bytes(3, "big", signed=True)
    wire = b"\x7e" + payload + told.check_value(payload)
    assert BinaryFrameDecoder(told).feed(wire) == [Decoded(pytest.approx(10.0), 12194.0, "counts", 1.5)]


def test_that_no_number_is_a_status() -> None:
    told = BinaryParameters(sync="7E", payload_bytes=4, value_type="f32", checksum="xor8")
    payload = struct.pack("<f", float("nan"))
    (said,) = BinaryFrameDecoder(told).feed(b"\x7e" + payload + told.check_value(payload))
    assert isinstance(said, Said)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"sync": "XY"}, "sync is 'XY': give bytes as hexadecimal"),
        ({"value_at": 1}, "value_at is 1: a u16 there goes beyond payload_bytes"),
        ({"time_at": 0}, "time_at is 0: a u32 there goes beyond"),
        ({"scale": 0.0}, "scale is 0"),
        ({"value_type": "u128"}, "value_type is 'u128': allowed is u8"),
        ({"checksum": "md5"}, "checksum is 'md5': allowed is none, sum8"),
        ({"payload_bytes": 0}, "payload_bytes is 0: allowed is 1 to 255"),
        ({"unit": "furlong"}, "unit is 'furlong'"),
    ],
)
def test_that_what_cannot_be_is_refused(told: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadValue, match=sentence):
        BinaryParameters(**{"sync": "AA", "payload_bytes": 2, "value_type": "u16", **told})  # type: ignore[arg-type]


FORMATS = st.builds(
    lambda of_type, endianness, checksum, over, length: BinaryParameters(
        sync="AA 55",
        has_length_byte=length,
        payload_bytes=4 + NUMBER_TYPES[of_type],
        time_at=0,
        value_at=4,
        value_type=of_type,
        endianness=endianness,
        scale=1.0 if of_type.endswith("8") or of_type.startswith("f") else 0.01,
        checksum=checksum,
        checksum_over=over,
    ),
    st.sampled_from(sorted(NUMBER_TYPES)),
    st.sampled_from(["little", "big"]),
    st.sampled_from(["none", *CHECKSUMS]),
    st.sampled_from(["payload", "length_and_payload", "all"]),
    st.booleans(),
)


@given(
    FORMATS,
    st.lists(st.integers(0, 12_000), min_size=1, max_size=6),
    st.lists(st.integers(0, 100), max_size=5),
)
def test_that_every_format_is_read_back(
    told: BinaryParameters, hundredths: list[int], cuts: list[int]
) -> None:
    pressures_mmhg = [h / 100 for h in hundredths]
    frames = [binary_frame(told, 20.0 * number, p) for number, p in enumerate(pressures_mmhg)]
    wire = b"".join(frames)
    wire += frames[0][:3] if told.checksum == "none" else b""
    decoder = BinaryFrameDecoder(told)
    places = [0, *sorted(min(cut, len(wire)) for cut in cuts), len(wire)]
    came = [o for at, end in pairwise(places) for o in decoder.feed(wire[at:end])]
    step_mmhg = 1.0 if told.value_type.endswith("8") else 0.01
    decoded = [o for o in came if isinstance(o, Decoded)]
    assert [o.pressure_mmhg for o in decoded] == pytest.approx(pressures_mmhg, abs=step_mmhg / 2 + 1e-4)
    assert [o.device_s for o in decoded] == [0.02 * number for number in range(len(decoded))]


@given(FORMATS, st.lists(st.binary(max_size=40) | st.just(b"\xaa\x55\x08"), max_size=10))
def test_that_any_bytes_in_any_pieces_give_the_same_and_never_raise(
    told: BinaryParameters, pieces: list[bytes]
) -> None:
    decoder = BinaryFrameDecoder(told)
    cut = [outcome for piece in pieces for outcome in decoder.feed(piece)]
    assert cut == BinaryFrameDecoder(told).feed(b"".join(pieces))
