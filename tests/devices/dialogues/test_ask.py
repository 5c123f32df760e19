"""Instruments asked in words: each shipped profile against answers as their manuals print them."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.decoded import Decoded, Rejected, Said
from devices.dialogues.ask import AskParameters
from devices.profiles import profile, profiles
from devices.strict_table import BadValue
from devices.units import MMHG_PER_UNIT
from tests.devices.dialogues.talk import Talk, pressures, reasons, texts

ASKED = sorted(key for key, one in profiles().items() if one.kind == "ask")


def parameters(key: str) -> AskParameters:
    found = profile(key).parameters
    assert isinstance(found, AskParameters)
    return found


def plain(**told: Any) -> AskParameters:
    return AskParameters(**{"request": "P?", "pattern": r"(?P<value>\S+) (?P<unit>\S+)", **told})


def talk(key: str) -> Talk:
    return Talk(profile(key).dialogue())


def crystal(value: str, unit: str) -> bytes:
    return f"{value:>10}\r\n{unit:>10}\r\n".encode()


def test_that_a_crystal_is_kept_awake_and_its_two_lines_are_one_pressure() -> None:
    one = talk("crystal_xp2")
    # 29.331 mbar are 22.0 mmHg.
    came = one.play([(b"!NAO\r", b""), (b"?P,U\r", crystal("29.331", "mbar"))])
    assert came == [Decoded(pytest.approx(22.0, abs=1e-3), 29.331, "mbar", None)]


def test_that_the_crystal_example_of_the_manual_is_read_and_is_no_cuffs_pressure() -> None:
    one = talk("crystal_xp2")
    answer = b"     2478.\r\n      mbar\r\n"
    assert len(answer) == 24
    assert answer == crystal("2478.", "mbar")
    came = one.play([(b"!NAO\r", b""), (b"?P,U\r", answer)])
    # 2478 mbar are 1859 mmHg.
    assert [type(one) for one in came] == [Rejected]
    assert reasons(came) == [
        "A number is no cuff's pressure in mbar: it may be a raw count or in another unit."
    ]


def test_that_a_crystal_rests_50_ms_between_commands() -> None:
    one = talk("crystal_xp2")
    sent_s = []
    for _ in range(5):
        one.asked()
        one.told(crystal("22.0", "mmHg"))
        sent_s.append((one.now_s, one.dialogue.due_s()))
    assert all(due_s - answered_s >= 0.05 for answered_s, due_s in sent_s)


@pytest.mark.parametrize("refusal", [b"N,0\r\n", b"N,4\r\n", b"X,0\r\n"])
def test_that_a_crystals_refusal_is_a_status(refusal: bytes) -> None:
    one = talk("crystal_xp2")
    assert one.play([(b"!NAO\r", b""), (b"?P,U\r", refusal)]) == [Said("status", refusal.decode().strip())]


def test_that_a_crystals_empty_battery_is_a_status() -> None:
    one = talk("crystal_xp2")
    came = one.play([(b"!NAO\r", b""), (b"?P,U\r", crystal("BATT", "mbar"))])
    assert came == [Said("status", "BATT mbar")]


def test_that_the_crystal_is_told_again_to_stay_awake() -> None:
    one = talk("crystal_xp2")
    sent = []
    while one.now_s < 1000.0 + 1250.0:
        sent.append(one.asked())
        one.told(crystal("22.0", "mmHg"))
        one.now_s += 1.0
    assert sent.count(b"!NAO\r") == 3


def test_that_a_mensor_tells_its_range_and_then_its_pressure() -> None:
    one = talk("mensor")
    came = one.play(
        [(b"#1R-?\r", b"1 -1.0000\r\n"), (b"#1R+?\r", b"1 +5.0000\r\n"), (b"#1?\r", b"1 +0.42541\r\n")]
    )
    # 1 psi is 51.715 mmHg, 5 psi are 258.575 mmHg.
    assert came[0] == Said("range", "-51.715 258.575 mmHg")
    assert pressures(came) == [22.0]


def test_that_a_mensor_with_an_error_to_tell_gives_no_pressure() -> None:
    one = talk("mensor")
    came = one.play([(b"#1R-?\r", b"1 0\r"), (b"#1R+?\r", b"1 5\r"), (b"#1?\r", b"E 1 +0.42541\r\n")])
    assert came[1:] == [Said("status", "E 1 +0.42541")]


def test_that_a_range_that_is_not_told_is_left_after_two_tries() -> None:
    one = talk("mensor")
    came = one.play(
        [
            (b"#1R-?\r", b""),
            (b"#1R-?\r", b""),
            (b"#1R+?\r", b"1 +5.0000\r\n"),
            (b"#1?\r", b"1 +0.42541\r\n"),
        ]
    )
    assert texts(came) == ["The instrument does not answer when asked for its range."] * 2
    assert pressures(came) == [22.0]


@pytest.mark.parametrize("head", ["#01", "?01", "#17"])
def test_that_a_honeywell_is_read_with_and_without_address(head: str) -> None:
    one = talk("honeywell_ppt")
    came = one.play(
        [
            (b"*99IN\r", b""),
            (b"*99M=\r", f"{head}M=5.0\r".encode()),
            (b"*99P1\r", f"{head}CP= 0.42541\r".encode()),
        ]
    )
    assert came[0] == Said("range", "0 258.575 mmHg")
    assert pressures(came) == [22.0]


def test_that_the_honeywell_example_is_read_and_is_the_weather() -> None:
    one = talk("honeywell_ppt")
    came = one.play([(b"*99IN\r", b""), (b"*99M=\r", b"#01M=20\r"), (b"*99P1\r", b"#01CP= 14.450\r")])
    assert reasons(came) == [
        "A number is no cuff's pressure in psi: it may be a raw count or in another unit."
    ]


def test_that_a_honeywells_question_mark_alone_is_a_status() -> None:
    one = talk("honeywell_ppt")
    came = one.play([(b"*99IN\r", b""), (b"*99M=\r", b"?01\r"), (b"*99P1\r", b"?01\r")])
    assert came == [Said("status", "?01")] * 2


def test_that_a_fluke_says_who_it_is_and_its_first_pair_counts() -> None:
    one = talk("fluke_719")
    came = one.play(
        [
            (b"*IDN?\r", b"FLUKE,719PRO,1234567,1.00\r\n"),
            (b"VAL?\r", b"4.254100E-01,PSI,0.000000E00,PSI,0.000000E+00,A\r\n"),
        ]
    )
    assert came[0] == Said("banner", "FLUKE,719PRO,1234567,1.00")
    assert pressures(came) == [22.0]
    # As the manual prints it: 58.3 psi, 3015 mmHg.
    late = one.play([(b"VAL?\r", b"5.830000E01,PSI,0.000000E00,PSI,0.000000E+00,A\r\n")])
    assert reasons(late) == [
        "A number is no cuff's pressure in psi: it may be a raw count or in another unit."
    ]


@pytest.mark.parametrize(
    ("unit", "mmhg"), [("kPag", 22.0), ("kPad", 22.0), ("kPan", 22.0), ("kPa", 22.0), ("kPaa", None)]
)
def test_that_absolute_pressure_is_refused_with_a_sentence(unit: str, mmhg: float | None) -> None:
    one = Talk(plain(pattern=r"R,(?P<value>[0-9.]+) (?P<unit>\w+)(,.*)?").dialogue())
    came = one.play([(b"P?\r", f"R,2.9331 {unit},1\r\n".encode())])
    assert pressures(came) == ([] if mmhg is None else [mmhg])
    assert bool(reasons(came)) == (mmhg is None)
    assert all("absolute pressure" in reason and "gauge" in reason for reason in reasons(came))


def test_that_the_dhi_example_is_refused_because_it_is_absolute() -> None:
    one = Talk(plain(pattern=r"R,(?P<value>[0-9.]+) (?P<unit>\w+)(,.*)?").dialogue())
    (reason,) = reasons(one.play([(b"P?\r", b"R,2306.265 kPaa,0\r\n")]))
    assert reason.startswith("The instrument shows absolute pressure")


def test_that_an_alicat_is_stopped_from_streaming_and_then_polled() -> None:
    one = talk("alicat")
    came = one.play(
        [
            (b"@@=A\r", b""),
            (b"A\r", b"A +0.42541 +025.00 +000.00 Air\r"),
            (b"A\r", b"A +0.42541 +025.00 HLD\r"),
        ]
    )
    assert pressures(came) == [22.0]
    assert texts(came) == ["A +0.42541 +025.00 HLD"]


def test_that_a_setra_is_read_in_the_unit_it_names() -> None:
    assert pressures(talk("setra_370").play([(b"P\r", b" 29.331 mbar\r\n"), (b"P\r", b"2.9331kPa\r\n")])) == [
        22.0,
        22.0,
    ]


def test_that_a_druck_is_asked_its_unit_and_range_first_and_its_unit_from_time_to_time() -> None:
    one = talk("druck_dpi")
    came = one.play(
        [
            (b":UNIT:PRES?\r", b":UNIT:PRES MBAR\r\n"),
            (b":INST:LIM?\r", b":INST:LIM 200.0\r\n"),
            (b":SENS:PRES?\r", b":SENS:PRES 29.331\r\n"),
        ]
    )
    assert came[0] == Said("range", "0 150.012 mmHg")
    assert pressures(came) == [22.0]
    one.now_s += 5.0
    late = one.play([(b":UNIT:PRES?\r", b"KPA\r\n"), (b":SENS:PRES?\r", b"2.9331\r\n")])
    assert pressures(late) == [22.0]


def test_that_a_pressure_in_an_unknown_unit_is_never_given() -> None:
    one = talk("druck_dpi")
    came = one.play([(b":UNIT:PRES?\r", b"FURLONG\r\n")] * 4)
    assert pressures(came) == []
    assert set(reasons(came)) == {
        "An answer has a unit that is not known: set the instrument to mmHg, kPa, mbar or psi."
    }


def test_that_a_labdmm2_is_asked_by_p000_and_its_unit_codes_are_known() -> None:
    one = talk("lab_dmm2_asked")
    came = one.play([(b"p000\r", b"+29.331 01 Z\r"), (b"p000\r", b"+22.000 07 Z LB\r")])
    assert pressures(came) == [22.0, 22.0]
    assert came[-1] == Said("battery", "The instrument's battery is low.")
    assert one.play([(b"p000\r", b"+22.000 07 Z p+\r")]) == [Said("status", "+22.000 07 Z p+")]
    assert reasons(one.play([(b"p000\r", b"+22.000 05 Z\r")]))


@pytest.mark.parametrize("word", ["nan", "inf", "OL", "----", "OVF"])
def test_that_words_in_place_of_a_number_are_a_status(word: str) -> None:
    came = Talk(plain().dialogue()).play(
        [(b"P?\r", f"{word} kPa\r\n".encode()), (b"P?\r", f"{word}\r\n".encode())]
    )
    assert pressures(came) == []
    assert texts(came)[0] == f"{word} kPa"


def test_that_an_adapter_that_repeats_the_question_is_not_the_answer() -> None:
    for echo in ("auto", "yes"):
        one = Talk(plain(echo=echo).dialogue())
        assert pressures(one.play([(b"P?\r", b"P?\r22.0 mmHg\r\n")])) == [22.0]


def test_that_a_repeated_question_may_be_cut_anywhere() -> None:
    whole = b"P?\r\n22.0 mmHg\r\n"
    for cut in range(len(whole) + 1):
        one = Talk(plain(request_end="\r\n").dialogue())
        assert one.asked() == b"P?\r\n"
        assert pressures(one.told(whole[:cut], whole[cut:])) == [22.0]


ANSWERS = {
    "alicat": b"A +0.42541 +025.00\r",
    "crystal_xp2": crystal("29.331", "mbar"),
    "druck_dpi": b":SENS:PRES 29.331\r\n",
    "fluke_719": b"4.254100E-01,PSI,0.000000E00,PSI\r\n",
    "honeywell_ppt": b"#01CP= 0.42541\r",
    "lab_dmm2_asked": b"+22.000 07 Z\r",
    "mensor": b"1 +0.42541\r\n",
    "setra_370": b"22.0 mmHg\r\n",
}


def ready(key: str) -> Talk:
    """After wake-up, unit and range, with a question about the pressure in the air."""
    one = talk(key)
    told = parameters(key)
    while (sent := one.asked()) != (told.request + told.request_end).encode():
        if sent == (told.unit_request + told.request_end).encode():
            one.told(b"mbar\r\n")
    return one


@pytest.mark.parametrize("key", ASKED)
def test_that_however_an_answer_is_cut_it_says_the_same(key: str) -> None:
    answer = ANSWERS[key]
    for cut in range(len(answer) + 1):
        assert pressures(ready(key).told(answer[:cut], answer[cut:])) == [22.0], cut
    assert pressures(ready(key).told(*(bytes([byte]) for byte in answer))) == [22.0]


@pytest.mark.parametrize("key", ASKED)
def test_that_half_an_answer_is_never_a_pressure(key: str) -> None:
    answer = ANSWERS[key].rstrip(b"\r\n")
    for cut in range(len(answer) + 1):
        one = ready(key)
        assert one.told(answer[:cut]) == []
        one.asked()
        assert pressures(one.given_up) == []


@pytest.mark.parametrize("key", ASKED)
@given(data=st.lists(st.binary(max_size=40), max_size=8))
def test_that_no_bytes_make_it_raise(key: str, data: list[bytes]) -> None:
    one = talk(key)
    for chunk in data:
        one.asked()
        one.told(chunk, b"\r\n")


@given(
    value=st.floats(-90, 390, allow_nan=False).map(lambda number: round(number, 3)),
    unit=st.sampled_from(["mmHg", "kPa", "mbar", "psi", "inH2O"]),
)
def test_that_what_is_written_is_read(value: float, unit: str) -> None:
    number = value / MMHG_PER_UNIT[unit]
    (came,) = Talk(plain().dialogue()).play([(b"P?\r", f"{number:.9f} {unit}\r\n".encode())])
    assert isinstance(came, Decoded)
    assert came.pressure_mmhg == pytest.approx(value, abs=1e-4)


def test_that_profiles_say_that_they_were_not_tried() -> None:
    assert set(ASKED) == set(ANSWERS)
    for one in profiles().values():
        if one.answers:
            assert one.source.endswith("from the manual, not tried on the instrument.")


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"request": ""}, r"request is '': allowed is length 1 to 60"),
        ({"request": "P\r"}, r"request is 'P\\r': allowed are printable ASCII"),
        ({"wake": ("ü",)}, r"wake is 'ü': allowed are printable ASCII"),
        ({"pattern": "("}, r"pattern is '\(': that is no regular expression"),
        ({"pattern": "x"}, r"pattern is 'x': it needs a group value"),
        ({"pattern": "(?P<value>x)"}, r"unit is missing"),
        ({"unit": "stone"}, r"unit is 'stone': allowed is mmHg"),
        ({"units": {"07": "stone"}}, r"units.07 is 'stone': allowed is mmHg"),
        ({"unit_request": "U?"}, r"unit_pattern is missing: unit_request is given"),
        ({"unit_pattern": "(?P<unit>x)"}, r"unit_request is missing"),
        (
            {"unit": "kPa", "unit_request": "U?", "unit_pattern": "(?P<unit>.*)"},
            r"unit is 'kPa', and unit_request",
        ),
        (
            {"range_requests": ("R?",), "range_pattern": "(?P<low>x)"},
            r"it needs a group value or high and low",
        ),
        ({"range_requests": ("a", "b", "c"), "range_pattern": "x"}, r"range_requests .* length 0 to 2"),
        ({"period_s": 0.001}, r"period_s is 0.001: allowed is 0.01 to 10 s"),
        ({"timeout_s": 60.0}, r"timeout_s is 60.0: allowed is 0.05 to 5 s"),
        ({"keep_alive_s": 1.0}, r"keep_alive_s is 1.0: allowed is 5 to 3600 s"),
        ({"echo": "maybe"}, r"echo is 'maybe': allowed is auto, yes, no"),
        ({"lines": 9}, r"lines is 9: allowed is 1 to 4"),
        ({"request_end": "x"}, r"request_end is 'x': allowed is"),
        ({"refusals": ("[",)}, r"refusals is '\[': that is no regular expression"),
    ],
)
def test_that_wrong_parameters_are_refused_with_key_value_and_what_is_allowed(
    told: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(BadValue, match=sentence):
        plain(**told)


def test_that_the_period_is_kept_and_never_outruns_the_answer() -> None:
    one = Talk(replace(plain(), period_s=0.1, gap_s=0.02).dialogue())
    assert one.asked()
    asked_s = one.now_s
    one.told(b"22.0 mmHg\r")
    assert one.dialogue.due_s() == pytest.approx(asked_s + 0.1)
    one.asked()
    one.now_s += 0.4
    one.told(b"22.0 mmHg\r")
    assert one.dialogue.due_s() == pytest.approx(one.now_s + 0.02)
