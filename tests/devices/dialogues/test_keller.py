"""Keller bus byte for byte: questions, answers, echoes, errors; check sums recomputed."""

import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.checksums import crc16_modbus
from devices.decoders.decoded import Decoded, Said
from devices.dialogues.keller import KellerParameters, framed
from devices.profiles import profile
from devices.strict_table import BadValue
from tests.devices.dialogues.talk import Talk, pressures, reasons, texts

F48, F69, F73 = bytes.fromhex("01 30 34 00"), framed(b"\x01\x45"), bytes.fromhex("01 49 01 50 D6")
BEGUN = framed(bytes([1, 48, 5, 20, 12, 40, 10, 0]))
NUMBER = framed(bytes([1, 69]) + (123456).to_bytes(4, "big"))
AT_22 = bytes.fromhex("01 49 3C F0 47 66 00 29 FD")
ERROR = "The sensor reports an error instead of a pressure."


def talk(**told: object) -> Talk:
    return Talk(KellerParameters(**{"address": 1, **told}).dialogue())  # type: ignore[arg-type]


def answer(value: float, status: int = 0) -> bytes:
    return framed(b"\x01\x49" + struct.pack(">f", value) + bytes([status]))


def begun(**told: object) -> Talk:
    one = talk(**told)
    repeats = told.get("echo") == "yes"
    one.play([(sent, sent + answer if repeats else answer) for sent, answer in [(F48, BEGUN), (F69, NUMBER)]])
    assert one.asked() == F73
    return one


@pytest.mark.parametrize(
    "frame", ["FA 30 04 43", "01 30 34 00", "FA 49 01 A1 A7", "01 49 01 50 D6", "01 49 3C F0 47 66 00 29 FD"]
)
def test_that_check_sums_stand_high_byte_first(frame: str) -> None:
    whole = bytes.fromhex(frame)
    assert framed(whole[:-2]) == whole
    assert crc16_modbus(whole) != 0, "the other order would leave no remainder"


def test_that_it_begins_with_function_48_then_reads_p1_in_bar() -> None:
    one = talk()
    came = one.play([(F48, BEGUN), (F69, NUMBER), (F73, AT_22)])
    assert texts(came) == ["Keller 5.20, firmware of week 40, 2012", "Keller number 123456"]
    (value,) = struct.unpack(">f", bytes.fromhex("3C F0 47 66"))
    assert came[-1] == Decoded(pytest.approx(22.0, abs=1e-4), value, "bar", None)


def test_that_address_250_asks_whoever_is_there_and_takes_its_answer() -> None:
    one = Talk(profile("keller_bus").dialogue())
    came = one.play(
        [
            (bytes.fromhex("FA 30 04 43"), BEGUN),
            (framed(b"\xfa\x45"), framed(b"\xfa\x45\x00\x00\x00\x07")),
            (bytes.fromhex("FA 49 01 A1 A7"), AT_22),
        ]
    )
    assert pressures(came) == [22.0]


def test_that_nothing_else_is_asked_before_function_48_is_answered() -> None:
    talk().play([(F48, b"")] * 7)


def test_that_a_serial_number_that_is_not_told_does_not_hold_it_up() -> None:
    assert pressures(talk().play([(F48, BEGUN), (F69, b""), (F69, b""), (F73, AT_22)])) == [22.0]


@pytest.mark.parametrize("echo", ["auto", "yes"])
def test_that_the_echo_of_the_cable_is_dropped_however_it_is_cut(echo: str) -> None:
    whole = F73 + AT_22
    for cut in range(len(whole) + 1):
        assert pressures(begun(echo=echo).told(whole[:cut], whole[cut:])) == [22.0]


def test_that_an_echo_that_must_come_and_does_not_is_no_answer() -> None:
    one = begun(echo="yes")
    assert one.told(AT_22) == []
    one.asked()
    assert len(reasons(one.given_up)) == 1


def test_that_noise_before_the_answer_is_skipped() -> None:
    for noise in (b"\x00", b"\xff\xff", b"\x01\x49", b"\x01"):
        assert pressures(begun().told(noise + AT_22)) == [22.0]


def test_that_a_refused_reading_begins_anew_with_function_48() -> None:
    one = begun()
    refused = framed(b"\x01\xc9\x20")
    assert one.told(refused) == [Said("status", "The sensor refuses function 73 with error 32.")]
    assert one.asked() == F48


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_that_what_is_no_number_is_a_status(value: float) -> None:
    assert begun().told(answer(value)) == [Said("status", ERROR)]


@pytest.mark.parametrize(("status", "good"), [(0, True), (0x02, False), (0x40, False), (0x08, True)])
def test_that_the_status_of_the_channel_counts(status: int, good: bool) -> None:
    came = begun().told(answer(0.02933, status))
    assert (pressures(came) == [22.0]) == good
    assert (texts(came) == [ERROR]) != good


@given(at=st.integers(0, len(AT_22) - 1), bit=st.integers(0, 7))
def test_that_a_single_wrong_bit_never_gives_a_pressure(at: int, bit: int) -> None:
    damaged = bytearray(AT_22)
    damaged[at] ^= 1 << bit
    one = begun()
    assert pressures(one.told(bytes(damaged))) == []
    one.asked()
    assert reasons(one.given_up) == [
        "An answer cannot be read: the baud rate, the address or the wiring may be wrong."
    ]


@given(data=st.lists(st.binary(max_size=30), max_size=8))
def test_that_no_bytes_make_it_raise(data: list[bytes]) -> None:
    one = talk(address=250)
    for chunk in data:
        one.asked()
        one.told(chunk)


@given(st.floats(-0.125, 0.5, width=32))
def test_that_what_a_sensor_sends_is_read(bar: float) -> None:
    (came,) = begun().told(answer(bar))
    assert isinstance(came, Decoded)
    assert (came.raw, came.unit) == (bar, "bar")


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"address": 0}, "address is 0: allowed is 1 to 250"),
        ({"address": 251}, "address is 251: allowed is 1 to 250"),
        ({"channel": 3}, "channel is 3: allowed is 0 to 2"),
        ({"period_s": 0.0}, "period_s is 0.0: allowed is 0.01 to 10 s"),
        ({"echo": "perhaps"}, "echo is 'perhaps': allowed is auto, yes, no"),
    ],
)
def test_that_wrong_parameters_are_refused(told: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadValue, match=sentence):
        talk(**told)
