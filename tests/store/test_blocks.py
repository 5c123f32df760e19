"""Blocks of samples: bit for bit there and back, and damage is seen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ccft_desktop.core.session import Floats, Trace
from ccft_desktop.store.blocks import SAMPLES_PER_PACKED_BLOCK, join, pack, split, unpack
from ccft_desktop.store.errors import StoreError, StoreTooNew

any_bits = st.integers(0, 200).flatmap(lambda n: arrays(np.float64, (2, n), elements=st.floats()))


@given(any_bits)
def test_that_a_block_gives_back_every_bit(samples: Floats) -> None:
    t_s, pressure_mmhg = unpack(pack(samples[0], samples[1]))
    assert t_s.tobytes() == samples[0].tobytes()
    assert pressure_mmhg.tobytes() == samples[1].tobytes()


@given(st.data())
def test_that_one_changed_bit_is_seen(data: st.DataObject) -> None:
    block = bytearray(pack([0.0, 0.02], [20.0, 20.1]))
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
    block[4] = 2
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
