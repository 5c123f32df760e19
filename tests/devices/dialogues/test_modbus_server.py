"""Modbus against pymodbus's own server, through the real driver, over two joined pseudo-terminals."""

import asyncio
import contextlib
import os
import struct
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from pymodbus.server import ModbusSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice

from devices.dialogues.modbus import WORD_ORDERS, ModbusParameters
from devices.profiles import profile
from devices.profiles.profile import PortSettings, Profile
from devices.serial_cuff import SerialCuff
from tests.devices.dialogues.wires import line, notices, read_until, readings

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")

PLACES = {"ABCD": (0, 1, 2, 3), "CDAB": (2, 3, 0, 1), "BADC": (1, 0, 3, 2), "DCBA": (3, 2, 1, 0)}


@contextlib.contextmanager
def serving(port: str, blocks: Mapping[int, Sequence[int]]) -> Iterator[Callable[[], None]]:
    """Device 1 at a port answers about registers, each block beginning at its key; gives what stops it."""
    loop, ready = asyncio.new_event_loop(), threading.Event()
    stopped = asyncio.Event()
    device = SimDevice(
        id=1,
        simdata=[
            SimData(first, values=list(held), datatype=DataType.REGISTERS) for first, held in blocks.items()
        ],
    )

    async def serve() -> None:
        server = ModbusSerialServer(device, port=port, baudrate=9600)
        await server.serve_forever(background=True)
        ready.set()
        await stopped.wait()
        await server.shutdown()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))

    def stop() -> None:
        if thread.is_alive():
            loop.call_soon_threadsafe(stopped.set)
            thread.join()

    thread.start()
    assert ready.wait(10)
    try:
        yield stop
    finally:
        stop()
        loop.close()


@contextlib.contextmanager
def served(blocks: Mapping[int, Sequence[int]], *, echoes: bool = False) -> Iterator[str]:
    """The port at which such a device is found."""
    with line(echoes=echoes) as (ours, theirs), serving(theirs, blocks):
        yield ours


def registers(value: float, kind: str = ">f", order: str = "ABCD") -> tuple[int, ...]:
    sent = struct.pack(kind, value)
    return struct.unpack(">HH", bytes(sent[place] for place in PLACES[order]))


def cuff_at(port: str, told: Profile | ModbusParameters) -> SerialCuff:
    if isinstance(told, ModbusParameters):
        told = Profile(
            name="Transmitter",
            kind="modbus",
            source="a test",
            reference="gauge",
            range_mmhg=(0, 150),
            resolution_mmhg=0,
            parameters=told,
            port=PortSettings(bauds=(9600,), writes=True),
        )
    cuff = SerialCuff(port, profile=told)
    cuff.open()
    return cuff


def pressures(cuff: SerialCuff, number: int = 5) -> list[float]:
    came = read_until(cuff, lambda came: len(readings(came)) >= number)
    cuff.close()
    return [round(one.pressure_mmhg, 2) for one in readings(came)][:number]


@pytest.mark.parametrize("echoes", [False, True], ids=["plain adapter", "echoing adapter"])
@pytest.mark.parametrize("order", WORD_ORDERS)
def test_that_floats_in_every_word_order_are_read(order: str, echoes: bool) -> None:
    told = ModbusParameters(register=0x16, type="f32", word_order=order, unit="mmHg")
    with served({0x16: registers(22.0, order=order)}, echoes=echoes) as port:
        assert pressures(cuff_at(port, told)) == [22.0] * 5


@pytest.mark.parametrize("order", WORD_ORDERS)
def test_that_integers_in_every_word_order_are_read(order: str) -> None:
    told = ModbusParameters(register=0x12, type="i32", word_order=order, unit="mbar", scale=0.01)
    with served({0x12: registers(2933, ">i", order)}) as port:
        assert pressures(cuff_at(port, told)) == [22.0] * 5


@pytest.mark.parametrize("echoes", [False, True], ids=["plain adapter", "echoing adapter"])
def test_that_the_shipped_float_map_is_served_with_unit_and_range(echoes: bool) -> None:
    blocks = {3: [0, 1], 0x16: registers(2.9331), 0x1A: [*registers(0.0), *registers(20.0)]}
    with served(blocks, echoes=echoes) as port:
        cuff = cuff_at(port, profile("modbus_float"))
        came = read_until(cuff, lambda came: len(readings(came)) >= 5)
        assert ("range", "0 150.012 mmHg") in notices(came)
        assert {round(one.pressure_mmhg, 2) for one in readings(came)} == {22.0}
        assert {one.raw for one in readings(came)} == {struct.unpack(">f", struct.pack(">f", 2.9331))[0]}
        cuff.close()


def test_that_the_shipped_integer_map_is_served_with_unit_decimals_and_range() -> None:
    # 0.4254 psi, of a range from 0 to 2 psi.
    with served({2: [6, 4, 4254, 0, 20000]}) as port:
        cuff = cuff_at(port, profile("modbus_integer"))
        came = read_until(cuff, lambda came: len(readings(came)) >= 5)
        assert ("range", "0 103.43 mmHg") in notices(came)
        assert {round(one.pressure_mmhg, 1) for one in readings(came)} == {22.0}
        cuff.close()


def test_that_the_shipped_keller_map_is_served() -> None:
    with served({2: registers(0.029331)}, echoes=True) as port:
        assert pressures(cuff_at(port, profile("keller_modbus"))) == [22.0] * 5


def test_that_a_register_that_is_not_there_is_an_exception_in_words() -> None:
    told = ModbusParameters(register=0x100, type="f32", unit="mmHg")
    with served({3: [0]}) as port:
        cuff = cuff_at(port, told)
        came = read_until(cuff, lambda came: bool(notices(came)))
        ((kind, text),) = notices(came)
        assert kind == "status"
        assert text.startswith("The sensor refuses with Modbus exception 2")
        cuff.close()


def test_that_a_transmitter_that_stops_answering_is_silence_and_a_word() -> None:
    told = ModbusParameters(register=0x16, type="f32", unit="mmHg")
    with line() as (port, theirs), serving(theirs, {0x16: registers(22.0)}) as stop:
        cuff = cuff_at(port, told)
        read_until(cuff, lambda came: len(readings(came)) >= 3)
        stop()
        came = read_until(cuff, lambda came: bool(notices(came)))
        count = cuff.counters.readings
        assert notices(came) == [("status", "The instrument does not answer when asked for the pressure.")]
        assert list(cuff.read(0.5)) == []
        assert cuff.counters.readings == count
        cuff.close()
