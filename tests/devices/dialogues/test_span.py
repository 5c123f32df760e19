"""An instrument's range, said and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.decoded import Said
from devices.dialogues import span


@pytest.mark.parametrize(
    ("lowest", "highest", "unit", "text"),
    [
        (0.0, 200.0, "mmHg", "0 200 mmHg"),
        (-1.0, 5.0, "psi", "-51.715 258.575 mmHg"),
        (0.0, 10.0, "kPa", "0 75.006 mmHg"),
    ],
)
def test_that_a_range_is_said_in_mmhg(lowest: float, highest: float, unit: str, text: str) -> None:
    assert span.said(lowest, highest, unit) == Said("range", text)


@pytest.mark.parametrize(
    "ends", [(5.0, 5.0), (5.0, 1.0), (0.0, float("inf")), (float("nan"), 1.0), (0.0, 1e30)]
)
def test_that_what_is_no_range_is_a_status(ends: tuple[float, float]) -> None:
    assert span.said(*ends, "mmHg").kind == "status"


@given(st.integers(-(10**6), 10**6), st.integers(1, 10**6))
def test_that_a_range_said_is_read_back(lowest: int, width: int) -> None:
    ends = (lowest / 1000, (lowest + width) / 1000)
    assert span.range_mmhg(span.said(*ends, "mmHg").text) == pytest.approx(ends)


@given(st.text())
def test_that_other_words_are_no_range(text: str) -> None:
    assert span.range_mmhg(f"{text} mmHg and more") is None
    assert span.range_mmhg(f"{text} 200 psi") is None
