"""Modbus RTU byte for byte: register maps, word orders, echoes, exceptions; check sums recomputed."""

import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.decoders.checksums import crc16_modbus
from devices.decoders.decoded import Decoded, Said
from devices.dialogues.modbus import TYPES, WORD_ORDERS, ModbusParameters
from devices.dialogues.modbus_language import number_of
from devices.profiles import profile
from devices.strict_table import BadValue
from tests.devices.dialogues.talk import Talk, pressures, reasons, texts

ERROR = "The sensor reports an error instead of a pressure."
ASK = bytes.fromhex("01 03 00 16 00 02 25 CF")
AT_22 = bytes.fromhex("01 03 04 41 B0 00 00 EF E8")


def framed(*body: int) -> bytes:
    return bytes(body) + crc16_modbus(bytes(body)).to_bytes(2, "little")


def told(**changes: object) -> ModbusParameters:
    return ModbusParameters(**{"register": 0x16, "type": "f32", "unit": "mmHg", **changes})  # type: ignore[arg-type]


def talk(**changes: object) -> Talk:
    return Talk(told(**changes).dialogue())


def ask(first: int, count: int, function: int = 3) -> bytes:
    return framed(1, function, *first.to_bytes(2, "big"), *count.to_bytes(2, "big"))


def holding(*registers: int, function: int = 3) -> bytes:
    content = b"".join(register.to_bytes(2, "big") for register in registers)
    return framed(1, function, len(content), *content)


def float_registers(value: float) -> tuple[int, int]:
    high, low = struct.unpack(">HH", struct.pack(">f", value))
    return high, low


@pytest.mark.parametrize(
    "frame",
    [
        "01 03 00 02 00 02 65 CB",
        "01 03 04 3C F0 47 66 45 8A",
        "01 03 00 02 00 03 A4 0B",
        "01 03 06 00 01 00 03 0B 75 2A 62",
        "01 03 00 16 00 02 25 CF",
        "01 03 04 41 B0 00 00 EF E8",
        "01 03 00 04 00 01 C5 CB",
        "01 03 02 00 12 38 49",
        "01 03 00 00 00 02 C4 0B",
    ],
)
def test_that_check_sums_stand_low_byte_first(frame: str) -> None:
    whole = bytes.fromhex(frame)
    assert framed(*whole[:-2]) == whole
    assert crc16_modbus(whole) == 0


def test_that_a_keller_at_22_mmhg_is_read_from_its_float_in_bar() -> None:
    one = Talk(profile("keller_modbus").dialogue())
    came = one.play([(bytes.fromhex("01 03 00 02 00 02 65 CB"), bytes.fromhex("01 03 04 3C F0 47 66 45 8A"))])
    assert pressures(came) == [22.0]


def test_that_unit_decimals_and_value_are_asked_for_at_once_where_they_are_neighbours() -> None:
    one = talk(
        register=4, type="i16", decimals_register=3, unit="", unit_register=2, units={"1": "kPa", "3": "bar"}
    )
    came = one.play(
        [(bytes.fromhex("01 03 00 02 00 03 A4 0B"), bytes.fromhex("01 03 06 00 01 00 03 0B 75 2A 62"))]
    )
    assert came == [Decoded(pytest.approx(22.0, abs=1e-3), 2.933, "kPa", None)]


def test_that_the_shipped_integer_map_tells_its_range_first() -> None:
    one = Talk(profile("modbus_integer").dialogue())
    came = one.play(
        [
            (ask(2, 3), holding(6, 3, 425)),
            (ask(5, 2), holding(0, 5000)),
            (ask(2, 3), holding(6, 3, 425)),
        ]
    )
    assert Said("range", "0 258.575 mmHg") in came
    # 0.425 psi
    assert pressures(came) == [21.98, 21.98]


def test_that_a_negative_whole_number_is_negative() -> None:
    one = talk(register=4, type="i16", unit="kPa", scale=0.001)
    assert pressures(one.play([(ask(4, 1), holding(0x10000 - 1000))])) == [-7.5]


