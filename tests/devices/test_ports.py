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
    hwid: str | None = "n/a"


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


def test_that_bluetooth_is_named_and_comes_after_usb_and_before_the_rest() -> None:
    rfcomm = Listed("/dev/rfcomm0")
    cable = Listed("/dev/ttyUSB3", 0x1234, 0x0001, "X", "1-5", "Something")
    ports = available_ports(listed=lambda: [Listed("/dev/ttyS0"), rfcomm, cable])
    assert [port.url for port in ports] == ["/dev/ttyUSB3", "/dev/rfcomm0", "/dev/ttyS0"]
    assert [port.kind for port in ports] == ["usb", "bluetooth", "other"]
    assert ports[1].name == "Bluetooth (/dev/rfcomm0)"


def test_that_of_windows_two_bluetooth_ports_the_outgoing_one_is_meant() -> None:
    service = r"BTHENUM\{00001101-0000-1000-8000-00805F9B34FB}"
    said = "Standardmäßiger Seriell-Link"
    incoming = Listed(
        "COM7", description=f"{said} (COM7)", hwid=rf"{service}_LOCALMFG&0000\7&1&0&000000000000_0"
    )
    outgoing = Listed(
        "COM8", description=f"{said} (COM8)", hwid=rf"{service}_LOCALMFG&0002\7&1&0&98D331F1A2B3_0"
    )
    ports = available_ports(listed=lambda: [incoming, outgoing])
    assert [(port.url, port.kind) for port in ports] == [("COM8", "bluetooth"), ("COM7", "other")]
    assert ports[0].name == f"Bluetooth {said} (COM8)"


def test_that_a_paired_device_of_a_mac_is_bluetooth_and_its_own_ports_are_not() -> None:
    names = ["/dev/cu.HC-05-DevB", "/dev/cu.Bluetooth-Incoming-Port", "/dev/cu.debug-console"]
    ports = available_ports(listed=lambda: [Listed(name) for name in names])
    assert [(port.url, port.kind) for port in ports] == [
        ("/dev/cu.HC-05-DevB", "bluetooth"),
        ("/dev/cu.Bluetooth-Incoming-Port", "other"),
        ("/dev/cu.debug-console", "other"),
    ]


def test_that_the_device_in_its_own_socket_is_meant_before_its_twin() -> None:
    twin, own = (Listed(f"COM{n}", 0x0403, 0x6001, "A1", f"1-{n}") for n in (2, 3))
    found = find_port("0403:6001:A1:1-3", listed=lambda: [twin, own])
    assert found is not None
    assert found.url == "COM3"


def test_that_of_two_that_could_be_it_none_is_taken() -> None:
    twins = [Listed(f"COM{n}", 0x0403, 0x6001, "A1", f"1-{n}") for n in (2, 3)]
    assert find_port("0403:6001:A1:1-9", listed=lambda: twins) is None


def test_that_a_number_every_bridge_leaves_the_factory_with_tells_nothing() -> None:
    other = Listed("COM2", 0x10C4, 0xEA60, "0001", "1-2")
    assert find_port("10C4:EA60:0001:1-9", listed=lambda: [other]) is None


def test_that_one_port_of_an_adapter_with_several_is_not_taken_for_another() -> None:
    def listed(socket: str) -> list[Listed]:
        return [Listed(f"COM{n}", 0x0403, 0x6011, "FT4", f"{socket}:x.{n}") for n in range(4)]

    found = find_port("0403:6011:FT4:1-4:x.2", listed=lambda: listed("1-7"))
    assert found is not None
    assert found.url == "COM2"
    numberless = [Listed("COM1", 0x1A86, 0x55D2, None, "1-4:1.0")]
    assert find_port("1A86:55D2::1-4:1.2", listed=lambda: numberless) is None


def test_that_a_serial_number_may_have_colons() -> None:
    moved = Listed("/dev/ttyACM1", 0x303A, 0x1001, "34:85:18:AB:CD:EF", "3-1")
    found = find_port("303A:1001:34:85:18:AB:CD:EF:1-2", listed=lambda: [moved])
    assert found is not None
    assert found.url == "/dev/ttyACM1"


def test_that_a_url_is_its_own_identity() -> None:
    port = port_of("cuffsim://?seed=3", listed=list)
    assert (port.identity, port.name) == ("cuffsim://?seed=3", "Simulated patient")
    assert find_port(port.identity, listed=list) == port


def test_that_the_ports_of_this_computer_can_be_listed() -> None:
    assert all(port.url and port.name and port.identity for port in available_ports())
