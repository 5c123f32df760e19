"""Which ports there are, what tells one device from another, and where a known device is now.

A USB identity names the bridge chip, not the cuff: it says "the same adapter", never "a cuff".
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol, cast, get_args

from serial.tools import list_ports

# Adapters and boards that DIY cuffs and pressure meters are built with: vendor, then products; none: all.
# Sources: device tables of the Arduino, Espressif and Raspberry Pi toolchains and of serial drivers.
KNOWN_ADAPTERS: Final[Mapping[int, frozenset[int]]] = {
    0x1A86: frozenset({0x7523, 0x55D4, 0x55D3, 0x5523, 0x7522}),
    0x10C4: frozenset({0xEA60, 0xEA70}),
    0x0403: frozenset({0x6001, 0x6010, 0x6011, 0x6014, 0x6015}),
    0x067B: frozenset({0x2303, 0x23A3}),
    0x2341: frozenset(
        {
            0x0001,
            0x0010,
            0x0042,
            0x0043,
            0x0058,
            0x0069,
            0x0210,
            0x0242,
            0x0243,
            0x1002,
            0x8036,
            0x8037,
            0x805A,
        }
    ),
    0x2A03: frozenset({0x0010, 0x0042, 0x0043, 0x8036}),
    0x2E8A: frozenset({0x000A, 0x0005, 0xF00A}),
    0x303A: frozenset({0x1001, 0x4001, 0x4002}),
    0x16C0: frozenset({0x0483}),
    0x0483: frozenset({0x5740}),
    0x0D28: frozenset({0x0204}),
    0x04D8: frozenset({0x00DD}),
    0x239A: frozenset(),
    0x1B4F: frozenset(),
    0x2886: frozenset(),
}


# The number that CP210x bridges leave the factory with: it tells nothing.
_SHARED_NUMBERS: Final = frozenset({"0001"})

# A serial number may have colons (a MAC address), and so may a location (``1-4:1.2``: port 2 of several).
_USB: Final = re.compile(
    r"(?P<vid>[0-9A-F]{4}):(?P<pid>[0-9A-F]{4}):(?P<number>.*?):(?P<socket>[^:]*)(?P<interface>:(?:\d+|x)\.\d+)?"
)
_BLUETOOTH: Final = re.compile(r"BTHENUM|/dev/rfcomm\d", re.IGNORECASE)
# Ports of the computer itself that wait to be called: no cuff calls.
_INCOMING: Final = re.compile(r"&0{12}_|Bluetooth-Incoming-Port")
_SYSTEM: Final = re.compile(r"/dev/[a-z]+\.(?:debug|wlan)")

Kind = Literal["known", "usb", "bluetooth", "other"]
_ORDER: Final = {kind: place for place, kind in enumerate(get_args(Kind), start=1)}


@dataclass(frozen=True, slots=True)
class Port:
    """One place a cuff may be at."""

    url: str
    name: str
    """For people: ``USB Serial (COM4)``."""
    identity: str
    """``VID:PID:serial number:location`` of a USB device; the URL itself of everything else."""
    kind: Kind = "other"
    """A known adapter or board, another USB device, Bluetooth, anything else."""


class PortInfo(Protocol):
    """What pyserial tells of a port."""

    device: str
    description: str | None
    hwid: str | None
    vid: int | None
    pid: int | None
    serial_number: str | None
    location: str | None


_OURS: Final[Mapping[str, str]] = {"cuffsim": "Simulated patient", "cuffreplay": "Recorded cuff"}
"""What people call the cuffs that are none."""

Listing = Callable[[], Iterable[PortInfo]]


def _listed() -> Iterable[PortInfo]:
    return cast(Listing, vars(list_ports)["comports"])()


def available_ports(remembered: str = "", *, listed: Listing = _listed) -> list[Port]:
    """The ports of this computer: the remembered identity first, then known adapters, other USB devices,
    Bluetooth, the rest."""
    ports = [_port(info) for info in listed()]
    first = _same(ports, remembered)
    return sorted(ports, key=lambda port: (port != first, _ORDER[port.kind], _natural(port.url)))


def port_of(url: str, *, listed: Listing = _listed) -> Port:
    """The port of a URL; one that is not listed (``socket://``, a pseudo-terminal) is its own identity."""
    if "://" not in url:
        for port in map(_port, listed()):
            if port.url == url:
                return port
    return Port(url, _OURS.get(url.partition("://")[0]) or url.partition("?")[0], url)


def find_port(identity: str, *, listed: Listing = _listed) -> Port | None:
    """Where the device of an identity is now, under whatever name; None when it is not there.

    With a serial number it is found in any socket; without one (CH340) only in the same socket,
    because another adapter of its kind looks just the same. Nothing is guessed: of two that could be
    it, none is taken.
    """
    if _USB.fullmatch(identity) is None:
        return port_of(identity, listed=listed)
    return _same([_port(info) for info in listed()], identity)


def _port(info: PortInfo) -> Port:
    described = info.description if info.description not in (None, "", "n/a") else ""
    kind = _kind(info)
    if kind == "bluetooth" and "bluetooth" not in (described or "").casefold():
        described = f"Bluetooth {described}".strip()
    name = f"{described} ({info.device})" if described and info.device not in described else ""
    name = name or described or info.device
    if info.vid is None or info.pid is None:
        return Port(info.device, name, info.device, kind)
    identity = f"{info.vid:04X}:{info.pid:04X}:{info.serial_number or ''}:{info.location or ''}"
    return Port(info.device, name, identity, kind)


def _kind(info: PortInfo) -> Kind:
    if info.vid is not None and info.pid is not None:
        known = KNOWN_ADAPTERS.get(info.vid)
        return "usb" if known is None or (known and info.pid not in known) else "known"
    hardware = f"{info.device} {info.hwid or ''}"
    if _INCOMING.search(hardware) or _SYSTEM.match(info.device):
        return "other"
    # macOS names a paired device's port after the device; nothing else there is not USB.
    is_paired = info.device.startswith(("/dev/cu.", "/dev/tty."))
    return "bluetooth" if is_paired or _BLUETOOTH.search(hardware) else "other"


def _same(ports: Sequence[Port], identity: str) -> Port | None:
    exact = next((port for port in ports if port.identity == identity), None)
    if exact is not None or not identity:
        return exact
    moved = [port for port in ports if _has_moved(port.identity, identity)]
    return moved[0] if len(moved) == 1 else None


def _has_moved(found: str, remembered: str) -> bool:
    """Whether two identities are one device in two sockets."""
    here, before = _USB.fullmatch(found), _USB.fullmatch(remembered)
    if here is None or before is None or before["number"] in ("", *_SHARED_NUMBERS):
        return False
    return all(here[part] == before[part] for part in ("vid", "pid", "number", "interface"))


def _natural(url: str) -> list[tuple[int, str]]:
    """Sorts COM4 before COM10."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", url)]