def test_that_the_shipped_float_map_asks_unit_and_range_before_the_pressure() -> None:
    one = Talk(profile("modbus_float").dialogue())
    came = one.play(
        [
            (ask(3, 1), holding(7)),
            (ask(0x1A, 4), holding(*float_registers(0.0), *float_registers(150.0))),
            (ASK, AT_22),
        ]
    )
    assert came == [Said("range", "0 150 mmHg"), Decoded(22.0, 22.0, "mmHg", None)]
    one.now_s += 5.0
    late = one.play([(ask(3, 1), holding(0)), (ASK, holding(*float_registers(2.9331)))])
    assert pressures(late) == [22.0]


def test_that_a_unit_code_that_is_not_known_gives_no_pressure() -> None:
    one = Talk(profile("modbus_float").dialogue())
    came = one.play([(ask(3, 1), holding(11))] * 4)
    assert set(texts(came)) == {"The sensor gives its unit as 11, which the profile does not know."}
    in_one = Talk(profile("modbus_integer").dialogue())
    assert pressures(in_one.play([(ask(2, 3), holding(17, 3, 425))])) == []


def test_that_nothing_else_is_asked_while_the_unit_is_refused() -> None:
    one = Talk(profile("modbus_float").dialogue())
    came = one.play([(ask(3, 1), framed(1, 0x83, 6))] * 5)
    assert set(texts(came)) == {"The sensor refuses with Modbus exception 6: it is busy."}


def test_that_decimals_that_cannot_be_are_a_status() -> None:
    one = talk(register=4, type="i16", decimals_register=3, unit="kPa")
    assert texts(one.play([(ask(3, 2), holding(900, 2933))])) == [
        "The sensor gives its decimals as 900: the profile may be wrong."
    ]
    assert pressures(one.play([(ask(3, 2), holding(3, 2933))])) == [22.0]


def test_that_input_registers_are_asked_for_with_function_4() -> None:
    one = talk(function=4)
    assert pressures(one.play([(ask(0x16, 2, 4), holding(*float_registers(22.0), function=4))])) == [22.0]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_that_what_is_no_number_is_a_status(value: float) -> None:
    assert talk().play([(ASK, holding(*float_registers(value)))]) == [Said("status", ERROR)]


def test_that_the_largest_integer_is_a_status() -> None:
    one = talk(type="i32", register=0x12, unit="mbar", scale=0.01)
    assert one.play([(ask(0x12, 2), holding(0x7FFF, 0xFFFF))]) == [Said("status", ERROR)]
    # 2933 hundredths of a mbar are 22.0 mmHg.
    assert pressures(one.play([(ask(0x12, 2), holding(0, 2933))])) == [22.0]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (1, "it does not know the function"),
        (2, "it has no such register"),
        (4, "it has failed"),
        (6, "it is busy"),
        (99, "it does not say why"),
    ],
)
def test_that_an_exception_is_a_status_in_words(code: int, why: str) -> None:
    came = talk().play([(ASK, framed(1, 0x83, code))])
    assert came == [Said("status", f"The sensor refuses with Modbus exception {code}: {why}.")]


def test_that_a_range_that_is_refused_does_not_hold_it_up() -> None:
    one = Talk(profile("modbus_float").dialogue())
    came = one.play([(ask(3, 1), holding(7)), (ask(0x1A, 4), framed(1, 0x83, 2)), (ASK, AT_22)])
    assert pressures(came) == [22.0]


@pytest.mark.parametrize("echo", ["auto", "yes"])
def test_that_an_echo_is_dropped_however_it_is_cut(echo: str) -> None:
    whole = ASK + AT_22
    for cut in range(len(whole) + 1):
        one = talk(echo=echo)
        assert one.asked() == ASK
        assert pressures(one.told(whole[:cut], whole[cut:])) == [22.0]


def test_that_without_an_echo_it_works_too() -> None:
    for echo in ("auto", "no"):
        for cut in range(len(AT_22) + 1):
            one = talk(echo=echo)
            one.asked()
            assert pressures(one.told(AT_22[:cut], AT_22[cut:])) == [22.0]


@pytest.mark.parametrize(
    "wrong",
    [
        framed(2, *AT_22[1:-2]),
        AT_22[:-2] + AT_22[:-3:-1],
        holding(22),
        holding(*float_registers(22.0), function=4),
        bytes.fromhex("01 03 02 00 12 79 84"),
        AT_22[:-1],
    ],
    ids=["another address", "check sum the wrong way", "too short", "function", "as printed", "cut"],
)
def test_that_no_other_frame_is_an_answer(wrong: bytes) -> None:
    one = talk()
    one.asked()
    assert one.told(wrong) == []
    one.asked()
    assert len(reasons(one.given_up)) == 1


