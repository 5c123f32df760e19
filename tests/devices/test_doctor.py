"""What the doctor finds in made-up systems: files in a folder of the test, and what is said to each."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from devices.doctor import Finding, System, examined
from devices.ports import Port

FTDI = Port("/dev/ttyUSB0", "USB Serial (/dev/ttyUSB0)", "0403:6001:A1:1-4", "known")
CH340 = Port("/dev/ttyUSB1", "USB Serial (/dev/ttyUSB1)", "1A86:7523::1-2", "known")
UNO = Port("/dev/ttyACM0", "Arduino Uno (/dev/ttyACM0)", "2341:0043:95:1-3", "known")
ONBOARD = Port("/dev/ttyS0", "/dev/ttyS0", "/dev/ttyS0")
TIMER = "/sys/bus/usb-serial/devices/ttyUSB0/latency_timer"


class Made(System):
    """A system of files in a folder, where some devices and files are denied."""

    def __init__(self, root: Path, platform: str = "linux") -> None:
        super().__init__(root, platform)
        self.denied: set[str] = set()

    @property
    def user(self) -> str:
        return "ada"

    def with_file(self, path: str, text: str = "") -> "Made":
        file = self.root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return self

    def with_adapter(self, socket: str, vendor: str, product: str, port: str = "") -> "Made":
        device = f"/sys/bus/usb/devices/{socket}"
        self.with_file(f"{device}/idVendor", f"{vendor}\n").with_file(f"{device}/idProduct", f"{product}\n")
        return self.with_file(f"{device}/{socket}:1.0/{port}/uevent") if port else self

    def write(self, path: str, text: str) -> None:
        if path in self.denied:
            raise PermissionError(13, "Permission denied")
        super().write(path, text)

    def may_use(self, device: str) -> bool:
        return device not in self.denied

    def group_of(self, device: str) -> str:
        return "uucp" if "ACM" in device else "dialout"


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path)


def texts(system: System, *ports: Port) -> list[str]:
    return [finding.text for finding in examined(system, ports)]


def test_that_nothing_is_found_where_all_is_well(made: Made) -> None:
    made.with_file("/dev/ttyUSB1").with_adapter("1-2", "1a86", "7523", "ttyUSB1")
    made.with_file("/proc/1/comm", "systemd\n").with_file(TIMER, "1\n")
    assert texts(made, CH340, ONBOARD) == []


def test_that_a_port_of_a_group_one_is_not_in_is_said_with_the_command(made: Made) -> None:
    made.with_file("/dev/ttyACM0").denied = {UNO.url}
    assert texts(made, UNO) == [
        "You may not use /dev/ttyACM0: add yourself to its group (sudo usermod -aG uucp ada), "
        "then log out and in again."
    ]


def test_that_who_was_put_into_the_group_after_logging_in_is_told_to_log_in_again(made: Made) -> None:
    made.with_file("/dev/ttyUSB0").with_file("/etc/group", "root:x:0:\ndialout:x:20:bob,ada\n")
    made.denied = {FTDI.url}
    (said,) = texts(made, FTDI)
    assert said.startswith("You may not use /dev/ttyUSB0 yet: you are in the group dialout")


def test_that_the_computers_own_ports_trouble_nobody(made: Made) -> None:
    made.with_file("/dev/ttyS0").denied = {"/dev/ttyS0"}
    assert texts(made, ONBOARD) == []


def test_that_brltty_is_named_when_it_has_taken_an_adapter(made: Made) -> None:
    made.with_adapter("1-2", "1a86", "7523").with_file("/proc/77/comm", "brltty\n")
    (said,) = texts(made, ONBOARD)
    assert said.startswith("The program brltty has taken the adapter 1A86:7523: remove it")


def test_that_brltty_is_named_before_it_takes_an_adapter(made: Made) -> None:
    made.with_adapter("1-2", "1a86", "7523", "ttyUSB1").with_file("/proc/77/comm", "brltty\n")
    (said,) = texts(made, CH340)
    assert said.startswith("The program brltty may take the adapter 1A86:7523")


def test_that_an_adapter_without_a_driver_is_said_with_its_socket(made: Made) -> None:
    made.with_adapter("1-2", "1a86", "7523").with_adapter("1-3", "2341", "0043", "tty/ttyACM0")
    made.with_adapter("1-5", "046d", "c077")
    (said,) = texts(made, UNO)
    assert said.startswith("The adapter 1A86:7523 in the USB socket 1-2 has no port: plug it in again")


def test_that_modem_manager_is_named_for_boards_it_writes_to(made: Made) -> None:
    made.with_file("/proc/9/comm", "ModemManager\n").with_file("/sys/class/tty/ttyACM0/dev", "166:0\n")
    (said,) = texts(made, UNO, FTDI)
    assert said.startswith("The program ModemManager writes to /dev/ttyACM0 for ten seconds")


def test_that_a_board_modem_manager_was_told_to_leave_alone_is_no_finding(made: Made) -> None:
    made.with_file("/proc/9/comm", "ModemManager\n").with_file("/sys/class/tty/ttyACM0/dev", "166:0\n")
    made.with_file("/run/udev/data/c166:0", "E:ID_MM_DEVICE_IGNORE=1\n")
    assert texts(made, UNO) == []


def test_that_the_latency_timer_is_set_where_that_is_permitted(made: Made) -> None:
    made.with_file(TIMER, "16\n")
    assert examined(made, [FTDI]) == [
        Finding(
            "The FTDI adapter at /dev/ttyUSB0 held readings back for 16 ms: "
            "it is set to 1 ms until it is plugged in again.",
            is_trouble=False,
        )
    ]
    assert made.read(TIMER) == "1"
    assert examined(made, [FTDI]) == []


def test_that_what_to_do_is_said_where_it_is_not_permitted(made: Made) -> None:
    made.with_file(TIMER, "16\n").denied = {TIMER}
    assert examined(made, [FTDI]) == [
        Finding(
            "The FTDI adapter at /dev/ttyUSB0 holds readings back for 16 ms: "
            f"set its latency timer to 1 ms (echo 1 | sudo tee {TIMER})."
        )
    ]
    assert made.read(TIMER) == "16"


@dataclass(frozen=True)
class Elsewhere:
    platform: str
    url: str
    place: str


@pytest.mark.parametrize(
    "elsewhere",
    [
        Elsewhere("win32", "COM4", "device manager"),
        Elsewhere("darwin", "/dev/cu.usbserial-A1", "Info.plist"),
    ],
    ids=lambda one: one.platform,
)
def test_that_elsewhere_the_place_of_the_latency_timer_is_said(tmp_path: Path, elsewhere: Elsewhere) -> None:
    port = Port(elsewhere.url, "USB Serial", "0403:6001:A1:1-4", "known")
    (finding,) = examined(Made(tmp_path, elsewhere.platform), [port, CH340])
    assert elsewhere.url in finding.text
    assert elsewhere.place in finding.text
    assert not finding.is_trouble


def test_that_this_computer_can_be_looked_at() -> None:
    system = System()
    assert system.exists("/")
    assert system.read("/nothing/there") is None
    assert all(path.startswith("/") for path in system.paths("*"))
    assert not system.is_member("no such group")
    assert system.group_of("/nothing/there") == ""
