"""What is a number among what instruments print."""

import math
import re

from hypothesis import example, given
from hypothesis import strategies as st

from devices.decoders.numbers import number

GRAMMAR = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")


@given(
    st.one_of(
        st.text(alphabet="0123456789.+-eE", max_size=9), st.text(alphabet="019.-eE_ ,xnaif\n١", max_size=6)
    )
)
@example("1_000")
@example("١")
@example("1 ")
def test_that_a_number_is_what_the_grammar_says_and_finite(text: str) -> None:
    expected = float(text) if GRAMMAR.fullmatch(text) else None
    if expected is not None and not math.isfinite(expected):
        expected = None
    assert repr(number(text)) == repr(expected)
    assert number(text, decimal_comma=True) == number(text.replace(",", ".", 1))