@given(at=st.integers(0, len(AT_22) - 1), bit=st.integers(0, 7))
def test_that_a_single_wrong_bit_never_gives_a_pressure(at: int, bit: int) -> None:
    damaged = bytearray(AT_22)
    damaged[at] ^= 1 << bit
    one = talk()
    one.asked()
    assert pressures(one.told(bytes(damaged))) == []


@given(data=st.lists(st.binary(max_size=30), max_size=8))
def test_that_no_bytes_make_it_raise(data: list[bytes]) -> None:
    for key in ("modbus_float", "modbus_integer"):
        one = Talk(profile(key).dialogue())
        for chunk in data:
            one.asked()
            one.told(chunk)


@given(body=st.binary(max_size=250), noise=st.binary(max_size=4))
def test_that_no_frame_with_a_right_check_sum_makes_it_raise(body: bytes, noise: bytes) -> None:
    one = talk()
    one.asked()
    one.told(noise + framed(1, 3, *body))
    one.told(framed(1, 0x83, *body))


# Where each byte of ABCD goes, worked out by hand.
PLACES = {"ABCD": (0, 1, 2, 3), "CDAB": (2, 3, 0, 1), "BADC": (1, 0, 3, 2), "DCBA": (3, 2, 1, 0)}


@given(st.sampled_from(WORD_ORDERS), st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_that_floats_in_every_word_order_are_read(order: str, value: float) -> None:
    sent = struct.pack(">f", value)
    came = bytes(sent[place] for place in PLACES[order])
    assert number_of(struct.unpack(">HH", came), "f32", order) == value


@given(st.sampled_from(["i32", "u32"]), st.sampled_from(WORD_ORDERS), st.integers(0, 2**31 - 2))
def test_that_integers_in_every_word_order_are_read(kind: str, order: str, value: int) -> None:
    sent = value.to_bytes(4, "big")
    came = bytes(sent[place] for place in PLACES[order])
    assert number_of(struct.unpack(">HH", came), kind, order) == value


@given(st.integers(-(2**15), 2**15 - 1))
def test_that_16_bits_are_read_in_both_orders(value: int) -> None:
    sent = value.to_bytes(2, "big", signed=True)
    assert number_of([int.from_bytes(sent, "big")], "i16", "ABCD") == value
    assert number_of([int.from_bytes(sent, "little")], "i16", "BADC") == value
    assert number_of([value & 0xFFFF], "u16", "ABCD") == value & 0xFFFF


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"address": 0}, "address is 0: allowed is 1 to 247"),
        ({"function": 6}, "function is 6: allowed is 3, 4"),
        ({"register": 70000}, "register is 70000: allowed is 0 to 65535"),
        ({"register": 0xFFFF}, "register is 65535: f32 needs 2 registers"),
        ({"type": "f64"}, f"type is 'f64': allowed is {', '.join(TYPES)}"),
        ({"word_order": "ACBD"}, "word_order is 'ACBD': allowed is ABCD, CDAB, BADC, DCBA"),
        ({"type": "i16", "word_order": "CDAB"}, "word_order is 'CDAB': allowed for i16 is ABCD, BADC"),
        ({"scale": 0.0}, "scale is 0"),
        ({"unit": ""}, "unit and unit_register: give one of them"),
        ({"unit": "stone"}, "unit is 'stone': allowed is mmHg"),
        ({"unit_register": 3}, "unit and unit_register: give one of them"),
        ({"unit": "", "unit_register": 3}, "units and unit_register: give both"),
        ({"unit": "", "unit_register": 3, "units": {"kPa": "kPa"}}, r"units.kPa is no register's content"),
        ({"unit": "", "unit_register": 3, "units": {"1": "stone"}}, r"units.1 is 'stone'"),
        ({"range_low_register": 3}, "range_low_register and range_high_register: give both"),
        ({"timeout_s": 0.0}, "timeout_s is 0.0: allowed is 0.05 to 5 s"),
    ],
)
def test_that_wrong_parameters_are_refused(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadValue, match=sentence):
        told(**changes)
