"""Bytes of many kinds of cuffs to readings, however they are cut; what may not be one is none."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.decoded import Decoded, LineFormat, Outcome, Rejected, Said
from devices.decoders.text_line import TextLineDecoder

CUT = b"9.7\n"  # the rest of a line whose beginning was sent before the port was opened


def decoded(text: str, line_format: LineFormat | None = None) -> list[Outcome]:
    return TextLineDecoder(line_format).feed(CUT + text.encode())


def pressures(text: str, line_format: LineFormat | None = None) -> list[float]:
    return [round(o.pressure_mmhg, 2) for o in decoded(text, line_format) if isinstance(o, Decoded)]


@pytest.mark.parametrize(
    ("text", "expected_mmhg"),
    [
        ("22.41\n", [22.41]),
        ("+22.41\r\n-.5\n2.2e1\n", [22.41, -0.5, 22.0]),
        ("\x1b[32m22.41\x1b[0m\n", [22.41]),
        ("2\x002.41\n", [22.41]),
        ("22.41\r22.42\r", [22.41, 22.42]),
        ("22.41 mmHg\n2.9331kPa\n+22.4e0 Torr\n", [22.41, 22.0, 22.4]),
        ("p:22.41\n", [22.41]),
        ("p:22.41\tset:24\n", [22.41]),
        ("raw=839\tdelta=-3\t~mmHg=22.41\n", [22.41]),
        ("preassure=22.41\n", [22.41]),
        ("P: 22.41 mmHg\n", [22.41]),
        ("bar: 0.03,psi : 0.43,mmHg : 22.4\n", [22.4]),
        ("Pressure(kPa): 2.9331\n", [22.0]),
        ("p:2.9331 kPa\n", [22.0]),
        ("p:22.4\u00a7mmHg\n", [22.4]),
        ("ADC0,mmHg\n839,22.4\n", [22.4]),
        ("t_s,pressure_mmhg\n1.00,22.4\n1.02,22.6\n", [22.4, 22.6]),
        ('{"t":1234,"p":22.41,"u":"mmHg"}\n', [22.41]),
        ('{"t":1234,"p":2933.1,"unit":"Pa"}\n', [22.0]),
    ],
)
def test_that_the_usual_lines_are_understood(text: str, expected_mmhg: list[float]) -> None:
    assert pressures(text) == expected_mmhg


def test_that_what_is_left_of_a_cut_first_line_is_dropped() -> None:
    assert TextLineDecoder().feed(b"1.9\n22.4\n") == [Decoded(22.4, 22.4, "mmHg", None)]


def test_that_a_device_that_ends_its_lines_with_a_carriage_return_alone_is_understood() -> None:
    decoder = TextLineDecoder()
    assert decoder.feed(b"9.7\r22.4") == []
    assert decoder.feed(b"\r22.5") == [Decoded(22.4, 22.4, "mmHg", None)]
    assert decoder.feed(b"\r\n") == [Decoded(22.5, 22.5, "mmHg", None)]


def test_that_a_number_with_a_word_that_is_no_unit_is_no_pressure() -> None:
    assert pressures("22.4 apples\n22.4 mmHg set\n22,4 mmHg\n22.4 22.5 mmHg\n") == []


def test_that_a_half_line_never_becomes_a_reading() -> None:
    decoder = TextLineDecoder()
    assert decoder.feed(CUT + b"21.") == []
    assert decoder.feed(b"9\n") == [Decoded(21.9, 21.9, "mmHg", None)]


@pytest.mark.parametrize(
    "word", ["nan", "inf", "-inf", "ovf", "----", "--.-", "OL", "BATT", "p:OL", "mmHg: ----"]
)
def test_that_an_error_word_is_a_status_and_never_a_pressure(word: str) -> None:
    assert decoded(f"{word}\n") == [Said("status", word)]


@pytest.mark.parametrize(
    "line", ['{"t":1,"p":NaN}', '{"t":1,"p":Infinity}', '{"t":1,"p":"OL"}', '{"p":1e999}']
)
def test_that_an_error_word_in_json_is_a_status(line: str) -> None:
    assert decoded(f"{line}\n") == [Said("status", line)]


def test_that_a_banner_is_said_and_not_rejected() -> None:
    assert decoded("Taring...\n") == [Said("banner", "Taring...")]


def test_that_an_answer_to_who_is_there_is_an_identity() -> None:
    answer = "CUFF reference 0001 1.0 75 50"
    assert decoded(f"{answer}\r\n") == [Said("identity", answer)]


def test_that_an_answer_about_the_tare_is_said_as_such() -> None:
    refused = "tare refused because the tube is not open to the air"
    assert decoded(f"tare is done\n{refused}\n") == [Said("tare", "tare is done"), Said("tare", refused)]


@pytest.mark.parametrize(
    "line", ["CUFF reference 0001 1.0 75", "CUFF reference 0001 1.0 75 fast", "CUFF 22.4"]
)
def test_that_less_than_a_whole_answer_is_neither_an_identity_nor_a_reading(line: str) -> None:
    assert all(isinstance(outcome, Rejected) for outcome in decoded(f"{line}\n"))


@pytest.mark.parametrize(
    "line",
    ["839", "760.1", "-104233", "22.4 x 3", "x:22.4", '{"t":1,"p":tru', '{"p":1,"u":"furlong"}', "p:22,4"],
)
def test_that_what_may_not_be_the_pressure_is_rejected_with_a_sentence(line: str) -> None:
    (outcome,) = decoded(f"{line}\n")
    assert isinstance(outcome, Rejected)
    assert outcome.reason.endswith(".")


def test_that_the_raw_number_stays_beside_the_converted_one() -> None:
    (outcome,) = decoded('{"p":2.0,"u":"kPa"}\n')
    assert isinstance(outcome, Decoded)
    assert (outcome.raw, outcome.unit) == (2.0, "kPa")
    assert outcome.pressure_mmhg == pytest.approx(15.00123, abs=1e-5)


def test_that_a_line_over_512_bytes_is_rejected_once_and_the_next_is_read() -> None:
    outcomes = decoded("1" * 5000 + "\n22.4\n")
    assert [type(outcome) for outcome in outcomes] == [Rejected, Decoded]


def test_that_of_several_lines_for_one_sample_only_mmhg_counts() -> None:
    one_sample = "Pascal: 2988\nATM: 0.02\nmmHg: 22.41\nPSI: 0.43\n"
    assert pressures(one_sample * 3) == [22.41, 22.41, 22.41]


def test_that_without_mmhg_the_best_unit_of_the_first_round_counts() -> None:
    one_sample = "ATM: 0.02\nkPa: 2.9331\nPSI: 0.43\n"
    assert pressures(one_sample * 3) == [22.0, 22.0, 22.0]


def test_that_a_first_column_that_only_grows_is_time_and_no_row_is_lost() -> None:
    rows = "".join(f"{1000 + 20 * row},{22 + row % 2}\n" for row in range(12))
    said, *readings = decoded(rows)
    assert isinstance(said, Said)
    times_s = [o.device_s for o in readings if isinstance(o, Decoded)]
    assert times_s == [(1000 + 20 * row) / 1000 for row in range(12)]


@pytest.mark.parametrize("row", ["260,", "260", ",22.4", "260,,"])
def test_that_a_row_that_lacks_time_or_pressure_is_no_reading(row: str) -> None:
    rows = "".join(f"{20 * number},{22 + number % 2}\n" for number in range(13))
    before = len(pressures(rows))
    assert before == 13
    assert len(pressures(f"{rows}{row}\n")) == before


def test_that_two_columns_without_names_are_rejected_rather_than_guessed() -> None:
    rows = "".join(f"{839 - row % 3},{22.4 + row / 10:.1f}\n" for row in range(40))
    outcomes = decoded(rows)
    assert outcomes
    assert not [outcome for outcome in outcomes if not isinstance(outcome, Rejected)]


def test_that_a_count_that_rises_with_the_pressure_is_not_taken_for_time() -> None:
    rows = "".join(f"{8000 + 100 * row},{20 + row / 10:.1f}\n" for row in range(50))
    assert pressures(rows) == []


def test_that_the_user_can_name_the_column_the_unit_and_the_comma() -> None:
    told = LineFormat(column=2, time_column=1, unit="kPa", time_unit="s")
    assert pressures("1.5,2.9331\n", told) == [22.0]
    assert decoded("1.5,2.9331\n", told)[0].device_s == 1.5  # type: ignore[union-attr]
    assert pressures("22,4\np:22,6\n", LineFormat(decimal_comma=True)) == [22.4, 22.6]
    assert pressures("a:1 Pression:22.4\n", LineFormat(label="pression")) == [22.4]
    assert pressures("ADC0,Pression\n839,22.4\n", LineFormat(label="Pression")) == [22.4]


@pytest.mark.parametrize(
    "bad", [{"unit": "furlong"}, {"column": 0}, {"time_column": 99}, {"time_unit": "weeks"}]
)
def test_that_a_bad_line_format_is_refused_with_a_sentence(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        LineFormat(**bad)  # type: ignore[arg-type]


@pytest.mark.parametrize(("label", "ticks_per_s"), [("ms", 1e3), ("us", 1e6)])
def test_that_the_overflow_of_a_32_bit_clock_is_one_more_step(label: str, ticks_per_s: float) -> None:
    before, after = 2**32 - 10, 15
    first, second = decoded(f"{label}:{before} p:22\n{label}:{after} p:22\n")
    assert isinstance(first, Decoded)
    assert isinstance(second, Decoded)
    assert (second.device_s or 0) - (first.device_s or 0) == pytest.approx(25 / ticks_per_s)


def test_that_plain_millis_and_mmhg_survive_the_overflow_too() -> None:
    rows = "".join(f"{(2**32 - 200 + 20 * row) % 2**32},{22 + row % 2}\n" for row in range(20))
    times_s = [o.device_s or 0 for o in decoded(rows) if isinstance(o, Decoded)]
    assert [round(time_s - times_s[0], 3) for time_s in times_s] == [
        round(0.02 * row, 3) for row in range(20)
    ]


LINES = st.lists(
    st.one_of(
        st.floats(-50, 300).map(lambda p: f"{p:.2f}".encode()),
        st.floats(-50, 300).map(lambda p: f"p:{p:.2f}".encode()),
        st.floats(-50, 300).map(lambda p: b'{"t":%d,"p":%.2f,"u":"mmHg"}' % (int(p) + 100, p)),
        st.tuples(st.integers(0, 2**32), st.floats(0, 40)).map(lambda row: b"%d,%.2f" % row),
        st.sampled_from([b"OL", b"t,p", b"kPa: 2.9", b"bar:0.03,psi:0.4", b"", b"\r", b"1" * 600]),
        st.binary(max_size=40),
    ),
    max_size=30,
)


@given(LINES, st.lists(st.integers(0, 2000), max_size=12))
def test_that_any_cut_of_the_same_bytes_gives_the_same_outcomes(lines: list[bytes], cuts: list[int]) -> None:
    wire = b"\n".join([b"", *lines, b""])
    places = [0, *sorted(min(cut, len(wire)) for cut in cuts), len(wire)]
    decoder = TextLineDecoder()
    pieces = [outcome for start, end in pairwise(places) for outcome in decoder.feed(wire[start:end])]
    # Compared by their text, because rejected lines may hold nan.
    assert repr(pieces) == repr(TextLineDecoder().feed(wire))


@given(st.lists(st.binary(max_size=700), max_size=10))
def test_that_no_bytes_make_it_raise_and_every_pressure_is_finite(pieces: list[bytes]) -> None:
    decoder = TextLineDecoder()
    for piece in pieces:
        for outcome in decoder.feed(piece):
            if isinstance(outcome, Decoded):
                assert -100 <= outcome.pressure_mmhg <= 400


@given(st.text(alphabet="p:=,;. \t0123456789-+eE{}\"tmHgkPa'_~()OL\n", max_size=200))
def test_that_nearly_right_lines_make_it_raise_neither(text: str) -> None:
    decoded(text + "\n", LineFormat(decimal_comma=True))
    decoded(text + "\n")


@given(st.lists(st.tuples(st.integers(0, 60_000), st.integers(0, 4000)), min_size=1, max_size=20))
def test_that_what_is_printed_with_two_decimals_is_read_to_two_decimals(rows: list[tuple[int, int]]) -> None:
    wire = "".join(f'{{"t":{t},"p":{p / 100:.2f},"u":"mmHg"}}\n' for t, p in rows)
    readings = [o for o in decoded(wire) if isinstance(o, Decoded)]
    assert [o.pressure_mmhg for o in readings] == [p / 100 for _, p in rows]


def test_that_a_sentence_before_rows_is_no_header() -> None:
    rows = "".join(f"{20 * n},{22 + n % 2}\n" for n in range(20))
    assert pressures("CUFF simulated\n" + rows) == [22.0, 23.0] * 10
    assert pressures("Pressure sensor\n" + rows.replace(",", " ")) == [22.0, 23.0] * 10
    assert pressures("ms pressure\n" + rows.replace(",", " ")) == [22.0, 23.0] * 10


def test_that_a_row_whose_time_has_a_digit_too_many_costs_only_itself() -> None:
    rows = [f"{1000 + 20 * n},{22 + n % 2}\n" for n in range(20)]
    rows[12] = "1" + rows[12]
    assert pressures("".join(rows)) == [22.0, 23.0] * 6 + [23.0] + [22.0, 23.0] * 3


def test_that_the_time_of_rows_may_start_anew_or_after_a_stall() -> None:
    rows = [f"{1000 + 20 * n},{22 + n % 2}\n" for n in range(20)]
    later = [f"{20 * n},{24 + n % 2}\n" for n in range(20)]
    stalled = [f"{90000 + 20 * n},{24 + n % 2}\n" for n in range(20)]
    for after in (later, stalled):
        assert pressures("".join(rows + after)) == [22.0, 23.0] * 10 + [24.0, 25.0] * 10


@st.composite
def timed_rows(draw: st.DrawFn) -> list[str]:
    """Rows of ticks and pressure with overflows, stalls, garbled times and lines that are no rows."""
    ticks = draw(st.sampled_from([0, 1000, 2**31, 2**32 - 300]))
    step = draw(st.sampled_from([1, 20, 1000]))
    oddities = st.sampled_from(["OL", "22.4", "7,8,9", ",", "1,", "nan,1", "t_ms,kPa", "p:22", "hello"])
    rows = []
    for _ in range(draw(st.integers(10, 40))):
        ticks += step
        odd = draw(st.integers(0, 30))
        if odd == 0:
            ticks += draw(st.integers(-(10**6), 10**6))
        elif odd == 1:
            rows.append(draw(oddities))
        elif odd == 2:
            rows.append(f"1{ticks % 2**32},22.5")
        rows.append(f"{ticks % 2**32},{draw(st.floats(-120, 420)):.1f}")
    return rows


@given(timed_rows(), st.sampled_from([";", "\t", ","]))
def test_that_a_row_that_goes_on_is_read_as_any_row(rows: list[str], separator: str) -> None:
    def outcomes(around: str) -> list[object]:
        text = "\n".join(rows).replace(",", f"{around}{separator}{around}")
        # What is rejected names its line, and the lines differ in their spaces.
        return [one.reason if isinstance(one, Rejected) else one for one in decoded(text + "\n")]

    # Rows with spaces around their separator are always read the long way.
    going_on = outcomes("")
    assert [one for one in going_on if not isinstance(one, Said)] == [
        one for one in outcomes(" ") if not isinstance(one, Said)
    ]
