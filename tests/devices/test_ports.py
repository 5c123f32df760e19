"""Which port is offered first, and where a known device is found again."""

from dataclasses import dataclass

from devices.ports import available_ports, find_port, port_of


@dataclass
class Listed:
    device: str
    vid: int | None = None
    pid: int | None = None
    serial_number: str | None = None
    location: str | None = None
    description: str | None = "n/a"


MOTHERBOARD = Listed("COM1")
CH340 = Listed("COM4", 0x1A86, 0x7523, None, "1-2", "USB-SERIAL CH340 (COM4)")
FTDI = Listed("COM12", 0x0403, 0x6001, "A50285BI", "1-4", "USB Serial Port")
UNKNOWN_USB = Listed("COM5", 0x1234, 0x0001, "X", "1-5", "Something")


def test_that_known_adapters_come_before_other_ports() -> None:
    ports = available_ports(listed=lambda: [MOTHERBOARD, UNKNOWN_USB, FTDI, CH340])
    assert [port.url for port in ports] == ["COM4", "COM12", "COM5", "COM1"]


def test_that_the_remembered_device_comes_first() -> None:
    ports = available_ports("0403:6001:A50285BI:1-4", listed=lambda: [MOTHERBOARD, UNKNOWN_USB, CH340, FTDI])
    assert ports[0].url == "COM12"


def test_that_names_are_for_people_and_say_the_port_once() -> None:
    names = [port.name for port in available_ports(listed=lambda: [CH340, FTDI, MOTHERBOARD])]
    assert names == ["USB-SERIAL CH340 (COM4)", "USB Serial Port (COM12)", "COM1"]


def test_that_a_device_with_a_serial_number_is_found_under_a_new_name_in_another_socket() -> None:
    moved = Listed("COM13", 0x0403, 0x6001, "A50285BI", "1-7")
    found = find_port("0403:6001:A50285BI:1-4", listed=lambda: [MOTHERBOARD, moved])
    assert found is not None
    assert found.url == "COM13"


def test_that_a_device_without_a_serial_number_is_found_only_in_its_socket() -> None:
    twin = Listed("COM9", 0x1A86, 0x7523, None, "1-9")
    assert find_port("1A86:7523::1-2", listed=lambda: [twin]) is None
    renamed = Listed("COM10", 0x1A86, 0x7523, None, "1-2")
    found = find_port("1A86:7523::1-2", listed=lambda: [twin, renamed])
    assert found is not None
    assert found.url == "COM10"


def test_that_a_url_is_its_own_identity() -> None:
    port = port_of("cuffsim://?seed=3", listed=list)
    assert (port.identity, port.name) == ("cuffsim://?seed=3", "cuffsim://")
    assert find_port(port.identity, listed=list) == port


def test_that_the_ports_of_this_computer_can_be_listed() -> None:
    assert all(port.url and port.name and port.identity for port in available_ports())
