"""JSON lines: one of a known likeness is read as if it were the first."""

from hypothesis import example, given
from hypothesis import strategies as st

from devices.decoders.decoded import LineFormat, Outcome, Scale
from devices.decoders.json_line import JsonReader
from devices.decoders.labels import LabelReader

LABELS = st.sampled_from(["p", "t", "T", "ms", "kPa", "mmHg", "bar", "raw", "unit", "u", "ADC0", "p\\u0031"])
NUMBERS = st.one_of(
    st.floats(-120, 420).map(lambda value: f"{value:.2f}"),
    st.integers(-(10**20), 10**20).map(str),
    st.sampled_from(
        ["-0", "-0.0", "0", "1e5", "0e5", "1.", "01", "1e999", "9" * 25, "NaN", "-Infinity", "+1"]
    ),
)
VALUES = st.one_of(
    NUMBERS,
    st.sampled_from(['"mmHg"', '"kPa"', '"furlong"', '"OL"', '"a:5,b"', '"7"', '"x\\"5"']),
    st.sampled_from(["null", "true", "[]", "[1]", "[1,2]", '{"p":3}']),
)


@st.composite
def alike(draw: st.DrawFn) -> list[str]:
    """Lines of the same labels and words and of other numbers; some of the numbers are none."""
    labels = draw(st.lists(LABELS, max_size=5))
    fixed = {place: draw(VALUES) for place in range(len(labels)) if draw(st.booleans())}
    colon, comma = draw(st.sampled_from([(":", ","), (": ", ", ")]))
    lines = []
    for _ in range(draw(st.integers(1, 5))):
        pairs = [
            f'"{label}"{colon}{fixed[place] if place in fixed else draw(NUMBERS)}'
            for place, label in enumerate(labels)
        ]
        lines.append("{" + comma.join(pairs) + "}")
    return lines


def outcomes_of(lines: list[str], *, anew: bool) -> list[Outcome]:
    labels = LabelReader(LineFormat(), Scale())
    reader = JsonReader(labels)
    outcomes: list[Outcome] = []
    for line in lines:
        # A reader that has seen nothing knows no likeness and parses.
        outcomes += (JsonReader(labels) if anew else reader).line(line)
    return outcomes


@given(st.lists(alike(), max_size=6).map(lambda runs: [line for run in runs for line in run]))
@example(['{"p":0e5}', '{"p":3e5}'])
@example(['{"p":1,"p":2}', '{"p":3,"p":4}'])
@example(['{"p":1,"a":[2]}', '{"p":3,"a":[4]}'])
@example(['{"p":1,"a":"\\"2"}', '{"p":3,"a":"\\"4"}'])
@example(['{"p":1}', '{"p":-0}', '{"p":01}', '{"p":1.}', '{"p":2}'])
def test_that_a_line_of_a_known_likeness_says_what_it_says_alone(lines: list[str]) -> None:
    # Compared by their text: 0 and -0 are equal and not the same.
    assert repr(outcomes_of(lines, anew=False)) == repr(outcomes_of(lines, anew=True))


def test_that_a_device_whose_words_always_change_is_read_all_the_same() -> None:
    lines = [f'{{"p":{20 + place % 2},"s":"{place}"}}' for place in range(100)]
    assert len(outcomes_of(lines, anew=False)) == 100
    assert outcomes_of(lines, anew=False) == outcomes_of(lines, anew=True)
