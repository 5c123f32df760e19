"""Blocks of samples: bit for bit there and back, and damage is seen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ccft_desktop.core.session import Floats, Trace
from ccft_desktop.store.blocks import SAMPLES_PER_PACKED_BLOCK, join, pack, salvage, split, unpack
from ccft_desktop.store.errors import StoreError, StoreTooNew

any_bits = st.tuples(st.integers(2, 3), st.integers(0, 200)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.floats())
)


@given(any_bits, st.booleans())
def test_that_a_block_gives_back_every_bit(samples: Floats, small: bool) -> None:
    trace = unpack(pack(*samples, small=small))
    assert trace.t_s.tobytes() == samples[0].tobytes()
    assert trace.pressure_mmhg.tobytes() == samples[1].tobytes()
    if len(samples) == 3:
        assert trace.raw is not None
        assert trace.raw.tobytes() == samples[2].tobytes()
    else:
        assert trace.raw is None


def test_that_a_block_of_version_1_is_still_read() -> None:
    """Two samples, 20.0 at 0 s and 21.5 at 0.25 s, as the first version of the program wrote them."""
    block = bytes.fromhex(
        "434346540100000002000000a71ddbaa0000000000000000000000000000d03f00000000000034400000000000803540"
    )
    trace = unpack(block)
    assert (trace.t_s.tolist(), trace.pressure_mmhg.tolist()) == ([0.0, 0.25], [20.0, 21.5])
    assert trace.raw is None
    assert pack([0.0, 0.25], [20.0, 21.5]) == block


def test_that_blocks_without_raw_values_leave_holes_among_those_with() -> None:
    trace = join([pack([0.0], [20.0]), pack([0.02], [20.1], [2680.0])])
    assert trace.pressure_mmhg.tolist() == [20.0, 20.1]
    np.testing.assert_array_equal(trace.raw, [np.nan, 2680.0])


def test_that_what_can_be_read_is_salvaged_from_around_what_cannot() -> None:
    blocks = [pack([t_s, t_s + 0.02], [20.0, 20.1]) for t_s in (0.0, 0.04, 0.08)]
    blocks[1] = blocks[1][:-1] + b"\xff"
    trace, damaged = salvage(blocks)
    assert (trace.t_s.tolist(), damaged) == ([0.0, 0.02, 0.08, 0.1], 1)
    trace, damaged = salvage(blocks[1:2])
    assert (len(trace), damaged) == (0, 1)


def test_that_a_packed_block_is_still_read() -> None:
    """The two samples of version 1, as they are kept once a test is over."""
    block = bytes.fromhex(pack([0.0, 0.25], [20.0, 21.5], small=True).hex())
    assert block[4] == 3
    trace = unpack(block)
    assert (trace.t_s.tolist(), trace.pressure_mmhg.tolist()) == ([0.0, 0.25], [20.0, 21.5])


def test_that_a_test_takes_less_room_once_it_is_over() -> None:
    """Five minutes at 50 Hz as a cuff sends them: hundredths of a mmHg, times by its own clock."""
    t_s = np.arange(15_000) / 50
    wander = np.random.default_rng(5).normal(0, 0.05, len(t_s)).cumsum() * 0.05
    pressure_mmhg = np.round(26 + wander, 2)
    plain = len(pack(t_s, pressure_mmhg, pressure_mmhg))
    small = len(pack(t_s, pressure_mmhg, pressure_mmhg, small=True))
    assert small < 0.45 * plain


@given(st.data(), st.booleans())
def test_that_one_changed_bit_is_seen(data: st.DataObject, small: bool) -> None:
    block = bytearray(pack([0.0, 0.02], [20.0, 20.1], [2666.0, 2680.0], small=small))
    bit = data.draw(st.integers(0, 8 * len(block) - 1))
    block[bit // 8] ^= 1 << bit % 8
    with pytest.raises(StoreError):
        unpack(bytes(block))


@given(st.integers(0, 47))
def test_that_a_block_cut_short_is_seen(length: int) -> None:
    with pytest.raises(StoreError):
        unpack(pack([0.0, 0.02], [20.0, 20.1])[:length])


def test_that_a_block_of_a_newer_version_is_named_as_such() -> None:
    block = bytearray(pack([0.0], [20.0]))
    block[4] = 5
    with pytest.raises(StoreTooNew, match="newer version"):
        unpack(bytes(block))


@pytest.mark.parametrize(
    ("samples", "blocks"),
    [(0, 1), (1, 1), (SAMPLES_PER_PACKED_BLOCK, 1), (SAMPLES_PER_PACKED_BLOCK + 1, 2)],
)
def test_that_a_long_trace_is_split_and_joined_again(samples: int, blocks: int) -> None:
    trace = Trace(np.arange(samples) / 1000, 20 + np.sin(np.arange(samples)))
    parts = list(split(trace))
    assert len(parts) == blocks
    again = join(parts)
    np.testing.assert_array_equal(again.t_s, trace.t_s)
    np.testing.assert_array_equal(again.pressure_mmhg, trace.pressure_mmhg)
